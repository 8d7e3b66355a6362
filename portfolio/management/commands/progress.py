"""`manage.py progress --as-of 2023-12-31 --by network --format csv`: the figures of the progress pages."""

from __future__ import annotations

import csv
import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from networks.models import Municipality
from portfolio.counting.cells import Dimension
from portfolio.editions.in_force import introductions
from portfolio.progress.figures import Question, answer, areas_on, country
from portfolio.solutions.models import Solution

DIVISIONS = {
    "network": Dimension.NETWORK,
    "county": Dimension.COUNTY,
    "size": Dimension.SIZE,
    "standard": Dimension.STANDARD,
}


class Command(BaseCommand):
    help = "How far the municipalities have come: the numbers of /framdrift/ for a date, in whole or by area."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=dt.date.fromisoformat, metavar="DATE", help="inclusive; today if left out")
        parser.add_argument(
            "--known-on", type=dt.date.fromisoformat, metavar="DATE", help="only what was recorded by then, inclusive"
        )
        parser.add_argument("--solution", metavar="KEY", help="all introductions of the date if left out")
        parser.add_argument("--by", choices=list(DIVISIONS), help="the whole country if left out")
        parser.add_argument("--format", choices=["json", "csv"], default="json", dest="form")

    def handle(self, **options: Any) -> None:
        date = options["as_of"] or timezone.localdate()
        if date > timezone.localdate():
            raise CommandError("The date is in the future.")
        if not Municipality.objects.valid_on(date).exists():
            raise CommandError(f"There are no municipalities on record on {date}.")
        solutions = [item.solution for item in introductions(date)]
        if options["solution"]:
            solutions = list(Solution.objects.filter(key=options["solution"]))
            if not solutions:
                known = ", ".join(Solution.objects.order_by("key").values_list("key", flat=True))
                raise CommandError(f"There is no solution {options['solution']}. Known: {known}.")
        by = str(DIVISIONS[options["by"]]) if options["by"] else ""
        with translation.override("nb"):
            question = Question(date, tuple(solutions), country(), areas_on(date), known_on=options["known_on"], by=by)
            records = answer(question).records()
        if options["form"] == "json":
            self.stdout.write(json.dumps(records, ensure_ascii=False, indent=2))
        elif records:
            writer = csv.DictWriter(self.stdout, fieldnames=list(records[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(records)
