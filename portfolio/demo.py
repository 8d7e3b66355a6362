"""Made-up statuses for each municipality, for demo mode only, whose counts equal the published ones of April 2023.

The published sources tell how many, never who. Here a seeded generator decides who: bigger municipalities tend to
come first, some regions are ahead, and some have not reported. All of it is marked as demo data.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from networks.models import Municipality, NetworkMembership, Population
from portfolio.models import AdoptionStatus, Level, Solution, StatusReport

SEED = 2023
DATE = dt.date(2023, 4, 30)
# The share of the statuses that somebody has confirmed within the last year.
CONFIRMED = 0.85


@dataclass(frozen=True)
class Plan:
    """How many municipalities are at each level on `DATE`; who is left over has not reported.

    `first` is when the first municipality began. `networks` limits the plan to some regions.
    """

    first: dt.date
    counts: dict[Level, int]
    networks: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()


# The sums at the counted level and above are the published ones [002 table 1]; the rest is plausible.
PLANS = {
    "vederlag": Plan(dt.date(2022, 10, 1), {Level.PLANNED: 171, Level.NOT_STARTED: 118}),
    "kjernejournal": Plan(
        dt.date(2019, 3, 1),
        {
            Level.BENEFIT_REALISED: 14,
            Level.IN_USE: 97,
            Level.MADE_AVAILABLE: 104,  # 215 made available or more
            Level.PLANNED: 52,
            Level.NOT_STARTED: 58,
            Level.NOT_RELEVANT: 2,
        },
        ahead=("agder", "nordland", "vestfold-og-telemark"),
    ),
    "digihelsestasjon": Plan(
        dt.date(2021, 1, 15),
        {
            Level.BENEFIT_REALISED: 19,
            Level.IN_USE: 128,  # 147 in use or more
            Level.MADE_AVAILABLE: 11,
            Level.PLANNED: 63,
            Level.NOT_STARTED: 84,
        },
        ahead=("viken", "oslo", "vestland"),
    ),
    "helseplattformen": Plan(
        dt.date(2022, 5, 7),
        {Level.IN_USE: 10, Level.PLANNED: 10, Level.NOT_STARTED: 24, Level.NOT_RELEVANT: 9},
        networks=("more-og-romsdal", "trondelag"),
        ahead=("trondelag",),
    ),
    "vkp": Plan(
        dt.date(2020, 9, 1),
        {
            Level.BENEFIT_REALISED: 2,
            Level.IN_USE: 28,  # 30 in use or more
            Level.MADE_AVAILABLE: 9,
            Level.PLANNED: 104,
            Level.NOT_STARTED: 148,
            Level.NOT_RELEVANT: 4,
        },
        ahead=("rogaland", "oslo", "agder"),
    ),
    "meldinger": Plan(
        dt.date(2021, 6, 1),
        {
            Level.BENEFIT_REALISED: 6,
            Level.IN_USE: 168,
            Level.MADE_AVAILABLE: 41,
            Level.PLANNED: 33,
            Level.NOT_STARTED: 12,
        },
    ),
    "digihelse": Plan(
        dt.date(2018, 9, 1),
        {
            Level.BENEFIT_REALISED: 22,
            Level.IN_USE: 111,  # 133 in use or more
            Level.MADE_AVAILABLE: 13,
            Level.PLANNED: 58,
            Level.NOT_STARTED: 96,
            Level.NOT_RELEVANT: 1,
        },
        ahead=("oslo", "viken", "vestland"),
    ),
}

# From the top of the ladder down: the order in which the places are handed out.
ORDER = [
    Level.BENEFIT_REALISED,
    Level.IN_USE,
    Level.MADE_AVAILABLE,
    Level.PLANNED,
    Level.NOT_STARTED,
    Level.NOT_RELEVANT,
]


@transaction.atomic
def load() -> str:
    """Create the demo statuses unless there are reports already; returns one line that says what is there."""
    if not settings.DEMO:
        raise RuntimeError("Demo statuses are for demo mode only.")
    if not StatusReport.objects.exists():
        _create()
    return f"{StatusReport.objects.count()} statusmeldinger, {AdoptionStatus.objects.count()} gjeldende statuser"


def _create() -> None:
    chance = random.Random(SEED)  # noqa: S311 - demo data
    municipalities = list(
        Municipality.objects.valid_on(DATE)
        .annotate(
            inhabitants=Subquery(
                Population.objects.filter(municipality=OuterRef("pk"), date=dt.date(DATE.year, 1, 1)).values(
                    "inhabitants"
                )[:1]
            ),
            network_key=Subquery(
                NetworkMembership.objects.valid_on(DATE).filter(municipality=OuterRef("pk")).values("network__key")[:1]
            ),
        )
        .order_by("number")
    )
    solutions = Solution.objects.in_bulk(list(PLANS), field_name="key")
    histories: list[list[StatusReport]] = []
    for key, plan in PLANS.items():
        members = [one for one in municipalities if not plan.networks or one.network_key in plan.networks]
        for municipality, level in _places(members, plan, chance):
            histories.append(_history(municipality, solutions[key], level, plan, chance))
    StatusReport.objects.bulk_create([report for history in histories for report in history], batch_size=2000)
    AdoptionStatus.objects.bulk_create(
        [
            AdoptionStatus(
                municipality_id=history[-1].municipality_id,
                solution_id=history[-1].solution_id,
                report=history[-1],
                level=history[-1].level,
                effective_date=history[-1].effective_date,
                recorded_at=history[-1].recorded_at,
                version=len(history),
            )
            for history in histories
        ],
        batch_size=2000,
    )


def _places(members: list[Municipality], plan: Plan, chance: random.Random) -> list[tuple[Municipality, Level]]:
    """Who is at which level. The best placed get the top of the ladder; a place is luck, size and region."""

    def placing(municipality: Municipality) -> float:
        size = math.log10(max(municipality.inhabitants or 0, 200))  # type: ignore[attr-defined]
        ahead = 0.35 if municipality.network_key in plan.ahead else 0.0  # type: ignore[attr-defined]
        return size + ahead + chance.gauss(0, 0.45)

    waiting = [municipality for _, _, municipality in sorted((-placing(one), one.number, one) for one in members)]
    places = []
    for level in ORDER:
        count = plan.counts.get(level, 0)
        # The last ones on the ladder and those without a report are not the smallest of all: mix them.
        if level is Level.NOT_STARTED:
            chance.shuffle(waiting)
        places += [(municipality, level) for municipality in waiting[:count]]
        waiting = waiting[count:]
    return places


def _history(
    municipality: Municipality, solution: Solution, level: Level, plan: Plan, chance: random.Random
) -> list[StatusReport]:
    """The reports of one cell, the one that holds last: a plan, the level reached, perhaps a confirmation of it."""
    span = (DATE - plan.first).days
    reached = plan.first + dt.timedelta(days=int(span * chance.uniform(0.05, 1) ** 0.6))

    def report(level: Level, effective: dt.date, recorded: dt.datetime, comment: str = "") -> StatusReport:
        return StatusReport(
            municipality=municipality,
            solution=solution,
            level=level,
            effective_date=effective,
            recorded_at=recorded,
            source=StatusReport.Source.DEMO,
            comment=comment,
        )

    reports = []
    if level in (Level.MADE_AVAILABLE, Level.IN_USE, Level.BENEFIT_REALISED) and chance.random() < 0.5:
        planned = reached - dt.timedelta(days=chance.randint(60, 240))
        reports.append(report(Level.PLANNED, planned, _working_hour(planned, chance)))
    reports.append(report(level, reached, min(_working_hour(reached, chance), _end_of(DATE))))
    if chance.random() < CONFIRMED:
        confirmed = timezone.localdate() - dt.timedelta(days=int(330 * chance.random() ** 1.5) + 1)
        reports.append(report(level, reached, _working_hour(confirmed, chance, spread=0), "Bekreftet"))
    return reports


def _working_hour(date: dt.date, chance: random.Random, spread: int = 20) -> dt.datetime:
    """A moment within working hours, up to `spread` days after `date`."""
    day = date + dt.timedelta(days=chance.randint(0, spread))
    time = dt.time(chance.randint(8, 15), chance.randint(0, 59))
    return timezone.make_aware(dt.datetime.combine(day, time))


def _end_of(date: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(date, dt.time(15, 55)))
