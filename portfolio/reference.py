"""Loads focus areas, solutions, the 2023 edition with its ambitions and counts, commitments and questionnaires.

From `reference_data/`. Sources: KS' recommended portfolio for 2023 [002] and the agreement [001], retold, and the later
counts of [004 §4.3]. Loading is idempotent and leaves alone what people have edited, moved or taken away: an edition is
loaded whole or not at all, and so are the ambitions and the published counts of a solution.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
import re
from pathlib import Path

from django.db import transaction

from networks.models import Municipality
from networks.reference import read_csv
from portfolio.agreement.models import Commitment
from portfolio.editions.models import ItemSituation, PortfolioEdition, PortfolioItem
from portfolio.editions.moves import EditionState
from portfolio.enquiries.models import Questionnaire
from portfolio.enquiries.questions import checked
from portfolio.solutions.models import Ambition, FocusArea, Prerequisite, PublishedCount, Solution

DATA = Path(__file__).parent / "reference_data"

YEAR = 2023
DECIDED_ON = dt.date(2023, 1, 24)
DECIDED_BY = "KommIT-rådet"
SOURCE = "KS' portefølje for 2023"

# Helseplattformen's ambition concerns central Norway only [002 §2.4]: the municipalities of these networks.
SCOPES = {"helseplattformen": ("Midt-Norge", ["more-og-romsdal", "trondelag"])}

Rows = list[dict[str, str]]


@transaction.atomic
def load() -> str:
    """Load what is missing, after the municipalities; returns one line that says what is there."""
    rows = list(read_csv(DATA / f"portfolio_{YEAR}.csv"))
    areas = _load_focus_areas()
    solutions = _load_solutions(rows, areas)
    _load_edition(rows, solutions)
    _load_ambitions(rows, solutions)
    _load_published_counts(rows, solutions)
    _load_prerequisites(solutions)
    _load_commitments()
    _load_questionnaires()
    return f"{PortfolioItem.objects.count()} porteføljepunkter for {Solution.objects.count()} løsninger"


def _load_focus_areas() -> dict[str, FocusArea]:
    """By the name that the portfolio's table uses, whatever they are called now."""
    return {
        row["name"]: FocusArea.objects.get_or_create(key=row["key"], defaults={"name": row["name"], "order": order})[0]
        for order, row in enumerate(read_csv(DATA / "focus_areas.csv"), start=1)
    }


def _load_solutions(rows: Rows, areas: dict[str, FocusArea]) -> dict[str, Solution]:
    in_table = {row["solution_key"]: row for row in rows}
    solutions = {}
    for row in read_csv(DATA / "solutions.csv"):
        key = row.pop("key")
        table = in_table[key]
        defaults = {**row, "focus_area": areas[table["focus_area"]], "owner": table["owner"]}
        solutions[key] = Solution.objects.get_or_create(key=key, defaults=defaults)[0]
    return solutions


def _load_edition(rows: Rows, solutions: dict[str, Solution]) -> None:
    edition, created = PortfolioEdition.objects.get_or_create(
        year=YEAR,
        defaults={
            "title": f"Anbefalt portefølje for {YEAR}",
            "state": EditionState.DECIDED,
            "decided_on": DECIDED_ON,
            "decided_by": DECIDED_BY,
        },
    )
    if not created:
        return
    texts = _texts(f"items_{YEAR}.json", "")
    nynorsk = _texts(f"items_{YEAR}_nn.json", "_nn")
    PortfolioItem.objects.bulk_create(
        PortfolioItem(
            edition=edition,
            solution=solutions[row["solution_key"]],
            kind=row["kind"],
            rank=row["rank"] or None,
            title=row["title"],
            timeframe=_norwegian_dates(row["timeframe"]),
            status_date=_end_of_month(row["status_date"]),
            source=f"{SOURCE}, {_section(row['source_section'])}",
            **texts.get(row["solution_key"], {}),
            **nynorsk.get(row["solution_key"], {}),
        )
        for row in rows
    )
    ItemSituation.objects.bulk_create(
        ItemSituation(
            item=item, date=item.status_date or DECIDED_ON, text=item.status_text, text_nn=item.status_text_nn
        )
        for item in edition.items.exclude(status_text="")
    )


