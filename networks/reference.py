"""Loads counties, municipalities, networks and populations from `reference_data/`.

Sources: Statistics Norway (tables 07459, Klass 131) and the Norwegian Mapping Authority, both CC BY 4.0.
Loading is idempotent: rows that are there already are left as they are, edited or not.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from core.days import start_of
from core.sorting import sort_key
from networks.geography.models import (
    County,
    FormerNumber,
    Municipality,
    MunicipalityChange,
    MunicipalityPeriod,
    Network,
    NetworkMembership,
    Population,
)
from networks.groups import membership
from networks.reforms.models import Reform, ReformKind, ReformLine, ReformOrigin, ReformState

DATA = Path(__file__).parent / "reference_data"

# The structures that the reference data knows: 356 municipalities in 11 counties, then 357 in 15.
STRUCTURE_2020 = dt.date(2020, 1, 1)
STRUCTURE_2024 = dt.date(2024, 1, 1)
POPULATION_YEARS = range(2020, 2027)


def read_csv(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load() -> str:
    """Load what is missing; returns one line that says what is there."""
    if not Network.objects.exists():
        Network.objects.bulk_create(
            Network(**row, sort_key=sort_key(row["name"])) for row in read_csv(DATA / "networks.csv")
        )
    if not Municipality.objects.exists():
        _load_municipalities(list(read_csv(DATA / "municipalities.csv")))
    if not FormerNumber.objects.exists():
        _load_former_numbers()
    if not Reform.objects.filter(origin=ReformOrigin.REFERENCE).exists():
        _load_reforms(list(read_csv(DATA / "municipalities.csv")))
    if not Municipality.neighbours.through.objects.exists():
        _load_neighbours()
    membership.load_reference()
    return f"{Municipality.objects.count()} kommuner i {Network.objects.count()} diginettverk"


def _load_municipalities(rows: list[dict[str, str]]) -> None:
    changes = list(read_csv(DATA / "municipality_changes.csv"))
    # A municipality that a change creates, and that doesn't continue one of the same name, begins with the change.
    newborn = {row["to_number"] for row in changes if row["to_name"] != row["from_name"]}
    hexes = {row["number_2024"]: (row["column"], row["row"]) for row in read_csv(DATA / "municipality_hexes.csv")}

    municipalities = {
        row["number_2024"]: Municipality(
            number=row["number_2024"],
            name=row["name"],
            sort_key=sort_key(row["name"]),
            organisation_number=row["organisation_number"],
            written_standard=row["written_standard"],
            latitude=row["latitude"],
            longitude=row["longitude"],
            hex_column=hexes[row["number_2024"]][0],
            hex_row=hexes[row["number_2024"]][1],
        )
        for row in rows
    }
    Municipality.objects.bulk_create(municipalities.values())
    _load_periods(rows, municipalities, newborn)
    _load_populations(rows, municipalities)

    networks = {network.name: network for network in Network.objects.all()}
    NetworkMembership.objects.bulk_create(
        NetworkMembership(
            municipality=municipalities[row["number_2024"]],
            network=networks[row["network"]],
            valid_from=STRUCTURE_2024 if row["number_2024"] in newborn else STRUCTURE_2020,
        )
        for row in rows
    )
    successor_of = {row["from_number"]: row["to_number"] for row in changes if row["to_number"] not in newborn}
    MunicipalityChange.objects.bulk_create(
        MunicipalityChange(
            date=row["date"],
            kind=row["kind"],
            predecessor=municipalities[successor_of[row["from_number"]]],
            successor=municipalities[row["to_number"]],
        )
        for row in changes
    )


def _load_neighbours() -> None:
    """Which municipalities of 2024 have a border in common; each pair is in the file once."""
    places = MunicipalityPeriod.objects.valid_on(STRUCTURE_2024).values_list("number", "municipality")
    of_number: dict[str, int] = dict(places)
    rows = read_csv(DATA / "municipality_neighbours.csv")
    pairs = [(of_number[row["number"]], of_number[row["neighbour"]]) for row in rows]
    link: Any = Municipality.neighbours.through
    link.objects.bulk_create(
        link(from_municipality_id=one, to_municipality_id=other) for pair in pairs for one, other in (pair, pair[::-1])
    )


def _load_former_numbers() -> None:
    """Numbers from 2013 to 2019, each with the municipalities of 2020 that took over (Klass 131)."""
    of_2020 = dict(MunicipalityPeriod.objects.valid_on(STRUCTURE_2020).values_list("number", "municipality"))
    FormerNumber.objects.bulk_create(
        FormerNumber(
            number=row["number"],
            name=row["name"],
            municipality_id=of_2020[row["to_number"]],
            valid_to=row["valid_to"],
        )
        for row in read_csv(DATA / "former_numbers.csv")
    )


def _load_reforms(rows: list[dict[str, str]]) -> None:
    """The reforms of 1 January 2024 as applied data: what they did is in the periods already."""
    changes = list(read_csv(DATA / "municipality_changes.csv"))
    municipalities = Municipality.objects.in_bulk([row["number_2024"] for row in rows], field_name="number")
    parts = {row["to_number"] for row in changes}
    continued = {row["to_name"]: row["to_number"] for row in changes if row["to_name"] == row["from_name"]}
    lines: dict[str, list[ReformLine]] = {ReformKind.COUNTY_CHANGE: [], ReformKind.SPLIT: []}
    for row in rows:
        number, goes_on = row["number_2024"], row["number_2024"] in continued.values()
        if number in parts:
            origin = next(change["from_name"] for change in changes if change["to_number"] == number)
            kind, predecessor = ReformKind.SPLIT, continued[origin]
        elif row["number_2020"] != number:
            kind, predecessor, goes_on = ReformKind.COUNTY_CHANGE, number, True
        else:
            continue
        lines[kind].append(
            ReformLine(
                position=len(lines[kind]),
                predecessor=municipalities[predecessor],
                to_number=number,
                to_name=row["name"],
                county_name=row["county_2024_name"],
                continues=goes_on,
                population=row["population_2024"] or None if kind == ReformKind.SPLIT else None,
            )
        )
    names = {
        ReformKind.COUNTY_CHANGE: "Viken, Vestfold og Telemark og Troms og Finnmark oppløses",
        ReformKind.SPLIT: "Ålesund deles i Ålesund og Haram",
    }
    midnight = start_of(STRUCTURE_2024)
    for kind, name in names.items():
        reform = Reform.objects.create(
            name=name,
            date=STRUCTURE_2024,
            kind=kind,
            note="Kilde: Statistisk sentralbyrå, Klass 131 (CC BY 4.0).",
            origin=ReformOrigin.REFERENCE,
            state=ReformState.APPLIED,
            applied_at=midnight,
            in_force_at=midnight,
        )
        for line in lines[kind]:
            line.reform = reform
        ReformLine.objects.bulk_create(lines[kind])


def _load_periods(rows: list[dict[str, str]], municipalities: dict[str, Municipality], newborn: set[str]) -> None:
    counties = _load_counties(rows)
    periods = []
    for row in rows:
        names = {
            "name": row["name"],
            "official_name": row["official_name"],
            "name_se": row["name_se"],
            "name_sma": row["name_sma"],
            "name_smj": row["name_smj"],
            "name_fkv": row["name_fkv"],
        }
        spans: list[tuple[str, dt.date, dt.date | None]] = []
        unchanged = (row["number_2020"], row["county_2020_name"]) == (row["number_2024"], row["county_2024_name"])
        if unchanged:
            spans.append((row["number_2024"], STRUCTURE_2020, None))
        else:
            if row["number_2024"] not in newborn:
                spans.append((row["number_2020"], STRUCTURE_2020, STRUCTURE_2024))
            spans.append((row["number_2024"], STRUCTURE_2024, None))
        for number, valid_from, valid_to in spans:
            period = MunicipalityPeriod(
                municipality=municipalities[row["number_2024"]],
                number=number,
                county=counties[number[:2]],
                valid_from=valid_from,
                valid_to=valid_to,
                **names,
            )
            period.set_search_key()
            periods.append(period)
    MunicipalityPeriod.objects.bulk_create(periods)


def _load_counties(rows: list[dict[str, str]]) -> dict[str, County]:
    """The counties of both structures by number; one that is in both is one row."""
    then = {row["county_2020"]: row["county_2020_name"] for row in rows}
    now = {row["county_2024"]: row["county_2024_name"] for row in rows}
    counties = {
        number: County(
            number=number,
            name=name,
            sort_key=sort_key(name),
            valid_from=STRUCTURE_2020 if number in then else STRUCTURE_2024,
            valid_to=None if number in now else STRUCTURE_2024,
        )
        for number, name in {**then, **now}.items()
    }
    County.objects.bulk_create(counties.values())
    return counties


def _load_populations(rows: list[dict[str, str]], municipalities: dict[str, Municipality]) -> None:
    populations = [
        Population(
            municipality=municipalities[row["number_2024"]],
            date=dt.date(year, 1, 1),
            inhabitants=row[f"population_{year}"],
        )
        for row in rows
        for year in POPULATION_YEARS
        if row[f"population_{year}"]
    ]
    by_old_number = {row["number_2020"]: row["number_2024"] for row in reversed(rows)}
    for row in read_csv(DATA / "population_before_split.csv"):
        municipality = municipalities[by_old_number[row["number"]]]
        populations += [
            Population(municipality=municipality, date=dt.date(year, 1, 1), inhabitants=row[f"population_{year}"])
            for year in POPULATION_YEARS
            if row.get(f"population_{year}")
        ]
    Population.objects.bulk_create(populations)
