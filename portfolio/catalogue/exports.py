"""The catalogue's tables as files: the portfolio against its ambitions, its regions, and each solution's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.tables.columns import Column, Kind
from core.tables.downloads import Table
from networks.models import Network
from portfolio.counting.cells import CountedMunicipality
from portfolio.counting.progress import SolutionProgress
from portfolio.dated import _day
from portfolio.editions.models import PortfolioItem
from portfolio.level_tags import level_label
from portfolio.levels import Level
from portfolio.progress.exports import status_facts
from portfolio.solutions.models import Ambition, PublishedCount, Solution


def portfolio_table(lines: Iterable[SolutionProgress], measures: Iterable[PortfolioItem], date: dt.date) -> Table:
    """The introductions with status against ambition, then the joint measures, which have neither."""
    lines = list(lines)

    def of_line(
        value: Callable[[SolutionProgress], Any], name: str = ""
    ) -> Callable[[SolutionProgress | PortfolioItem], Any]:
        """The value of a line (or its attribute `name`, where there is a value); nothing for a measure."""

        def found(row: SolutionProgress | PortfolioItem) -> Any:
            got = value(row) if isinstance(row, SolutionProgress) else None
            return getattr(got, name, None) if name else got

        return found

    def item(row: SolutionProgress | PortfolioItem) -> PortfolioItem | None:
        return row.item if isinstance(row, SolutionProgress) else row

    columns: list[Column[SolutionProgress | PortfolioItem]] = [
        Column("rank", _("Plass"), of_line(lambda line: line.item and line.item.rank), width=8),
        Column(
            "name",
            _("Løsning"),
            lambda row: row.solution.name if isinstance(row, SolutionProgress) else row.title,
            width=40,
        ),
        Column("solution.focus_area.name", _("Innsatsområde"), width=24),
        Column("solution.owner", _("Eier"), width=24),
        Column("timeframe", _("Tidsramme"), lambda row: getattr(item(row), "timeframe", None), width=14),
        Column("level", _("Nivå som telles"), of_line(lambda line: line.level_label), width=18),
        Column("reached", _("Har nådd nivået"), of_line(lambda line: line.reached), width=14),
        Column("municipalities", _("Kommuner"), of_line(lambda line: line.national.total), width=14),
        Column("available", _("Tilgjengeliggjort"), of_line(lambda line: line.available), width=14),
        Column("in_use", _("I bruk"), of_line(lambda line: line.in_use), width=14),
        Column("not_reported", _("Ikke rapportert"), of_line(lambda line: line.national.not_reported), width=14),
        Column("ambition", _("Ambisjon"), of_line(lambda line: line.ambition, "count"), width=14),
        Column("scope", _("Ambisjonen gjelder"), of_line(lambda line: line.scope or None), width=14),
        Column("gap", _("Gjenstår"), of_line(lambda line: line.gap), width=14),
        Column("published", _("Publisert"), of_line(lambda line: line.published, "value"), width=14),
        Column(
            "published_on",
            _("Publisert per"),
            of_line(lambda line: line.published, "date"),
            width=14,
        ),
        Column("confirmed", _("Bekreftet"), of_line(lambda line: line.national.fresh), width=14),
    ]
    return Table(
        name=f"portefolje-status-{date.isoformat()}",
        title=_("Portefølje"),
        columns=columns,
        rows=[*lines, *measures],
        facts=status_facts(date, [line.solution for line in lines]),
    )


def regions_table(lines: Iterable[SolutionProgress], networks: Iterable[Network], date: dt.date) -> Table:
    """One line for each region and solution, and one for the whole country (or the scope of the ambition)."""
    lines = list(lines)
    found = [(network.name, line, line.network(network.pk)) for network in networks for line in lines]
    found += [(line.scope or _("Hele landet"), line, line.national) for line in lines]
    return Table(
        name=f"regioner-{lines[0].solution.key if len(lines) == 1 else 'alle'}-{date.isoformat()}",
        title=_("Regioner"),
        columns=[
            Column("area", _("Region"), lambda row: row[0], width=28),
            Column("solution", _("Løsning"), lambda row: row[1].solution.name, width=40),
            Column("municipalities", _("Kommuner"), lambda row: row[2].total),
            Column("available", _("Tilgjengeliggjort"), lambda row: row[2].reached(Level.MADE_AVAILABLE)),
            Column("in_use", _("I bruk"), lambda row: row[2].reached(Level.IN_USE)),
            Column("level", _("Nivå som telles"), lambda row: row[1].level_label),
            Column("reached", _("Har nådd nivået"), lambda row: row[2].reached(row[1].level)),
            Column("share", _("Andel"), lambda row: row[2].share(row[1].level), kind=Kind.SHARE),
            Column("not_reported", _("Ikke rapportert"), lambda row: row[2].not_reported),
            Column("confirmed", _("Bekreftet"), lambda row: row[2].fresh),
        ],
        rows=[row for row in found if row[2].total],
        facts=status_facts(date, [line.solution for line in lines]),
    )


def municipalities_table(
    solution: Solution, rows: Iterable[CountedMunicipality], networks: Iterable[Network], date: dt.date
) -> Table:
    """One solution's municipalities as the page lists them; its first columns can be read in again."""
    names = {network.pk: network.name for network in networks}
    return Table(
        name=f"status-{solution.key}-{date.isoformat()}",
        title=_("Kommuner"),
        columns=[
            Column("link_number", _("Kommunenummer")),
            Column("name", _("Kommune"), width=24),
            Column("solution", _("Løsning"), lambda row: solution.key, width=20),
            Column("level", _("Nivå"), lambda row: level_label(row.level), width=20),
            Column("effective_date", _("Gjelder fra"), width=13),
            Column("recorded_at", _("Oppdatert"), lambda row: _day(row.recorded_at), width=13),
            Column("network", pgettext("ett", "Nettverk"), lambda row: names.get(row.network_id or 0), width=24),
        ],
        rows=rows,
        facts=status_facts(date, [solution]),
    )


