"""A stop of a solution, and the municipalities that may join all the same [000]."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.notifications.events import Phrase
from core.personal_data import PersonalData, keep
from networks.models import User
from portfolio.models import Solution
from rollouts.recipients import people_of
from rollouts.weeks import days_since, waited


class StopQuerySet(models.QuerySet["SolutionStop"]):
    def in_force(self) -> StopQuerySet:
        return self.filter(resumed_on__isnull=True)

    def with_ratification(self) -> StopQuerySet:
        """With `awaits_nkg`: one person's act, which the group hasn't taken up yet."""
        waiting = Ratification.objects.waiting_for_decision().filter(stop=OuterRef("pk"), asks=Asks.RATIFY)
        return self.annotate(awaits_nkg=Exists(waiting.order_by()))


@pghistory.track()
class SolutionStop(models.Model):
    """A solution is stopped for a reason outside its rollouts, and resumed [000]. Both days are inclusive."""

    solution = models.ForeignKey(Solution, models.PROTECT, related_name="stops", verbose_name=_("løsning"))
    reason = models.TextField(_("hvorfor den er stoppet"))
    stopped_on = models.DateField(_("stoppet"), default=timezone.localdate)
    stopped_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("registrert"), default=timezone.now)
    resumed_on = models.DateField(_("gjenopptatt"), null=True, blank=True)
    resumed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    resume_reason = models.TextField(_("hvorfor den er gjenopptatt"), blank=True)

    objects = StopQuerySet.as_manager()

    personal = PersonalData(
        stopped_by=keep(_("Løsninger du har stoppet"), "solution__short_name", "reason"),
        resumed_by=keep(_("Løsninger du har satt i gang igjen"), "solution__short_name", "resume_reason"),
    )

    class Meta:
        verbose_name = _("stans av løsning")
        verbose_name_plural = _("stanser av løsninger")
        ordering = ["solution", "-stopped_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["solution"], condition=Q(resumed_on__isnull=True), name="one_standing_stop"
            ),
            models.CheckConstraint(name="stop_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="stop_resumed_whole",
                condition=Q(resumed_on__isnull=True, resumed_by__isnull=True, resume_reason="")
                | Q(resumed_on__gte=models.F("stopped_on"), resumed_by__isnull=False) & ~Q(resume_reason=""),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="stop_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="resumed_stop_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__resumed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.solution_id} {self.stopped_on}"


class Asks(models.TextChoices):
    RATIFY = "ratify", _("skal stansen stå?")
    RESUME = "resume", _("kan løsningen gjenopptas?")


class RatificationState(models.TextChoices):
    WAITING = "waiting", _("ikke behandlet av NKG")
    UPHELD = "upheld", _("stansen står")
    RESUMED = "resumed", _("gjenopptatt")


class RatificationQuerySet(models.QuerySet["Ratification"]):
    def waiting_for_decision(self) -> RatificationQuerySet:
        """What waits for the NKG, the oldest first."""
        return self.filter(state="waiting").order_by("asked_at", "pk")


@pghistory.track()
class Ratification(models.Model):
    """The question to the NKG whether a stop stands: after one person has stopped the solution, or when somebody asks
    to go on. It waits until a quorum has answered, and never lapses."""

    case_name = "ratification"

    stop = models.ForeignKey(SolutionStop, models.PROTECT, related_name="ratifications")
    asks = models.CharField(_("spørsmål"), max_length=8, choices=Asks)
    reason = models.TextField(_("begrunnelse"))
    asked_at = models.DateTimeField(_("spurt"), default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(_("tilstand"), max_length=8, choices=RatificationState, default="waiting")
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = models.TextField(_("begrunnelse fra NKG"), blank=True)
    # How many days after it was asked the members were last reminded; 0: not yet.
    reminded = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = RatificationQuerySet.as_manager()

    personal = PersonalData(
        asked_by=keep(_("Stanser og gjenopptakelser du har bedt NKG om å behandle"), "stop__solution__name", "reason"),
        decided_by=keep(_("Stanser du har avgjort i NKG"), "stop__solution__name", "decision_reason"),
    )

    class Meta:
        verbose_name = _("behandling av en stans")
        verbose_name_plural = _("behandlinger av stanser")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stop"], condition=Q(state="waiting"), name="one_waiting_ratification_of_a_stop"
            ),
            models.CheckConstraint(name="ratification_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="ratification_is_decided_whole",
                condition=Q(state="waiting", decided_at__isnull=True, decided_by__isnull=True, decision_reason="")
                | Q(state__in=["upheld", "resumed"], decided_at__isnull=False, decided_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="ratification_is_kept", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="ratification_is_decided_once",
                field="state",
                transitions=[("waiting", "upheld"), ("waiting", "resumed")],
            ),
        ]

    def __str__(self) -> str:
        return self.case_subject

    def get_absolute_url(self) -> str:
        return reverse("rollouts:ratification", args=[self.pk])

    @property
    def days_waited(self) -> int:
        return days_since(self.asked_at)

    @property
    def waited(self) -> str:
        """How long the question has waited for the NKG, in words."""
        return waited(self.days_waited)

    @property
    def told_as(self) -> Phrase:
        """What messages call it, in the language of who reads."""
        solution = self.stop.solution.short_name or self.stop.solution.name
        words = _("Stansen av %(solution)s") if self.asks == Asks.RATIFY else _("Gjenopptakelse av %(solution)s")
        return Phrase(words, {"solution": solution})

    @property
    def case_subject(self) -> str:
        """`stop__solution` is read."""
        solution = self.stop.solution.short_name or self.stop.solution.name
        if self.asks == Asks.RATIFY:
            return gettext("Stansen av %(solution)s") % {"solution": solution}
        return gettext("Gjenopptakelse av %(solution)s") % {"solution": solution}

    @property
    def case_version(self) -> None:
        return None

    @property
    def waits_since(self) -> dt.datetime:
        return self.asked_at

    @property
    def waits_for_nkg(self) -> bool:
        return self.state == RatificationState.WAITING

    def locked_case(self) -> Ratification:
        # The solution first, as when it is stopped.
        Solution.objects.select_for_update(no_key=True).get(pk=self.stop.solution_id)
        Ratification.objects.select_for_update(of=("self",)).get(pk=self.pk)
        return Ratification.objects.select_related("stop__solution", "asked_by").get(pk=self.pk)

    def concerned(self) -> list[User | None]:
        return [self.asked_by]

    def was_made_by(self, user: Any) -> bool:
        """One who has stopped the solution doesn't judge that; one who asks to go on is a member like the rest."""
        return bool(self.asks == Asks.RATIFY and user.pk == self.asked_by_id)


