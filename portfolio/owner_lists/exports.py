"""Owners' counts and lists beside the municipalities' reports, as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.tables.columns import Column
from core.tables.downloads import Table
from portfolio.counting.progress import definition_of
from portfolio.dated import _day
from portfolio.level_tags import level_label
from portfolio.owner_lists.models import OwnerList
from portfolio.owner_lists.reconciliation import Agreement, Disagreement


def agreements_table(rows: Iterable[Agreement], date: dt.date) -> Table:
    """What had been published on `date`; how many disagree is today's, and empty for a past day."""
    return Table(
        name="avstemming",
        title=_("Avstemming"),
        columns=[
            Column("solution.name", _("Løsning"), width=36),
            Column("date", _("Per dato"), width=13),
            Column("level", _("Nivå"), lambda row: level_label(row.level), width=20),
            Column(
                "definition",
                _("Hva tallet teller"),
                lambda row: row.definition or definition_of(row.solution, row.level),
                width=50,
            ),
            Column("source", _("Kilde"), width=40),
            Column("what", _("Type"), width=18),
            Column("theirs", _("Eieren"), width=12),
            Column(
                "ours", _("Kommunene"), lambda row: _("ikke rapportert") if row.ours is None else row.ours, width=14
            ),
            Column("difference", _("Forskjell"), width=12),
            Column("disagreements", _("Uenige nå"), width=12),
        ],
        rows=rows,
        facts=[
            (_("Per"), date_format(date, "d.m.Y")),
            (_("Forskjell"), _("Kommunenes meldinger minus eierens tall, på samme nivå og samme dag.")),
            (_("Uenige nå"), _("Gjelder alltid i dag, og er tomt for en dato som har vært.")),
        ],
    )


def disagreements_table(rows: Iterable[Disagreement]) -> Table:
    """The worklist as far as the reader sees it, the two sources side by side."""
    return Table(
        name="uenighet",
        title=_("Arbeidsliste"),
        columns=[
            Column("place.number", _("Kommunenummer")),
            Column("place.name", _("Kommune"), width=24),
            Column("solution.key", _("Løsning"), width=20),
            Column(
                "theirs",
                _("Eieren"),
                lambda one: level_label(one.theirs) if one.theirs else _("ikke i listen"),
                width=20,
            ),
            Column("owner_list.date", _("Eierens liste per")),
            Column("owner_list.definition", _("Eierens definisjon"), width=40),
            Column("level", _("Vi"), lambda one: level_label(one.ours.level if one.ours else None), width=20),
            Column(
                "effective_date", _("Gjelder fra"), lambda one: one.ours.effective_date if one.ours else None, width=13
            ),
            Column(
                "source", _("Kilde"), lambda one: one.ours.report.get_source_display() if one.ours else None, width=24
            ),
            Column("comment", _("Kommentar"), lambda one: one.ours.report.comment if one.ours else None, width=40),
            Column("asked", _("Kommunen er spurt"), lambda one: _day(one.asked.resolved_at) if one.asked else None),
        ],
        rows=rows,
    )


def owner_list_table(found: OwnerList) -> Table:
    """The lines of an owner's file as they were read, with why a line is refused."""
    return Table(
        name=f"eierliste-{found.solution.key}-{found.date.isoformat()}",
        title=_("Linjer"),
        columns=[
            Column("line", _("Linje"), width=8),
            Column("text", _("I filen"), width=50),
            Column("name", _("Kommune"), width=24),
            Column("level", _("Nivå"), lambda row: level_label(row["level"]) if row["level"] else None, width=20),
            Column("reason", _("Hvorfor ikke"), width=60),
        ],
        rows=found.rows,
        facts=[
            (_("Løsning"), found.solution.name),
            (_("Fil"), found.file_name),
            (_("Eierens definisjon"), found.definition),
            (_("Per dato"), date_format(found.date, "d.m.Y")),
        ],
    )
