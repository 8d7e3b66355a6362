"""The waiting list of a full pool: the order, and who gets the seat that becomes free.

The caller holds the lock on the pool, so that no seat is given twice.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.notifications.events import tell
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.recipients import leaders_of, people_of
from rollouts.sheets.workflow import current_sheet
from rollouts.sign_ups.events import PROMOTED, SEAT_WISHED
from rollouts.sign_ups.models import SignUp, SignUpTransition
from rollouts.sign_ups.moves import SignUpState

# A seat that becomes free later is for the leader to give: the work has begun.
FILLING_STATES = frozenset({PoolState.OPEN, PoolState.CLOSED})


def free_seats(pool: Pool) -> int:
    """Seats that one who comes now can have: none while others wait."""
    if SignUp.objects.waiting().filter(pool=pool).exists():
        return 0
    return max(pool.capacity - SignUp.objects.active().filter(pool=pool).count(), 0)


def fill(pool: Pool) -> list[SignUp]:
    """Give the free seats of the locked `pool` to the first in line, and tell them and the one who leads.

    Who read an older version of the information gets the seat too, and is asked to confirm.
    """
    if pool.state not in FILLING_STATES:
        return []
    free = pool.capacity - SignUp.objects.active().filter(pool=pool).count()
    sheet = current_sheet(pool.rollout_id)
    promoted = list(SignUp.objects.waiting().filter(pool=pool).select_related("municipality")[: max(free, 0)])
    for row in promoted:
        up_to_date = sheet is not None and row.sheet_id == sheet.pk
        row.state = SignUpState.CONFIRMED if up_to_date else SignUpState.SIGNED_UP
        row.save()
        SignUpTransition.objects.create(sign_up=row, from_state=SignUpState.WAITING, to_state=row.state)
        told = [*people_of([row.municipality]), *leaders_of(pool)]
        more = "" if up_to_date else _("Informasjonen er endret siden kommunen svarte, og plassen må bekreftes.")
        tell(PROMOTED, told, pool.get_absolute_url(), pool=pool, name=row.municipality.name, more=more)
    if free > len(promoted) and pool.takes_sign_ups:
        _tell_those_who_wish(pool)
    return promoted


def places(pool: Pool) -> dict[int, int]:
    """The place in line, from 1, by the sign-up's primary key. One query."""
    return {
        pk: place for place, pk in enumerate(SignUp.objects.waiting().filter(pool=pool).values_list("pk", flat=True), 1)
    }


def _tell_those_who_wish(pool: Pool) -> None:
    rows = SignUp.objects.joined().filter(wished_pool=pool).exclude(pool=pool).select_related("municipality")
    for row in rows:
        people = people_of([row.municipality])
        tell(SEAT_WISHED, people, pool.get_absolute_url(), pool=pool, name=row.municipality.name)
