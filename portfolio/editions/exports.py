"""The tables of the portfolio's work as files: editions, items and scores.

Each is made from what its page shows; `core.tables.downloads` writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.language import localized
from core.tables.columns import Column
from core.tables.downloads import Table
from portfolio.dated import as_of_fact
from portfolio.editions.models import Criterion, PortfolioEdition, PortfolioItem
from portfolio.editions.scoring import Ranked


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
        facts=[as_of_fact()],
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
            as_of_fact(),
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
            as_of_fact(),
        ],
    )


def _number(value: Any, places: int | None = None) -> float | None:
    return None if value is None else round(float(value), places) if places else float(value)
