"""What has happened to people's way in. Append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only


class AccountEventKind(models.TextChoices):
    APP_ADDED = "app_added", _("autentiseringsapp koblet til")
    APP_REMOVED = "app_removed", _("autentiseringsapp koblet fra")
    PASSKEY_ADDED = "passkey_added", _("tilgangsnøkkel lagt til")
    PASSKEY_REMOVED = "passkey_removed", _("tilgangsnøkkel fjernet")
    CODES_RENEWED = "codes_renewed", _("nye reservekoder laget")
    PASSWORD_CHANGED = "password_changed", _("passord byttet")
    PASSWORD_RESET = "password_reset", _("nytt passord laget med lenke på e-post")
    FACTORS_RESET = "factors_reset", _("innlogging i to trinn nullstilt av en administrator")


class AccountEvent(models.Model):
    """One change of how `user` signs in, made by `by`: the person, or the one who manages the account."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="account_events", verbose_name=_("person")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("gjort av"))
    kind = models.CharField(_("hva"), max_length=30, choices=AccountEventKind)
    at = models.DateTimeField(_("når"), default=timezone.now)

    personal = PersonalData(
        user=keep(_("Endringer i innloggingen"), "kind", "at"),
        by=keep(_("Innlogginger du har nullstilt for andre"), "at"),
    )

    class Meta:
        verbose_name = _("endring av innlogging")
        verbose_name_plural = _("endringer av innlogging")
        ordering = ["-at", "-pk"]
        triggers = [append_only("account_event_is_append_only")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