def ambitions_table(solution: Solution, ambitions: Iterable[tuple[Ambition, bool]], date: dt.date) -> Table:
    """Every revision until `date`; the one that holds on the page's date is marked."""
    return Table(
        name=f"ambisjoner-{solution.key}",
        title=_("Ambisjoner"),
        columns=[
            Column("decided_on", _("Vedtatt"), lambda row: row[0].decided_on, width=13),
            Column("holds", _("Gjelder på datoen"), lambda row: _("ja") if row[1] else _("nei")),
            Column("count", _("Kommuner"), lambda row: row[0].count, width=12),
            Column("scope_name", _("Hvor"), lambda row: row[0].scope_name or _("Hele landet"), width=28),
            Column("counted_level", _("Nivå"), lambda row: level_label(row[0].counted_level), width=20),
            Column("target_date", _("Nås innen"), lambda row: row[0].target_date, width=13),
            Column("decided_by", _("Vedtatt av"), lambda row: row[0].decided_by, width=28),
            Column("reason", _("Begrunnelse"), lambda row: row[0].reason, width=60),
        ],
        rows=ambitions,
        facts=[(_("Løsning"), solution.name), (_("Per"), date_format(date, "d.m.Y"))],
    )


def published_table(solution: Solution, published: Iterable[tuple[PublishedCount, int | None, str]]) -> Table:
    """What the owner or KS has published; the difference is our count of the page's date less theirs."""
    return Table(
        name=f"publisert-{solution.key}",
        title=_("Publiserte tall"),
        columns=[
            Column("date", _("Dato"), lambda row: row[0].date, width=13),
            Column("level", _("Nivå"), lambda row: level_label(row[0].level), width=20),
            Column("value", _("Publisert"), lambda row: row[0].value, width=12),
            Column("difference", _("Avvik"), lambda row: row[1], width=12),
            Column("definition", _("Hva tallet teller"), lambda row: row[0].definition, width=60),
            Column("source", _("Kilde"), lambda row: row[0].source, width=40),
        ],
        rows=published,
        facts=[
            (_("Løsning"), solution.name),
            (_("Avvik"), _("Kommunenes egne meldinger på sidens dato, minus det publiserte tallet.")),
        ],
    )