class DispensationState(models.TextChoices):
    APPLIED = "applied_for", _("venter på NKG")
    GRANTED = "granted", _("innvilget")
    REFUSED = "refused", _("avslått")
    WITHDRAWN = "withdrawn", _("trukket")


# From each state, where it may go; the database's trigger is made from it.
DISPENSATION_WAYS: dict[str, tuple[str, ...]] = {
    "applied_for": ("granted", "refused", "withdrawn"),
    "granted": ("withdrawn",),
}


class DispensationQuerySet(models.QuerySet["Dispensation"]):
    def waiting_for_decision(self) -> DispensationQuerySet:
        """What waits for the NKG, the oldest first; of stops that stand."""
        return self.filter(state="applied_for", stop__resumed_on__isnull=True).order_by("applied_at", "pk")

    def granted(self) -> DispensationQuerySet:
        return self.filter(state="granted")

    def visible_to(self, user: Any) -> DispensationQuerySet:
        """The municipality's own people, those who decide, and KS."""
        from rollouts.stops.access import visible_dispensations

        return self.filter(visible_dispensations(user))


@pghistory.track()
class Dispensation(models.Model):
    """A municipality with an urgent need asks to join although the solution is stopped [000]."""

    case_name = "dispensation"

    stop = models.ForeignKey(SolutionStop, models.PROTECT, related_name="dispensations")
    municipality = models.ForeignKey(
        "networks.Municipality", models.PROTECT, related_name="dispensations", verbose_name=_("kommune")
    )
    reason = models.TextField(_("hvorfor det haster"))
    state = models.CharField(_("tilstand"), max_length=12, choices=DispensationState, default="applied_for")
    applied_at = models.DateTimeField(_("søkt"), default=timezone.now)
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("avgjort"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = models.TextField(_("begrunnelse"), blank=True)
    withdrawn_at = models.DateTimeField(_("trukket"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DispensationQuerySet.as_manager()

    personal = PersonalData(
        applied_by=keep(_("Dispensasjoner du har søkt om"), "municipality__name", "reason"),
        decided_by=keep(_("Dispensasjoner du har avgjort"), "municipality__name", "decision_reason"),
        withdrawn_by=keep(_("Søknader om dispensasjon du har trukket"), "municipality__name"),
    )

    class Meta:
        verbose_name = _("dispensasjon")
        verbose_name_plural = _("dispensasjoner")
        ordering = ["-applied_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stop", "municipality"],
                condition=Q(state__in=["applied_for", "granted"]),
                name="one_live_dispensation",
            ),
            models.CheckConstraint(name="dispensation_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="dispensation_state_has_its_actors",
                condition=Q(
                    state="applied_for", decided_at__isnull=True, decided_by__isnull=True, withdrawn_at__isnull=True
                )
                | Q(
                    state__in=["granted", "refused"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    withdrawn_at__isnull=True,
                )
                & ~Q(decision_reason="")
                | Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="dispensation_four_eyes",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("applied_by")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="dispensation_is_kept", operation=pgtrigger.Delete),
            pgtrigger.FSM(
                name="dispensation_moves_by_the_table",
                field="state",
                transitions=[(source, target) for source, targets in DISPENSATION_WAYS.items() for target in targets],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("rollouts:dispensation", args=[self.pk])

    @property
    def days_waited(self) -> int:
        return days_since(self.applied_at)

    @property
    def waited(self) -> str:
        """How long the application has waited for the NKG, in words."""
        return waited(self.days_waited)

    @property
    def told_as(self) -> Phrase:
        """What messages call it, in the language of who reads."""
        solution = self.stop.solution
        values = {"name": self.municipality.name, "solution": solution.short_name or solution.name}
        return Phrase(_("Dispensasjon for %(name)s: %(solution)s"), values)

    @property
    def case_subject(self) -> str:
        """`stop__solution` and `municipality` are read."""
        return gettext("Dispensasjon for %(name)s: %(solution)s") % {
            "name": self.municipality.name,
            "solution": self.stop.solution.short_name or self.stop.solution.name,
        }

    @property
    def case_version(self) -> None:
        return None

    @property
    def waits_since(self) -> dt.datetime:
        return self.applied_at

    @property
    def waits_for_nkg(self) -> bool:
        return self.state == DispensationState.APPLIED and self.stop.resumed_on is None

    def locked_case(self) -> Dispensation:
        Dispensation.objects.select_for_update(of=("self",)).get(pk=self.pk)
        return Dispensation.objects.select_related("stop__solution", "municipality", "applied_by").get(pk=self.pk)

    def concerned(self) -> list[User | None]:
        return [*people_of([self.municipality]), self.applied_by]

    def was_made_by(self, user: Any) -> bool:
        return bool(user.pk == self.applied_by_id)
