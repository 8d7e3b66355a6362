"""The pilots of a solution as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.tables.columns import Column
from core.tables.downloads import Table
from portfolio.dated import as_of_fact, dated_name
from portfolio.pilots.models import Pilot
from portfolio.solutions.models import Solution


def pilots_table(solution: Solution, pilots: Iterable[Pilot], date: dt.date | None = None) -> Table:
    """The pilots that the reader may see on `date`, with what they have learned (`notes` are read along)."""
    return Table(
        name=dated_name(f"piloter-{solution.key}", date),
        title=_("Piloter"),
        columns=[
            Column("municipality.name", _("Kommune"), width=22),
            Column("network.name", pgettext("ett", "Nettverk"), width=22),
            Column("get_state_display", _("Tilstand"), width=14),
            Column("motivation", _("Hvorfor"), width=44),
            Column("reason", _("Begrunnelse"), width=44),
            Column("owner_view", _("Løsningens eier"), width=30),
            Column("decided_on", _("Avgjort"), width=12),
            Column(
                "notes",
                _("Erfaringer og materiell"),
                lambda pilot: "\n".join(
                    f"{note.date:%d.%m.%Y}: {note.text} {note.url}".strip() for note in pilot.notes.all()
                ),
                width=60,
            ),
        ],
        rows=pilots,
        facts=[(_("Løsning"), solution.name), as_of_fact(date)],
        wrapped=True,
    )
