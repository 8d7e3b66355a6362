"""Writes the rows that a person has seen: all or none, and only onto what stood there when they were compared."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Conflict
from networks.geography.models import County, Municipality, MunicipalityBorder, MunicipalityPeriod, Population
from networks.imports.models import ImportRun, ImportSource
from networks.imports.rows import CHANGED, NEW
from networks.people.models import User
from networks.reforms import workflow
from networks.reforms.models import Reform, ReformKind, ReformLine, ReformOrigin


def write(run: ImportRun, by: User) -> int:
    """Store the new and changed rows of `run`, within the caller's transaction; gives how many.

    Raises `Conflict` when somebody has changed one of them since the preview, and what `save_draft` raises.
    """
    rows = [row for row in run.rows if row["outcome"] in (NEW, CHANGED)]
    _WRITERS[run.source](rows, run, by)
    return len(rows)


def _unchanged(row: dict[str, Any], now: Any) -> None:
    if (row["data"].get("before") or None) != (now or None):
        raise Conflict(
            _("%(name)s er endret siden forhåndsvisningen. Hent på nytt.") % {"name": row["name"]}, theirs=now
        )


def _population(rows: list[dict[str, Any]], run: ImportRun, by: User) -> None:
    for row in rows:
        data = row["data"]
        figure = Population.objects.select_for_update().filter(municipality=data["municipality"], date=data["date"])
        found = figure.first()
        _unchanged(row, found.inhabitants if found else None)
        Population.objects.update_or_create(
            municipality_id=data["municipality"], date=data["date"], defaults={"inhabitants": data["inhabitants"]}
        )


def _codes(rows: list[dict[str, Any]], run: ImportRun, by: User) -> None:
    for row in rows:
        data = row["data"]
        if "county" in data:
            county = County.objects.select_for_update().get(pk=data["county"])
            _unchanged(row, county.name)
            county.name = row["after"]
            county.save()
        else:
            period = MunicipalityPeriod.objects.select_for_update().get(pk=data["period"])
            _unchanged(row, period.official_name or period.name)
            period.official_name = data["official_name"]
            period.save()


def _organisations(rows: list[dict[str, Any]], run: ImportRun, by: User) -> None:
    for row in rows:
        municipality = Municipality.objects.select_for_update().get(pk=row["data"]["municipality"])
        _unchanged(row, municipality.organisation_number)
        municipality.organisation_number = row["data"]["organisation_number"]
        municipality.save()


def _borders(rows: list[dict[str, Any]], run: ImportRun, by: User) -> None:
    for row in rows:
        MunicipalityBorder.objects.update_or_create(
            municipality_id=row["data"]["municipality"],
            valid_from=row["data"]["date"],
            defaults={"geometry": row["data"]["geometry"], "source": run.fetched_from[:200]},
        )


def _changes(rows: list[dict[str, Any]], run: ImportRun, by: User) -> None:
    """One draft of a reform for each date and kind; KS sees its consequences before anything is registered."""
    groups: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        data = row["data"]
        kind = ReformKind.MERGER if data["merged"] else ReformKind.SPLIT if data["split"] else ReformKind.RENUMBERING
        groups[data["date"], kind].append(data)
    for (date, code), group in sorted(groups.items()):
        day = dt.date.fromisoformat(date)
        lines = [
            ReformLine(
                predecessor_id=data["predecessor"],
                to_number=data["to_number"],
                to_name=data["to_name"],
                county_name=data["county_name"],
                continues=data["continues"],
            )
            for data in group
        ]
        reform = Reform(
            name=_("%(kind)s %(date)s") % {"kind": ReformKind(code).label.capitalize(), "date": f"{day:%d.%m.%Y}"},
            date=day,
            kind=code,
            note=_("Hentet fra SSB, Klass 131."),
            origin=ReformOrigin.IMPORTED,
        )
        workflow.save_draft(reform, lines, by=by)


_WRITERS: dict[str, Callable[[list[dict[str, Any]], ImportRun, User], None]] = {
    ImportSource.POPULATION: _population,
    ImportSource.CODES: _codes,
    ImportSource.CHANGES: _changes,
    ImportSource.ORGANISATIONS: _organisations,
    ImportSource.BORDERS: _borders,
}
