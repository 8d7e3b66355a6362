"""Two people who edit the same thing: the one who saves last sees both versions.

`{% csrf_token %}` puts into each form a print of the values that it was opened with. When it comes back, `core.pages`
compares: a field that somebody else has changed, and where something else was typed, is shown with both values, and
nothing is saved. Sending again is a choice, since the form then carries the print of what is there now.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.forms import BaseForm, HiddenInput
from django.utils.formats import date_format
from django.utils.translation import gettext as _

FIELD = "opened"


def prints_of(form: BaseForm) -> str:
    """A short print of each value that the form was opened with, as JSON; empty for a form that begins with nothing."""
    found = {name: _print(form, name) for name in _compared(form)}
    return json.dumps(found, separators=(",", ":")) if found else ""


def refuse_where_changed(form: BaseForm, opened: str) -> bool:
    """Put what somebody else has saved beside each field where something else was typed; true when there is any."""
    try:
        then = json.loads(opened or "{}")
    except ValueError:
        return False
    if not isinstance(then, dict):
        return False
    changed = [name for name in _compared(form) if name in then and then[name] != _print(form, name)]
    clashing = [name for name in changed if name in form.changed_data]
    for name in clashing:
        text = _("Noen andre har endret dette til «%(value)s» siden du åpnet siden.")
        form.add_error(name, text % {"value": _shown(form, name)})
    if clashing:
        text = _("Ingenting er lagret. Send på nytt for å beholde ditt, eller last siden på nytt for å se det andre.")
        form.add_error(None, text)
    return bool(clashing)


def _compared(form: BaseForm) -> Iterator[str]:
    """The fields that begin with what is stored: the form itself was given their values."""
    return (
        name
        for name, field in form.fields.items()
        if name in form.initial and not isinstance(field.widget, HiddenInput) and not field.disabled
    )


def _print(form: BaseForm, name: str) -> str:
    return hashlib.sha256(_stored(form, name).encode()).hexdigest()[:12]


def _stored(form: BaseForm, name: str) -> str:
    value: Any = form.get_initial_for_field(form.fields[name], name)
    if hasattr(value, "values_list") or isinstance(value, list | tuple | set | frozenset):
        return repr(sorted(str(getattr(one, "pk", one)) for one in value))
    return str(form.fields[name].prepare_value(value))


def _shown(form: BaseForm, name: str) -> str:
    """The value that is stored now, as a person reads it."""
    field: Any = form.fields[name]
    value = field.prepare_value(form.get_initial_for_field(field, name))
    if isinstance(value, dt.date):
        return date_format(value, "SHORT_DATE_FORMAT")
    wanted = {str(one) for one in value} if isinstance(value, list | tuple | set) else {str(value)}
    labels = [str(label) for code, label in getattr(field, "choices", ()) if str(code) in wanted]
    return ", ".join(labels) or str("" if value is None else value)
