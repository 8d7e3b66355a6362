"""The one table of how a pool moves: which states there are, which moves lead where, and who may make them.

The models build their database trigger from it, `access` says who each `Who` is for one pool, and
`workflow` makes the moves. The way of a pool is described in [003, 004 §4.1].
"""

from __future__ import annotations

import enum

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.moves import Move, Moves


class PoolState(models.TextChoices):
    DRAFT = "draft", _("utkast")
    SUBMITTED = "submitted", _("sendt til NKG")
    RETURNED = "returned", _("sendt tilbake")
    APPROVED = "approved", _("godkjent")
    OPEN = "open", _("åpen for påmelding")
    CLOSED = "closed", _("påmeldingen er stengt")
    RUNNING = "running", _("i gang")
    COMPLETED = "completed", _("gjennomført")
    CANCELLED = "cancelled", _("avlyst")


class Action(models.TextChoices):
    """What a person may do that moves a pool; the labels are on buttons."""

    SUBMIT = "submit", _("Send inn til NKG")
    WITHDRAW = "withdraw", _("Trekk tilbake")
    APPROVE = "approve", _("Godkjenn")
    SEND_BACK = "send_back", _("Send tilbake")
    OPEN = "open", _("Åpne for påmelding")
    CLOSE = "close", _("Steng påmeldingen")
    START = "start", _("Sett i gang")
    COMPLETE = "complete", _("Marker som gjennomført")
    CANCEL = "cancel", _("Avlys puljen")


class Who(enum.Enum):
    """The kinds of actors, relative to one pool."""

    PROPOSER = "proposer"  # those who propose pools of this rollout
    DECIDER = "decider"  # members of the NKG who did not make the proposal themselves
    COORDINATOR = "coordinator"  # any member of the NKG
    SYSTEM = "system"  # the calendar


# The proposal is still the proposer's own business.
PRIVATE_STATES = frozenset({PoolState.DRAFT, PoolState.SUBMITTED, PoolState.RETURNED})
# Dates, capacity and deadline may be changed.
EDITABLE_STATES = frozenset({PoolState.DRAFT, PoolState.RETURNED})
# The NKG has said yes.
DECIDED_STATES = frozenset(
    {PoolState.APPROVED, PoolState.OPEN, PoolState.CLOSED, PoolState.RUNNING, PoolState.COMPLETED}
)
# Municipalities take part, or will.
ACTIVE_STATES = DECIDED_STATES - {PoolState.COMPLETED}
FINAL_STATES = frozenset({PoolState.COMPLETED, PoolState.CANCELLED})
MOVES = Moves(
    Move(Action.SUBMIT, EDITABLE_STATES, PoolState.SUBMITTED, {Who.PROPOSER}),
    # The author has thought better of it before anything is decided.
    Move(Action.WITHDRAW, {PoolState.SUBMITTED}, PoolState.DRAFT, {Who.PROPOSER}),
    Move(Action.APPROVE, {PoolState.SUBMITTED}, PoolState.APPROVED, {Who.DECIDER}),
    Move(Action.SEND_BACK, {PoolState.SUBMITTED}, PoolState.RETURNED, {Who.DECIDER}, needs_reason=True),
    # Follows the approval at once unless something is missing (`gate`) that must be in place before the invitation.
    Move(Action.OPEN, {PoolState.APPROVED}, PoolState.OPEN, {Who.PROPOSER, Who.DECIDER, Who.SYSTEM}),
    # Again, as long as the deadline holds: after a solution has been stopped and resumed, or closed too early.
    Move(Action.OPEN, {PoolState.CLOSED}, PoolState.OPEN, {Who.PROPOSER}),
    Move(Action.CLOSE, {PoolState.OPEN}, PoolState.CLOSED, {Who.PROPOSER, Who.SYSTEM}),
    Move(Action.START, {PoolState.CLOSED}, PoolState.RUNNING, {Who.PROPOSER}),
    Move(Action.COMPLETE, {PoolState.RUNNING}, PoolState.COMPLETED, {Who.PROPOSER}),
    # Before the decision only the proposer can give up the proposal; the NKG has "send back" for that.
    Move(Action.CANCEL, PRIVATE_STATES, PoolState.CANCELLED, {Who.PROPOSER}, needs_reason=True),
    Move(Action.CANCEL, ACTIVE_STATES, PoolState.CANCELLED, {Who.PROPOSER, Who.COORDINATOR}, needs_reason=True),
)
