"""The pages of signing in: allauth's views with our forms, and what it doesn't have."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account_views
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import views as mfa_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.recovery_codes.internal.flows import can_generate_recovery_codes
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core import jobs
from core.http import SignedInRequest
from core.opens import opens
from core.pages import act
from networks.people.access import visible_people
from networks.people.models import User
from networks.people.views import for_people_managers
from networks.signin import devices, second_factor, sessions
from networks.signin.middleware import AFTER, after_second_factor
from networks.signin.models import AccountEvent

EVENTS = 10


class SignIn(account_views.LoginView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_accounts=import_string(settings.DEMO_ACCOUNTS)(), **kwargs)


class SecondStep(mfa_views.AuthenticateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        types = Authenticator.objects.filter(user=self.stage.login.user).values_list("type", flat=True)
        return {**super().get_context_data(**kwargs), "types": set(types)}


class PasskeySignIn(passkey_views.LoginWebAuthnView):
    """Signing in with a passkey alone: it is both steps, since it asks for a finger, a face or a PIN itself."""


class PasskeyAgain(passkey_views.ReauthenticateWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        """Stay here, with the reason."""
        for text in form.errors.get("credential", []):
            messages.error(self.request, text)
        return redirect(self.request.get_full_path())


class NewPassword(account_views.PasswordChangeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            messages.info(request, _("Du logger inn uten passord."))
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)


class ForgottenPassword(account_views.PasswordResetView):
    def form_valid(self, form: Any) -> HttpResponse:
        from allauth.core import ratelimit

        refused = ratelimit.consume_or_429(self.request, action="reset_password")
        if refused:
            return refused
        if not jobs.hand_over("networks.tasks.send_password_reset", form.cleaned_data["email"], get_language()):
            form.add_error(None, _("Vi får ikke sendt e-post akkurat nå. Prøv igjen om litt."))
            return self.form_invalid(form)
        return redirect(self.get_success_url())


class PasswordFromLink(account_views.PasswordResetFromKeyView):
    success_url = reverse_lazy("account_login")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        # The mailbox is theirs: tries made by others no longer count in this browser.
        devices.remember(self.request, response, self.reset_user.email)
        return response


@opens("signed_in")
@never_cache
def security(request: SignedInRequest) -> HttpResponse:
    """How the person signs in, and what has happened to it."""
    factors = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    codes = next((each for each in factors if each.type == Authenticator.Type.RECOVERY_CODES), None)
    context = {
        "app": next((each for each in factors if each.type == Authenticator.Type.TOTP), None),
        "passkeys": [each for each in factors if each.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
        "has_factor": any(each.type in second_factor.FACTORS for each in factors),
        "is_required": second_factor.required_of(request.user),
        "events": AccountEvent.objects.filter(user=request.user).select_related("by")[:EVENTS],
        "places": sessions.places(request, request.user),
    }
    return render(request, "mfa/index.html", context)


@opens("signed_in")
@never_cache
def choose(request: SignedInRequest) -> HttpResponse:
    """Where those are led who must set up a second factor: what it is, and which kinds there are."""
    if second_factor.has_one(request.user):
        return redirect("mfa_index")
    return render(request, "mfa/choose.html", {"is_required": second_factor.is_missing(request)})


class AddApp(totp_views.ActivateTOTPView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and _app_of(request) is not None:
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)


class RemoveApp(totp_views.DeactivateTOTPView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and _app_of(request) is None:
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)


def _app_of(request: HttpRequest) -> Authenticator | None:
    return Authenticator.objects.filter(user=request.user.pk, type=Authenticator.Type.TOTP).first()


class AddPasskey(passkey_views.AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Only keys that can be used alone."""
        context = super().get_context_data(**kwargs)
        # `super()` leaves out the form that was sent.
        context["form"] = kwargs.get("form") or context["form"]
        options = webauthn.begin_registration(self.request.user, True)
        return {**context, "js_data": {"creation_options": options}}


class RenamePasskey(passkey_views.EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(passkey_views.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "may_remove": second_factor.may_remove(self.object)}

    def form_valid(self, form: Any) -> HttpResponse:
        if not second_factor.may_remove(self.object):
            messages.error(self.request, str(get_mfa_adapter().error_messages["cannot_delete_authenticator"]))
            return redirect("mfa_index")
        return super().form_valid(form)


class Codes(code_views.ViewRecoveryCodesView):
    """Shown once. The way on leads to where the person wanted to go."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            return redirect("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        leaving = AFTER in self.request.session
        onward = after_second_factor(self.request) if leaving else reverse("mfa_index")
        return {**context, "onward": onward, "leaving": leaving}


class NewCodes(code_views.GenerateRecoveryCodesView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not can_generate_recovery_codes(request.user):
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)


@opens("signed_in", "POST", subject="session")
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    if sessions.end(request.user, pk):
        messages.success(request, _("Enheten er logget ut."))
    return redirect(reverse("mfa_index") + "#enheter")


@opens("signed_in", "POST")
def end_sessions(request: SignedInRequest) -> HttpResponse:
    """Sign out everywhere else, or with `here` in this place, too."""
    if "here" in request.POST:
        sessions.end_all(request.user)
        request.session.flush()
        return redirect("account_login")
    sessions.end_all(request.user, keep=request.session.session_key)
    messages.success(request, _("Du er logget ut alle andre steder."))
    return redirect(reverse("mfa_index") + "#enheter")


@opens("people.give.regional", "POST", subject="person")
@for_people_managers
def reset_second_factor(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(visible_people(request.user, User.objects.all()), pk=pk)
    act(
        request,
        lambda: second_factor.reset(user=person, by=request.user),
        _("Innlogging i to trinn er nullstilt. Personen får en e-post om det."),
    )
    return redirect("people:person", person.pk)
