"""The tables of the portfolio's work as files: editions, scores, regional plans, pilots, commitments.

Each is made from what its page shows; `networks.downloads` writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from networks.downloads import Table
from networks.models import Network
from portfolio.folio.plans import Comparison
from portfolio.folio.scoring import Ranked
from portfolio.language import localized
from portfolio.models import (
    Commitment,
    Criterion,
    Pilot,
    PlanState,
    PortfolioEdition,
    PortfolioItem,
    RegionalPlan,
    Solution,
)
from portfolio.models import RegionalPlanItem as PlanItem


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
        head=[_("År"), _("Utgave"), _("Tilstand"), _("Høringsfrist"), _("Vedtatt"), _("Vedtatt av"), _("Avløst")],
        rows=[
            [
                one.year,
                one.title,
                one.get_state_display(),
                one.hearing_until,
                one.decided_on,
                one.decided_by,
                one.replaced_on,
            ]
            for one in editions
        ],
        facts=[today()],
        widths=[8, 36, 14, 14, 14, 24, 14],
    )


def items_table(edition: PortfolioEdition, items: Iterable[PortfolioItem]) -> Table:
    """The edition's introductions in their order, then its joint measures."""
    return Table(
        name=f"portefolje-{edition.year}",
        title=_("Punkter"),
        head=[
            _("Plass"),
            _("Type"),
            _("Punkt"),
            _("Løsning"),
            _("Innsatsområde"),
            _("Eier"),
            _("Tidsramme"),
            _("Formål"),
            _("Hva kommunene anbefales å gjøre"),
            _("Hva kommunal sektor gjør"),
            _("Situasjonen"),
            _("Situasjonen per"),
            _("Kilde"),
        ],
        rows=[
            [
                item.rank,
                item.get_kind_display(),
                localized(item, "title"),
                item.solution.key,
                item.solution.focus_area.name,
                item.solution.owner,
                item.timeframe,
                localized(item, "purpose"),
                localized(item, "municipal_actions"),
                localized(item, "sector_actions"),
                localized(item, "status_text"),
                item.status_date,
                item.source,
            ]
            for item in items
        ],
        facts=[
            (_("Portefølje"), edition.title),
            (_("Tilstand"), edition.get_state_display()),
            *([(_("Vedtatt"), f"{edition.decided_by}, {edition.decided_on:%d.%m.%Y}")] if edition.decided_on else []),
            today(),
        ],
        widths=[8, 18, 36, 18, 24, 24, 14, 50, 50, 50, 50, 14, 24],
        wrapped=True,
    )


def scores_table(edition: PortfolioEdition, rows: Sequence[Ranked]) -> Table:
    """The ranking with its working; the first line holds the weights."""
    weights = rows[0].parts if rows else ()
    body: list[list[object]] = [["", "", _("Vekt"), *[float(part.weight) for part in weights], None, None, None]]
    for row in rows:
        mean = None if row.mean is None else round(float(row.mean), 2)
        total = None if row.total is None else float(row.total)
        points = [part.points for part in row.parts]
        body.append([row.place, row.item.rank, row.item.title, *points, total, float(row.weight), mean])
    return Table(
        name=f"poeng-{edition.year}",
        title=_("Poeng"),
        head=[
            _("Plass etter poeng"),
            _("Plass i porteføljen"),
            _("Punkt"),
            *[str(capfirst(one.label)) for one in Criterion],
            _("Sum av poeng ganger vekt"),
            _("Delt på"),
            _("Snitt, vektet"),
        ],
        rows=body,
        facts=[
            (_("Portefølje"), edition.title),
            (_("Poeng"), _("Poengene er et grunnlag; det er vedtaket som rangerer.")),
            today(),
        ],
        widths=[10, 10, 50, *[14] * len(Criterion), 14, 10, 10],
    )


PLAN_WIDTHS = [44, 10, 22, 10, 12, 12, 60, 34]


def _plan_head() -> list[str]:
    return [
        _("Løsning eller tiltak"),
        _("Nasjonal plass"),
        _("Region"),
        _("Regionens plass"),
        _("Ambisjon, antall kommuner"),
        _("Nås innen"),
        _("Hva regionen gjør"),
        _("Vedtatt"),
    ]


