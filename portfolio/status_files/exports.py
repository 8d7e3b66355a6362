"""A file of statuses that was read in, as a file: each row with what it does."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from core.tables.columns import Column
from core.tables.downloads import Table
from portfolio.level_tags import level_label
from portfolio.status_files.models import StatusFile


def status_file_table(file: StatusFile) -> Table:
    """Each row of a file of statuses, with what it does or why it is refused."""
    words = {"new": _("ny"), "changed": _("endret"), "same": _("uendret"), "refused": _("avvist")}
    return Table(
        name=f"statusfil-{file.pk}",
        title=_("Rader"),
        columns=[
            Column("row", _("Rad"), width=8),
            Column("number", _("Kommunenummer")),
            Column("name", _("Kommune"), width=24),
            Column("solution", _("Løsning"), width=20),
            Column("before", _("Før"), lambda row: level_label(row["before"]) if row["before"] else None, width=20),
            Column("level", _("Nivå"), lambda row: level_label(row["level"]) if row["level"] else None, width=20),
            Column(
                "since",
                _("Gjelder fra"),
                lambda row: dt.date.fromisoformat(row["since"]) if row["since"] else None,
                width=13,
            ),
            Column("outcome", _("Hva som skjer"), lambda row: words[row["outcome"]]),
            Column("reason", _("Hvorfor ikke"), width=60),
        ],
        rows=file.lines,
        facts=[(_("Fil"), file.file_name)],
    )
