"""The one table of how a sign-up moves. Pure data: the model builds its database trigger from it.

A municipality is invited and answers yes or no; no is a full answer [004 §4.4]. A yes takes a seat, or a place in the
waiting list. Who holds a seat is asked again when what was decided about has changed.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignUpState(models.TextChoices):
    INVITED = "invited", _("invitert")
    WAITING = "waiting", _("på venteliste")
    # Holds a seat, but what was decided about has changed since: the municipality is asked again.
    SIGNED_UP = "signed_up", _("påmeldt, må bekrefte på nytt")
    CONFIRMED = "confirmed", _("påmeldt")
    DECLINED = "declined", _("takket nei")
    WITHDRAWN = "withdrawn", _("trukket")
    COMPLETED = "completed", _("gjennomført")


# Those that hold a seat, now or when the pool was completed.
SEATED = frozenset({SignUpState.SIGNED_UP, SignUpState.CONFIRMED, SignUpState.COMPLETED})
# Those that have said yes and not changed their minds.
JOINED = SEATED | {SignUpState.WAITING}
# A yes that takes up a municipality while the pool lives, with a seat or in line for one. An invitation takes up none.
LOAD = frozenset({SignUpState.WAITING, SignUpState.SIGNED_UP, SignUpState.CONFIRMED})
# Something may still come of them; a municipality has one such row in a pool at the most.
LIVE = frozenset({SignUpState.INVITED, SignUpState.WAITING, SignUpState.SIGNED_UP, SignUpState.CONFIRMED})

# From each state, where it may go. A municipality that said no or left and thinks again gets a new row.
WAYS: dict[SignUpState, frozenset[SignUpState]] = {
    SignUpState.INVITED: frozenset({SignUpState.CONFIRMED, SignUpState.WAITING, SignUpState.DECLINED}),
    SignUpState.WAITING: frozenset({SignUpState.CONFIRMED, SignUpState.SIGNED_UP, SignUpState.WITHDRAWN}),
    SignUpState.SIGNED_UP: frozenset({SignUpState.CONFIRMED, SignUpState.WITHDRAWN, SignUpState.COMPLETED}),
    SignUpState.CONFIRMED: frozenset({SignUpState.SIGNED_UP, SignUpState.WITHDRAWN, SignUpState.COMPLETED}),
    SignUpState.DECLINED: frozenset(),
    SignUpState.WITHDRAWN: frozenset(),
    SignUpState.COMPLETED: frozenset(),
}


def arrows() -> list[tuple[str, str]]:
    """Every allowed (from, to), for the trigger that holds the table in the database."""
    return sorted((source.value, target.value) for source, targets in WAYS.items() for target in targets)
