"""The log as a file, and its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.history.reading import Log
from core.history.words import Entry, entries
from core.tables.columns import Column
from core.tables.downloads import Table

COLUMNS: list[Column[Entry]] = [
    Column("at", _("Tidspunkt"), lambda entry: entry.at.replace(tzinfo=None, microsecond=0), width=18),
    Column("who", _("Hvem"), width=24),
    Column("kind", _("Hva"), width=24),
    Column("what", _("Navn"), width=36),
    Column("done", _("Hendelse"), width=12),
    Column("told", _("Endring"), width=70),
    Column("where", _("Hvorfra"), width=12),
    Column("address", _("Adresse"), width=36),
]


def log_table(log: Log, facts: Sequence[tuple[str, str]]) -> Table:
    return Table("historikk", gettext("Historikk"), COLUMNS, _all(log), facts, wrapped=True)


def _all(log: Log) -> Iterator[Entry]:
    for rows in log.chunks():
        yield from entries(rows)
