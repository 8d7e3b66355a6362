"""What was sent is kept: the file itself, and the print by which anybody can see that it is the same."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only


class KeptFile(models.Model):
    """One file as it was sent. Never changed: what replaces it has the next number of the same `about`.

    `about` names what it is about ("funding.grant/7"), `made_from` the template and its version, `note` why there is
    another one. `kept_by` is None for what follows by the clock.
    """

    about = models.CharField(max_length=100)
    number = models.PositiveSmallIntegerField(_("nummer"))
    name = models.CharField(_("filnavn"), max_length=200)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField(_("innhold"))
    sha256 = models.CharField(_("kontrollsum (SHA-256)"), max_length=64)
    made_from = models.CharField(_("laget fra"), max_length=250, blank=True)
    note = models.TextField(_("hvorfor den er ny"), blank=True)
    kept_at = models.DateTimeField(_("tatt vare på"), default=timezone.now)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    personal = PersonalData(kept_by=keep(_("Filer du har sendt"), "name", "kept_at"))

    class Meta:
        verbose_name = _("sendt fil")
        verbose_name_plural = _("sendte filer")
        ordering = ["about", "number"]
        constraints = [
            models.UniqueConstraint(fields=["about", "number"], name="kept_file_number"),
            models.CheckConstraint(
                name="kept_file_is_what_its_print_says",
                condition=Q(
                    sha256=Func(Func(F("content"), function="sha256"), Value("hex"), function="encode"),
                ),
            ),
        ]
        triggers = [append_only("kept_files_stay")]

    def __str__(self) -> str:
        return self.name

    @property
    def short_print(self) -> str:
        """The first characters of the print, for a page."""
        return self.sha256[:12]
