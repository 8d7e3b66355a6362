"""What forms in all apps are made of; an app's own forms are in its `forms.py` and beside its ideas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from core.errors import DomainError, Unsure


class DateInput(forms.DateInput):
    """The browser's own calendar; it reads and writes 2024-05-17 and shows the day as the person's language does."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class PlainForm(forms.Form):
    """Labels without a colon; "required" is said by the server, so that the sentence is Norwegian in any browser."""

    use_required_attribute = False
    # What may be left empty until something else asks for it, by the field's name: when it is asked for. `{% field %}`
    # says so in place of "optional".
    asked: Mapping[str, Any] = {}

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **{"label_suffix": "", **kwargs})

    def ignored(self) -> Iterable[str]:
        """The fields, by name, that count for nothing with what else was chosen; `core.pages` says so of those that
        were filled in. Valid forms only."""
        return ()


class AskingForm(PlainForm):
    """What the domain asks about first (`Unsure`) is told by `components/ask.html`; a yes goes with the next try."""

    doubts: Mapping[str, str] = {}

    @property
    def asked_about(self) -> str:
        return ",".join(self.doubts)

    def sure(self) -> list[str]:
        """The keys of the questions that were answered with yes."""
        return [key for key in str(self.data.get("sure", "")).split(",") if key]


def add_domain_error(form: forms.BaseForm, error: DomainError) -> None:
    """Put what the domain refused beside the fields it belongs to; what it asks about goes to the form's question."""
    if isinstance(error, Unsure) and isinstance(form, AskingForm):
        form.doubts = error.doubts
        return
    beside = {name: text for name, text in error.by_field.items() if name in form.fields}
    for field, text in beside.items() or [(None, error.message)]:
        form.add_error(field, text)


def filled_in_vain(form: forms.BaseForm) -> list[str]:
    """The labels of the fields that the form ignores, where something was typed or chosen."""
    names = form.ignored() if isinstance(form, PlainForm) else ()
    return [str(form[name].label) for name in names if name in form.changed_data and form[name].data]


def offer(form: forms.BaseForm, name: str, what: QuerySet[Any] | Iterable[Any]) -> None:
    """What one chooses from in the field `name`: rows of a model, or pairs of value and text."""
    field: Any = form.fields[name]
    if isinstance(what, QuerySet):
        field.queryset = what
    else:
        field.choices = what


def as_typed_but(form: forms.BaseForm, **changed: object) -> QueryDict:
    """What was typed in the bound `form`, with some values changed: after a conflict the version that is there now, so
    that sending again is a choice."""
    typed = QueryDict(mutable=True)
    typed.update(form.data)
    for name, value in changed.items():
        typed[name] = str(value)
    return typed
