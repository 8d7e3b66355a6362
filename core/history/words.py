"""A row of an event table in words: who did what to which thing, when and from where, and what each field was.

Fields have their labels, choices theirs, references the names of what they refer to, and dates are as people write
them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, Model
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.history import registry
from core.history.origin import Origin, origin_of
from core.history.reading import Row
from core.history.registry import Tracked

NOTHING = "–"
# What tells a person nothing: counters that programs compare, and what is made from other fields.
INTERNAL = {"id", "version", "sequence", "sort_key", "changed_at", "updated_at", "updated_by", "hex_column", "hex_row"}
# Numbers from here on are grouped; years are not.
GROUPED_FROM = 10_000
AFTER = "valid_to"

# Fields that forms never show have no label of their own.
LABELS = {
    "by": gettext_lazy("av"),
    "user": gettext_lazy("hvem"),
    "answered_by": gettext_lazy("besvart av"),
    "applied_by": gettext_lazy("søkt av"),
    "approved_at": gettext_lazy("godkjent"),
    "asked_by": gettext_lazy("spurt av"),
    "approved_by": gettext_lazy("godkjent av"),
    "changed_by": gettext_lazy("endret av"),
    "copied_from": gettext_lazy("laget fra"),
    "created_at": gettext_lazy("opprettet"),
    "created_by": gettext_lazy("opprettet av"),
    "criterion_key": gettext_lazy("kriterium"),
    "decided_by": gettext_lazy("avgjort av"),
    "ended_by": gettext_lazy("avsluttet av"),
    "for_leader": gettext_lazy("spørsmål til den som ledet"),
    "for_municipality": gettext_lazy("spørsmål til kommunene"),
    "form": gettext_lazy("form"),
    "given_by": gettext_lazy("gitt av"),
    "joined_by": gettext_lazy("meldt på av"),
    "marked_at": gettext_lazy("ført"),
    "marked_by": gettext_lazy("ført av"),
    "named_by": gettext_lazy("ført av"),
    "order": gettext_lazy("nummer"),
    "parent": gettext_lazy("bygger på"),
    "published_by": gettext_lazy("publisert av"),
    "put_forward_by": gettext_lazy("lagt fram av"),
    "received_by": gettext_lazy("mottak ført av"),
    "requires": gettext_lazy("forutsetter"),
    "resumed_by": gettext_lazy("gjenopptatt av"),
    "scale": gettext_lazy("med skala"),
    "shared_by": gettext_lazy("delt av"),
    "stopped_by": gettext_lazy("stanset av"),
    "submitted_at": gettext_lazy("sendt inn"),
    "submitted_by": gettext_lazy("sendt inn av"),
    "text": gettext_lazy("tekst"),
    "taken_at": gettext_lazy("tatt med"),
    "taken_by": gettext_lazy("tatt med av"),
    "taken_into": gettext_lazy("tatt med i"),
    "valid_to": gettext_lazy("siste dag"),
    "withdrawn_by": gettext_lazy("trukket av"),
}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """`who` is empty where nobody is known; `where` is a sentence, `address` the page or the task."""

    at: dt.datetime
    who: str
    label: str
    kind: str
    what: str
    url: str
    changes: tuple[Change, ...]
    where: str
    address: str

    @property
    def done(self) -> str:
        """What happened to the row, as one word."""
        return {"insert": _("lagt inn"), "update": _("endret"), "delete": _("slettet")}.get(self.label, self.label)

    @property
    def told(self) -> str:
        """The changes in one text, for files."""
        if self.label == "update":
            return "\n".join(f"{one.label}: {one.before} → {one.after}" for one in self.changes)
        return "\n".join(f"{one.label}: {one.after}" for one in self.changes)


def entries(rows: Sequence[Row]) -> list[Entry]:
    """The rows in words; one query for each kind of thing that they refer to."""
    names = _Names(rows)
    return [_entry(row, names) for row in rows]


def shown_fields(entry: Tracked) -> list[Any]:
    """The fields of the model that its history tells of."""
    kept = {one.name for one in registry.event_models()[entry.key]._meta.concrete_fields}
    hidden = INTERNAL | set(entry.hidden)
    return [one for one in entry.model._meta.concrete_fields if one.name in kept and one.name not in hidden]


def has_label(one: Any) -> bool:
    """Whether the field is called something that people say, not only its name in the code."""
    return one.name in LABELS or bool(label_of(one) != one.name.replace("_", " "))


def label_of(one: Any) -> str:
    own = str(one.verbose_name)
    if is_after(one) or (own == one.name.replace("_", " ") and one.name in LABELS):
        return str(LABELS[one.name])
    if own == one.name.replace("_", " ") and isinstance(one, ForeignKey) and one.related_model is not get_user_model():
        return str(one.related_model._meta.verbose_name)
    return own


def is_after(one: Any) -> bool:
    """Whether the field is the first day on which something no longer holds; people say the last day."""
    return one.name == AFTER and hasattr(one.model, "last_day")


# --- One row -------------------------------------------------------------------------------------------------


def _entry(row: Row, names: _Names) -> Entry:
    thing = names.thing(row)
    user = names.name(get_user_model(), row.trace.get("user"))
    where, address = _where(row.trace)
    return Entry(
        at=timezone.localtime(row.at),
        who=user or "",
        label=row.label,
        kind=str(capfirst(row.entry.model._meta.verbose_name)),
        what=names.title(row),
        url=getattr(thing, "get_absolute_url", str)() if thing is not None else "",
        changes=tuple(_changes(row, names)),
        where=where,
        address=address,
    )


def _where(trace: Mapping[str, Any]) -> tuple[str, str]:
    origin = origin_of(dict(trace))
    if origin is None:
        return NOTHING, ""
    words = {
        Origin.PAGE: _("nettside"),
        Origin.API: _("API"),
        Origin.JOB: _("jobb"),
        Origin.COMMAND: _("kommando"),
    }
    name = str(trace.get("task") or trace.get("command") or trace.get("url") or "")
    return words[origin], registry.task_name(name) if origin is Origin.JOB else name


def _changes(row: Row, names: _Names) -> Iterable[Change]:
    """The fields that differ from the row before; of a new or a deleted row those that hold something."""
    before = row.before if row.label == "update" else None
    for one in shown_fields(row.entry):
        new = row.data.get(one.column)
        if before is None:
            if new not in (None, "", [], {}):
                yield Change(str(capfirst(label_of(one))), "", names.said(one, new, row.entry))
        elif (old := before.get(one.column)) != new:
            label = str(capfirst(label_of(one)))
            yield Change(label, names.said(one, old, row.entry), names.said(one, new, row.entry))


class _Names:
    """What the things are called that the rows are about or refer to."""

    def __init__(self, rows: Sequence[Row]) -> None:
        wanted: dict[type[Model], set[Any]] = defaultdict(set)
        for row in rows:
            wanted[row.entry.model].add(row.obj_id)
            wanted[get_user_model()].add(row.trace.get("user"))
            for one in shown_fields(row.entry):
                if isinstance(one, ForeignKey):
                    wanted[one.related_model] |= {held.get(one.column) for held in (row.data, row.before or {})}
        self._found = {
            model: model._base_manager.select_related(*paths(model)).in_bulk(keys - {None})
            for model, keys in wanted.items()
            if keys - {None}
        }

    def thing(self, row: Row) -> Model | None:
        return self._found.get(row.entry.model, {}).get(row.obj_id)

    def name(self, model: type[Model], pk: Any) -> str | None:
        """None for nobody; the number of one that is gone."""
        if pk is None:
            return None
        found = self._found.get(model, {}).get(pk)
        if found is None:
            return _("nr. %(n)s (slettet)") % {"n": pk}
        entry = registry.find(registry.key_of(model))
        return entry.name(found) if entry is not None else str(found)

    def title(self, row: Row) -> str:
        """The thing's name; of one that is gone, what it was called and referred to."""
        found = self.thing(row)
        if found is not None:
            return self._of_its_whole(row, row.entry.name(found))
        parts = [str(row.data[name]) for name in ("name", "title") if row.data.get(name)]
        keys = [one for one in shown_fields(row.entry) if isinstance(one, ForeignKey)]
        names = [self.name(one.related_model, row.data.get(one.column)) for one in keys]
        parts += [name for name in names if name]
        return ", ".join(parts) or _("nr. %(n)s (slettet)") % {"n": row.obj_id}

    def _of_its_whole(self, row: Row, own: str) -> str:
        """The name of a part with that of the first thing it is a part of: "Kari Nordmann: kontaktperson"."""
        for name in row.entry.part_of:
            one: Any = row.entry.model._meta.get_field(name)
            whole = self.name(one.related_model, row.data.get(one.column))
            if whole:
                return own if whole in own else f"{whole}: {own}"
        return own

    def said(self, one: Any, value: Any, entry: Tracked) -> str:
        """The value of a field in words."""
        if isinstance(one, ForeignKey):
            return self.name(one.related_model, value) or NOTHING
        return said(one, value, entry.terms.get(one.name))


