"""Is a solution ready for use? Criteria, KS' assessments, and the NKG's waivers [004 §4.2].

Reading takes a fixed number of queries for any number of solutions. Errors as in `workflow`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput, WrongState
from networks.models import User
from networks.people.access import require
from portfolio.models import Solution
from rollouts import access
from rollouts.decisions import log as decision_log
from rollouts.decisions import motion_ends
from rollouts.decisions.cases import lock_solution
from rollouts.decisions.models import DecisionKind
from rollouts.decisions.models_motions import Motion
from rollouts.decisions.quorum import Through
from rollouts.pools.gate import Missing
from rollouts.pools.models import Pool
from rollouts.readiness import access as readiness_access
from rollouts.readiness.models import ReadinessAssessment, ReadinessCriterion, ReadinessWaiver, Result
from rollouts.rollouts.models import Rollout
from rollouts.stops.models import SolutionStop

STATES = {
    "ready": gettext_lazy("klar til bruk"),
    "not_assessed": gettext_lazy("ikke vurdert"),
    "pending": gettext_lazy("ikke ferdig vurdert"),
    "not_ready": gettext_lazy("ikke klar"),
    "stopped": gettext_lazy("stoppet"),
}
TONES = {
    "ready": "completed",
    "not_assessed": "not_assessed",
    "pending": "partly",
    "not_ready": "missing",
    "stopped": "stopped",
}


@dataclass
class CriterionState:
    """One criterion of one solution: the assessment that holds, the waivers that count, and those of other rollouts."""

    criterion: ReadinessCriterion
    assessment: ReadinessAssessment | None = None
    waivers: list[ReadinessWaiver] = field(default_factory=list)
    elsewhere: list[ReadinessWaiver] = field(default_factory=list)

    @property
    def every_waiver(self) -> list[ReadinessWaiver]:
        return self.waivers + self.elsewhere

    @property
    def result(self) -> str:
        return self.assessment.result if self.assessment else "not_assessed"

    @property
    def result_label(self) -> str:
        return str(Result(self.result).label) if self.assessment else _("ikke vurdert")

    @property
    def is_met(self) -> bool:
        return self.result == Result.MET or bool(self.waivers)

    @property
    def what(self) -> str:
        """What is missing, in a sentence."""
        if self.assessment is None:
            return _("%(criterion)s: ikke vurdert ennå.") % {"criterion": self.criterion.title}
        return f"{self.criterion.title}: {self.assessment.remaining}"


@dataclass
class Readiness:
    """One solution against all criteria."""

    solution: Solution
    lines: list[CriterionState]
    stop: SolutionStop | None = None

    @property
    def missing(self) -> list[CriterionState]:
        return [line for line in self.lines if not line.is_met]

    @property
    def met(self) -> int:
        return sum(line.result == Result.MET for line in self.lines)

    @property
    def waived(self) -> int:
        """Criteria that aren't met, but that the NKG has let go."""
        return len(self.lines) - len(self.missing) - self.met

    @property
    def state(self) -> str:
        """Stopped ahead of all; not ready when KS has said no to a criterion; not assessed or pending until KS has said
        yes to all."""
        if self.stop is not None:
            return "stopped"
        if not self.missing:
            return "ready"
        if any(line.result == Result.NOT_MET for line in self.missing):
            return "not_ready"
        return "pending" if any(line.assessment or line.waivers for line in self.lines) else "not_assessed"

    @property
    def state_label(self) -> str:
        return str(STATES[self.state])

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def url(self) -> str:
        return reverse("rollouts:readiness", args=[self.solution.key])

    @property
    def why_not(self) -> str:
        """Why the solution can't be chosen for a new rollout; empty when it can."""
        if self.stop is not None:
            return _("Løsningen er stoppet: %(reason)s") % {"reason": self.stop.reason}
        if self.state == "not_ready":
            lacks = [line.what for line in self.missing if line.result == Result.NOT_MET]
            return _("Løsningen er ikke klar til bruk. %(what)s") % {"what": " ".join(lacks)}
        return ""


