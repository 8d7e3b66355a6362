"""The tables of the portfolio's work as files: editions, scores, regional plans, pilots, commitments.

Each is made from what its page shows; `core.tables.downloads` writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.language import localized
from core.tables.columns import Column
from core.tables.downloads import Table
from networks.models import Network
from portfolio.agreement.models import Commitment
from portfolio.editions.models import Criterion, PortfolioEdition, PortfolioItem
from portfolio.editions.scoring import Ranked
from portfolio.pilots.models import Pilot
from portfolio.plans.models import PlanState, RegionalPlan
from portfolio.plans.models import RegionalPlanItem as PlanItem
from portfolio.plans.workflow import Comparison
from portfolio.solutions.models import Solution


def today(date: dt.date | None = None) -> tuple[str, str]:
    """As of which day the table is; today when left out."""
    return (_("Per"), date_format(date or timezone.localdate(), "d.m.Y"))


def _name(name: str, date: dt.date | None) -> str:
    """A file about a past day has the day in its name."""
    return name if date in (None, timezone.localdate()) else f"{name}-{date:%Y-%m-%d}"


def editions_table(editions: Iterable[PortfolioEdition]) -> Table:
    return Table(
        name="utgaver",
        title=_("Utgaver"),
        columns=[
            Column("year", _("År"), width=8),
            Column("title", _("Utgave"), width=36),
            Column("get_state_display", _("Tilstand"), width=14),
            Column("hearing_until", _("Høringsfrist"), width=14),
            Column("decided_on", _("Vedtatt"), width=14),
            Column("decided_by", _("Vedtatt av"), width=24),
            Column("replaced_on", _("Avløst"), width=14),
        ],
        rows=editions,
        facts=[today()],
    )


def items_table(edition: PortfolioEdition, items: Iterable[PortfolioItem]) -> Table:
    """The edition's introductions in their order, then its joint measures."""
    return Table(
        name=f"portefolje-{edition.year}",
        title=_("Punkter"),
        columns=[
            Column("rank", _("Plass"), width=8),
            Column("get_kind_display", _("Type"), width=18),
            Column("title", _("Punkt"), lambda item: localized(item, "title"), width=36),
            Column("solution.key", _("Løsning"), width=18),
            Column("solution.focus_area.name", _("Innsatsområde"), width=24),
            Column("solution.owner", _("Eier"), width=24),
            Column("timeframe", _("Tidsramme"), width=14),
            Column("purpose", _("Formål"), lambda item: localized(item, "purpose"), width=50),
            Column(
                "municipal_actions",
                _("Hva kommunene anbefales å gjøre"),
                lambda item: localized(item, "municipal_actions"),
                width=50,
            ),
            Column(
                "sector_actions",
                _("Hva kommunal sektor gjør"),
                lambda item: localized(item, "sector_actions"),
                width=50,
            ),
            Column("status_text", _("Situasjonen"), lambda item: localized(item, "status_text"), width=50),
            Column("status_date", _("Situasjonen per"), width=14),
            Column("source", _("Kilde"), width=24),
        ],
        rows=items,
        facts=[
            (_("Portefølje"), edition.title),
            (_("Tilstand"), edition.get_state_display()),
            *([(_("Vedtatt"), f"{edition.decided_by}, {edition.decided_on:%d.%m.%Y}")] if edition.decided_on else []),
            today(),
        ],
        wrapped=True,
    )


def scores_table(edition: PortfolioEdition, rows: Sequence[Ranked]) -> Table:
    """The ranking with its working; the first line holds the weights."""
    weights = rows[0].parts if rows else ()

    def points(index: int) -> Callable[[Ranked | None], float | int | None]:
        return lambda row: row.parts[index].points if row else float(weights[index].weight)

    criteria = [
        Column(one.value, str(capfirst(one.label)), points(index), width=14) for index, one in enumerate(Criterion)
    ]
    return Table(
        name=f"poeng-{edition.year}",
        title=_("Poeng"),
        columns=[
            Column("place", _("Plass etter poeng"), lambda row: row.place if row else "", width=10),
            Column("rank", _("Plass i porteføljen"), lambda row: row.item.rank if row else "", width=10),
            Column("title", _("Punkt"), lambda row: row.item.title if row else _("Vekt"), width=50),
            *criteria,
            Column("total", _("Sum av poeng ganger vekt"), lambda row: _number(row and row.total), width=14),
            Column("weight", _("Delt på"), lambda row: _number(row and row.weight), width=10),
            Column("mean", _("Snitt, vektet"), lambda row: _number(row and row.mean, 2), width=10),
        ],
        rows=[None, *rows],
        facts=[
            (_("Portefølje"), edition.title),
            (_("Poeng"), _("Poengene er et grunnlag; det er vedtaket som rangerer.")),
            today(),
        ],
    )


