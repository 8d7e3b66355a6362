"""How the progress pages grow: `python -m tests.load.growth`. Not a part of `make test`.

Measures in a database of its own at 1, 10 and 100 times the municipalities, and with a million reports of the
present country. Prints medians in milliseconds; docs/performance.md keeps the figures.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

ROUNDS = int(os.environ.get("GROWTH_ROUNDS", "5"))


def milliseconds(call: Callable[[], Any]) -> float:
    times = []
    for _round in range(ROUNDS):
        begin = time.perf_counter()
        call()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def multiply(times: int) -> None:
    """Copies of every municipality with memberships, population and today's statuses; none of the copies has a place
    on the map. Numbers are made up and may have letters."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMP TABLE copies AS
            SELECT old, new, k, chr(192 + (nr / 1000)::int) || lpad((nr %% 1000)::text, 3, '0') AS number FROM (
                SELECT m.id AS old, nextval(pg_get_serial_sequence('networks_municipality', 'id')) AS new, k,
                       row_number() OVER () AS nr
                FROM networks_municipality m, generate_series(1, %s) AS k
            ) AS numbered;
            INSERT INTO networks_municipality (id, number, name, sort_key, organisation_number, written_standard)
            SELECT c.new, c.number, m.name || c.k,
                   m.sort_key || c.k, '', m.written_standard
            FROM copies c JOIN networks_municipality m ON m.id = c.old;
            INSERT INTO networks_municipalityperiod
                (municipality_id, number, name, official_name, name_se, name_sma, name_smj, name_fkv, search_key,
                 county_id, valid_from, valid_to)
            SELECT c.new, c.number, p.name || c.k,
                   '', '', '', '', '', p.search_key, p.county_id, p.valid_from, p.valid_to
            FROM copies c JOIN networks_municipalityperiod p ON p.municipality_id = c.old WHERE p.valid_to IS NULL;
            INSERT INTO networks_networkmembership (municipality_id, network_id, valid_from, valid_to)
            SELECT c.new, b.network_id, b.valid_from, b.valid_to
            FROM copies c JOIN networks_networkmembership b ON b.municipality_id = c.old WHERE b.valid_to IS NULL;
            INSERT INTO networks_population (municipality_id, date, inhabitants, source)
            SELECT c.new, p.date, p.inhabitants, p.source
            FROM copies c JOIN networks_population p ON p.municipality_id = c.old;
            """,
            [times - 1],
        )
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO portfolio_statusreport
                    (municipality_id, solution_id, level, effective_date, recorded_at, source, kind, comment, evidence)
                SELECT c.new, s.solution_id, s.level, s.effective_date, s.recorded_at, 'demo', 'report', '', ''
                FROM copies c JOIN portfolio_adoptionstatus s ON s.municipality_id = c.old
                RETURNING id, municipality_id, solution_id, level, effective_date, recorded_at
            )
            INSERT INTO portfolio_adoptionstatus
                (report_id, municipality_id, solution_id, level, effective_date, recorded_at, version)
            SELECT id, municipality_id, solution_id, level, effective_date, recorded_at, 1 FROM made
            """
        )
        cursor.execute("DROP TABLE copies; ANALYZE")


def remember(reports: int) -> None:
    """That many reports of the past, spread evenly over the cells and the days since 2018."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO portfolio_statusreport
                (municipality_id, solution_id, level, effective_date, recorded_at, source, kind, comment, evidence)
            SELECT cells.municipality_id, cells.solution_id,
                   (ARRAY['planned', 'made_available', 'in_use'])[1 + g %% 3],
                   date '2017-01-01' + (g %% 350)::int, '2017-12-31', 'demo', 'report', '', ''
            FROM (
                SELECT municipality_id, solution_id, row_number() OVER () - 1 AS nr FROM portfolio_adoptionstatus
            ) AS cells
            JOIN generate_series(1, %s) AS g ON g %% (SELECT COUNT(*) FROM portfolio_adoptionstatus) = cells.nr
            """,
            [reports],
        )
        cursor.execute("ANALYZE")


def report(label: str, *, full: bool) -> None:
    from django.test import Client
    from django.utils import timezone

    from portfolio.counting import snapshots
    from portfolio.models import SnapshotQueue, Solution, StatusReport
    from portfolio.progress.figures import year_before

    client = Client(headers={"host": "localhost"})
    solutions = list(Solution.objects.filter(items__kind="introduction").distinct())
    today = timezone.localdate()
    begin = time.perf_counter()
    for solution in solutions:
        # Every month where that is what a night would do; with many municipalities the days that the pages ask for.
        dates = snapshots.snapshot_dates(solution) if full else [year_before(today), today]
        known_at = snapshots.take([solution], dates)
        SnapshotQueue.objects.update_or_create(solution=solution, defaults={"known_at": known_at})
    seconds = time.perf_counter() - begin

    def one_day() -> None:
        snapshots.take([solutions[0]], [today])

    measures: dict[str, Callable[[], Any]] = {
        "/framdrift/ (snapshot)": lambda: client.get("/framdrift/"),
        "one solution by county (snapshot)": lambda: client.get("/framdrift/?losning=kjernejournal&etter=fylke"),
        "trend (snapshot)": lambda: client.get("/framdrift/utvikling/?losning=kjernejournal"),
        "a date without snapshot": lambda: client.get("/framdrift/?dato=2023-06-15"),
        "refresh one solution, today": one_day,
    }
    what = "all months" if full else "two days"
    print(f"\n{label}: {StatusReport.objects.count()} reports; snapshots of {what} {seconds:.1f} s")
    for name, call in measures.items():
        call()
        print(f"  {name:<36}{milliseconds(call):>10.1f} ms", flush=True)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.load.settings")
    from tests.load.bench import prepare

    prepare()
    from django.db import connection

    if "growth" not in str(connection.settings_dict["NAME"]):
        sys.exit("Give it a database of its own, whose name holds the word growth: it is filled up.")
    step = sys.argv[1] if len(sys.argv) > 1 else "1"
    if step == "million":
        remember(1_000_000)
    elif step != "1":
        multiply(int(step))
    report(f"x{step}" if step != "million" else "a million reports", full=step in {"1", "million"})


if __name__ == "__main__":
    main()
