"""The yearly editions and their items, hearings and scores, and the log of what was done to all of the portfolio."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.constraints import Deferrable
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from networks.models import Municipality, Network, Role
from portfolio.editions.moves import MOVES, EditionState
from portfolio.solutions.models import Solution

MAX_POINTS = 5


class EditionQuerySet(models.QuerySet["PortfolioEdition"]):
    def visible_to(self, user: Any) -> EditionQuerySet:
        """A decided edition is public; a draft is KS' own, and one that is heard is for everybody with a role."""
        from portfolio.editions.access import visible_editions

        return self.filter(visible_editions(user))


@pghistory.track()
class PortfolioEdition(models.Model):
    """The recommended portfolio of one year. It moves by `editions.moves.MOVES`; the hearing's days are inclusive."""

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

    edition = models.ForeignKey(PortfolioEdition, models.PROTECT, related_name="items", db_index=False)
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


class HearingComment(models.Model):
    """What a network or one of its municipalities says of an item (or of the edition), and KS' answer."""

    edition = models.ForeignKey(PortfolioEdition, models.PROTECT, related_name="comments")
    item = models.ForeignKey(PortfolioItem, models.SET_NULL, null=True, blank=True, related_name="comments")
    # The item's title as it was; the item may be taken out later because of what is said here.
    about = models.CharField(_("gjelder"), max_length=200, blank=True)
    network = models.ForeignKey(Network, models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("innspill"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    answer = models.TextField(_("svar"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("besvart"), null=True, blank=True)

    personal = PersonalData(
        by=keep(_("Innspill du har gitt i høringer"), "edition__year", "text"),
        answered_by=keep(_("Innspill du har svart på"), "edition__year", "answer"),
    )

    class Meta:
        ordering = ["edition", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="comment_answered_whole",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.origin

    @property
    def origin(self) -> str:
        return str(self.municipality or self.network)


class Criterion(models.TextChoices):
    """The eight that an edition is prioritised by, in no order [002 "Porteføljen"]."""

    STRATEGY = "strategy", _("digitaliseringsstrategien for offentlig sektor")
    DEMOGRAPHY = "demography", _("den demografiske utfordringen")
    UN_GOALS = "un_goals", _("FNs bærekraftsmål")
    LAW = "law", _("lovpålagt (pasientjournalloven)")
    SECTOR_AMBITIONS = "sector_ambitions", _("sektorens ambisjoner på e-helse")
    BENEFIT = "benefit", _("nytte og kostnad")
    NATIONAL_STRATEGY = "national_strategy", _("nasjonal e-helsestrategi")
    RISK = "risk", _("risiko og kostnad ved å la være")


# The heading of a column of scores; the criterion itself is its definition.
CRITERION_HEADS = {
    Criterion.STRATEGY: _("Digitalisering"),
    Criterion.DEMOGRAPHY: _("Demografi"),
    Criterion.UN_GOALS: _("FN-mål"),
    Criterion.LAW: _("Lovpålagt"),
    Criterion.SECTOR_AMBITIONS: _("Sektorens mål"),
    Criterion.BENEFIT: _("Nytte og kostnad"),
    Criterion.NATIONAL_STRATEGY: _("Nasjonal strategi"),
    Criterion.RISK: _("Risiko ved å la være"),
}


class CriterionWeight(models.Model):
    """How much a criterion counts from a day on (inclusive); 1 until KS says something else."""

    criterion = models.CharField(_("kriterium"), max_length=20, choices=Criterion)
    weight = models.DecimalField(_("vekt"), max_digits=4, decimal_places=1)
    valid_from = models.DateField(_("gjelder fra"))
    reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    personal = PersonalData(by=keep(_("Vekter du har satt"), "criterion", "valid_from"))

    class Meta:
        ordering = ["-valid_from", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "valid_from"], name="weight_once_a_day"),
            models.CheckConstraint(name="weight_not_negative", condition=Q(weight__gte=0)),
            models.CheckConstraint(name="weight_criterion_known", condition=Q(criterion__in=Criterion.values)),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.weight}"


class Score(models.Model):
    """How well an item answers one criterion, 0 to 5."""

    item = models.ForeignKey(PortfolioItem, models.CASCADE, related_name="scores", db_index=False)
    criterion = models.CharField(_("kriterium"), max_length=20, choices=Criterion)
    points = models.PositiveSmallIntegerField(_("poeng"), validators=[MaxValueValidator(MAX_POINTS)])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    personal = PersonalData(by=keep(_("Poeng du har gitt"), "item__title", "criterion", "points"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "criterion"], name="score_once"),
            models.CheckConstraint(name="score_in_range", condition=Q(points__lte=MAX_POINTS)),
            models.CheckConstraint(name="score_criterion_known", condition=Q(criterion__in=Criterion.values)),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.criterion}: {self.points}"


class LogKind(models.TextChoices):
    """What can be in the log of the portfolio, beside the moves of the tables."""

    CREATED = "created", _("opprettet")
    EDITED = "edited", _("endret")
    REVISED = "revised", _("endret etter vedtak")
    RANKED = "ranked", _("rangert")
    PROMOTED = "promoted", _("gjort klar for innføring")
    REMOVED = "removed", _("tatt ut")
    SITUATION = "situation", _("situasjonen oppdatert")
    SCORED = "scored", _("poengsatt")
    HEARD = "hear", _("sendt på høring")
    TAKEN_BACK = "take_back", _("tatt tilbake fra høring")
    DECIDED = "decide", _("vedtatt")
    REPLACED = "replace", _("avløst")
    REGISTERED = "register", _("meldte interesse")
    PROPOSED = "propose", _("foreslått av regionen")
    CONFIRMED = "confirm", _("bekreftet av kommunen")
    CHOSEN = "choose", _("valgt")
    DECLINED = "decline", _("ikke valgt")
    WITHDRAWN = "withdraw", _("trukket")
    COMPLETED = "complete", _("avsluttet")


class LogLine(models.Model):
    """One line in the log: what was done to which edition, item, plan, pilot or commitment, by whom, why.

    `changes` holds each changed field as [before, after]; nothing is lost, and no line changes.
    """

    edition = models.ForeignKey(PortfolioEdition, models.PROTECT, null=True, blank=True, related_name="log")
    # An item can be taken out of a draft; the line stays with the edition and knows the solution.
    item = models.ForeignKey(PortfolioItem, models.SET_NULL, null=True, blank=True, related_name="log")
    solution = models.ForeignKey("portfolio.Solution", models.PROTECT, null=True, blank=True, related_name="log")
    plan = models.ForeignKey("portfolio.RegionalPlan", models.PROTECT, null=True, blank=True, related_name="log")
    pilot = models.ForeignKey("portfolio.Pilot", models.PROTECT, null=True, blank=True, related_name="log")
    commitment = models.ForeignKey("portfolio.Commitment", models.PROTECT, null=True, blank=True, related_name="log")
    kind = models.CharField(_("handling"), max_length=12, choices=LogKind)
    from_state = models.CharField(_("fra"), max_length=12, blank=True)
    to_state = models.CharField(_("til"), max_length=12, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    role = models.CharField(_("rolle"), max_length=30, choices=Role, blank=True)
    at = models.DateTimeField(_("tidspunkt"), default=timezone.now)
    comment = models.TextField(_("kommentar"), blank=True)
    changes = models.JSONField(default=dict, blank=True)

    personal = PersonalData(actor=keep(_("Det du har gjort med porteføljen"), "at", "kind"))

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="log_line_has_a_subject",
                condition=Q(edition__isnull=False)
                | Q(plan__isnull=False)
                | Q(pilot__isnull=False)
                | Q(commitment__isnull=False),
            )
        ]
        triggers = [
            # Taking an item out of a draft empties `item`, and nothing else ever changes.
            pgtrigger.Protect(
                name="portfolio_log_is_append_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__item__isnull=True) | pgtrigger.Q(new__item__isnull=False),
            ),
            pgtrigger.Protect(name="portfolio_log_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%d.%m.%Y}"
