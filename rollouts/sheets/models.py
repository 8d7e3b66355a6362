"""What a municipality must know before it decides about taking part, in versions [004 §4.4]."""

from __future__ import annotations

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from rollouts.rollouts.models import Rollout


class SheetQuerySet(models.QuerySet["InformationSheet"]):
    def published(self) -> SheetQuerySet:
        return self.filter(published_at__isnull=False)

    def visible_to(self, user: Any) -> SheetQuerySet:
        """Published versions to everyone; a draft to those who lead the rollout and to the NKG."""
        from rollouts.sheets.access import visible_sheets

        return self.filter(visible_sheets(user))


@pghistory.track()
class InformationSheet(models.Model):
    """One version for one rollout. A published version is never changed: a sign-up points at the one that was read.

    `is_material` says that those who have decided must be asked again.
    """

    # What the source says a municipality must be told, in its order.
    PARTS = ("prerequisites", "costs", "people", "consequences", "support")

    rollout = models.ForeignKey(
        Rollout, models.PROTECT, related_name="sheets", verbose_name=_("innføringsløp"), db_index=False
    )
    version = models.PositiveSmallIntegerField(_("versjon"))
    prerequisites = models.TextField(_("må være på plass før oppstart"), blank=True)
    costs = models.TextField(_("kostnader og kapasitet"), blank=True)
    people = models.TextField(_("personer kommunen må stille med"), blank=True)
    consequences = models.TextField(_("hva det betyr ikke å være med"), blank=True)
    support = models.TextField(_("støtten kommunen får"), blank=True)
    change_note = models.CharField(_("hva som er nytt"), max_length=500, blank=True)
    is_material = models.BooleanField(_("de påmeldte skal spørres på nytt"), default=False)
    # Counts the savings of a draft, so that nobody overwrites what they have not read.
    saved = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(_("endret"), default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("publisert"), null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SheetQuerySet.as_manager()

    personal = PersonalData(
        updated_by=keep(_("Informasjon til kommuner du har skrevet"), "rollout__title", "version"),
        published_by=keep(_("Informasjon til kommuner du har publisert"), "rollout__title", "version"),
    )

    class Meta:
        verbose_name = _("informasjonsark")
        verbose_name_plural = _("informasjonsark")
        ordering = ["rollout", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["rollout", "version"], name="sheet_version_once"),
            models.UniqueConstraint(
                fields=["rollout"], condition=Q(published_at__isnull=True), name="one_sheet_draft_at_a_time"
            ),
            models.CheckConstraint(
                name="sheet_published_is_whole",
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | (
                    Q(published_at__isnull=False, published_by__isnull=False)
                    & ~Q(prerequisites="")
                    & ~Q(costs="")
                    & ~Q(people="")
                    & ~Q(consequences="")
                    & ~Q(support="")
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_sheet_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return gettext("Informasjon versjon %(version)d – %(rollout)s") % {
            "version": self.version,
            "rollout": self.rollout.title,
        }

    def get_absolute_url(self) -> str:
        return reverse("rollouts:sheet", args=[self.rollout_id, self.version])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def parts(self) -> list[tuple[str, str]]:
        """(heading, text), in the order of the source."""
        return [(heading(name), getattr(self, name)) for name in self.PARTS]

    def missing(self) -> list[str]:
        """The parts that nobody has written yet."""
        return [name for name in self.PARTS if not getattr(self, name).strip()]


def heading(part: str) -> str:
    """What a part of the sheet is called."""
    field: Any = InformationSheet._meta.get_field(part)
    return str(field.verbose_name)
