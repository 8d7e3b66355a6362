"""`make bench`: what the pages and jobs cost, as ratios to floors measured in the same run; `ARGS=pages` leaves the
jobs out, `ARGS=crowded` measures only the pages over time with many rollouts.

Pages are asked for over HTTP from a real server, page and floor in turn, so that a slow moment of the machine hits
both. Jobs run in this process. Prints medians in milliseconds and the median of the pairwise ratios.
"""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

VISITOR = {"Host": "localhost"}
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
WARM_UP = 5


@dataclass
class Result:
    name: str
    ours: float
    floor: float
    ratio: float
    size: int


def measure(name: str, ours: Callable[[], Any], floor: Callable[[], Any], size: int = 0) -> Result:
    """Both in turn, `ROUNDS` times after a warm-up; milliseconds."""
    pairs = []
    for number in range(ROUNDS + WARM_UP):
        pair = tuple(_timed(call) for call in (ours, floor))
        if number >= WARM_UP:
            pairs.append(pair)
    return Result(
        name,
        statistics.median(pair[0] for pair in pairs),
        statistics.median(pair[1] for pair in pairs),
        statistics.median(pair[0] / pair[1] for pair in pairs),
        size,
    )


def _timed(call: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    call()
    return (time.perf_counter() - begin) * 1000


class Server:
    """The app under gunicorn, as in production but for one worker process; one kept-alive connection to it."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = (folder / "server.log").open("wb")
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            [*command, "--workers", "1", "--worker-class", "gthread", "--threads", "2", "--keep-alive", "60"],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.load.settings", "BENCH_FLOORS": str(folder)},
            stdout=self.log,
            stderr=self.log,
        )
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self._wait()

    def _wait(self) -> None:
        for _attempt in range(200):
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def ask(self, method: str, path: str, headers: dict[str, str], body: str | None = None, status: int = 200) -> bytes:
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        if response.status != status:
            raise RuntimeError(f"{method} {path} answered {response.status}: {content[:500]!r}")
        return content

    def stop(self) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait(20)
        self.log.close()


def session_of(email: str) -> dict[str, str]:
    """Cookies of somebody signed in, and the token that a form needs."""
    from django.conf import settings
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import Client

    from networks.models import User

    client = Client()
    client.force_login(User.objects.get(email=email))
    session, csrf = client.cookies[settings.SESSION_COOKIE_NAME].value, _get_new_csrf_string()
    return {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={csrf}",
        "X-CSRFToken": csrf,
        "Host": "localhost",
    }


def pages(server: Server, folder: Path) -> list[Result]:
    from django.urls import reverse

    contact, staff = session_of("kontakt.agder@fellesloep.example"), session_of("ks.tilskudd@fellesloep.example")
    run = _finished_run()

    def page(label: str, name: str, path: str, headers: dict[str, str]) -> Result:
        content = server.ask("GET", path, headers)
        (folder / name).write_bytes(content)
        return measure(
            label,
            lambda: server.ask("GET", path, headers),
            lambda: server.ask("GET", f"/floor/{name}/", headers),
            len(content),
        )

    def public(label: str, name: str, path: str) -> list[Result]:
        """As kept for visitors, and as made for the first of them: under an address that is new each time."""
        numbers = count()
        joint = "&" if "?" in path else "?"
        kept = page(label, name, path, VISITOR)
        anew = measure(
            "  made anew",
            lambda: server.ask("GET", f"{path}{joint}ny={next(numbers)}", VISITOR),
            lambda: server.ask("GET", f"/floor/{name}/", VISITOR),
        )
        return [kept, anew]

    keep_progress()
    solution = reverse("portfolio:solution", args=["kjernejournal"])
    return [
        *public("progress, the country", "progress", reverse("portfolio:progress")),
        *public(
            "progress, one solution",
            "solution-progress",
            reverse("portfolio:progress") + "?losning=kjernejournal&etter=fylke",
        ),
        *public("national front page", "front", reverse("front")),
        *public("the portfolio", "portfolio", reverse("portfolio:list")),
        *public("one solution's page", "solution", solution),
        *public("a municipality's page", "municipality", reverse("networks:municipality", args=["4203"])),
        *public("reconciliation", "agreement", reverse("portfolio:agreement")),
        *public("duty-to-use sheet", "duty", reverse("portfolio:duty", args=["kjernejournal"])),
        page("region grid, 25 × 7", "grid", reverse("portfolio:grid", args=["agder"]), contact),
        page("full grid, 357 × 17", "full_grid", f"{reverse('portfolio:full_grid')}?alt=1", staff),
        page("one solution × 357", "solution_grid", reverse("portfolio:solution_grid", args=["digihelse"]), contact),
        cell_edit(server, folder, contact),
        column_edit(server, folder, contact),
        page("allocation as XLSX", "xlsx", reverse("funding:run_xlsx", args=[run.pk]), staff),
    ]


def keep_progress() -> None:
    """The snapshots that workers would have made."""
    from portfolio.counting import snapshots
    from portfolio.models import Solution
    from portfolio.snapshots import queue

    for pk in Solution.objects.values_list("pk", flat=True):
        queue.request([pk])
        snapshots.refresh(pk)


def crowded(server: Server, folder: Path) -> list[Result]:
    """The pages over time, with more rollouts than there will ever be; after the others, so that they don't notice."""
    from django.urls import reverse

    from tests.load import crowd

    crowd.make()
    member = session_of("nkg.leder@fellesloep.example")

    def page(label: str, name: str, path: str) -> Result:
        content = server.ask("GET", path, member)
        (folder / name).write_bytes(content)
        return measure(
            label,
            lambda: server.ask("GET", path, member),
            lambda: server.ask("GET", f"/floor/{name}/", member),
            len(content),
        )

    return [
        page("roadmap, 2 000 pools", "roadmap", reverse("rollouts:roadmap")),
        page("NKG's queue and case", "queue", reverse("rollouts:queue")),
        page("receiving capacity", "capacity", reverse("rollouts:capacity")),
    ]


def cell_edit(server: Server, folder: Path, headers: dict[str, str]) -> Result:
    from django.urls import reverse

    from portfolio.models import AdoptionStatus

    path = reverse("portfolio:cell", args=["4203", "kjernejournal"])
    headers = {**headers, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
    cell = AdoptionStatus.objects.filter(municipality__number="4203", solution__key="kjernejournal")
    version = cell.values_list("version", flat=True).first() or 0

    def save() -> bytes:
        nonlocal version
        level = ("in_use", "made_available")[version % 2]
        body = urlencode({"level": level, "effective_date": "2024-05-17", "comment": "", "version": version})
        content = server.ask("POST", path, headers, body)
        version += 1
        return content

    content = save()
    (folder / "cell").write_bytes(content)
    return measure("one cell edit", save, lambda: server.ask("POST", "/floor/cell/", headers), len(content))


def column_edit(server: Server, folder: Path, headers: dict[str, str]) -> Result:
    """All 25 municipalities of a region and one solution, in one request."""
    from django.urls import reverse

    from portfolio.grid_reference import grid_reference
    from portfolio.models import AdoptionStatus

    known = grid_reference()
    line = next(line for line in known.lines if line.key == "vederlag")
    places = known.by_network[known.networks["agder"].pk]
    path = reverse("portfolio:save_cells")
    turn = 0

    def save() -> bytes:
        nonlocal turn
        versions = dict(AdoptionStatus.objects.filter(solution=line.pk).values_list("municipality", "version"))
        level = ("planned", "made_available")[turn % 2]
        turn += 1
        changes = [
            {"cell": f"cell-{place.pk}-{line.pk}", "level": level, "version": versions.get(place.pk, 0)}
            for place in places
        ]
        body = json.dumps({"grid": "agder//", "changes": changes})
        return server.ask("POST", path, {**headers, "Content-Type": "application/json"}, body)

    content = save()
    (folder / "column").write_bytes(content)
    return measure(
        "25 cells in one request",
        save,
        lambda: server.ask("POST", "/floor/column/", headers),
        len(content),
    )


def _finished_run(grant: Any = None) -> Any:
    from funding.models import AllocationRun, Grant
    from funding.runs.lifecycle import carry_out
    from networks.models import User

    grant = grant or Grant.objects.get(year=2024)
    key = grant.keys.current()
    assert key is not None
    run = AllocationRun.objects.create(
        grant=grant, key=key, requested_by=User.objects.get(email="ks.tilskudd@fellesloep.example")
    )
    carry_out(run.pk)
    run.refresh_from_db()
    return run


def allocation() -> Result:
    """A whole run, from the row to the stored lines, against reading the same figures and storing ready-made lines."""
    from django.db import connection, transaction

    run = _finished_run()

    def floor() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                """SELECT b.network_id, m.id, p.inhabitants FROM networks_networkmembership b
                   JOIN networks_municipality m ON m.id = b.municipality_id
                   JOIN networks_population p ON p.municipality_id = m.id AND p.date = '2023-01-01'
                   WHERE b.valid_from <= '2023-01-01'"""
            )
            cursor.fetchall()
            cursor.execute("CREATE TEMP TABLE ready ON COMMIT DROP AS SELECT * FROM funding_allocationline WHERE false")
            cursor.execute("INSERT INTO ready SELECT * FROM funding_allocationline WHERE run_id = %s", [run.pk])

    return measure("allocation run, 11 networks", _finished_run, floor)


def _large_country() -> Any:
    """A grant and its key on a day on which there are 500 networks; the bench's database is thrown away."""
    from funding.models import AllocationKey, Grant
    from networks.models import County, Municipality, MunicipalityPeriod, Network, NetworkMembership, Population

    day = dt.date(2099, 1, 1)
    county = County.objects.valid_on(day)[0]
    for number in range(500 - Network.objects.count()):
        network = Network.objects.create(key=f"bench-{number}", name=f"Nettverk {number}")
        code = f"X{number:03}"
        municipality = Municipality.objects.create(number=code, name=code)
        period = {"municipality": municipality, "valid_from": day}
        MunicipalityPeriod.objects.create(number=code, name=code, county=county, **period)
        NetworkMembership.objects.create(network=network, **period)
    Population.objects.bulk_create(
        Population(municipality=municipality, date=day, inhabitants=5_000 + municipality.pk)
        for municipality in Municipality.objects.valid_on(day)
    )
    values = {"title": "Stort", "scheme": "Prøve", "total_set_aside": 40_000_001, "amount_to_share": 40_000_001}
    grant = Grant.objects.create(key="2099", year=2099, **values)
    AllocationKey.objects.create(grant=grant, name="60/40", population_date=day, municipality_date=day)
    return grant


def large_allocation() -> Result:
    """A whole run for 500 networks, against storing its lines ready-made."""
    from django.db import connection, transaction

    grant = _large_country()
    run = _finished_run(grant)
    assert run.lines.count() == 500

    def floor() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM networks_population WHERE date = '2099-01-01'")
            cursor.fetchall()
            cursor.execute("CREATE TEMP TABLE ready ON COMMIT DROP AS SELECT * FROM funding_allocationline WHERE false")
            cursor.execute("INSERT INTO ready SELECT * FROM funding_allocationline WHERE run_id = %s", [run.pk])

    return measure("allocation run, 500 networks", lambda: _finished_run(grant), floor)


def search() -> Result:
    """A search over 25 keys, against sharing by one key as often."""
    from fractions import Fraction

    from funding.allocation.sharing import Recipient, Rule, allocate
    from funding.key_search import search as sweeps
    from funding.models import Grant, KeySweep
    from networks.models import Population, User

    grant = Grant.objects.get(year=2024)
    manager = User.objects.get(email="ks.tilskudd@fellesloep.example")
    date = Population.objects.order_by("date").values_list("date", flat=True)[0]
    grid = sweeps.Grid([1000 * number for number in range(25)], [Decimal("0.6")], [Decimal("0.5")], [date], [])
    recipients = [Recipient(str(number), 30, 500_000) for number in range(11)]

    def ours() -> None:
        sweep = KeySweep.objects.create(grant=grant, grid=grid.as_json(), count=grid.count, requested_by=manager)
        sweeps.carry_out(sweep.pk)

    def floor() -> None:
        for _key in range(25):
            allocate(36_683_801, recipients, Rule(Fraction(3, 5), Fraction(1, 5), Fraction(1, 5)))

    return measure("search over 25 keys", ours, floor)


def prepare() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEMO = True
    quiet = {"verbosity": 0}
    call_command("migrate", **quiet)
    with Path(os.devnull).open("w") as nowhere:
        call_command("load_reference", stdout=nowhere)
        call_command("load_demo", stdout=nowhere)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.load.settings"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ["BENCH_FLOORS"] = str(folder)
        prepare()
        server = Server(folder)
        try:
            wanted = sys.argv[1:]
            results = [] if wanted == ["crowded"] else pages(server, folder)
            if not wanted:
                results += [allocation(), search(), large_allocation()]
            if wanted != ["pages"]:
                results += crowded(server, folder)
        except Exception:
            print((folder / "server.log").read_text(errors="replace")[-4000:], file=sys.stderr)
            raise
        finally:
            server.stop()
    print(f"{'':<30}{'ours, ms':>10}{'floor, ms':>11}{'ratio':>8}{'bytes':>10}")
    for result in results:
        print(f"{result.name:<30}{result.ours:>10.2f}{result.floor:>11.2f}{result.ratio:>8.1f}{result.size or '–':>10}")


if __name__ == "__main__":
    main()
