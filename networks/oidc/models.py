"""Who a person is to a sign-in provider. It says who comes, never what they may."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, delete


class LinkedBy(models.TextChoices):
    PERSON = "person", _("personen selv")
    INVITATION = "invitation", _("en invitasjon")
    EMAIL = "email", _("bekreftet e-postadresse")


# What opens an account is never forgotten; a sign-in alone is no change, and what the account is called is not kept.
@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["last_used_at", "name"]
)
class ExternalIdentity(models.Model):
    """One account at one provider, known by issuer and subject, and the person here whom it lets in.

    `name` is what the provider called the account when it was linked, for the person to know it again. The number of
    the organisation is the employer that the last sign-in was on behalf of; it is empty when the provider said none.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="identities", verbose_name=_("person")
    )
    provider = models.SlugField(_("innloggingstjeneste"))
    issuer = models.CharField(_("utsteder"), max_length=255)
    subject = models.CharField(_("identifikator"), max_length=255)
    name = models.CharField(_("navn hos tjenesten"), max_length=200, blank=True)
    linked_at = models.DateTimeField(_("knyttet"), default=timezone.now)
    linked_by = models.CharField(_("knyttet gjennom"), max_length=10, choices=LinkedBy)
    last_used_at = models.DateTimeField(_("sist brukt"), null=True, blank=True)
    organisation_number = models.CharField(_("på vegne av organisasjonsnummer"), max_length=9, blank=True)

    personal = PersonalData(
        user=delete(
            _("Innlogginger hos andre tjenester"),
            "provider",
            "issuer",
            "subject",
            "name",
            "linked_at",
            "last_used_at",
            "organisation_number",
        )
    )

    class Meta:
        verbose_name = _("innlogging hos en annen tjeneste")
        verbose_name_plural = _("innlogginger hos andre tjenester")
        ordering = ["linked_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once"),
            models.CheckConstraint(name="identity_is_named", condition=~Q(issuer="") & ~Q(subject="")),
        ]

    def __str__(self) -> str:
        return self.name or self.provider
