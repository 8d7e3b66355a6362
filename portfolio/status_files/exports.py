"""A file of statuses that was read in, as a file: each cell with what it does, and the rows that were not stored."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.tables.columns import Column
from core.tables.downloads import Table
from core.tables.sheets import Cell, read_file
from portfolio.level_tags import level_label
from portfolio.status_files.models import StatusFile
from portfolio.status_files.workflow import preview_of, table_of
from portfolio.status_tables.comparison import REFUSED, FileCell


def status_file_table(file: StatusFile) -> Table:
    """Each cell of a file of statuses, with what it does or why it is refused."""
    words = {"new": _("ny"), "changed": _("endret"), "same": _("uendret"), "refused": _("avvist")}
    columns: list[Column[FileCell]] = [
        Column("row", _("Rad"), width=8),
        Column("number", _("Kommunenummer")),
        Column("name", _("Kommune"), width=24),
        Column("solution", _("Løsning"), lambda line: line.solution_name or line.solution, width=20),
        Column("before", _("Før"), lambda line: level_label(line.before) if line.before else None, width=20),
        Column("level", _("Nivå"), lambda line: level_label(line.level) if line.level else None, width=20),
        Column("day", _("Gjelder fra"), width=13),
        Column("outcome", _("Hva som skjer"), lambda line: words[line.outcome]),
        Column("reason", _("Hvorfor ikke"), width=60),
    ]
    facts = [(_("Fil"), file.file_name)]
    return Table(f"statusfil-{file.pk}", _("Rader"), columns, preview_of(file).lines, facts)


def rest_table(file: StatusFile) -> Table:
    """The rows of the file that were not stored, or not all of them, as they came, with the reason: to be mended and
    brought again."""
    table = table_of(file)
    sheet = next(one for one in read_file(file.file_name, bytes(file.original)) if one.name == table.sheet)
    reasons: dict[int, list[str]] = {}
    for line in preview_of(file).lines:
        if line.outcome == REFUSED and line.reason not in reasons.setdefault(line.row, []):
            reasons[line.row].append(line.reason)
    places = {column.name: place for place, column in enumerate(table.columns) if column.name}

    def cell(name: str) -> Any:
        return lambda row: _at(sheet.rows[row - 1], places[name])

    columns: list[Column[int]] = [Column(name, name, cell(name), width=18) for name in places]
    columns.append(Column("reason", _("Hvorfor ikke"), lambda row: " ".join(reasons[row]), width=60))
    return Table(f"ikke-lagret-{file.pk}", _("Ikke lagret"), columns, sorted(reasons))


def _at(row: list[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else ""
