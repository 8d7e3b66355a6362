"""What the sector has agreed to introduce: focus areas, editions, solutions, ambitions and published counts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.constraints import Deferrable
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from networks.models import County, Municipality, Network
from portfolio.editions.moves import MOVES, EditionState
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


class EditionQuerySet(models.QuerySet["PortfolioEdition"]):
    def visible_to(self, user: Any) -> EditionQuerySet:
        """A decided edition is public; a draft is KS' own, and one that is heard is for everybody with a role."""
        from portfolio.access import visible_editions

        return self.filter(visible_editions(user))


@pghistory.track()
class PortfolioEdition(models.Model):
    """The recommended portfolio of one year. It moves by `edition_moves.MOVES`; the hearing's days are inclusive."""

    year = models.PositiveSmallIntegerField(_("år"), unique=True)
    title = models.CharField(_("tittel"), max_length=200)
    state = models.CharField(_("tilstand"), max_length=10, choices=EditionState, default=EditionState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    hearing_from = models.DateField(_("på høring fra"), null=True, blank=True)
    hearing_until = models.DateField(_("høringsfrist"), null=True, blank=True)
    decided_on = models.DateField(_("vedtatt"), null=True, blank=True)
    decided_by = models.CharField(_("vedtatt av"), max_length=100, blank=True)
    replaced_on = models.DateField(_("avløst"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("portefølje")
        verbose_name_plural = _("porteføljer")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(name="edition_state_known", condition=Q(state__in=EditionState.values)),
            models.CheckConstraint(
                name="edition_state_has_its_dates",
                condition=Q(state="draft", decided_on=None, replaced_on=None)
                | Q(state="hearing", hearing_until__isnull=False, decided_on=None, replaced_on=None)
                | Q(state="decided", decided_on__isnull=False, replaced_on=None)
                | Q(state="replaced", decided_on__isnull=False, replaced_on__isnull=False),
            ),
            models.CheckConstraint(
                name="edition_hearing_period",
                condition=Q(hearing_from=None, hearing_until=None) | Q(hearing_until__gte=F("hearing_from")),
            ),
            models.CheckConstraint(
                name="edition_replaced_after_decided",
                condition=Q(replaced_on=None) | Q(replaced_on__gte=F("decided_on")),
            ),
        ]
        triggers = [pgtrigger.FSM(name="edition_moves_by_the_table", field="state", transitions=MOVES.arrows())]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portfolio:edition", args=[self.year])

    @property
    def is_frozen(self) -> bool:
        """Decided content changes by a revision with a reason only."""
        return self.state in {EditionState.DECIDED, EditionState.REPLACED}

    def is_heard_on(self, date: dt.date) -> bool:
        """Can anybody comment on `date` (inclusive)?"""
        return (
            self.state == EditionState.HEARING
            and self.hearing_from is not None
            and self.hearing_until is not None
            and self.hearing_from <= date <= self.hearing_until
        )


@pghistory.track()
class PortfolioItem(models.Model):
    """A solution's place in one edition: a ranked introduction, or an unranked joint measure."""

    class Kind(models.TextChoices):
        INTRODUCTION = "introduction", _("innføringsaktivitet")
        JOINT_MEASURE = "joint_measure", _("felles tiltak")

    edition = models.ForeignKey(PortfolioEdition, models.PROTECT, related_name="items")
    solution = models.ForeignKey(Solution, models.PROTECT, related_name="items")
    kind = models.CharField(_("type"), max_length=15, choices=Kind)
    rank = models.PositiveSmallIntegerField(_("rangering"), null=True, blank=True)
    title = models.CharField(_("tittel"), max_length=200)
    timeframe = models.CharField(_("tidsramme"), max_length=100, blank=True)
    purpose = models.TextField(_("formål"), blank=True)
    municipal_actions = models.TextField(_("hva kommunene anbefales å gjøre"), blank=True)
    sector_actions = models.TextField(_("hva kommunal sektor gjør"), blank=True)
    # The latest of `situations`.
    status_text = models.TextField(_("situasjonen"), blank=True)
    status_date = models.DateField(_("situasjonen per"), null=True, blank=True)
    source = models.CharField(_("kilde"), max_length=200, blank=True)
    # The same in Nynorsk; empty means that bokmål is shown.
    title_nn = models.CharField(_("tittel på nynorsk"), max_length=200, blank=True)
    purpose_nn = models.TextField(_("formål på nynorsk"), blank=True)
    municipal_actions_nn = models.TextField(_("anbefaling på nynorsk"), blank=True)
    sector_actions_nn = models.TextField(_("hva sektoren gjør, på nynorsk"), blank=True)
    status_text_nn = models.TextField(_("situasjonen på nynorsk"), blank=True)
    # A list of {"text", "url"}.
    links = models.JSONField(_("lenker"), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("porteføljepunkt")
        verbose_name_plural = _("porteføljepunkter")
        ordering = ["edition", "kind", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "solution"], name="item_once_per_edition"),
            # Deferred: two items change places in one transaction.
            models.UniqueConstraint(
                fields=["edition", "rank"], name="rank_once_per_edition", deferrable=Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                name="only_introductions_are_ranked",
                condition=Q(kind="introduction", rank__isnull=False) | Q(kind="joint_measure", rank__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ItemSituation(models.Model):
    """What the situation of an item was on a date; the latest is copied to the item. Never changed."""

    item = models.ForeignKey(PortfolioItem, models.CASCADE, related_name="situations")
    date = models.DateField(_("situasjonen per"))
    text = models.TextField(_("situasjonen"))
    text_nn = models.TextField(_("situasjonen på nynorsk"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    personal = PersonalData(by=keep(_("Situasjoner du har skrevet"), "item__title", "date", "text"))

    class Meta:
        ordering = ["item", "-date", "-at", "-pk"]
        triggers = [pgtrigger.Protect(name="situations_are_kept", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.item}: {self.date:%d.%m.%Y}"


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

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="ambitions")
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

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="published_counts")
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
