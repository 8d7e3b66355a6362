"""Many cells at once, as the grid and the API ask for them: what was sent, what came of it, and how to say so."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import InvalidInput
from core.text import clean_data
from portfolio.grid_reference import GridReference, cell_id
from portfolio.level_tags import level_label
from portfolio.statuses import recording
from portfolio.statuses.models import AdoptionStatus
from portfolio.statuses.recording import CELLS_AT_MOST, CONFLICT, REFUSED, SAME, SAVED, Change, Outcome

ACTIONS = (recording.REPORT, recording.CONFIRM, recording.UNDO)


def parse(content: bytes) -> Any:
    """What the request says, as JSON. Raises `InvalidInput` when it isn't."""
    try:
        return clean_data(json.loads(content))
    except ValueError as error:
        raise InvalidInput(_("Det som ble sendt, er ikke JSON.")) from error


def read(body: Any) -> list[Change]:
    """The changes of a request: `date` and `source` hold for all of them. Raises `InvalidInput` for another shape."""
    try:
        since = dt.date.fromisoformat(body["date"]) if body.get("date") else None
        source = str(body.get("source") or "")
        changes = [_change(one, since, source) for one in body["changes"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(_("Det som ble sendt, er ikke helt. Last siden på nytt og prøv igjen.")) from error
    if not changes or len(changes) > CELLS_AT_MOST:
        raise InvalidInput(_("Send mellom 1 og %(most)d ruter om gangen.") % {"most": CELLS_AT_MOST})
    return changes


def _change(one: Mapping[str, Any], since: dt.date | None, source: str) -> Change:
    _word, municipality, solution = str(one["cell"]).split("-")
    action = str(one.get("do") or recording.REPORT)
    if action not in ACTIONS:
        raise ValueError(action)
    own = dt.date.fromisoformat(one["date"]) if one.get("date") else since
    return Change(
        municipality_id=int(municipality),
        solution_id=int(solution),
        action=action,
        level=str(one.get("level") or ""),
        effective_date=own,
        seen_version=int(one["version"]),
        comment=str(one.get("comment") or "")[:500],
        source=source,
        unless_same=not one.get("again"),
    )


@dataclass(frozen=True)
class Names:
    """What cells are called."""

    reference: GridReference

    def cell(self, change: Change) -> str:
        place = self.reference.place_by_id.get(change.municipality_id)
        line = self.reference.line_by_id.get(change.solution_id)
        return _("%(municipality)s, %(solution)s") % {
            "municipality": place.name if place else "–",
            "solution": line.short_name if line else "–",
        }


def message(outcomes: Sequence[Outcome], known: GridReference) -> str:
    """What came of a batch, in a sentence: `Arendal, VKP: i bruk. Lagret 14.02`, `12 ruter lagret 14.02, 3 uendret`."""
    clock = date_format(timezone.localtime(), "H.i")
    counts = Counter(outcome.result for outcome in outcomes)
    saved = [outcome for outcome in outcomes if outcome.result == SAVED]
    if len(outcomes) == 1:
        return _one(outcomes[0], Names(known), clock)
    parts = []
    if saved:
        parts.append(_saved(saved) % {"n": len(saved), "clock": clock})
    for result, one, many in (
        (SAME, _("%(n)d uendret"), _("%(n)d uendret")),
        (CONFLICT, _("%(n)d endret av andre"), _("%(n)d endret av andre")),
        (REFUSED, _("%(n)d avvist"), _("%(n)d avvist")),
        (recording.HELD_BACK, _("%(n)d ikke lagret"), _("%(n)d ikke lagret")),
    ):
        if counts[result]:
            parts.append((one if counts[result] == 1 else many) % {"n": counts[result]})
    return ", ".join(parts)


def _saved(saved: Sequence[Outcome]) -> str:
    """What was done to the cells that were saved, where it was the same to all."""
    number = len(saved)
    actions = {outcome.change.action for outcome in saved}
    if actions == {recording.UNDO}:
        return ngettext("Angret %(n)d rute. Lagret %(clock)s", "Angret %(n)d ruter. Lagret %(clock)s", number)
    if actions == {recording.CONFIRM}:
        return ngettext("%(n)d bekreftet", "%(n)d bekreftet", number)
    return ngettext("%(n)d rute lagret %(clock)s", "%(n)d ruter lagret %(clock)s", number)


def _one(outcome: Outcome, names: Names, clock: str) -> str:
    cell = names.cell(outcome.change)
    if outcome.result == SAVED:
        now = level_label(outcome.level_now)
        words = {"cell": cell, "level": now, "before": level_label(outcome.before), "clock": clock}
        if outcome.change.action == recording.UNDO:
            return _("Angret: %(cell)s er %(level)s igjen. Lagret %(clock)s") % words
        if outcome.change.action == recording.CONFIRM:
            return _("%(cell)s: %(level)s er bekreftet. Lagret %(clock)s") % words
        return _("%(cell)s: %(level)s. Lagret %(clock)s") % words
    if outcome.result == SAME:
        return _("%(cell)s: %(level)s fra før, ingenting å lagre") % {
            "cell": cell,
            "level": level_label(outcome.before),
        }
    return f"{cell}: {outcome.reason}"


@dataclass(frozen=True)
class Clash:
    """Two values for one cell: what I wanted, and what somebody else has put there."""

    cell_id: str
    name: str
    mine: Change
    theirs: AdoptionStatus | None

    @property
    def version(self) -> int:
        return self.theirs.version if self.theirs else 0


def clashes(outcomes: Sequence[Outcome], known: GridReference) -> list[Clash]:
    """Those of `outcomes` where somebody else was first; one query when there are any."""
    found = [outcome.change for outcome in outcomes if outcome.result == CONFLICT]
    if not found:
        return []
    theirs = {
        (status.municipality_id, status.solution_id): status
        for status in AdoptionStatus.objects.filter(
            municipality__in={change.municipality_id for change in found},
            solution__in={change.solution_id for change in found},
        ).select_related("report__recorded_by")
    }
    names = Names(known)
    return [Clash(cell_id(*change.cell), names.cell(change), change, theirs.get(change.cell)) for change in found]
