"""A solution is stopped for a reason outside its rollouts, and resumed [000: VKP, 2022]. Errors as in `workflow`.

One person may stop it at once; whether the stop stands is for the NKG (`Ratification`), and only a quorum resumes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.events import Event, no_longer, tell
from networks.models import Role, User
from networks.people.access import require
from networks.people.recipients import people_with
from portfolio.models import Solution
from rollouts import access
from rollouts.decisions import log as decision_log
from rollouts.decisions import motion_ends, motions
from rollouts.decisions.models import DecisionKind
from rollouts.decisions.quorum import Through
from rollouts.members.seats import members
from rollouts.pools import workflow
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES, PoolState
from rollouts.readiness import access as readiness_access
from rollouts.readiness.events import (
    RESUMING_ASKED,
    SOLUTION_RESUMED,
    SOLUTION_STOPPED,
    STOP_UPHELD,
    STOP_WAITS,
)
from rollouts.recipients import people_of, who_decides
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import SignUpState
from rollouts.stops.models import Asks, Ratification, RatificationState, SolutionStop


@transaction.atomic
def stop(solution: Solution, *, by: User, reason: str, stopped_on: dt.date | None = None) -> SolutionStop:
    """Stop `solution`: open pools close at once, everyone concerned is told, and the NKG is asked to ratify."""
    require(readiness_access.may_stop(by), who_stops())
    pools = _locked_pools(solution)
    day = _checked(reason, stopped_on, "stopped_on")
    if SolutionStop.objects.in_force().filter(solution=solution).exists():
        raise WrongState(_("Løsningen er alt stoppet."))
    made = SolutionStop.objects.create(solution=solution, reason=reason.strip(), stopped_on=day, stopped_by=by)
    question = Ratification.objects.create(stop=made, asks=Asks.RATIFY, reason=made.reason, asked_by=by)
    decision_log.record_alone(DecisionKind.STOPPED, by=by, case=question, reason=made.reason)
    for pool in pools:
        if pool.state == PoolState.OPEN:
            workflow.close(pool.pk, by=None, comment=_("Løsningen er stoppet: %(reason)s") % {"reason": made.reason})
    _tell(SOLUTION_STOPPED, solution, pools, made.reason, by)
    return made


@transaction.atomic
def ask_to_resume(solution: Solution, *, by: User, reason: str) -> Ratification:
    """Ask the NKG to let the solution go on; a member of it puts that forward by asking. Look at `state`: it is decided
    at once where nobody else is needed."""
    require(readiness_access.may_stop(by), who_stops())
    _locked_pools(solution)
    stop = SolutionStop.objects.in_force().select_for_update().filter(solution=solution).first()
    if stop is None:
        raise WrongState(_("Løsningen er ikke stoppet."))
    if Ratification.objects.waiting_for_decision().filter(stop=stop).exists():
        raise WrongState(_("NKG er alt spurt om stansen skal stå. Der kan den også oppheves."))
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    made = Ratification.objects.create(stop=stop, asks=Asks.RESUME, reason=reason.strip(), asked_by=by)
    if access.is_coordinator(by):
        motions.put_forward(made, DecisionKind.RETURNED, by=by, reason=made.reason)
    else:
        said = {"name": by.name, "solution": solution.name, "reason": made.reason}
        tell(RESUMING_ASKED, members(), made.get_absolute_url(), but=by, **said)
    made.refresh_from_db()
    return made


@transaction.atomic
def carry_out(
    case: Ratification, yes: bool, *, by: User, reason: str, version: int | None = None, through: Through = None
) -> Ratification:
    """The NKG says whether the stop stands (`yes`) or the solution goes on. Pools that the stop closed are opened again
    by those who lead them, while their deadline holds."""
    pools = _locked_pools(case.stop.solution)
    row = case.locked_case()
    require(access.is_coordinator(by), who_decides())
    if row.was_made_by(by):
        raise NotAllowed(_("Den som har stoppet løsningen, kan ikke avgjøre om stansen står. Det gjør de andre i NKG."))
    if not row.waits_for_nkg:
        raise WrongState(_("Saken er alt avgjort."))
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    row.state = RatificationState.UPHELD if yes else RatificationState.RESUMED
    row.decided_at, row.decided_by, row.decision_reason = timezone.now(), by, reason.strip()
    row.save()
    kind = DecisionKind.RATIFIED if yes else DecisionKind.RESUMED
    decision_log.record(kind, by=by, case=row, reason=row.decision_reason, through=through)
    if not yes:
        _resume(row.stop, by, row.decision_reason)
    no_longer(row.get_absolute_url(), RESUMING_ASKED, STOP_WAITS)
    _tell(STOP_UPHELD if yes else SOLUTION_RESUMED, row.stop.solution, pools, row.decision_reason, by)
    return row


def _resume(stop: SolutionStop, by: User, reason: str) -> None:
    stop.resumed_on, stop.resumed_by, stop.resume_reason = timezone.localdate(), by, reason
    stop.save()
    motion_ends.lapse(Q(dispensation__stop=stop), motion_ends.moved_on())


# A stop that the NKG hasn't taken up is brought to its mind after so many days.
REMIND_AFTER = (3, 7)


def remind(now: dt.datetime | None = None) -> int:
    """Tell the members of stops that have waited for 3, and for 7, days; returns how many. Safe to run twice."""
    now, told = now or timezone.now(), 0
    for row in Ratification.objects.waiting_for_decision().select_related("stop__solution"):
        days = (now - row.asked_at).days
        reached = max((day for day in REMIND_AFTER if day <= days), default=0)
        if not Ratification.objects.filter(pk=row.pk, reminded__lt=reached).update(reminded=reached):
            continue
        told += 1
        no_longer(row.get_absolute_url(), STOP_WAITS)
        tell(STOP_WAITS, members(), row.get_absolute_url(), days=days, case=row, reason=row.reason)
    return told


def _locked_pools(solution: Solution) -> list[Pool]:
    """The living pools, locked: an approval that is under way ends first, and the next one sees the stop."""
    Solution.objects.select_for_update(no_key=True).get(pk=solution.pk)
    living = Pool.objects.filter(rollout__solution=solution).exclude(state__in=FINAL_STATES)
    list(living.select_for_update(of=("self",)).order_by("pk"))
    return list(living.select_related("rollout__leader", "created_by", "submitted_by").order_by("pk"))


def _checked(reason: str, day: dt.date | None, field: str) -> dt.date:
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    day = day or timezone.localdate()
    if day > timezone.localdate():
        raise InvalidInput(_("Datoen kan ikke være fram i tid."), field=field)
    if day.year < 2000:
        raise InvalidInput(_("Er årstallet riktig?"), field=field)
    return day


def _tell(event: Event, solution: Solution, pools: list[Pool], reason: str, by: User) -> None:
    """The municipalities with something live in a pool, those who lead and propose, their regions, and the NKG."""
    municipalities = SignUp.objects.live().filter(pool__in=pools).values_list("municipality", flat=True)
    told: list[User | None] = [*people_of(set(municipalities)), *people_with(Role.NATIONAL_COORDINATOR)]
    for pool in pools:
        told += [pool.rollout.leader, pool.created_by, pool.submitted_by]
    regions = {pool.rollout.network_id for pool in pools if pool.rollout.network_id}
    if regions:
        told += people_with(Role.CONTACT_PERSON, networks=regions)
    url = reverse("rollouts:readiness", args=[solution.key])
    no_longer(url, SOLUTION_STOPPED, SOLUTION_RESUMED, STOP_UPHELD)
    tell(event, told, url, but=by, solution=solution.name, reason=reason)


@dataclass(frozen=True)
class Closes:
    """What a stop would close: open pools, and how many municipalities are signed up, waiting and invited in all that
    are under way."""

    pools: list[Pool]
    signed_up: int
    waiting: int
    invited: int


def what_closes(solution: Solution) -> Closes:
    """Two queries."""
    pools = Pool.objects.filter(rollout__solution=solution, state=PoolState.OPEN).select_related("rollout")
    live = SignUp.objects.live().filter(pool__rollout__solution=solution).exclude(pool__state__in=FINAL_STATES)
    states = Counter(live.values_list("state", flat=True))
    waiting, invited = states.pop(SignUpState.WAITING, 0), states.pop(SignUpState.INVITED, 0)
    return Closes(list(pools), sum(states.values()), waiting, invited)


def standing_stop(solution_id: int) -> SolutionStop | None:
    return SolutionStop.objects.in_force().with_ratification().filter(solution=solution_id).first()


def waiting_question(stop: SolutionStop) -> Ratification | None:
    """What the NKG is asked about `stop` now."""
    return Ratification.objects.waiting_for_decision().filter(stop=stop).first()


def stops_of(solution: Solution) -> list[SolutionStop]:
    """All stops, the latest first. One query."""
    found = (
        SolutionStop.objects.filter(solution=solution).with_ratification().select_related("stopped_by", "resumed_by")
    )
    return list(found.order_by(F("resumed_on").desc(nulls_first=True), "-stopped_on", "-pk"))


def who_stops() -> str:
    return _("Dette kan KS eller et medlem av nasjonal koordineringsgruppe (NKG) gjøre.")
