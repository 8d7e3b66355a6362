"""A member of the NKG would approve a pool, or a change of one, with other terms than those that were asked for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.models import User
from networks.people.access import require
from rollouts import access
from rollouts.decisions import motions
from rollouts.decisions.models import DecisionKind
from rollouts.decisions.models_motions import Motion
from rollouts.pool_changes.models import PoolChange
from rollouts.pools.models import Pool
from rollouts.pools.workflow import check_deadline, check_terms, written_terms
from rollouts.recipients import who_decides


def asked_for(case: Pool | PoolChange) -> dict[str, Any]:
    """The terms that the NKG is asked to approve, as `Pool.terms()`."""
    return case.after if isinstance(case, PoolChange) else case.terms()


def put_forward(
    case: Pool | PoolChange, *, by: User, reason: str, version: int | None = None, **terms: Any
) -> Motion | None:
    """As `motions.put_forward`, to approve with `terms` (`Pool.TERMS`), which obey the rules of a new pool."""
    require(access.is_coordinator(by), who_decides())
    check_terms(**{name: value for name, value in terms.items() if name != "note"})
    pool = case.pool if isinstance(case, PoolChange) else case
    check_deadline(terms["sign_up_deadline"], pool.sign_up_deadline if isinstance(case, PoolChange) else None)
    written = written_terms(terms)
    if written == asked_for(case):
        raise InvalidInput(_("Du har ikke endret noe."))
    return motions.put_forward(case, DecisionKind.APPROVED, by=by, reason=reason, version=version, terms=written)
