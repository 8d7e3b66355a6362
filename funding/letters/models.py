"""The letters that go with the money: KS' templates, each network's language, and what has been sent."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.kept_files.models import KeptFile
from core.personal_data import PersonalData, keep
from funding.decisions.models import Decision
from networks.models import Network


class Language(models.TextChoices):
    BOKMAAL = "nb", _("bokmål")
    NYNORSK = "nn", _("nynorsk")


class LetterTemplate(models.Model):
    """A Word file with fields, checked before it was stored. The newest one of a language is used."""

    language = models.CharField(_("målform"), max_length=2, choices=Language)
    name = models.CharField(_("filnavn"), max_length=200)
    content = models.BinaryField(_("innhold"))
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("lastet opp"), default=timezone.now)

    personal = PersonalData(uploaded_by=keep(_("Brevmaler du har lastet opp")))

    class Meta:
        verbose_name = _("brevmal")
        verbose_name_plural = _("brevmaler")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class LetterLanguage(models.Model):
    """The written standard in which a network wants its letters; bokmål for those who haven't said."""

    network = models.OneToOneField(Network, models.CASCADE, related_name="letter_language")
    language = models.CharField(_("målform"), max_length=2, choices=Language, default=Language.BOKMAAL)

    class Meta:
        verbose_name = _("målform i brev")
        verbose_name_plural = _("målformer i brev")

    def __str__(self) -> str:
        return f"{self.network}: {self.get_language_display()}"


class AssignmentLetter(models.Model):
    """A letter to one network: the file that was sent, then received. A correction is a new letter.

    `amount` (kroner) is what it says, `correction` what it corrects in the one before. Letters from before files were
    kept have no file.
    """

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="letters")
    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    file = models.OneToOneField(KeptFile, models.PROTECT, related_name="+", null=True, blank=True)
    amount = models.BigIntegerField(_("beløp (kroner)"), null=True, blank=True)
    correction = models.TextField(_("hva som rettes"), blank=True)
    sent_at = models.DateTimeField(_("sendt"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("mottatt"), null=True, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    personal = PersonalData(
        sent_by=keep(_("Oppdragsbrev du har sendt")),
        received_by=keep(_("Oppdragsbrev du har kvittert for")),
    )

    class Meta:
        verbose_name = _("oppdragsbrev")
        verbose_name_plural = _("oppdragsbrev")
        ordering = ["network__sort_key", "sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="letter_received_after_it_was_sent",
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__gte=F("sent_at"), received_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.network}: {self.sent_at}"
