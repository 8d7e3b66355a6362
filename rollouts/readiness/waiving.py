"""A waiver is put forward, given or ended by the NKG, in a meeting or between meetings. Errors as in `workflow`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from networks.models import User
from portfolio.models import Solution
from rollouts.decisions import cases, meetings, motions
from rollouts.decisions.models import DecisionKind, Meeting
from rollouts.decisions.models_motions import Motion
from rollouts.decisions.quorum import Through
from rollouts.readiness import assessment
from rollouts.readiness.models import ReadinessWaiver
from rollouts.rollouts.models import Rollout


@transaction.atomic
def put_forward_waiver(
    solution: Solution,
    key: str,
    *,
    by: User,
    reason: str,
    rollout: Rollout | None = None,
    meeting: Meeting | None = None,
    present: Iterable[int] = (),
) -> Motion | None:
    """As `put_forward`, to let a criterion go in `rollout`, or (None) in all rollouts of the solution."""
    cases.lock_solution(solution.pk)
    return motions.decide_or_put_forward(
        Motion(
            kind=DecisionKind.WAIVED,
            subject=assessment.waiver_subject(solution, key, rollout)[:300],
            solution=solution,
            criterion_key=key,
            rollout=rollout,
            reason=reason.strip(),
            put_forward_by=by,
            meeting=meeting,
            present=sorted(present),
        )
    )


@transaction.atomic
def put_forward_end_of(waiver: ReadinessWaiver, *, by: User, reason: str) -> Motion | None:
    """As `put_forward`, to end a waiver."""
    cases.lock_solution(waiver.solution_id)
    return motions.decide_or_put_forward(
        Motion(
            kind=DecisionKind.UNWAIVED,
            subject=assessment.waiver_subject(waiver.solution, waiver.criterion_key, waiver.rollout)[:300],
            solution=waiver.solution,
            criterion_key=waiver.criterion_key,
            rollout=waiver.rollout,
            waiver=waiver,
            reason=reason.strip(),
            put_forward_by=by,
        )
    )


@transaction.atomic
def waive(
    meeting_id: int, solution: Solution, key: str, *, by: User, reason: str, rollout: Rollout | None = None
) -> Motion | None:
    """The meeting lets a criterion go; see `assessment.waive`, and `meetings.decide` for what it returns."""
    meeting = meetings.locked(meeting_id, by)
    here = meetings.quorum_of(meeting, None, by)
    if here.is_certain:
        assessment.waive(solution, key, by=by, reason=reason, rollout=rollout, through=meeting)
        return None
    return put_forward_waiver(
        solution, key, by=by, reason=reason, rollout=rollout, meeting=meeting, present=here.everyone
    )


def carry_out(motion: Motion, give: bool, *, by: User, reason: str, version: None, through: Through) -> ReadinessWaiver:
    """Give or end the waiver that `motion` is about."""
    if not give:
        return assessment.end_waiver(motion.waiver_id or 0, by=by, reason=reason, through=through)
    solution: Any = motion.solution
    return assessment.waive(
        solution, motion.criterion_key, by=by, reason=reason, rollout=motion.rollout, through=through
    )
