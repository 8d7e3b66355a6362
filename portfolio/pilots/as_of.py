"""A solution's pilots as they stood on a date, read back from their log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from core.days import end_of
from portfolio.editions.models import LogLine
from portfolio.pilots import access as pilot_access
from portfolio.pilots.models import Pilot
from portfolio.pilots.moves import PUBLIC_STATES, PilotState


def as_of(pilots: Iterable[Pilot], date: dt.date, user: Any) -> list[Pilot]:
    """Those of `pilots` that were registered on `date` (inclusive) and that `user` may see as they stood then.

    One query; they are not saved. Those who see only those that are pilots today see only those that were pilots then.
    """
    rows = {pilot.pk: pilot for pilot in pilots}
    last: dict[int | None, LogLine] = {}
    for line in LogLine.objects.filter(pilot__in=rows, at__lt=end_of(date)).order_by("at", "pk"):
        last[line.pilot_id] = line
    found = [_as_it_was(pilot, last[pk]) for pk, pilot in rows.items() if pk in last]
    return [pilot for pilot in found if pilot_access.sees_pilot_interest(user) or pilot.state in PUBLIC_STATES]


def _as_it_was(pilot: Pilot, line: LogLine) -> Pilot:
    if line.to_state == pilot.state:
        return pilot
    # What was chosen, refused or ended later was not decided yet.
    chosen = line.to_state == PilotState.CHOSEN
    pilot.state = line.to_state
    pilot.decided_on = timezone.localtime(line.at).date() if chosen else None
    # The log holds the reason, and after it what the owner said.
    pilot.reason = line.comment.removesuffix(pilot.owner_view).strip() if chosen else ""
    pilot.owner_view = pilot.owner_view if chosen else ""
    return pilot
