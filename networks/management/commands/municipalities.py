import csv
import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Prefetch
from django.utils import timezone

from core.tables.columns import Column, cells, head
from networks.geography.api import MunicipalitySerializer
from networks.geography.former_numbers import resolve
from networks.geography.listing import MunicipalityRow, municipality_rows, population_date_for
from networks.geography.models import (
    County,
    Municipality,
    MunicipalityPeriod,
    MunicipalityQuerySet,
    Network,
    Population,
)

COLUMNS: tuple[Column[MunicipalityRow], ...] = (
    Column("number", "number"),
    Column("name", "name"),
    Column("county", "county", lambda row: row.county.number),
    Column("county_name", "county_name", lambda row: row.county.name),
    Column("network", "network", lambda row: row.network.key if row.network else ""),
    Column("inhabitants", "inhabitants", lambda row: "" if row.inhabitants is None else str(row.inhabitants)),
)


class Command(BaseCommand):
    help = (
        "Lists the municipalities of a date with the numbers, names, counties and networks of that date, as "
        "/api/v1/municipalities/?valid_on= does. --number follows a number, old or new, to those who hold its area."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--valid-on", help="the date, for example 2023-12-31; today when left out")
        parser.add_argument("--number", help="only those that this number, old or new, leads to, for example 3011")
        parser.add_argument("--format", choices=["json", "csv", "table"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        date = _day(options["valid_on"])
        if options["number"]:
            found = resolve(options["number"], date)
            if not found.exists():
                raise CommandError(f"Nummeret {options['number']} fører ikke til noen kommune per {date:%d.%m.%Y}.")
        else:
            found = Municipality.objects.valid_on(date)
        {"json": self._json, "csv": self._csv, "table": self._table}[options["format"]](found, date)

    def _json(self, municipalities: MunicipalityQuerySet, date: dt.date) -> None:
        found = municipalities.prefetch_related(
            Prefetch("periods", MunicipalityPeriod.objects.select_related("county")),
            Prefetch("populations", Population.objects.order_by("date")),
        )
        context = {
            "counties": dict(County.objects.values_list("pk", "number")),
            "networks": dict(Network.objects.values_list("pk", "key")),
        }
        results = MunicipalitySerializer(found, many=True, context=context).data
        content = {
            "valid_on": date.isoformat(),
            "count": len(results),
            "counties": len({row["county"] for row in results}),
            "results": results,
        }
        self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))

    def _csv(self, municipalities: MunicipalityQuerySet, date: dt.date) -> None:
        writer = csv.writer(self.stdout, delimiter=";", lineterminator="\n")
        writer.writerow(head(COLUMNS))
        writer.writerows(_cells(municipalities, date))

    def _table(self, municipalities: MunicipalityQuerySet, date: dt.date) -> None:
        rows = _cells(municipalities, date)
        counties = len({row[2] for row in rows})
        table = [head(COLUMNS), *rows, [str(len(rows)), "kommuner", str(counties), "fylker", "", ""]]
        widths = [max(len(row[index]) for row in table) for index in range(len(COLUMNS))]
        for row in table:
            text = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
            self.stdout.write("  ".join([*text, row[-1].rjust(widths[-1])]).rstrip())


def _cells(municipalities: MunicipalityQuerySet, date: dt.date) -> list[list[str]]:
    return [cells(COLUMNS, row) for row in municipality_rows(municipalities, population_date_for(date))]


def _day(text: str | None) -> dt.date:
    if not text:
        return timezone.localdate()
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"«{text}» er ikke en dato. Skriv for eksempel 2023-12-31.") from error
