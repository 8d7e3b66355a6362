"""The agreement's commitments as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.language import localized
from core.tables.columns import Column
from core.tables.downloads import Table
from portfolio.agreement.models import Commitment
from portfolio.dated import as_of_fact, dated_name


def commitments_table(rows: Iterable[Commitment], date: dt.date | None = None) -> Table:
    """The agreement's commitments as `rows` say they stood on `date`; a state that is empty was not told yet."""
    return Table(
        name=dated_name("forpliktelser", date),
        title=_("Forpliktelser"),
        columns=[
            Column("get_party_display", _("Part"), width=20),
            Column("title", _("Forpliktelse"), lambda row: localized(row, "title"), width=40),
            Column("text", _("Innhold"), lambda row: localized(row, "text"), width=60),
            Column("get_state_display", _("Status") or _("ikke ført ennå")),
            Column("state_date", _("Status per"), width=12),
            Column("evidence", _("Dokumentasjon"), width=50),
            Column("next_date", _("Neste dato"), width=12),
            Column("source", _("Kilde"), width=24),
        ],
        rows=rows,
        facts=[(_("Avtale"), _("Samarbeidsavtalen mellom Helse- og omsorgsdepartementet og KS")), as_of_fact(date)],
        wrapped=True,
    )
