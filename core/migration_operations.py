"""Operations for migrations that Django and pgtrigger don't have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger
from pgtrigger.migrations import AddTrigger


class AddTriggers(Operation):
    """All triggers of an app in one step; `triggers` are those of each model, by its name in lower case.

    As many `AddTrigger` would do the same, but every one of them has all models of the site rendered again.
    """

    def __init__(self, triggers: Mapping[str, Sequence[Trigger]]) -> None:
        self.triggers = triggers
        self._steps = [AddTrigger(model, trigger) for model, found in triggers.items() for trigger in found]

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for model, found in self.triggers.items():
            options: dict[str, Any] = state.models[app_label, model].options
            options["triggers"] = [*options.get("triggers", []), *found]
        state.clear_delayed_apps_cache()

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for step in self._steps:
            step.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for step in reversed(self._steps):
            step.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Create the triggers"
