"""The work on the portfolio: hearings, scores, and the log of what was done to editions, items, plans and pilots."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from networks.models import Municipality, Network, Role
from portfolio.solutions.models import PortfolioEdition, PortfolioItem

MAX_POINTS = 5


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


# What stands above a column of scores; the criterion itself is its definition.
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

    item = models.ForeignKey(PortfolioItem, models.CASCADE, related_name="scores")
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
    """What can stand in the log of the portfolio, beside the moves of the tables."""

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