def readiness_of(
    solutions: Iterable[Solution], rollout: Rollout | None = None, every_waiver: bool = False
) -> dict[int, Readiness]:
    """By solution id; with `rollout` its own waivers count, too. `every_waiver`: also those that don't, to be listed.

    Four queries.
    """
    solutions = list(solutions)
    criteria, renewed = _criteria()
    assessments = _assessments(solutions, renewed)
    waivers, elsewhere = _waivers(solutions, rollout, every_waiver)
    in_force = SolutionStop.objects.in_force().with_ratification().filter(solution__in=solutions)
    stops = {stop.solution_id: stop for stop in in_force}
    return {
        solution.pk: Readiness(
            solution,
            [
                CriterionState(
                    one,
                    assessments.get((solution.pk, one.key)),
                    waivers.get((solution.pk, one.key), []),
                    elsewhere.get((solution.pk, one.key), []),
                )
                for one in criteria
            ],
            stops.get(solution.pk),
        )
        for solution in solutions
    }


def _criteria() -> tuple[list[ReadinessCriterion], dict[str, int]]:
    """The criteria in use in their order, and the version from which on each must be assessed again; one query."""
    latest: dict[str, ReadinessCriterion] = {}
    renewed: dict[str, int] = {}
    for version in ReadinessCriterion.objects.order_by("key", "version"):
        latest[version.key] = version
        if version.is_material:
            renewed[version.key] = version.version
    in_use = (one for one in latest.values() if not one.is_retired)
    return sorted(in_use, key=lambda one: (one.order, one.key)), renewed


def _assessments(solutions: list[Solution], renewed: dict[str, int]) -> dict[tuple[int, str], ReadinessAssessment]:
    """The latest by solution and criterion, unless the criterion has become another one since; one query."""
    latest = (
        ReadinessAssessment.objects.filter(solution__in=solutions)
        .select_related("criterion", "assessed_by")
        .order_by("solution_id", "criterion__key", "-recorded_at", "-pk")
        .distinct("solution_id", "criterion__key")
    )
    return {
        (row.solution_id, row.criterion.key): row
        for row in latest
        if row.criterion.version >= renewed.get(row.criterion.key, 1)
    }


Waivers = dict[tuple[int, str], list[ReadinessWaiver]]


def _waivers(solutions: list[Solution], rollout: Rollout | None, every_waiver: bool) -> tuple[Waivers, Waivers]:
    """Those that count and, with `every_waiver`, those that don't, by solution and criterion; one query."""
    found, elsewhere = Waivers(), Waivers()
    standing = ReadinessWaiver.objects.in_force().filter(solution__in=solutions)
    if not every_waiver:
        standing = standing.filter(Q(rollout__isnull=True) | Q(rollout=rollout) if rollout else Q(rollout__isnull=True))
    for waiver in standing.select_related("rollout", "given_by"):
        counts = waiver.rollout_id is None or (rollout is not None and waiver.rollout_id == rollout.pk)
        place = found if counts else elsewhere
        place.setdefault((waiver.solution_id, waiver.criterion_key), []).append(waiver)
    return found, elsewhere


def for_rollout(rollout: Rollout) -> Readiness:
    return readiness_of([rollout.solution], rollout)[rollout.solution_id]


def check_choosable(solution: Solution) -> None:
    """Raise `InvalidInput` (field `solution`) when no rollout can be set up for it."""
    if reason := readiness_of([solution])[solution.pk].why_not:
        raise InvalidInput(reason, field="solution")


# --- Criteria --------------------------------------------------------------------------------------------


