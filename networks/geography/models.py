"""Municipalities, counties and networks, each with the dates they hold for.

Every period is half open: `valid_from` is the first day, `valid_to` the first day after (empty while it lasts).
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self, TypeVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.sorting import search_key, sort_key

_Period = TypeVar("_Period", bound=models.Model)


class DateRange(Func):
    """`daterange(valid_from, valid_to)`: half open, as PostgreSQL's own default."""

    function = "DATERANGE"
    output_field = DateRangeField()


def valid_on_q(date: dt.date, prefix: str = "") -> Q:
    """The condition that a period (reached over `prefix`) holds on `date`."""
    return Q(**{f"{prefix}valid_from__lte": date}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": date})
    )


class PeriodQuerySet(models.QuerySet[_Period]):
    def valid_on(self, date: dt.date) -> Self:
        """The periods that hold on `date`."""
        return self.filter(valid_on_q(date))


def period_check(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
        name=name,
        violation_error_message=_("Perioden må slutte etter at den begynner."),
    )


def no_overlap(name: str, *fields: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((field, RangeOperators.EQUAL) for field in fields),
            (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
        ],
        violation_error_message=_("Perioden overlapper en annen periode."),
    )


class County(models.Model):
    """A county as it was between two dates. A county is not a network."""

    number = models.CharField(_("nummer"), max_length=2)
    name = models.CharField(_("navn"), max_length=100)
    sort_key = models.CharField(max_length=100, editable=False, db_collation="C")
    valid_from = models.DateField(_("gjelder fra"))
    valid_to = models.DateField(_("gjelder til (ikke med)"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("fylke")
        verbose_name_plural = _("fylker")
        ordering = ["sort_key"]
        constraints = [period_check("county_period"), no_overlap("county_number_once", "number")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)


@pghistory.track()
class Network(models.Model):
    """One of the regional digitalisation networks; it receives the grant [003]."""

    key = models.SlugField(_("nøkkel"), unique=True)
    name = models.CharField(_("region"), max_length=100)
    own_name = models.CharField(_("nettverkets eget navn"), max_length=100, blank=True)
    project_number = models.CharField(_("prosjektnummer"), max_length=20, blank=True)
    sort_key = models.CharField(max_length=100, editable=False, db_collation="C")

    class Meta:
        verbose_name = _("diginettverk")
        verbose_name_plural = _("diginettverk")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("networks:detail", args=[self.key])


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def valid_on(self, date: dt.date) -> MunicipalityQuerySet:
        """The municipalities that existed on `date`, with `number_as_of`, `name_as_of`, `county_as_of_id`
        and `network_as_of_id` as they were on that date.

        The one way to ask which municipalities there are: 356 on 31 December 2023, 357 the day after.
        """
        periods = MunicipalityPeriod.objects.valid_on(date).filter(municipality=OuterRef("pk"))
        memberships = NetworkMembership.objects.valid_on(date).filter(municipality=OuterRef("pk"))
        return self.filter(Exists(periods)).annotate(
            number_as_of=Subquery(periods.values("number")[:1]),
            name_as_of=Subquery(periods.values("name")[:1]),
            county_as_of_id=Subquery(periods.values("county_id")[:1]),
            network_as_of_id=Subquery(memberships.values("network_id")[:1]),
        )

    def in_network(self, network: Network | int, date: dt.date) -> MunicipalityQuerySet:
        """The municipalities that belonged to `network` on `date`."""
        members = NetworkMembership.objects.valid_on(date).filter(municipality=OuterRef("pk"), network=network)
        return self.filter(Exists(members))


@pghistory.track()
class Municipality(models.Model):
    """A municipality through all its numbers and names; it decides for itself [004 §4.4].

    `number` and `name` repeat the latest period for display and links; `MunicipalityPeriod` is the truth over time.
    """

    number = models.CharField(_("kommunenummer"), max_length=4, unique=True)
    name = models.CharField(_("navn"), max_length=100)
    sort_key = models.CharField(max_length=100, editable=False, db_collation="C", db_index=True)
    organisation_number = models.CharField(_("organisasjonsnummer"), max_length=9, blank=True)
    written_standard = models.CharField(
        _("målform"),
        max_length=7,
        choices=[("nb", _("bokmål")), ("nn", _("nynorsk")), ("neutral", _("nøytral"))],
        default="neutral",
    )
    latitude = models.DecimalField(_("breddegrad"), max_digits=7, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(_("lengdegrad"), max_digits=7, decimal_places=4, null=True, blank=True)
    hex_column = models.SmallIntegerField(null=True, blank=True)
    hex_row = models.SmallIntegerField(null=True, blank=True)
    # Those that it has a border in common with.
    neighbours = models.ManyToManyField("self", verbose_name=_("nabokommuner"), blank=True)

    if TYPE_CHECKING:
        # Set by `MunicipalityQuerySet.valid_on`.
        number_as_of: str
        name_as_of: str
        county_as_of_id: int
        network_as_of_id: int | None

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("kommune")
        verbose_name_plural = _("kommuner")
        ordering = ["sort_key", "number"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("networks:municipality", args=[self.number])


# The names beside the Norwegian one: Northern, Southern and Lule Sámi, Kven.
OTHER_NAMES = ("name_se", "name_sma", "name_smj", "name_fkv")


class MunicipalityPeriod(models.Model):
    """The number, names and county that a municipality had between two dates."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="periods")
    number = models.CharField(_("kommunenummer"), max_length=4)
    name = models.CharField(_("navn"), max_length=100)
    official_name = models.CharField(_("offisielt navn"), max_length=200, blank=True)
    name_se = models.CharField(_("nordsamisk navn"), max_length=100, blank=True)
    name_sma = models.CharField(_("sørsamisk navn"), max_length=100, blank=True)
    name_smj = models.CharField(_("lulesamisk navn"), max_length=100, blank=True)
    name_fkv = models.CharField(_("kvensk navn"), max_length=100, blank=True)
    search_key = models.TextField(editable=False)
    county = models.ForeignKey(County, models.PROTECT, related_name="municipality_periods")
    valid_from = models.DateField(_("gjelder fra"))
    valid_to = models.DateField(_("gjelder til (ikke med)"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["municipality", "valid_from"]
        constraints = [
            period_check("municipality_period"),
            no_overlap("municipality_number_once", "number"),
            no_overlap("municipality_one_period_at_a_time", "municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_search_key()
        super().save(*args, **kwargs)

    def set_search_key(self) -> None:
        self.search_key = search_key(" ".join(self.all_names()))

    def all_names(self) -> list[str]:
        """The names in every language, without repetitions, the Norwegian one first."""
        names = [self.name, self.official_name, *(getattr(self, name) for name in OTHER_NAMES)]
        return list(dict.fromkeys(name for name in names if name))


class FormerNumber(models.Model):
    """A number from before the structures that are known here: no period, only who held its area afterwards.

    One row for each municipality that took over; `valid_to` is the first day without the number.
    """

    number = models.CharField(_("kommunenummer"), max_length=4, db_index=True)
    name = models.CharField(_("navn"), max_length=100)
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="former_numbers")
    valid_to = models.DateField(_("gjelder til (ikke med)"))

    class Meta:
        verbose_name = _("tidligere nummer")
        verbose_name_plural = _("tidligere nummer")
        ordering = ["-valid_to", "number"]
        constraints = [models.UniqueConstraint(fields=["number", "municipality"], name="former_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


@pghistory.track()
class NetworkMembership(models.Model):
    """A municipality belongs to one network at a time."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="memberships")
    network = models.ForeignKey(Network, models.PROTECT, related_name="memberships")
    valid_from = models.DateField(_("gjelder fra"))
    valid_to = models.DateField(_("gjelder til (ikke med)"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("tilhørighet til nettverk")
        verbose_name_plural = _("tilhørigheter til nettverk")
        ordering = ["municipality", "valid_from"]
        constraints = [
            period_check("membership_period"),
            no_overlap("membership_one_network_at_a_time", "municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.network}"


class Population(models.Model):
    """The number of inhabitants of a municipality on a date (Statistics Norway, table 07459)."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="populations", db_index=False)
    date = models.DateField(_("dato"))
    inhabitants = models.PositiveIntegerField(_("innbyggere"))
    source = models.CharField(_("kilde"), max_length=100, default="SSB, tabell 07459")

    class Meta:
        ordering = ["municipality", "date"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "date"], name="population_once_per_date"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.date:%d.%m.%Y}: {self.inhabitants}"


class MunicipalityChange(models.Model):
    """A dated split, merger or renumbering: one row for each pair of predecessor and successor."""

    class Kind(models.TextChoices):
        SPLIT = "split", _("deling")
        MERGER = "merger", _("sammenslåing")
        RENUMBERING = "renumbering", _("nytt nummer")

    date = models.DateField(_("dato"))
    kind = models.CharField(max_length=12, choices=Kind)
    predecessor = models.ForeignKey(Municipality, models.PROTECT, related_name="changes_from")
    successor = models.ForeignKey(Municipality, models.PROTECT, related_name="changes_to")

    class Meta:
        ordering = ["date", "predecessor"]
        constraints = [
            models.UniqueConstraint(fields=["date", "predecessor", "successor"], name="municipality_change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y}: {self.predecessor} → {self.successor} ({self.get_kind_display()})"


class MunicipalityBorder(models.Model):
    """The border of a municipality in the structure of a date, as a GeoJSON geometry in degrees (WGS 84)."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="borders", db_index=False)
    valid_from = models.DateField(_("gjelder fra"))
    geometry: Any = models.JSONField()
    source = models.CharField(_("kilde"), max_length=200, blank=True)
    updated_at = models.DateTimeField(_("lagret"), auto_now=True)

    class Meta:
        verbose_name = _("kommunegrense")
        verbose_name_plural = _("kommunegrenser")
        ordering = ["municipality", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "valid_from"], name="border_once_per_structure"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.valid_from:%d.%m.%Y}"
