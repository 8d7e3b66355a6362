"""allauth's forms with our labels and errors; what is counted is counted by `limits`."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    UserTokenForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from networks.signin import limits
from networks.signin.adapter import MFAAdapter

NEW_PASSWORD = _("Minst 12 tegn. Gjerne flere ord etter hverandre.")
# A code is good for the period before and after its own, so it must stay used for as long.
CODE_USED_SECONDS = 3 * 30
# What reading a made-up key can end in.
MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class OwnWords(forms.Form):
    """As our other forms: no colon after the label, "required" said by the server, no text inside the field."""

    use_required_attribute = False
    labels: dict[str, Any] = {}
    helps: dict[str, Any] = {}
    required: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name, form_field in self.fields.items():
            form_field.widget.attrs.pop("placeholder", None)
            if name in self.labels:
                form_field.label = self.labels[name]
            form_field.help_text = self.helps.get(name, "")
            if name in self.required:
                form_field.error_messages["required"] = self.required[name]


class SignInForm(OwnWords, LoginForm):
    labels = {"login": _("E-post"), "password": _("Passord")}
    required = {"login": _("Skriv e-postadressen."), "password": _("Skriv passordet.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].error_messages["invalid"] = _("Skriv en gyldig e-postadresse.")
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class PasswordAgainForm(OwnWords, ReauthenticateForm):
    labels = {"password": _("Passord")}
    required = {"password": _("Skriv passordet.")}


class _NewPasswords(OwnWords):
    labels = {
        "oldpassword": _("Passordet du har nå"),
        "password1": _("Nytt passord"),
        "password2": _("Det nye passordet en gang til"),
    }
    helps = {"password1": NEW_PASSWORD}
    required = {
        "oldpassword": _("Skriv passordet du har nå."),
        "password1": _("Velg et passord."),
        "password2": _("Skriv passordet en gang til."),
    }

    def add_error(self, field: str | None, error: Any) -> None:
        """allauth says in its own words that the two differ."""
        if field == "password2" and isinstance(error, str | Promise):
            error = _("De to passordene er ikke like.")
        super().add_error(field, error)


class NewPasswordForm(_NewPasswords, ChangePasswordForm):
    pass


class ResetForm(OwnWords, ResetPasswordForm):
    """Asks nobody whether the address is somebody's: a worker finds out, so that the answer takes as long for all."""

    labels = {"email": _("E-post")}
    required = {"email": _("Skriv e-postadressen.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages["invalid"] = _("Skriv en gyldig e-postadresse.")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"])

    def save(self, request: Any, **kwargs: Any) -> str:
        raise NotImplementedError("The view hands the address to a worker.")


class ResetKeyForm(_NewPasswords, ResetPasswordKeyForm):
    pass


class ResetTokenForm(UserTokenForm):
    """A link that was sent before the account was closed is dead."""

    def _get_user(self, uidb36: str) -> Any:
        user = super()._get_user(uidb36)
        return user if user is not None and user.is_active else None


class _CodeForm(OwnWords):
    labels = {"code": _("Kode")}
    required = {"code": _("Skriv koden.")}
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attributes = self.fields["code"].widget.attrs
        attributes.update({"inputmode": "numeric", "autocomplete": "one-time-code", "autocapitalize": "off"})

    def clean_code(self) -> str:
        attempt = limits.second_factor(context.request, self.user)
        code: str = super().clean_code()  # type: ignore[misc]
        use_code(self.user, code)
        attempt.forgive()
        return code


def use_code(user: Any, code: str) -> None:
    """A code is good once, for as long as a clock that is a little off would take it."""
    digits = "".join(sign for sign in code if sign.isdigit())
    if not cache.add(f"second-factor-used:{user.pk}:{digits}", 1, CODE_USED_SECONDS):
        raise MFAAdapter().validation_error("incorrect_code")


class CodeForm(_CodeForm, AuthenticateForm):
    pass


class CodeAgainForm(_CodeForm, ReauthenticateCodeForm):
    pass


class AppForm(_CodeForm, ActivateTOTPForm):
    labels = {"code": _("Koden appen viser")}


class _NamedKey(OwnWords):
    labels = {"name": _("Navn på nøkkelen")}
    helps = {"name": _("Så du kjenner den igjen, for eksempel «jobbtelefonen».")}
    required = {"name": _("Skriv et navn."), "credential": _("Nettleseren ga ingen nøkkel. Prøv igjen.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].max_length = 60  # type: ignore[attr-defined]
        self.fields["name"].widget.attrs.update({"maxlength": 60, "autocomplete": "off"})


def wrong_key() -> ValidationError:
    return ValidationError(_("Nøkkelen ble ikke godkjent. Prøv igjen."))


class PasskeyForm(_NamedKey, AddWebAuthnForm):
    # Every key of ours can be used alone: it asks for a finger, a face or a PIN itself.
    passwordless = None

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean() or {}
        except MALFORMED as error:
            raise wrong_key() from error


class _PasskeyAnswer(forms.Form):
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED as error:
            raise wrong_key() from error


class PasskeySignInForm(_PasskeyAnswer, LoginWebAuthnForm):
    pass


class PasskeyStepForm(_PasskeyAnswer, AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(_PasskeyAnswer, ReauthenticateWebAuthnForm):
    pass


class PasskeyNameForm(_NamedKey, EditWebAuthnForm):
    pass