@transaction.atomic
def publish_criterion(
    *,
    by: User,
    key: str = "",
    read: int = 0,
    title: str,
    deliverer: str,
    description: str = "",
    change_note: str = "",
    is_material: bool = False,
    is_retired: bool = False,
) -> ReadinessCriterion:
    """A new criterion, or with `key` the next version of one; `read` is the version that was read."""
    require(access.keeps_criteria(by), who_keeps())
    title, deliverer, change_note = title.strip(), deliverer.strip(), change_note.strip()
    if not title:
        raise InvalidInput(_("Skriv hva som skal være oppfylt."), field="title")
    if not deliverer:
        raise InvalidInput(_("Skriv hvem som skal levere dette."), field="deliverer")
    last = _last_version(key, read) if key else None
    if last is not None and not change_note:
        raise InvalidInput(_("Skriv hva som er nytt i denne versjonen."), field="change_note")
    return ReadinessCriterion.objects.create(
        key=key if last else _free_key(title),
        version=last.version + 1 if last else 1,
        order=last.order if last else (ReadinessCriterion.objects.aggregate(last=Max("order"))["last"] or 0) + 1,
        title=title,
        description=description.strip(),
        deliverer=deliverer,
        change_note=change_note,
        is_material=is_material and last is not None,
        is_retired=is_retired and last is not None,
        published_by=by,
    )


def _last_version(key: str, read: int) -> ReadinessCriterion:
    """The version that was read, locked."""
    last = ReadinessCriterion.objects.filter(key=key).select_for_update().order_by("-version").first()
    if last is None:
        raise WrongState(_("Kriteriet finnes ikke."))
    if last.version != read:
        raise WrongState(_("Noen andre har publisert en ny versjon siden du åpnet siden. Last siden på nytt."))
    return last


def _free_key(title: str) -> str:
    base = slugify(title.replace("ø", "o").replace("å", "a").replace("æ", "ae"))[:50] or "kriterium"
    taken = set(ReadinessCriterion.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in _keys(base) if key not in taken)


