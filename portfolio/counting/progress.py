"""How far the country and each region have come: counts of municipalities, never of reports.

Every number here is counted by `portfolio.counting.cells`. A municipality belongs to exactly one network for as long
as it exists, so counting by network counts nobody twice.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.templatetags.figures import integer
from portfolio.counting.cells import Asked, CountedMunicipality, Dimension, by_area, by_network, count, rows
from portfolio.counting.tally import NOTHING, Tally
from portfolio.editions.models import PortfolioItem
from portfolio.levels import LEVEL_DEFINITIONS, NOT_REPORTED, Level, levels_from
from portfolio.links import rows_url, solution_url
from portfolio.solutions.models import Ambition, PublishedCount, Solution
from portfolio.solutions.scopes import by_solution, held_on, revisions_of, scope_of


@dataclass(frozen=True)
class SolutionProgress:
    """One solution on one date. `level` is the level that `reached` and `gap` count at; `item` its place in the
    portfolio, where the figures are of one."""

    solution: Solution
    date: dt.date
    level: str
    national: Tally
    networks: Mapping[int, Tally]
    ambition: Ambition | None
    published: PublishedCount | None
    # Every revision and every published count until the date, the latest first, whatever their level.
    revisions: Sequence[Ambition] = ()
    published_counts: Sequence[PublishedCount] = ()
    item: PortfolioItem | None = None

    @property
    def reached(self) -> int | None:
        return self.national.reached(self.level)

    @property
    def goal(self) -> int | None:
        """How many municipalities the ambition names; None where nobody has set one."""
        return self.ambition.count if self.ambition else None

    @property
    def gap(self) -> int | None:
        """How many municipalities remain until the ambition is reached, never below zero."""
        if self.ambition is None or self.reached is None:
            return None
        return max(self.ambition.count - self.reached, 0)

    @property
    def difference(self) -> int | None:
        """Municipal reports less the published count; None where one of them is missing."""
        if self.published is None or self.published.value is None or self.reached is None:
            return None
        return self.reached - self.published.value

    def difference_to(self, count: PublishedCount) -> int | None:
        """Municipal reports at the level of `count` less its value; None where one of them is missing."""
        reached = self.national.reached(count.level)
        return None if count.value is None or reached is None else reached - count.value

    def network(self, network_id: int) -> Tally:
        return self.networks.get(network_id, NOTHING)

    def municipalities(self) -> list[CountedMunicipality]:
        """The municipalities behind the figures, and those outside the ambition's scope; one query."""
        return rows(Asked(self.solution.pk, self.date, scope_of(self.ambition)), everyone=True)

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label)

    @property
    def definition(self) -> str:
        return definition_of(self.solution, self.level)

    @property
    def in_use(self) -> int | None:
        return self.national.reached(Level.IN_USE)

    @property
    def available(self) -> int | None:
        return self.national.reached(Level.MADE_AVAILABLE)

    @property
    def scope(self) -> str:
        return self.ambition.scope_name if self.ambition else ""

    @property
    def published_note(self) -> str:
        """What the published count is, its source, and what else the sources say: they don't always agree."""
        latest = self.published
        if latest is None:
            return ""
        text = _("%(definition)s. Kilde: %(source)s, per %(date)s.") % {
            "definition": latest.definition.rstrip("."),
            "source": latest.source,
            "date": date_format(latest.date, "SHORT_DATE_FORMAT"),
        }
        for other in self.published_counts:
            same = (other.date, other.level) == (latest.date, latest.level)
            if same and other.value not in (None, latest.value):
                text += " " + _("Et annet sted oppgis %(value)s (%(source)s).") % {
                    "value": integer(other.value),
                    "source": other.source,
                }
        return text

    @cached_property
    def url(self) -> str:
        return solution_url(self.solution, self.date)

    @cached_property
    def reached_url(self) -> str:
        return rows_url(self.solution, self.date, levels_from(self.level))

    @cached_property
    def in_use_url(self) -> str:
        return rows_url(self.solution, self.date, levels_from(Level.IN_USE))

    @cached_property
    def available_url(self) -> str:
        return rows_url(self.solution, self.date, levels_from(Level.MADE_AVAILABLE))

    @cached_property
    def not_reported_url(self) -> str:
        return rows_url(self.solution, self.date, [NOT_REPORTED])


def progress(
    solutions: Iterable[Solution],
    *,
    date: dt.date | None = None,
    known_before: dt.datetime | None = None,
    level: str | None = None,
    ambitions: Iterable[Ambition] | None = None,
) -> list[SolutionProgress]:
    """The progress of `solutions`, in their order, on `date` (inclusive; today when left out).

    Today's is counted from the current rows, another date's, or with `known_before`, from history; both give the same
    numbers. `level` is the counted level to use for all; otherwise each solution's own. Three queries, however many
    municipalities there are; two where all of the solutions' `ambitions` are at hand, the latest first.
    """
    date = date or timezone.localdate()
    solutions = list(solutions)
    revisions = revisions_of(solutions) if ambitions is None else by_solution(one for one in ambitions if one.is_main)
    held = {pk: held_on(date, ones) for pk, ones in revisions.items()}
    questions = [Asked(solution.pk, date, scope_of(held.get(solution.pk))) for solution in solutions]
    cells = count(questions, known_before=known_before, by=[Dimension.NETWORK], people=False)
    networks, national = by_network(cells), by_area(cells, Dimension.COUNTRY)
    published = _published(solutions, date)
    result = []
    for solution in solutions:
        counted = level or solution.counted_level
        result.append(
            SolutionProgress(
                solution=solution,
                date=date,
                level=counted,
                national=national.get((solution.pk, date, ""), NOTHING),
                networks=networks.get(solution.pk, {}),
                ambition=held.get(solution.pk),
                published=next((found for found in published[solution.pk] if found.level == counted), None),
                revisions=revisions.get(solution.pk, []),
                published_counts=published[solution.pk],
            )
        )
    return result


def _published(solutions: list[Solution], date: dt.date) -> dict[int, list[PublishedCount]]:
    """The published counts of each solution on or before `date`, the latest first."""
    found: dict[int, list[PublishedCount]] = defaultdict(list)
    for one in PublishedCount.objects.filter(solution__in=solutions, date__lte=date).order_by("-date", "pk"):
        found[one.solution_id].append(one)
    return found


def lines(
    items: Iterable[PortfolioItem],
    date: dt.date,
    level: str | None = None,
    ambitions: Iterable[Ambition] | None = None,
) -> list[SolutionProgress]:
    """The progress of each of `items`, counted at `level` or at what each solution counts; three queries.

    Two where all `ambitions` of the solutions are at hand, the latest first.
    """
    items = list(items)
    counted = progress((item.solution for item in items), date=date, level=level, ambitions=ambitions)
    return [replace(row, item=item) for item, row in zip(items, counted, strict=True)]


def definition_of(solution: Solution, level: str) -> str:
    """What a number of `solution` at `level` counts."""
    if level == solution.counted_level and solution.definition:
        return solution.definition
    return f"{LEVEL_DEFINITIONS[Level(level)]} {_('Kommuner som har kommet lenger, er regnet med.')}"


def most_interesting(shown: list[SolutionProgress]) -> SolutionProgress | None:
    """Whose map to show first: the top-ranked that some municipality has reached, else that any has reported."""
    return next(
        (row for row in shown if row.reached),
        next((row for row in shown if row.national.reported), shown[0] if shown else None),
    )
