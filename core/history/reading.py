"""The rows of all event tables as one list, the latest first: what is asked for, a page of it, and each row's past.

The tables are read together, however many there are: one statement counts, one finds the rows, one says what they hold.
"""

# Names come from the models, and what people write are parameters.
# ruff: noqa: S608

from __future__ import annotations

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import ForeignKey, Model

from core.days import end_of, start_of
from core.history import registry
from core.history.origin import API_ROOT, Origin
from core.history.registry import Tracked

# Rows that are read at once when all are wanted for a file.
CHUNK = 500
OWN_COLUMNS = ("pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pgh_context_id")
ORIGINS = {
    Origin.JOB: "c.metadata ->> 'task' IS NOT NULL",
    Origin.COMMAND: "c.metadata ->> 'command' IS NOT NULL",
    Origin.API: f"c.metadata ->> 'url' LIKE '{API_ROOT}%%'",
    Origin.PAGE: f"c.metadata ->> 'url' NOT LIKE '{API_ROOT}%%'",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the log is to show. `of`: one row with its parts; `text` is looked for in all that was stored."""

    of: Model | None = None
    kind: str = ""
    by: Sequence[int] | None = None
    origin: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    text: str = ""


@dataclass(frozen=True)
class Row:
    """One row of an event table. `data` and `before` are by the columns of the model; the first has none `before`."""

    entry: Tracked
    at: dt.datetime
    label: str
    obj_id: Any
    data: dict[str, Any]
    before: dict[str, Any] | None
    trace: dict[str, Any] = field(default_factory=dict)


class Log:
    """A sequence for `Paginator`: how many rows there are, and a slice of them."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.entries = list(registry.all_tracked().values())
        self._sql, self._values = _statement(asked, self.entries)
        self._count: int | None = None

    def __len__(self) -> int:
        return self.count()

    def count(self) -> int:
        if self._count is None:
            self._count = _rows(f"SELECT count(*) FROM ({self._sql}) found", self._values)[0][0] if self._sql else 0
        return self._count

    def __getitem__(self, wanted: slice) -> list[Row]:
        if not self._sql:
            return []
        start = wanted.start or 0
        limit = "ALL" if wanted.stop is None else int(wanted.stop) - start
        sql = f"{self._sql} ORDER BY pgh_created_at DESC, kind, pgh_id DESC LIMIT {limit} OFFSET {start}"
        return _said(self.entries, [(kind, pk) for kind, pk, _at in _rows(sql, self._values)])

    def chunks(self) -> Iterable[list[Row]]:
        """All of it, some rows at a time."""
        start = 0
        while rows := self[start : start + CHUNK]:
            yield rows
            start += CHUNK


def _statement(asked: Asked, entries: Sequence[Tracked]) -> tuple[str, list[Any]]:
    """The rows that are asked for, of all the tables that may hold some: kind (a number), pgh_id, pgh_created_at."""
    parts: list[str] = []
    values: list[Any] = []
    named = _named(asked.text) if asked.text else {}
    for kind, entry in enumerate(entries):
        if asked.kind and entry.key != asked.kind:
            continue
        where: list[str] = []
        given: list[Any] = []
        for condition, values_of in _conditions(asked, entry, named):
            where.append(condition)
            given += values_of
        if "FALSE" not in where:
            table = _quoted(registry.event_models()[entry.key]._meta.db_table)
            joined = (
                " LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id"
                if asked.by is not None or asked.origin
                else ""
            )
            conditions = f" WHERE {' AND '.join(where)}" if where else ""
            parts.append(f"SELECT {kind} AS kind, e.pgh_id, e.pgh_created_at FROM {table} e{joined}{conditions}")
            values += given
    return " UNION ALL ".join(parts), values


def _conditions(asked: Asked, entry: Tracked, named: Mapping[type[Model], list[Any]]) -> list[tuple[str, list[Any]]]:
    found: list[tuple[str, list[Any]]] = []
    if asked.of is not None:
        found.append(_concerns(asked.of, entry))
    if asked.by is not None:
        found.append(("c.metadata ->> 'user' = ANY(%s)", [[str(pk) for pk in asked.by]]))
    if asked.origin:
        found.append((ORIGINS[Origin(asked.origin)], []))
    if asked.since:
        found.append(("e.pgh_created_at >= %s", [start_of(asked.since)]))
    if asked.until:
        found.append(("e.pgh_created_at < %s", [end_of(asked.until)]))
    if asked.text:
        found.append(_holds(asked.text, entry, named))
    return found


def _concerns(row: Model, entry: Tracked) -> tuple[str, list[Any]]:
    """The row itself, or what is part of it, of a part of it, and so on."""
    found = [("e.pgh_obj_id = %s", [row.pk])] if entry.model is type(row) else []
    found += _belongs(row, entry, "e")
    if not found:
        return "FALSE", []
    return f"({' OR '.join(sql for sql, _values in found)})", [value for _sql, values in found for value in values]


def _belongs(row: Model, entry: Tracked, table: str) -> list[tuple[str, list[Any]]]:
    """The ways in which the rows of `table`, of the kind `entry`, can be part of `row`."""
    found: list[tuple[str, list[Any]]] = []
    for name in entry.part_of:
        one: Any = entry.model._meta.get_field(name)
        column = f"{table}.{_quoted(one.column)}"
        whole = registry.find(registry.key_of(one.related_model))
        if one.related_model is type(row):
            found.append((f"{column} = %s", [row.pk]))
        elif whole is not None:
            inner, alias = one.related_model._meta, f"{table}{name[0]}"
            rows = f"SELECT {_quoted(inner.pk.column)} FROM {_quoted(inner.db_table)} {alias}"
            for sql, values in _belongs(row, whole, alias):
                found.append((f"{column} IN ({rows} WHERE {sql})", values))
    return found


def _holds(text: str, entry: Tracked, named: Mapping[type[Model], list[Any]]) -> tuple[str, list[Any]]:
    """The text is in a column, in the label of a choice, or in the name of the thing or of what it refers to."""
    kept = {one.name for one in registry.event_models()[entry.key]._meta.concrete_fields} - set(entry.hidden)
    fields: list[Any] = [one for one in entry.model._meta.concrete_fields if one.name in kept]
    found = ["EXISTS (SELECT 1 FROM jsonb_each_text(to_jsonb(e)) v WHERE v.key = ANY(%s) AND v.value ILIKE %s)"]
    values: list[Any] = [[one.column for one in fields], _like(text)]
    meant = {one.column: _meant(one, text, named) for one in fields if not one.primary_key}
    meant["pgh_obj_id"] = named.get(entry.model, [])
    for column, codes in meant.items():
        if codes:
            found.append(f"e.{_quoted(column)} = ANY(%s)")
            values.append(codes)
    return f"({' OR '.join(found)})", values


def _like(text: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", text) + "%"


def _meant(one: Any, text: str, named: Mapping[type[Model], list[Any]]) -> list[Any]:
    if isinstance(one, ForeignKey):
        return named.get(one.related_model, [])
    return [code for code, label in one.flatchoices if code and text.casefold() in str(label).casefold()]


def _named(text: str) -> dict[type[Model], list[Any]]:
    """What has this in its name, by model: all that is tracked, and all that what is tracked refers to."""
    models = {entry.model for entry in registry.all_tracked().values()}
    models |= {
        one.related_model
        for entry in registry.all_tracked().values()
        for one in entry.model._meta.concrete_fields
        if isinstance(one, ForeignKey)
    }
    parts: list[str] = []
    ordered = sorted((model for model in models if _name_of(model)), key=registry.key_of)
    for kind, model in enumerate(ordered):
        table, key, name = (_quoted(one) for one in (model._meta.db_table, model._meta.pk.column, _name_of(model)))
        parts.append(f"SELECT {kind}, {key} FROM {table} WHERE {name} ILIKE %s")
    values = [_like(text)] * len(parts)
    found: dict[type[Model], list[Any]] = defaultdict(list)
    for kind, pk in _rows(" UNION ALL ".join(parts), values):
        found[ordered[kind]].append(pk)
    return found


def _name_of(model: Any) -> str:
    """The column with the name of a row, where there is one."""
    names = (one.column for one in model._meta.concrete_fields if one.name in ("name", "title"))
    return str(next(names, ""))


def _said(entries: Sequence[Tracked], wanted: list[tuple[int, int]]) -> list[Row]:
    """What each of these rows holds, with the row before it of the same thing; one statement."""
    by_kind: dict[int, list[int]] = defaultdict(list)
    for kind, pk in wanted:
        by_kind[kind].append(pk)
    if not by_kind:
        return []
    parts, values = [], []
    for kind, pks in by_kind.items():
        table = _quoted(registry.event_models()[entries[kind].key]._meta.db_table)
        parts.append(
            f"SELECT {kind}, e.pgh_id, e.pgh_created_at, e.pgh_label, to_jsonb(e), (SELECT to_jsonb(p) FROM {table} p"
            " WHERE p.pgh_obj_id = e.pgh_obj_id AND p.pgh_id < e.pgh_id ORDER BY p.pgh_id DESC LIMIT 1), c.metadata"
            f" FROM {table} e LEFT JOIN pghistory_context c ON c.id = e.pgh_context_id WHERE e.pgh_id = ANY(%s)"
        )
        values.append(pks)
    found = {}
    for kind, pk, at, label, data, before, trace in _rows(" UNION ALL ".join(parts), values):
        held = _json(data)
        found[kind, pk] = Row(entries[kind], at, label, held["pgh_obj_id"], held, _json(before), _json(trace) or {})
    return [found[one] for one in wanted]


def _rows(sql: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _quoted(name: Any) -> str:
    return connection.ops.quote_name(name)
