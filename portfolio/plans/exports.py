"""The regional plans as files, made from what their pages show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.tables.columns import Column
from core.tables.downloads import Table
from networks.models import Network
from portfolio.dated import as_of_fact, dated_name
from portfolio.plans.models import PlanState, RegionalPlan
from portfolio.plans.models import RegionalPlanItem as PlanItem
from portfolio.plans.workflow import Comparison

# The solution or measure, its national rank, the region, its item and its plan.
PlanRow: TypeAlias = tuple[str, int | None, Network, PlanItem, RegionalPlan]


def _plan_columns(odd: Mapping[int, list[str]]) -> list[Column[PlanRow]]:
    return [
        Column("name", _("Løsning eller tiltak"), lambda row: row[0], width=44),
        Column("national", _("Nasjonal plass"), lambda row: row[1], width=10),
        Column("network", _("Region"), lambda row: row[2].name, width=22),
        Column("rank", _("Regionens plass"), lambda row: row[3].rank, width=10),
        Column("ambition", _("Ambisjon, antall kommuner"), lambda row: row[3].ambition, width=12),
        Column("target_date", _("Nås innen"), lambda row: row[3].target_date, width=12),
        Column("text", _("Hva regionen gjør"), lambda row: row[3].text, width=60),
        Column("decision", _("Vedtatt"), lambda row: _decision(row[4]), width=34),
        Column("marks", _("Bør ses på"), lambda row: " ".join(odd.get(row[3].pk, [])), width=50),
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
        name=dated_name("regionale-portefoljer", date),
        title=_("Regionale porteføljer"),
        columns=_plan_columns(compared.marks),
        rows=rows,
        facts=[as_of_fact(date)],
        wrapped=True,
    )


def plan_table(
    plan: RegionalPlan,
    rows: Iterable[tuple[PlanItem, int | None]],
    state: str,
    odd: Mapping[int, list[str]],
    date: dt.date | None = None,
) -> Table:
    """One region's plan in its own order; `rows` are its items with their national rank, `state` is that of `date`.

    `odd` holds what should be looked at of an item, by its key.
    """
    return Table(
        name=dated_name(f"portefolje-{plan.network.key}-{plan.year}", date),
        title=_("Regional portefølje"),
        columns=_plan_columns(odd),
        rows=[(str(item), national, plan.network, item, plan) for item, national in rows],
        facts=[
            (pgettext("ett", "Nettverk"), plan.network.name),
            (_("Tilstand"), str(PlanState(state).label)),
            as_of_fact(date),
        ],
        wrapped=True,
    )