def _number(value: Any, places: int | None = None) -> float | None:
    return None if value is None else round(float(value), places) if places else float(value)


# The solution or measure, its national rank, the region, its item and its plan.
PlanRow: TypeAlias = tuple[str, int | None, Network, PlanItem, RegionalPlan]


def _plan_columns() -> list[Column[PlanRow]]:
    return [
        Column("name", _("Løsning eller tiltak"), lambda row: row[0], width=44),
        Column("national", _("Nasjonal plass"), lambda row: row[1], width=10),
        Column("network", _("Region"), lambda row: row[2].name, width=22),
        Column("rank", _("Regionens plass"), lambda row: row[3].rank, width=10),
        Column("ambition", _("Ambisjon, antall kommuner"), lambda row: row[3].ambition, width=12),
        Column("target_date", _("Nås innen"), lambda row: row[3].target_date, width=12),
        Column("text", _("Hva regionen gjør"), lambda row: row[3].text, width=60),
        Column("decision", _("Vedtatt"), lambda row: _decision(row[4]), width=34),
    ]


def _decision(plan: RegionalPlan) -> str:
    return f"{plan.decided_by}, {plan.decided_on:%d.%m.%Y}" if plan.decided_on else ""


def plans_table(compared: Comparison, date: dt.date | None = None) -> Table:
    """One line for each solution and region, and one for each region's own measures, as they held on `date`."""
    rows: list[PlanRow] = [
        (solution.name, national, network, item, compared.plans[network.pk])
        for solution, national, cells in compared.rows
        for network, item in zip(compared.networks, cells, strict=True)
        if item is not None
    ]
    rows += [(item.title, None, network, item, compared.plans[network.pk]) for network, item in compared.own]
    return Table(
        name=_name("regionale-portefoljer", date),
        title=_("Regionale porteføljer"),
        columns=_plan_columns(),
        rows=rows,
        facts=[today(date)],
        wrapped=True,
    )


def plan_table(
    plan: RegionalPlan, rows: Iterable[tuple[PlanItem, int | None]], state: str, date: dt.date | None = None
) -> Table:
    """One region's plan in its own order; `rows` are its items with their national rank, `state` is that of `date`."""
    return Table(
        name=_name(f"portefolje-{plan.network.key}-{plan.year}", date),
        title=_("Regional portefølje"),
        columns=_plan_columns(),
        rows=[(str(item), national, plan.network, item, plan) for item, national in rows],
        facts=[
            (pgettext("ett", "Nettverk"), plan.network.name),
            (_("Tilstand"), str(PlanState(state).label)),
            today(date),
        ],
        wrapped=True,
    )


def pilots_table(solution: Solution, pilots: Iterable[Pilot], date: dt.date | None = None) -> Table:
    """The pilots that the reader may see on `date`, with what they have learned (`notes` are read along)."""
    return Table(
        name=_name(f"piloter-{solution.key}", date),
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
        facts=[(_("Løsning"), solution.name), today(date)],
        wrapped=True,
    )


def commitments_table(rows: Iterable[Commitment], date: dt.date | None = None) -> Table:
    """The agreement's commitments as `rows` say they stood on `date`; a state that is empty was not told yet."""
    return Table(
        name=_name("forpliktelser", date),
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
        facts=[(_("Avtale"), _("Samarbeidsavtalen mellom Helse- og omsorgsdepartementet og KS")), today(date)],
        wrapped=True,
    )
