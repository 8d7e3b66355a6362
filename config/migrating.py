"""Migrating an empty database without drawing up the whole site again for each step.

Django renders a changed model anew for every operation, and with it every model that is related to it in either
direction. In a site where nearly everything points at municipalities, networks and people, that is most models, a
thousand times: minutes of computing for what PostgreSQL does in seconds. What the SQL of a simple operation is made
from is the model itself and those that it points at, so only these are rendered for it. Operations that can look at
more (data, renaming, keys that others point at) are given the whole site, as always.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    DeleteModel,
    RemoveConstraint,
    RemoveField,
    RemoveIndex,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.migrations.utils import resolve_relation
from pgtrigger.migrations import AddTrigger, RemoveTrigger

SIMPLE = (
    *(CreateModel, DeleteModel, AddField, RemoveField, AddIndex, RemoveIndex, AddConstraint, RemoveConstraint),
    *(AddTrigger, RemoveTrigger),
)
Key = tuple[str, str]


def pointed_at(state: ProjectState, key: Key) -> dict[Key, ModelState]:
    """The model with this key and all that it points at, directly and indirectly; nothing where it doesn't exist."""
    found: dict[Key, ModelState] = {}
    waiting = [key]
    while waiting:
        current = waiting.pop()
        if current in found or current not in state.models:
            continue
        model = found[current] = state.models[current]
        names: list[Any] = [base for base in model.bases if isinstance(base, str)]
        for field in model.fields.values():
            remote = getattr(field, "remote_field", None)
            names += [name for name in (getattr(remote, "model", None), getattr(remote, "through", None)) if name]
        waiting += [resolve_relation(name, *current) for name in names]
    return found


class _Apps:
    """The registry of one model and what it points at, made when somebody asks for it."""

    def __init__(self, state: ProjectState, key: Key) -> None:
        self._state, self._key = state, key

    @cached_property
    def _registry(self) -> StateApps:
        return StateApps([*self._state.real_apps], pointed_at(self._state, self._key))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._registry, name)


class _Step:
    """An operation that is given the models that it needs."""

    def __init__(self, operation: Operation) -> None:
        self._operation = operation

    def __getattr__(self, name: str) -> Any:
        return getattr(self._operation, name)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Without rendered models there are none to render anew.
        state.__dict__.pop("apps", None)
        self._operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, before: ProjectState, after: ProjectState) -> None:
        if name := self._model():
            for state in (before, after):
                state.__dict__["apps"] = _Apps(state, (app_label, name))
        self._operation.database_forwards(app_label, schema_editor, before, after)
        after.__dict__.pop("apps", None)

    def _model(self) -> str | None:
        """The model of a simple operation, in lower case; None where it may look at others."""
        operation = self._operation
        if isinstance(operation, AlterField):
            field = operation.field
            plain = not (field.many_to_many or field.primary_key or field.unique)
            return operation.model_name_lower if plain else None
        if isinstance(operation, CreateModel | DeleteModel):
            return operation.name_lower
        # Some of them, but not all, know it in lower case.
        return getattr(operation, "model_name", "").lower() if isinstance(operation, SIMPLE) else None


class Executor(MigrationExecutor):
    """Django's, but for how the models of each step are rendered. Backwards is as always."""

    def _migrate_all_forwards(
        self, state: ProjectState, plan: Any, full_plan: Any, fake: bool, fake_initial: bool
    ) -> ProjectState:
        wanted = {migration for migration, _backwards in plan}
        for migration, _backwards in full_plan:
            if migration in wanted:
                state = self.apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        return state

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        if fake or fake_initial:
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        operations = migration.operations
        steps: Any = [_Step(operation) for operation in operations]
        vars(migration)["operations"] = steps
        try:
            return super().apply_migration(state, migration)
        finally:
            vars(migration)["operations"] = operations
