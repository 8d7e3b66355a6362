"""The register of who is told of what: nothing is left out, and the document is made from it."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from core.notifications import register
from core.notifications.events import Event, all_events
from core.opens import all_actions


def sources():
    for app in register.project_apps():
        yield from (Path(settings.BASE_DIR) / app).rglob("*.py")


def test_every_move_of_every_workflow_has_a_row():
    assert {"rollouts.pools/cancel", "networks.needs/lift", "funding.reports/ask"} <= register.moves()
    assert {"rollouts.motion/lapsed", "rollouts.signup/withdrawn"} <= register.states()
    assert sorted((register.moves() | register.states()) - set(register.all_rows())) == []


def test_every_action_that_changes_something_has_a_row():
    assert sorted(register.writing_actions() - set(register.all_rows())) == []


def test_no_row_is_of_an_act_that_there_is_not():
    known = register.moves() | register.states() | set(all_actions())
    rows = {act for act in register.all_rows() if not act.startswith(register.CALENDAR)}
    assert sorted(rows - known) == []


def test_a_row_tells_somebody_or_says_why_nobody():
    assert [row.act for row in register.all_rows().values() if not row.events and not row.because.strip()] == []


def test_every_event_is_in_a_row_says_whom_it_is_for_and_is_told():
    named = {event.code for row in register.all_rows().values() for event in row.events}
    assert sorted(set(all_events()) - named) == []
    assert [event.code for event in all_events().values() if not event.to] == []
    declared, used = [], set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                call = node.value
                # (Webhooks have events of their own.)
                if path.name == "events.py" and getattr(call.func, "id", "") == "Event":
                    declared.append((node.targets[0].id, call.args[0].value))
            elif isinstance(node, ast.Name) and path.name not in {"events.py", "telling.py"}:
                used.add(node.id)
    assert {code for _name, code in declared} == set(all_events())
    assert sorted(name for name, _code in declared if name not in used) == []


def test_a_workflow_without_a_row_is_found(monkeypatch):
    rows = register.all_rows()
    rows.pop("rollouts.pools/cancel")
    monkeypatch.setattr(register, "_rows", rows)
    assert (register.moves() | register.states()) - set(register.all_rows()) == {"rollouts.pools/cancel"}


def test_a_code_or_an_act_is_given_once():
    [event, *_rest] = all_events().values()
    with pytest.raises(ValueError, match=event.code):
        Event(event.code, event.kind, "x")
    with pytest.raises(ValueError, match="said twice"):
        register.register([register.nobody("rollouts.pools/cancel", because="x")])


def test_the_document_is_current():
    call_command("telling", "--check")
