"""The one table of how a municipality's interest in being a pilot moves [002 "Pilotkommuner"]."""

from __future__ import annotations

import enum

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.moves import Move, Moves


class PilotState(models.TextChoices):
    PROPOSED = "proposed", _("foreslått av regionen")
    INTERESTED = "interested", _("meldt interesse")
    CHOSEN = "chosen", _("valgt som pilot")
    DECLINED = "declined", _("ikke valgt")
    WITHDRAWN = "withdrawn", _("trukket")
    COMPLETED = "completed", _("piloten er ferdig")


class PilotAction(models.TextChoices):
    """`REGISTER` and `PROPOSE` make the row; the others move it."""

    REGISTER = "register", _("Meld interesse")
    PROPOSE = "propose", _("Foreslå en kommune")
    CONFIRM = "confirm", _("Kommunen vil være pilot")
    CHOOSE = "choose", _("Velg som pilot")
    DECLINE = "decline", _("Velg ikke")
    WITHDRAW = "withdraw", _("Trekk")
    COMPLETE = "complete", _("Avslutt piloten")


class PilotWho(enum.Enum):
    MUNICIPALITY = "municipality"  # its representative
    REGION = "region"  # the contact person of its network
    KS = "ks"


_A, _S, _W = PilotAction, PilotState, PilotWho
OPEN_STATES = frozenset({_S.PROPOSED, _S.INTERESTED, _S.CHOSEN})
# What anyone may see; interest and refusals are for people with a role.
PUBLIC_STATES = frozenset({_S.CHOSEN, _S.COMPLETED})

# A choice says what the solution's owner thinks, too.
OWNER_IS_ASKED = frozenset({_A.CHOOSE, _A.DECLINE})

MOVES = Moves(
    Move(_A.CONFIRM, {_S.PROPOSED}, _S.INTERESTED, {_W.MUNICIPALITY}),
    Move(_A.CHOOSE, {_S.INTERESTED}, _S.CHOSEN, {_W.KS}, needs_reason=True),
    Move(_A.DECLINE, {_S.PROPOSED, _S.INTERESTED}, _S.DECLINED, {_W.KS}, needs_reason=True),
    Move(_A.WITHDRAW, OPEN_STATES, _S.WITHDRAWN, {_W.MUNICIPALITY, _W.REGION}, needs_reason=True),
    Move(_A.COMPLETE, {_S.CHOSEN}, _S.COMPLETED, {_W.KS}, needs_reason=True),
)
