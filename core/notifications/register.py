"""The register of who is told of what: every act that changes what concerns somebody tells somebody, or says why not.

    told("rollouts.pools/cancel", POOL_CANCELLED)
    nobody("rollouts.pools/submit", "It is first in the NKG's queue, which their page and digest show.")

An act is named by what the code has it as, so that a test can find those without a row:

- `rollouts.pools/cancel`: a move of a table (`MOVES` of `rollouts/pools/moves.py`);
- `rollouts.motion/lapsed`: a model with a `state`, and what it comes to be, where no table of moves has it;
- `people.end`: an action of the register of who may do what, that something is changed by;
- `calendar: ‹what›`: what the program does by itself.

`docs/telling.md` is made from it by `manage.py telling`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from core import opens
from core.moves import Moves
from core.notifications.events import Event, all_events

CALENDAR = "calendar: "
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Row:
    """What follows of one act: the events that are told, or the reason why nobody is."""

    act: str
    events: tuple[Event, ...] = ()
    because: str = ""


_rows: dict[str, Row] = {}


def told(act: str, *events: Event, because: str = "") -> list[Row]:
    """`because` says what else there is to say, such as when it isn't told."""
    return [Row(act, events, because)]


def nobody(*acts: str, because: str) -> list[Row]:
    """The same reason for several acts."""
    return [Row(act, (), because) for act in acts]


def register(rows: Iterable[list[Row]]) -> None:
    """Add an app's rows, from `AppConfig.ready()`. Raises `ValueError` for an act that has one."""
    for row in (row for group in rows for row in group):
        if row.act in _rows:
            raise ValueError(f"Who is told of {row.act} is said twice.")
        _rows[row.act] = row


def all_rows() -> dict[str, Row]:
    return dict(_rows)


# --- Which acts there are ----------------------------------------------------------------------------------


def project_apps() -> list[str]:
    """The names of the apps that are ours."""
    return [app.name for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]


@cache
def tables() -> dict[str, Moves[Any, Any, Any]]:
    """Every table of moves, by the idea that has it: `rollouts.pools`."""
    found = {}
    for app in project_apps():
        for module in pkgutil.walk_packages(import_module(app).__path__, f"{app}."):
            if module.name.rpartition(".")[2] == "moves":
                table = getattr(import_module(module.name), "MOVES", None)
                if isinstance(table, Moves):
                    found[module.name.rpartition(".")[0]] = table
    return found


def moves() -> set[str]:
    """Each action of each table."""
    return {f"{idea}/{move.action.value}" for idea, table in tables().items() for move in table}


def states() -> set[str]:
    """What each model with a state can come to be, but for those whose states are those of a table."""
    in_tables = {type(move.target) for table in tables().values() for move in table}
    found = set()
    for model in apps.get_models():
        if model._meta.app_label in project_apps() and not hasattr(model, "pgh_tracked_model"):
            field = next((one for one in model._meta.fields if one.name == "state" and one.choices), None)
            values = {str(value) for value, _label in (field.flatchoices if field else ())}
            if values and not any(values == set(states.values) for states in in_tables):
                found |= {f"{model._meta.app_label}.{model._meta.model_name}/{value}" for value in values}
    return found


def writing_actions() -> set[str]:
    """The actions of the register of who may do what by which something is changed."""
    return {route.action for route in opens.all_routes() if route.method not in SAFE}


# --- The document --------------------------------------------------------------------------------------------

HEADER = """\
# Who is told of what

Made from the register (`core/notifications/register.py`) by `manage.py telling`; a test fails when it is stale, and
when a move of a workflow or an action that changes something has no row. Don't edit it by hand.

What is told comes to the inbox at once and to the daily e-mail of those who want it there, each time in the language of
the one who reads: their own choice, else the written standard of their municipality or network, else bokmål. Nobody is
told of what they did themselves.
"""


def document() -> str:
    """The whole of `docs/telling.md`."""
    sections = [
        ("Moves of workflows", "A row for each move of each table.", moves()),
        ("What else has a state", "Models with a state, and what they come to be.", states()),
        ("What the calendar does", "Without anybody's doing.", {act for act in _rows if act.startswith(CALENDAR)}),
        (
            "Other acts",
            "By the action that opens them (see access.md). Where an action makes the moves above, those rows hold.",
            writing_actions(),
        ),
    ]
    parts = [HEADER]
    for title, lede, acts in sections:
        lines = [_line(_rows[act]) for act in sorted(acts) if act in _rows]
        parts.append(f"## {title}\n\n{lede}\n\n{_table('act', 'tells', 'or nobody, because')}{''.join(lines)}")
    heads = _table("event", "who hears it", "what they read")
    parts.append(f"## The events\n\nThe words are those of bokmål.\n\n{heads}{''.join(_event_lines())}")
    return "\n".join(parts)


def _table(*heads: str) -> str:
    return f"| {' | '.join(heads)} |\n| {' | '.join('---' for _head in heads)} |\n"


def _line(row: Row) -> str:
    events = ", ".join(f"`{event.code}`" for event in row.events)
    return f"| `{row.act}` | {events} | {row.because} |\n"


def _event_lines() -> Iterator[str]:
    for code, event in sorted(all_events().items()):
        words = " — ".join(str(part) for part in (event.title, event.detail) if part)
        yield f"| `{code}` | {event.to} | {words} |\n"