def _decision(plan: RegionalPlan) -> str:
    return f"{plan.decided_by}, {plan.decided_on:%d.%m.%Y}" if plan.decided_on else ""


def _plan_row(name: str, national: int | None, network: Network, item: PlanItem, plan: RegionalPlan) -> list[object]:
    return [name, national, network.name, item.rank, item.ambition, item.target_date, item.text, _decision(plan)]


def plans_table(compared: Comparison, date: dt.date | None = None) -> Table:
    """One line for each solution and region, and one for each region's own measures, as they held on `date`."""
    rows = [
        _plan_row(solution.name, national, network, item, compared.plans[network.pk])
        for solution, national, cells in compared.rows
        for network, item in zip(compared.networks, cells, strict=True)
        if item is not None
    ]
    rows += [_plan_row(item.title, None, network, item, compared.plans[network.pk]) for network, item in compared.own]
    return Table(
        name=_name("regionale-portefoljer", date),
        title=_("Regionale porteføljer"),
        head=_plan_head(),
        rows=rows,
        facts=[today(date)],
        widths=PLAN_WIDTHS,
        wrapped=True,
    )


def plan_table(
    plan: RegionalPlan, rows: Iterable[tuple[PlanItem, int | None]], state: str, date: dt.date | None = None
) -> Table:
    """One region's plan in its own order; `rows` are its items with their national rank, `state` is that of `date`."""
    return Table(
        name=_name(f"portefolje-{plan.network.key}-{plan.year}", date),
        title=_("Regional portefølje"),
        head=_plan_head(),
        rows=[_plan_row(str(item), national, plan.network, item, plan) for item, national in rows],
        facts=[
            (pgettext("ett", "Nettverk"), plan.network.name),
            (_("Tilstand"), str(PlanState(state).label)),
            today(date),
        ],
        widths=PLAN_WIDTHS,
        wrapped=True,
    )


def pilots_table(solution: Solution, pilots: Iterable[Pilot], date: dt.date | None = None) -> Table:
    """The pilots that the reader may see on `date`, with what they have learned (`notes` are read along)."""
    return Table(
        name=_name(f"piloter-{solution.key}", date),
        title=_("Piloter"),
        head=[
            _("Kommune"),
            pgettext("ett", "Nettverk"),
            _("Tilstand"),
            _("Hvorfor"),
            _("Begrunnelse"),
            _("Løsningens eier"),
            _("Avgjort"),
            _("Erfaringer og materiell"),
        ],
        rows=[
            [
                pilot.municipality.name,
                pilot.network.name,
                pilot.get_state_display(),
                pilot.motivation,
                pilot.reason,
                pilot.owner_view,
                pilot.decided_on,
                "\n".join(f"{note.date:%d.%m.%Y}: {note.text} {note.url}".strip() for note in pilot.notes.all()),
            ]
            for pilot in pilots
        ],
        facts=[(_("Løsning"), solution.name), today(date)],
        widths=[22, 22, 14, 44, 44, 30, 12, 60],
        wrapped=True,
    )


def commitments_table(rows: Iterable[Commitment], date: dt.date | None = None) -> Table:
    """The agreement's commitments as `rows` say they stood on `date`; a state that is empty was not told yet."""
    return Table(
        name=_name("forpliktelser", date),
        title=_("Forpliktelser"),
        head=[
            _("Part"),
            _("Forpliktelse"),
            _("Innhold"),
            _("Status"),
            _("Status per"),
            _("Dokumentasjon"),
            _("Neste dato"),
            _("Kilde"),
        ],
        rows=[
            [
                row.get_party_display(),
                localized(row, "title"),
                localized(row, "text"),
                row.get_state_display() or _("ikke ført ennå"),
                row.state_date,
                row.evidence,
                row.next_date,
                row.source,
            ]
            for row in rows
        ],
        facts=[(_("Avtale"), _("Samarbeidsavtalen mellom Helse- og omsorgsdepartementet og KS")), today(date)],
        widths=[20, 40, 60, 16, 12, 50, 12, 24],
        wrapped=True,
    )
