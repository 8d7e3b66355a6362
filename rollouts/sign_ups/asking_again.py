"""Those who have signed up are asked again when what they decided about has changed [004 §4.4]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.notifications.events import tell
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.recipients import people_of
from rollouts.sheets.models import InformationSheet
from rollouts.sign_ups.events import CONFIRM_AGAIN
from rollouts.sign_ups.models import SignUp, SignUpTransition
from rollouts.sign_ups.moves import SignUpState

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Pools whose municipalities can still think again.
ASKED_AGAIN = frozenset({PoolState.OPEN, PoolState.CLOSED})


def ask_about(sheet: InformationSheet) -> None:
    """Ask in all pools that can still think again, when `sheet` changes what was decided about."""
    if sheet.is_material:
        for pool in Pool.objects.select_for_update().filter(rollout=sheet.rollout_id, state__in=ASKED_AGAIN):
            ask_again(pool, sheet.change_note)


def ask_again(pool: Pool, why: StrOrPromise) -> int:
    """Those with a confirmed seat in the locked `pool` keep it, and are asked to confirm; returns how many."""
    rows = list(SignUp.objects.filter(pool=pool, state=SignUpState.CONFIRMED).select_related("municipality"))
    for row in rows:
        row.state = SignUpState.SIGNED_UP
        row.save()
        SignUpTransition.objects.create(
            sign_up=row, from_state=SignUpState.CONFIRMED, to_state=row.state, comment=str(why)[:500]
        )
    tell(CONFIRM_AGAIN, people_of([row.municipality for row in rows]), pool.get_absolute_url(), pool=pool, why=why)
    return len(rows)