def _keys(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


# --- Assessments -----------------------------------------------------------------------------------------


@transaction.atomic
def assess(
    solution: Solution,
    key: str,
    *,
    by: User,
    result: str,
    evidence: str = "",
    link: str = "",
    remaining: str = "",
    assessed_on: dt.date | None = None,
) -> ReadinessAssessment:
    """What KS found, on the criterion as it stands. `met` needs `evidence`, anything else says what is `remaining`."""
    require(access.keeps_criteria(by), who_keeps())
    criterion = ReadinessCriterion.objects.current().filter(key=key).first()
    if criterion is None:
        raise WrongState(_("Kriteriet brukes ikke lenger."))
    evidence, remaining = evidence.strip(), remaining.strip()
    if result not in Result.values:
        raise InvalidInput(_("Velg om kriteriet er oppfylt."), field="result")
    if result == Result.MET and not evidence:
        raise InvalidInput(_("Skriv hva vurderingen bygger på."), field="evidence")
    if result != Result.MET and not remaining:
        raise InvalidInput(_("Skriv hva som mangler, så den som skal levere, vet det."), field="remaining")
    assessed_on = assessed_on or timezone.localdate()
    if assessed_on > timezone.localdate():
        raise InvalidInput(_("Datoen kan ikke være fram i tid."), field="assessed_on")
    return ReadinessAssessment.objects.create(
        solution=solution,
        criterion=criterion,
        result=result,
        evidence=evidence,
        link=link.strip(),
        remaining="" if result == Result.MET else remaining,
        assessed_on=assessed_on,
        assessed_by=by,
    )


# --- Waivers ---------------------------------------------------------------------------------------------


@transaction.atomic
def waive(
    solution: Solution,
    key: str,
    *,
    by: User,
    reason: str,
    rollout: Rollout | None = None,
    through: Through = None,
) -> ReadinessWaiver:
    """The NKG lets one criterion go, in `rollout` or (None) in all rollouts of the solution.

    `through` as in `workflow.approve`; for a meeting it is `meetings.waive` that asks for the quorum.
    """
    require(readiness_access.may_waive(by), who_waives())
    criterion = ReadinessCriterion.objects.current().filter(key=key).first()
    if criterion is None:
        raise WrongState(_("Kriteriet brukes ikke lenger."))
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    if rollout is not None and rollout.solution_id != solution.pk:
        raise InvalidInput(_("Innføringsløpet gjelder en annen løsning."), field="rollout")
    lock_solution(solution.pk)
    same = ReadinessWaiver.objects.in_force().filter(solution=solution, criterion_key=key)
    if same.filter(Q(rollout=rollout) if rollout else Q(rollout__isnull=True)).exists():
        raise WrongState(_("Det er alt gitt unntak for dette."), field="rollout")
    made = ReadinessWaiver.objects.create(
        solution=solution, rollout=rollout, criterion_key=key, reason=reason.strip(), given_by=by
    )
    _log_waiver(DecisionKind.WAIVED, made, by, made.reason, through)
    return made


@transaction.atomic
def end_waiver(waiver_id: int, *, by: User, reason: str, through: Through = None) -> ReadinessWaiver:
    """The criterion counts again from now; pools that are open stay open."""
    # As where one is given: the solution first.
    lock_solution(ReadinessWaiver.objects.values_list("solution_id", flat=True).get(pk=waiver_id))
    waiver = (
        ReadinessWaiver.objects.select_for_update(of=("self",)).select_related("solution", "rollout").get(pk=waiver_id)
    )
    require(readiness_access.may_waive(by), who_waives())
    if waiver.ended_at is not None:
        raise WrongState(_("Unntaket er alt opphevet."))
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    waiver.ended_at, waiver.ended_by, waiver.end_reason = timezone.now(), by, reason.strip()
    waiver.save()
    _log_waiver(DecisionKind.UNWAIVED, waiver, by, waiver.end_reason, through)
    return waiver


def waiver_subject(solution: Solution, key: str, rollout: Rollout | None) -> str:
    """A waiver in the log's words. One query."""
    criterion = ReadinessCriterion.objects.filter(key=key).order_by("-version").first()
    return _("Unntak for %(where)s: %(criterion)s") % {
        "where": rollout.title if rollout else solution.short_name or solution.name,
        "criterion": criterion.title if criterion else key,
    }


def _log_waiver(kind: DecisionKind, waiver: ReadinessWaiver, by: User, reason: str, through: Through) -> None:
    subject = waiver_subject(waiver.solution, waiver.criterion_key, waiver.rollout)
    url = reverse("rollouts:readiness", args=[waiver.solution.key])
    decision_log.record(kind, by=by, subject=subject, url=url, reason=reason, through=through)
    if not isinstance(through, Motion):
        about = motion_ends.about_waiver(waiver.solution_id, waiver.criterion_key, waiver.rollout_id)
        motion_ends.lapse(about, motion_ends.decided())


def history(solution: Solution, key: str) -> list[Any]:
    """Every assessment of one criterion, the latest first. One query."""
    rows = ReadinessAssessment.objects.filter(solution=solution, criterion__key=key)
    return list(rows.select_related("criterion", "assessed_by").order_by("-recorded_at", "-pk"))


def who_keeps() -> str:
    return _("Dette kan porteføljeansvarlig eller administrator i KS gjøre.")


def who_waives() -> str:
    return _("Unntak kan bare et medlem av nasjonal koordineringsgruppe (NKG) gi.")


def missing_for(rollout: Rollout, pool: Pool | None = None) -> Iterable[Missing]:
    """A stop, and the criteria that are neither met nor waived for this rollout."""
    found = for_rollout(rollout)
    if found.stop is not None:
        yield Missing(_("Løsningen er stoppet: %(reason)s") % {"reason": found.stop.reason}, _("KS og NKG"), found.url)
    for line in found.missing:
        yield Missing(line.what, line.criterion.deliverer, found.url)
