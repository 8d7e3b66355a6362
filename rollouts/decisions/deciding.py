"""What the NKG says about a case, carried out by the functions of the case's own module."""

from __future__ import annotations

from networks.models import User
from rollouts.decisions import postponing
from rollouts.decisions.models import DecisionKind, LoggedDecision
from rollouts.decisions.quorum import Case, Through
from rollouts.pool_changes import workflow as changes
from rollouts.pool_changes.models import PoolChange
from rollouts.pools import workflow
from rollouts.stops import dispensations
from rollouts.stops.models import Dispensation

KINDS = (DecisionKind.APPROVED, DecisionKind.RETURNED, DecisionKind.POSTPONED)


def decide_case(
    case: Case, kind: str, *, by: User, reason: str = "", version: int | None = None, through: Through = None
) -> Case | LoggedDecision:
    """`kind` is one of `KINDS`, for a dispensation to grant, to refuse and to postpone; `version` is that of the pool
    as it was read (None: as it is now). Raises as those functions, `NoQuorum` among them."""
    if kind == DecisionKind.POSTPONED:
        return postponing.postpone(case, by=by, reason=reason, version=version, through=through)
    if isinstance(case, Dispensation):
        grant = kind == DecisionKind.APPROVED
        return dispensations.decide(case.pk, by=by, grant=grant, reason=reason, through=through)
    if isinstance(case, PoolChange):
        if kind == DecisionKind.APPROVED:
            return changes.approve(case.pk, by=by, comment=reason, through=through)
        return changes.send_back(case.pk, by=by, reason=reason, through=through)
    seen = case.version if version is None else version
    if kind == DecisionKind.APPROVED:
        return workflow.approve(case.pk, by=by, version=seen, comment=reason, through=through)
    return workflow.send_back(case.pk, by=by, version=seen, reason=reason, through=through)
