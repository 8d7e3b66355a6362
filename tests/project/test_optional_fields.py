"""No field is called optional that the domain asks for: each sentence that asks for words or a choice is looked up."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django import forms

ROOT = Path(__file__).parents[2]
APPS = ("networks", "portfolio", "rollouts", "funding")
ASKS = ("Skriv ", "Velg ", "Fyll ", "Last opp ")

# Fields that are left empty with good reason, though a sentence of their idea asks for something of the same name.
FREE = {
    ("GatheringPlanForm", "link"): "is checked when there is one",
    ("GatheringPlanForm", "roles"): "regions or people will do",
    ("AgendaRow", "title"): "an empty row is no item",
    ("AttendanceForm", "users"): "nobody may have come",
    ("PersonalForm", "language"): "the place one works for has one",
    ("PersonSearchForm", "network"): "a search",
    ("PersonSearchForm", "role"): "a search",
    ("CommitmentForm", "responsible"): "nobody is everybody",
    ("NewEditionForm", "title"): "the year makes one",
    ("NewItemForm", "title"): "the solution's name is one",
    ("PlanItemForm", "solution"): "an own measure has none",
    ("PlanItemForm", "ambition"): "is checked when there is one",
    ("RulesForm", "solution"): "is checked when there is one",
    ("SendForm", "note"): "the first report has nothing new; it is asked for after that",
    ("InviteForm", "municipality"): "an audience will do",
    ("OtherPoolForm", "pool"): "none is an answer",
    ("BackersForm", "municipality"): "one may stand behind without any",
    ("RequestForm", "municipality"): "one may stand behind without any",
}


def asked_for(folder: Path) -> dict[str, list[str]]:
    """What the domain of one idea asks for: the sentences by field."""
    found = defaultdict(list)
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for field, words in said(node):
                if isinstance(field, ast.Constant):
                    texts = [one.value for one in ast.walk(words) if isinstance(one, ast.Constant)]
                    found[field.value].extend(text for text in texts if str(text).startswith(ASKS))
    return found


def said(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Field and sentence of `InvalidInput(sentence, field=…)` and of `wrong[field] = sentence`."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
        yield from ((keyword.value, node.args[0]) for keyword in node.keywords if keyword.arg == "field")
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript):
        yield node.targets[0].slice, node.value


def optional_fields(folder: Path) -> Iterator[tuple[type[forms.BaseForm], str]]:
    """The fields of one idea's forms that say "optional"."""
    for path in folder.glob("forms*.py"):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for _name, form in inspect.getmembers(module, inspect.isclass):
            if not issubclass(form, forms.BaseForm) or form.__module__ != module.__name__:
                continue
            for name, field in form.base_fields.items():
                hidden = isinstance(field.widget, forms.HiddenInput | forms.CheckboxInput)
                if not field.required and not hidden and name not in getattr(form, "asked", {}):
                    yield form, name


def test_no_field_is_called_optional_that_is_asked_for():
    wrong, free = [], set()
    for app in APPS:
        for folder in sorted(path for path in (ROOT / app).iterdir() if path.is_dir()):
            sentences = asked_for(folder)
            for form, name in optional_fields(folder):
                if not sentences.get(name):
                    continue
                if (form.__name__, name) in FREE:
                    free.add((form.__name__, name))
                else:
                    wrong.append(f"{form.__module__}.{form.__name__}.{name}: {sentences[name]}")
    assert not wrong
    assert free == set(FREE), "These need no excuse"


def test_what_is_asked_for_is_a_field():
    for app in APPS:
        for path in (ROOT / app).glob("*/forms*.py"):
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for _name, form in inspect.getmembers(module, inspect.isclass):
                if issubclass(form, forms.BaseForm) and form.__module__ == module.__name__:
                    own = set(form.base_fields) | {"prerequisites", "costs", "people", "consequences", "support"}
                    assert set(getattr(form, "asked", {})) <= own, form
