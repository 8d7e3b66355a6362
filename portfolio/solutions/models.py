"""What the sector has agreed to introduce: solutions, their ambitions and prerequisites, and published counts."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from networks.models import County, Municipality, Network
from portfolio.levels import COUNTED_LEVELS, Level


class FocusArea(models.Model):
    """One of the five areas that the sector has chosen to work on [002]."""

    key = models.SlugField(_("nøkkel"), unique=True)
    name = models.CharField(_("navn"), max_length=100)
    order = models.PositiveSmallIntegerField(_("rekkefølge"), default=0)

    class Meta:
        verbose_name = _("innsatsområde")
        verbose_name_plural = _("innsatsområder")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Solution(models.Model):
    """A thing to introduce, for example Kjernejournal. It outlives the yearly editions."""

    key = models.SlugField(_("nøkkel"), unique=True)
    name = models.CharField(_("navn"), max_length=200)
    short_name = models.CharField(_("kortnavn"), max_length=30)
    focus_area = models.ForeignKey(FocusArea, models.PROTECT, related_name="solutions", verbose_name=_("innsatsområde"))
    owner = models.CharField(_("eier"), max_length=200, blank=True)
    counted_level = models.CharField(
        _("nivå som telles"),
        max_length=20,
        choices=[(level.value, level.label) for level in COUNTED_LEVELS],
        default=Level.IN_USE,
    )
    definition = models.CharField(_("hva tallet teller"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("løsning")
        verbose_name_plural = _("løsninger")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolio:solution", args=[self.key])


class AmbitionQuerySet(models.QuerySet["Ambition"]):
    def main(self) -> AmbitionQuerySet:
        """The ambitions that the solution as a whole is measured against: at its counted level, for all it concerns.

        One for a county or a network is a part of the way there, and is never taken for the whole.
        """
        return self.filter(Q(level="") | Q(level=F("solution__counted_level")), county=None, network=None)


class Ambition(models.Model):
    """How many municipalities should have reached a level; every revision is a row of its own and is never changed.

    The one that holds on a date is the latest decided on or before it, for the same level and scope. Without
    `municipalities` it concerns the whole country. `target_date` is inclusive.
    """

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="ambitions", db_index=False)
    count = models.PositiveSmallIntegerField(_("antall kommuner"))
    # Empty: the level that the solution counts.
    level = models.CharField(
        _("nivå"), max_length=20, blank=True, choices=[(level.value, level.label) for level in COUNTED_LEVELS]
    )
    target_date = models.DateField(_("nås innen"), null=True, blank=True)
    decided_on = models.DateField(_("vedtatt"))
    decided_by = models.CharField(_("vedtatt av"), max_length=100, blank=True)
    reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)
    scope_name = models.CharField(_("gjelder"), max_length=100, blank=True)
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, related_name="+")
    network = models.ForeignKey(Network, models.PROTECT, null=True, blank=True, related_name="+")
    municipalities = models.ManyToManyField(Municipality, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(_("registrert"), default=timezone.now)

    objects = AmbitionQuerySet.as_manager()

    personal = PersonalData(recorded_by=keep(_("Ambisjoner du har ført inn"), "solution__short_name", "count"))

    class Meta:
        verbose_name = _("ambisjon")
        verbose_name_plural = _("ambisjoner")
        ordering = ["solution", "-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["solution", "level", "county", "network", "scope_name", "decided_on"],
                name="one_ambition_a_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="ambition_one_scope",
                condition=Q(county=None, network=None)
                | (~Q(scope_name="") & (Q(county__isnull=True) | Q(network__isnull=True))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solution}: {self.count}"

    @property
    def counted_level(self) -> str:
        return self.level or self.solution.counted_level

    @property
    def is_main(self) -> bool:
        """As `AmbitionQuerySet.main` chooses."""
        counted = not self.level or self.level == self.solution.counted_level
        return counted and self.county_id is None and self.network_id is None

    @property
    def series(self) -> tuple[str, int | None, int | None, str]:
        """Revisions of the same ambition share this."""
        return (self.counted_level, self.county_id, self.network_id, self.scope_name)


class PublishedCount(models.Model):
    """A number that the owner or KS has published, kept beside the count of municipal reports.

    `value` is empty where the source leaves the number open.
    """

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="published_counts", db_index=False)
    value = models.PositiveSmallIntegerField(_("antall kommuner"), null=True, blank=True)
    date = models.DateField(_("dato"))
    level = models.CharField(_("nivå"), max_length=20, choices=[(level.value, level.label) for level in COUNTED_LEVELS])
    definition = models.CharField(_("hva tallet teller"), max_length=300, blank=True)
    source = models.CharField(_("kilde"), max_length=200)

    class Meta:
        verbose_name = _("publisert tall")
        verbose_name_plural = _("publiserte tall")
        ordering = ["solution", "-date", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["solution", "date", "level", "source"], name="published_once_per_source"),
        ]

    def __str__(self) -> str:
        return f"{self.solution} {self.date:%d.%m.%Y}: {self.value if self.value is not None else '–'}"


@pghistory.track()
class Prerequisite(models.Model):
    """`solution` can't be introduced, or gives little, before `requires` is there."""

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="prerequisites", db_index=False)
    requires = models.ForeignKey(Solution, models.PROTECT, related_name="enables")
    reason = models.CharField(_("hvorfor"), max_length=300)
    reason_nn = models.CharField(_("hvorfor, på nynorsk"), max_length=300, blank=True)
    source = models.CharField(_("kilde"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("forutsetning")
        verbose_name_plural = _("forutsetninger")
        ordering = ["solution", "requires__name"]
        constraints = [
            models.UniqueConstraint(fields=["solution", "requires"], name="prerequisite_once"),
            models.CheckConstraint(name="prerequisite_not_itself", condition=~Q(solution=models.F("requires"))),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="prerequisites_have_no_cycles",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.After,
                func="""
                    IF EXISTS (
                        WITH RECURSIVE needed(id) AS (
                            SELECT NEW.requires_id
                            UNION
                            SELECT p.requires_id FROM portfolio_prerequisite p JOIN needed ON p.solution_id = needed.id
                        )
                        SELECT 1 FROM needed WHERE id = NEW.solution_id
                    ) THEN
                        RAISE EXCEPTION 'a solution can not require itself';
                    END IF;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.requires} → {self.solution}"
