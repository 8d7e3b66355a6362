"""What the sector has agreed to introduce: focus areas, editions, solutions, ambitions and published counts."""

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from networks.models import Municipality

from .levels import COUNTED_LEVELS, Level


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


class PortfolioEdition(models.Model):
    """The recommended portfolio of one year."""

    year = models.PositiveSmallIntegerField(_("år"), unique=True)
    title = models.CharField(_("tittel"), max_length=200)
    decided_on = models.DateField(_("vedtatt"), null=True, blank=True)
    decided_by = models.CharField(_("vedtatt av"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("portefølje")
        verbose_name_plural = _("porteføljer")
        ordering = ["-year"]

    def __str__(self) -> str:
        return self.title


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
    status_text = models.TextField(_("situasjonen"), blank=True)
    status_date = models.DateField(_("situasjonen per"), null=True, blank=True)
    source = models.CharField(_("kilde"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("porteføljepunkt")
        verbose_name_plural = _("porteføljepunkter")
        ordering = ["edition", "kind", "rank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "solution"], name="item_once_per_edition"),
            models.UniqueConstraint(fields=["edition", "rank"], name="rank_once_per_edition"),
            models.CheckConstraint(
                name="only_introductions_are_ranked",
                condition=Q(kind="introduction", rank__isnull=False) | Q(kind="joint_measure", rank__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Ambition(models.Model):
    """How many municipalities should have reached the counted level; every revision is a row of its own.

    The one that holds on a date is the latest decided on or before it. Without `municipalities` it concerns
    the whole country.
    """

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="ambitions")
    count = models.PositiveSmallIntegerField(_("antall kommuner"))
    decided_on = models.DateField(_("vedtatt"))
    decided_by = models.CharField(_("vedtatt av"), max_length=100, blank=True)
    reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)
    scope_name = models.CharField(_("gjelder"), max_length=100, blank=True)
    municipalities = models.ManyToManyField(Municipality, blank=True, related_name="+")

    class Meta:
        verbose_name = _("ambisjon")
        verbose_name_plural = _("ambisjoner")
        ordering = ["solution", "-decided_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["solution", "decided_on"], name="one_ambition_a_day")]

    def __str__(self) -> str:
        return f"{self.solution}: {self.count}"


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
