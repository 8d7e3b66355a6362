"""Which models have a history that is shown, who may see it, and on whose page it stands.

    history.register(history.Tracked(Group, may=may_edit_group))
    history.register(history.Tracked(GroupMember, part_of=("group",)))

A model with an event table that is neither registered nor left out with a reason fails `tests/core/history`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from pghistory.models import Event

from core.opens import all_actions

LOG = "history.log"


@dataclass(frozen=True, kw_only=True)
class Tracked:
    """`may(user, row)`: who sees the history of a row. A part needs none: it is seen by those who see the whole.

    `part_of` are the foreign keys to the rows on whose pages it stands, too; `hidden` the fields that nobody is shown;
    `terms` says whose fields a JSON object of this model has as keys. With `whole` the rows are shown as one, as those
    of settings are: `may` gets None in place of a row. `name` is what a row is called where its text is too short.
    """

    model: type[Model]
    may: Callable[[Any, Any], bool] | None = None
    part_of: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    terms: Mapping[str, type[Model]] = field(default_factory=dict)
    whole: bool = False
    name: Callable[[Any], str] = str

    @property
    def key(self) -> str:
        return key_of(self.model)


_tracked: dict[str, Tracked] = {}
_left_out: dict[str, str] = {}
_tasks: dict[str, Any] = {}


def register(*entries: Tracked) -> None:
    """Raises `ValueError` for a model that is registered already, and for one that nobody may see."""
    for entry in entries:
        if entry.key in _tracked:
            raise ValueError(f"The history of {entry.key} is registered twice.")
        if entry.may is None and not entry.part_of:
            raise ValueError(f"Nobody may see the history of {entry.key}.")
        _tracked[entry.key] = entry


def leave_out(model: type[Model], reason: str) -> None:
    """The model has an event table that isn't shown, for this reason."""
    _left_out[key_of(model)] = reason


def name_tasks(names: Mapping[str, Any]) -> None:
    """What the tasks of a queue are called, by their names in code: a job is one of the places changes come from."""
    _tasks.update(names)


def task_name(name: str) -> str:
    return str(_tasks.get(name, name.rpartition(".")[2]))


def named_tasks() -> set[str]:
    return set(_tasks)


def key_of(model: type[Model] | Model) -> str:
    return model._meta.label_lower


def find(key: str) -> Tracked | None:
    return _tracked.get(key)


def all_tracked() -> dict[str, Tracked]:
    return dict(_tracked)


def left_out() -> dict[str, str]:
    return dict(_left_out)


@cache
def event_models() -> dict[str, Any]:
    """The event table of each model that has one, by the key of the model."""
    found = {}
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", None)
        if issubclass(model, Event) and tracked is not None:
            found[key_of(tracked)] = model
    return found


def may_see(user: Any, row: Model | None) -> bool:
    """May `user` see what has been changed about `row`? Anyone who may see the whole log, or what the app says."""
    if row is None or not getattr(user, "is_authenticated", False):
        return False
    entry = _tracked.get(key_of(row))
    if entry is None:
        return False
    if may_see_log(user) or (entry.may is not None and entry.may(user, row)):
        return True
    return any(may_see(user, getattr(row, name)) for name in entry.part_of) if entry.may is None else False


def may_see_log(user: Any) -> bool:
    return all_actions()[LOG].allowed(user, None)


def may_see_kind(user: Any, entry: Tracked) -> bool:
    """May `user` see what has been changed about all rows of a kind?"""
    return may_see_log(user) or bool(entry.whole and entry.may is not None and entry.may(user, None))