def _texts(name: str, suffix: str) -> dict[str, dict[str, str]]:
    """By solution. Actions are lists of lines in the file and one action a line in the field."""
    found = json.loads((DATA / name).read_text(encoding="utf-8"))
    return {
        key: {f"{field}{suffix}": text if isinstance(text, str) else "\n".join(text) for field, text in texts.items()}
        for key, texts in found.items()
    }


def _load_prerequisites(solutions: dict[str, Solution]) -> None:
    """Whole or not at all: what KS has taken away stays away."""
    if Prerequisite.objects.exists():
        return
    for row in read_csv(DATA / "prerequisites.csv"):
        texts = {name: row[name] for name in ("reason", "reason_nn", "source")}
        Prerequisite.objects.create(solution=solutions[row["solution"]], requires=solutions[row["requires"]], **texts)


def _load_commitments() -> None:
    if not Commitment.objects.exists():
        Commitment.objects.bulk_create(
            Commitment(order=order, **row) for order, row in enumerate(read_csv(DATA / "commitments.csv"), start=1)
        )


def _load_questionnaires() -> None:
    """The first version of each; what KS has published of the same key stays."""
    there = set(Questionnaire.objects.values_list("key", flat=True))
    for one in json.loads((DATA / "questionnaires.json").read_text(encoding="utf-8")):
        if one["key"] not in there:
            questions = checked(one["questions"])
            Questionnaire.objects.create(key=one["key"], version=1, title=one["title"], questions=questions)


def _load_ambitions(rows: Rows, solutions: dict[str, Solution]) -> None:
    for row in rows:
        solution = solutions[row["solution_key"]]
        if not row["ambition_count"] or solution.ambitions.exists():
            continue
        scope_name, networks = SCOPES.get(solution.key, ("", []))
        ambition = Ambition.objects.create(
            solution=solution,
            count=int(row["ambition_count"]),
            decided_on=DECIDED_ON,
            decided_by=DECIDED_BY,
            reason=f"Anbefalt portefølje for {YEAR}; ambisjonene er retningsgivende.",
            scope_name=scope_name,
        )
        if networks:
            # Whenever they belonged there, so that a municipality that a split creates is within the scope, too.
            members = Municipality.objects.filter(memberships__network__key__in=networks).distinct()
            ambition.municipalities.set(members)


def _load_published_counts(rows: Rows, solutions: dict[str, Solution]) -> None:
    """First the counts of the portfolio's table, so that they come before other sources of the same date."""
    counts = [
        PublishedCount(
            solution=solutions[row["solution_key"]],
            value=row["status_count"] or None,
            date=_end_of_month(row["status_date"]),
            level=solutions[row["solution_key"]].counted_level,
            definition=solutions[row["solution_key"]].definition,
            source=f"{SOURCE}, tabell 1",
        )
        for row in rows
        if row["kind"] == PortfolioItem.Kind.INTRODUCTION
    ]
    for row in read_csv(DATA / "published_counts.csv"):
        solution = solutions[row.pop("solution_key")]
        counts.append(PublishedCount(solution=solution, **row))
    there = set(PublishedCount.objects.values_list("solution_id", flat=True))
    PublishedCount.objects.bulk_create(count for count in counts if count.solution_id not in there)


def _end_of_month(month: str) -> dt.date:
    """`2023-04` → 30 April 2023: a status "per april" holds at the end of the month."""
    year, number = map(int, month.split("-"))
    return dt.date(year, number, calendar.monthrange(year, number)[1])


def _norwegian_dates(text: str) -> str:
    return re.sub(r"(\d{4})-(\d{2})-(\d{2})", r"\3.\2.\1", text)


def _section(section: str) -> str:
    return section.replace("table", "tabell") if section.startswith("table") else f"kapittel {section}"
