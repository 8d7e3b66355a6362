"""What an applied reform has written, row by row, so that it can be taken back without guessing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from networks.reforms.models import Reform, ReformTrace, TraceKind

_Model = TypeVar("_Model", bound=models.Model)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


class Ledger:
    """Writes for one reform and remembers what it wrote."""

    def __init__(self, reform: Reform) -> None:
        self.reform = reform

    def create(self, row: _Model) -> _Model:
        """Save a new row that undoing deletes."""
        row.save(force_insert=True)
        # Who ends the row later builds on it.
        period = {"valid_to": _plain(row.valid_to)} if hasattr(row, "valid_to") else {}
        self._trace(TraceKind.CREATED, row, after=period)
        return row

    def created(self, rows: Iterable[models.Model]) -> None:
        """Remember rows that were inserted in bulk as ones that undoing deletes."""
        self._trace_many(TraceKind.CREATED, rows)

    def change(self, row: _Model, **values: Any) -> _Model:
        """Set the fields of an existing row (foreign keys by `…_id`) that undoing sets back."""
        before = {name: _plain(getattr(row, name)) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        after = {name: _plain(value) for name, value in values.items()}
        if after != before:
            self._trace(TraceKind.CHANGED, row, before, after)
        return row

    def record(self, rows: Iterable[models.Model]) -> None:
        """Remember rows of an append-only history, which their app makes void itself."""
        self._trace_many(TraceKind.RECORDED, rows)

    def ids(self, model: type[models.Model], kind: TraceKind = TraceKind.RECORDED) -> list[int]:
        """The keys of the rows of `model` that the reform wrote and has not undone."""
        return list(self._traces().filter(model=model._meta.label, kind=kind).values_list("object_id", flat=True))

    def changed_since(self) -> Iterator[tuple[models.Model | None, ReformTrace]]:
        """The rows that somebody else has changed or deleted after the reform wrote them."""
        for trace in self._traces().exclude(kind=TraceKind.RECORDED):
            row = _row(trace)
            if row is None or any(_plain(getattr(row, name)) != value for name, value in trace.after.items()):
                yield row, trace

    def take_back(self) -> None:
        """Delete what was created and set back what was changed, the last first."""
        for trace in self._traces().order_by("-pk"):
            row = _row(trace)
            if trace.kind == TraceKind.CREATED and row is not None:
                row.delete()
            elif trace.kind == TraceKind.CHANGED and row is not None:
                for name, value in trace.before.items():
                    setattr(row, name, row._meta.get_field(name.removesuffix("_id")).to_python(value))  # type: ignore[union-attr]
                row.save()
        self._traces().update(undone=True)

    def _traces(self) -> models.QuerySet[ReformTrace]:
        return ReformTrace.objects.filter(reform=self.reform, undone=False)

    def _trace(self, kind: TraceKind, row: models.Model, before: Any = None, after: Any = None) -> None:
        ReformTrace.objects.create(
            reform=self.reform,
            kind=kind,
            model=row._meta.label,
            object_id=row.pk,
            before=before or {},
            after=after or {},
        )

    def _trace_many(self, kind: TraceKind, rows: Iterable[models.Model]) -> None:
        ReformTrace.objects.bulk_create(
            ReformTrace(reform=self.reform, kind=kind, model=row._meta.label, object_id=row.pk) for row in rows
        )


def _row(trace: ReformTrace) -> models.Model | None:
    try:
        return apps.get_model(trace.model)._default_manager.get(pk=trace.object_id)
    except ObjectDoesNotExist:
        return None
