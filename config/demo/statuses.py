"""Demo statuses: made up for each municipality, but their counts are the published ones of April 2023 [002, table 1].

The sources tell how many, never who. A seeded generator decides who, the same on every machine. The statuses exist in
demo mode only and carry the source "demodata".
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from networks.models import Municipality, Network, Population
from portfolio.levels import LADDER, Level, levels_from
from portfolio.solutions.models import Solution
from portfolio.statuses.models import AdoptionStatus, StatusReport

SEED = 2023
AS_OF = dt.date(2023, 4, 30)
POPULATION_DATE = dt.date(2023, 1, 1)
EARLIEST = dt.date(2018, 1, 1)

# None: the municipality has not reported.
Weights = Mapping[Level | None, int]


@dataclass(frozen=True)
class Plan:
    """What the municipalities have reported about one solution.

    `exactly` says how many municipalities are at a level; `rest` weighs the levels of the others. Whoever has come to
    "made available" or further came there between `first` and `last`, both inclusive. With `networks`, all of this
    concerns their municipalities only, and `elsewhere` weighs the levels of the rest of the country.
    """

    solution: str
    exactly: Mapping[Level, int]
    rest: Weights
    first: dt.date
    last: dt.date = AS_OF
    networks: Sequence[str] = ()
    elsewhere: Weights = field(default_factory=dict)


PLANS = [
    Plan(
        "vederlag",
        exactly={Level.PLANNED: 158},
        rest={Level.NOT_STARTED: 170, None: 28},
        first=dt.date(2022, 11, 1),
    ),
    Plan(
        "kjernejournal",
        exactly={Level.BENEFIT_REALISED: 22, Level.IN_USE: 107, Level.MADE_AVAILABLE: 86},
        rest={Level.PLANNED: 62, Level.NOT_STARTED: 51, None: 28},
        first=dt.date(2019, 9, 1),
    ),
    Plan(
        "digihelsestasjon",
        exactly={Level.BENEFIT_REALISED: 18, Level.IN_USE: 129, Level.MADE_AVAILABLE: 7},
        rest={Level.PLANNED: 61, Level.NOT_STARTED: 113, None: 28},
        first=dt.date(2020, 10, 1),
    ),
    Plan(
        # The first one in May 2022, then nine others; ten more are planned [002 §2.4].
        "helseplattformen",
        exactly={Level.IN_USE: 10, Level.PLANNED: 10},
        rest={Level.NOT_STARTED: 26, Level.NOT_RELEVANT: 8, None: 10},
        first=dt.date(2022, 5, 1),
        networks=["more-og-romsdal", "trondelag"],
        elsewhere={Level.NOT_RELEVANT: 75, None: 25},
    ),
    Plan(
        # Nobody was connected after the stop of June 2022 [000].
        "vkp",
        exactly={Level.BENEFIT_REALISED: 3, Level.IN_USE: 16, Level.MADE_AVAILABLE: 11},
        rest={Level.PLANNED: 74, Level.NOT_STARTED: 214, Level.NOT_RELEVANT: 10, None: 28},
        first=dt.date(2018, 6, 1),
        last=dt.date(2022, 5, 31),
    ),
    Plan(
        # No count is published: many send the current versions, some remain [002 §2.6].
        "meldinger",
        exactly={Level.IN_USE: 226, Level.MADE_AVAILABLE: 41},
        rest={Level.PLANNED: 38, Level.NOT_STARTED: 23, None: 28},
        first=dt.date(2020, 3, 1),
    ),
    Plan(
        "digihelse",
        exactly={Level.BENEFIT_REALISED: 21, Level.IN_USE: 112, Level.MADE_AVAILABLE: 11},
        rest={Level.PLANNED: 58, Level.NOT_STARTED: 120, Level.NOT_RELEVANT: 6, None: 28},
        first=dt.date(2018, 3, 1),
    ),
]

ADOPTED = levels_from(Level.MADE_AVAILABLE)


@transaction.atomic
def load() -> str:
    """Make the demo statuses unless there are some; returns one line that says what is there.

    A cell that somebody has reported on already keeps its own history. Raises `RuntimeError` outside demo mode.
    """
    if not settings.DEMO:
        raise RuntimeError("Demo statuses are for demo mode only.")
    demo_reports = StatusReport.objects.filter(source=StatusReport.Source.DEMO)
    if not demo_reports.exists():
        taken = set(StatusReport.objects.values_list("municipality_id", "solution_id"))
        reports = Generator().reports()
        StatusReport.objects.bulk_create(
            report for report in reports if (report.municipality_id, report.solution_id) not in taken
        )
        AdoptionStatus.objects.bulk_create(
            AdoptionStatus(
                municipality_id=report.municipality_id,
                solution_id=report.solution_id,
                report=report,
                level=report.level,
                effective_date=report.effective_date,
                recorded_at=report.recorded_at,
            )
            for report in demo_reports.as_of(AS_OF)
        )
    return f"{demo_reports.count()} statusmeldinger som demodata"


class Generator:
    """Draws the same reports every time: nothing here depends on primary keys or today's date."""

    def __init__(self) -> None:
        self.random = random.Random(SEED)  # noqa: S311 — repeatable on purpose
        self.networks = dict(Network.objects.values_list("pk", "key"))
        self.municipalities = list(Municipality.objects.valid_on(AS_OF).order_by("number"))
        self.inhabitants = dict(
            Population.objects.filter(date=POPULATION_DATE).values_list("municipality_id", "inhabitants")
        )
        # Some regions are ahead in everything, and each is ahead in something.
        self.lead = {key: self.random.gauss(0, 0.35) for key in sorted(self.networks.values())}

    def reports(self) -> list[StatusReport]:
        """Unsaved, the earlier ones of each cell first."""
        solutions = Solution.objects.in_bulk([plan.solution for plan in PLANS], field_name="key")
        return [
            report
            for plan in PLANS
            for municipality, level in self._levels(plan)
            for report in self._history(plan, municipality, solutions[plan.solution], level)
        ]

    def _levels(self, plan: Plan) -> list[tuple[Municipality, Level]]:
        """The level of each municipality that has reported: the ones ahead get the levels of `plan.exactly`."""
        concerned: list[Municipality] = []
        elsewhere: list[Municipality] = []
        for municipality in self.municipalities:
            inside = not plan.networks or self._network(municipality) in plan.networks
            (concerned if inside else elsewhere).append(municipality)

        # Being ahead in adopting is not being ahead in realising the benefit: shuffled among those who adopted.
        adopted = [level for level in ADOPTED for _ in range(plan.exactly.get(level, 0))]
        self.random.shuffle(adopted)
        levels: list[Level | None] = [*adopted, *[Level.PLANNED] * plan.exactly.get(Level.PLANNED, 0)]
        levels += self._draw(plan.rest, len(concerned) - len(levels))
        levels += self._draw(plan.elsewhere, len(elsewhere))
        reported = zip(self._ranked(concerned) + elsewhere, levels, strict=True)
        return [(municipality, level) for municipality, level in reported if level is not None]

    def _ranked(self, municipalities: list[Municipality]) -> list[Municipality]:
        """Those ahead first: bigger municipalities and some regions, with much chance."""
        focus = {key: self.random.gauss(0, 0.4) for key in self.lead}

        def score(municipality: Municipality) -> float:
            network = self._network(municipality)
            size = math.log10(self.inhabitants[municipality.pk])
            return size + self.lead[network] + focus[network] + self.random.gauss(0, 0.45)

        return sorted(municipalities, key=score, reverse=True)

    def _draw(self, weights: Weights, count: int) -> list[Level | None]:
        return self.random.choices(list(weights), list(weights.values()), k=count) if count else []

    def _history(self, plan: Plan, municipality: Municipality, solution: Solution, level: Level) -> list[StatusReport]:
        """The report that holds last, and for some an earlier one or two from the rungs below."""
        first, last = (plan.first, plan.last) if level in ADOPTED else (max(plan.first, dt.date(2021, 1, 1)), AS_OF)
        steps = [(level, self._date_between(first, last))]
        below = LADDER[: LADDER.index(level)] if level in LADDER else []
        for earlier in below[::-1][: self.random.choice([0, 0, 1, 1, 2])]:
            effective = steps[-1][1] - dt.timedelta(days=self.random.randint(45, 330))
            if effective < EARLIEST:
                break
            steps.append((earlier, effective))
        return [
            StatusReport(
                municipality=municipality,
                solution=solution,
                level=step,
                effective_date=effective,
                recorded_at=self._recorded(effective),
                source=StatusReport.Source.DEMO,
            )
            for step, effective in reversed(steps)
        ]

    def _recorded(self, effective: dt.date) -> dt.datetime:
        """Some weeks after it became true, in office hours, never later than the published counts."""
        day = min(effective + dt.timedelta(days=self.random.randint(0, 40)), AS_OF)
        time = dt.time(self.random.randint(8, 15), self.random.randint(0, 59))
        return timezone.make_aware(dt.datetime.combine(day, time))

    def _date_between(self, first: dt.date, last: dt.date) -> dt.date:
        """More of the later dates: the spread gathers speed."""
        return first + dt.timedelta(days=round((last - first).days * self.random.betavariate(2.2, 1.4)))

    def _network(self, municipality: Municipality) -> str:
        return self.networks[municipality.network_as_of_id or 0]