def paths(model: type[Model], depth: int = 3) -> list[str]:
    """The foreign keys to follow so that the name of a row needs no further query."""
    found = []
    for one in model._meta.concrete_fields:
        if not isinstance(one, ForeignKey) or one.remote_field.parent_link:
            continue
        found.append(one.name)
        if depth > 1 and one.related_model is not get_user_model():
            found += [f"{one.name}__{path}" for path in paths(one.related_model, depth - 1) if "_by" not in path]
    return found


# --- Values --------------------------------------------------------------------------------------------------


def said(one: Any, value: Any, terms: type[Model] | None = None) -> str:
    """A value of a column, as it is stored in JSON, in the words of its field."""
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, list):
        inner = getattr(one, "base_field", None)
        return ", ".join(said(inner, part, terms) if inner is not None else plain(part, terms) for part in value)
    if one.flatchoices and value in (labels := dict(one.flatchoices)):
        return str(labels[value])
    typed = _typed(one, value)
    return plain(typed - dt.timedelta(days=1) if is_after(one) and isinstance(typed, dt.date) else typed, terms)


def plain(value: Any, terms: type[Model] | None = None) -> str:
    """As people write it: yes and no, dates, grouped numbers, and the parts of an object by their labels."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value) if timezone.is_aware(value) else value, "j. F Y H:i")
    if isinstance(value, dt.date):
        return date_format(value, "j. F Y")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, Mapping):
        return "; ".join(_part(str(key), part, terms) for key, part in value.items() if part not in (None, "", [], {}))
    if isinstance(value, list):
        return ", ".join(plain(part, terms) for part in value)
    return str(value)


def _number(value: int | float | Decimal) -> str:
    text = number_format(value, use_l10n=True, force_grouping=abs(float(value)) >= GROUPED_FROM)
    separator = number_format(1.5, 1)[1]
    return text.rstrip("0").rstrip(separator) if separator in text else text


def _part(key: str, value: Any, terms: type[Model] | None) -> str:
    names = {one.name: one for one in terms._meta.concrete_fields} if terms is not None else {}
    if key in names and not isinstance(names[key], ForeignKey):
        return f"{label_of(names[key])}: {said(names[key], value)}"
    return f"{LABELS.get(key, key.replace('_', ' '))}: {plain(value, terms)}"


def _typed(one: Field[Any, Any], value: Any) -> Any:
    try:
        return one.to_python(value)
    except ValidationError:
        return value
