"""Loads the 2023 portfolio from `reference_data/`: what the sector agreed to introduce, and the published figures.

Sources: [002] KS' booklet with the recommended portfolio for 2023, [004 §4.3] the final report of 16 February 2024.
Loading is idempotent: a solution, edition, item or figure that is there already is left as it is, edited or not.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from networks.models import Municipality
from networks.reference import read_csv
from portfolio.models import Ambition, FocusArea, Level, PortfolioEdition, PortfolioItem, PublishedCount, Solution

DATA = Path(__file__).parent / "reference_data"

# [002 "Innledning"]: the five areas, in the order of the booklet's chapters.
FOCUS_AREAS = [
    ("innbyggertjenester", "Innbyggertjenester"),
    ("legemidler", "Legemiddelområdet"),
    ("samhandling", "Digital samhandling"),
    ("fellesloesninger", "Digitale fellesløsninger"),
    ("velferdsteknologi", "Velferdsteknologi og digital hjemmeoppfølging"),
]
DECIDED_ON = dt.date(2023, 1, 24)
DECIDED_BY = "KommIT-rådet"
# The source says "april"; the figures are dated to the end of that month.
SITUATION_DATE = dt.date(2023, 4, 30)

# An ambition that does not concern the whole country: its name and the networks it covers.
SCOPES = {"helseplattformen": ("Midt-Norge", ["more-og-romsdal", "trondelag"])}


@transaction.atomic
def load() -> str:
    """Load what is missing, after the municipalities; returns one line that says what is there."""
    rows = list(read_csv(DATA / "portfolio_2023.csv"))
    texts = tomllib.loads((DATA / "items_2023.toml").read_text(encoding="utf-8"))
    areas = _focus_areas()
    edition, _created = PortfolioEdition.objects.get_or_create(
        year=2023,
        defaults={
            "title": "Anbefalt portefølje for 2023",
            "decided_on": DECIDED_ON,
            "decided_by": DECIDED_BY,
        },
    )
    for row in rows:
        text = texts[row["solution_key"]]
        solution = _solution(row, text, areas[row["focus_area"]])
        _item(edition, solution, row, text)
        if row["ambition_count"]:
            _ambition(solution, int(row["ambition_count"]))
    _published_counts()
    introductions = edition.items.filter(kind=PortfolioItem.Kind.INTRODUCTION).count()
    return f"{edition.title}: {introductions} innføringer og {edition.items.count() - introductions} felles tiltak"


def _focus_areas() -> dict[str, FocusArea]:
    areas = {}
    for order, (key, name) in enumerate(FOCUS_AREAS, start=1):
        areas[name], _created = FocusArea.objects.get_or_create(key=key, defaults={"name": name, "order": order})
    return areas


def _solution(row: dict[str, str], text: dict[str, str], area: FocusArea) -> Solution:
    solution, _created = Solution.objects.get_or_create(
        key=row["solution_key"],
        defaults={
            "name": text["name"],
            "short_name": text["short_name"],
            "focus_area": area,
            "owner": row["owner"],
            "counted_level": text.get("counted_level", Level.IN_USE),
            "definition": text.get("definition", ""),
        },
    )
    return solution


def _item(edition: PortfolioEdition, solution: Solution, row: dict[str, str], text: dict[str, str]) -> None:
    section = row["source_section"].replace("table", "tabell")
    where = section if section.startswith("tabell") else f"kapittel {section}"
    defaults: dict[str, Any] = {
        "kind": row["kind"],
        "rank": row["rank"] or None,
        "title": row["title"],
        "timeframe": text.get("timeframe", row["timeframe"]),
        "status_date": SITUATION_DATE,
        "source": f"KS: Anbefalt portefølje for 2023, {where}",
    }
    for field in ("purpose", "municipal_actions", "sector_actions", "status_text"):
        defaults[field] = text.get(field, "").strip()
    PortfolioItem.objects.get_or_create(edition=edition, solution=solution, defaults=defaults)


def _ambition(solution: Solution, count: int) -> None:
    scope_name, networks = SCOPES.get(solution.key, ("", []))
    ambition, created = Ambition.objects.get_or_create(
        solution=solution,
        decided_on=DECIDED_ON,
        defaults={
            "count": count,
            "decided_by": DECIDED_BY,
            "reason": "Anbefalt portefølje for 2023. Retningsgivende; skal utredes videre.",
            "scope_name": scope_name,
        },
    )
    if created and networks:
        # Also those that came later, such as Haram: counting asks who existed on the date.
        ambition.municipalities.set(Municipality.objects.filter(memberships__network__key__in=networks).distinct())


def _published_counts() -> None:
    solutions = Solution.objects.in_bulk(field_name="key")
    for row in read_csv(DATA / "published_counts.csv"):
        PublishedCount.objects.get_or_create(
            solution=solutions[row["solution_key"]],
            date=row["date"],
            level=row["level"],
            source=row["source"],
            defaults={"value": row["value"] or None, "definition": row["definition"]},
        )
