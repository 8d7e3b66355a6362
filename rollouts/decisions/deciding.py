"""What the NKG says about a case, carried out by the functions of the case's own idea."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from networks.models import User
from rollouts.decisions import postponing
from rollouts.decisions.cases import Case
from rollouts.decisions.models import DecisionKind
from rollouts.decisions.quorum import Through

KINDS = (DecisionKind.APPROVED, DecisionKind.RETURNED, DecisionKind.POSTPONED)
# By `Motion.about`: carries out a yes or a no. `RolloutsConfig.ready` says which function that is in each idea.
CARRY_OUT: dict[str, Callable[..., Any]] = {}


def decide_case(
    case: Case,
    kind: str,
    *,
    by: User,
    reason: str = "",
    version: int | None = None,
    through: Through = None,
    terms: Mapping[str, Any] | None = None,
) -> Any:
    """`kind` is one of `KINDS`, for a dispensation to grant, to refuse and to postpone; `version` is that of the pool
    as it was read (None: as it is now); a pool or a change of one may be approved with other `terms` (`Pool.terms()`).
    Raises as those functions, `NoQuorum` among them."""
    if kind == DecisionKind.POSTPONED:
        return postponing.postpone(case, by=by, reason=reason, version=version, through=through)
    yes = kind == DecisionKind.APPROVED
    other = {"terms": terms} if terms else {}
    return CARRY_OUT[case.case_name](case, yes, by=by, reason=reason, version=version, through=through, **other)
