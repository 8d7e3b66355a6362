"""One cell of the grid: a municipality, a solution, what holds today and what was told before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from networks.models import MunicipalityPeriod, Network, User
from portfolio.grid_reference import GridMunicipality, GridReference, GridSolution, cell_id, grid_reference
from portfolio.links import date_value, with_query
from portfolio.solutions.models import Solution
from portfolio.statuses.models import AdoptionStatus
from portfolio.statuses.reporting import reporting_scope


@dataclass(frozen=True)
class CellSubject:
    """`network` is None for a municipality that is no more."""

    municipality: GridMunicipality
    network: Network | None
    solution: GridSolution
    may_report: bool
    reference: GridReference
    # The day for an address where the cell is seen as of a past one; empty for today.
    day: str = ""

    @cached_property
    def status(self) -> AdoptionStatus | None:
        """What holds; None where nobody has reported. One query."""
        return (
            AdoptionStatus.objects.filter(municipality=self.municipality.pk, solution=self.solution.pk)
            .select_related("report__recorded_by")
            .first()
        )

    @property
    def version(self) -> int:
        return self.status.version if self.status else 0

    @property
    def url(self) -> str:
        address = reverse("portfolio:cell", args=[self.municipality.number, self.solution.key])
        return with_query(address, dato=self.day)

    @property
    def cell_id(self) -> str:
        return cell_id(self.municipality.pk, self.solution.pk)

    @property
    def grid_url(self) -> str:
        """The cell's place in its region's grid; the municipality's page when it has none."""
        if self.network is None:
            return self.municipality_url
        return with_query(reverse("portfolio:grid", args=[self.network.key]), self.cell_id, dato=self.day)

    @property
    def municipality_url(self) -> str:
        return with_query(self.municipality.get_absolute_url(), dato=self.day)

    @property
    def solution_url(self) -> str:
        return with_query(self.solution.get_absolute_url(), dato=self.day)

    def on(self, date: dt.date) -> CellSubject | None:
        """The cell as of `date`, only to be read: the municipality and the solution as they were. None where the
        municipality did not exist. The reference's query."""
        known = grid_reference(date)
        place = known.place_by_id.get(self.municipality.pk)
        if place is None:
            return None
        return replace(
            self,
            municipality=place,
            network=known.network_by_id.get(place.network_id) if place.network_id else None,
            solution=known.line_by_id.get(self.solution.pk, self.solution),
            may_report=False,
            reference=known,
            day=date_value(date),
        )


def find(number: str, key: str, user: User | AnonymousUser) -> CellSubject | None:
    """The cell with that municipality number and solution; None when one of them does not exist.

    One query for what is in the reference, up to three otherwise. Also by a number that the municipality had before:
    `municipality.number` is the present one.
    """
    known = grid_reference()
    line = next((line for line in known.lines if line.key == key), None) or _retired(key)
    place = known.place_by_number.get(number) or _former(number, known)
    if line is None or place is None:
        return None
    network = known.network_by_id.get(place.network_id) if place.network_id else None
    return CellSubject(place, network, line, reporting_scope(user).covers(place.pk, place.network_id), known)


def _retired(key: str) -> GridSolution | None:
    """A solution that the edition in force does not hold."""
    solution = Solution.objects.filter(key=key).first()
    if solution is None:
        return None
    return GridSolution(
        pk=solution.pk,
        key=solution.key,
        name=solution.name,
        short_name=solution.short_name,
        counted_level=solution.counted_level,
        definition=solution.definition,
        introduced=False,
        scope_name="",
        scope=None,
        ambition_id=None,
    )


def _former(number: str, known: GridReference) -> GridMunicipality | None:
    """The municipality that had `number` last; as it is today when it goes on."""
    period = (
        MunicipalityPeriod.objects.filter(number=number).select_related("municipality").order_by("-valid_from").first()
    )
    if period is None:
        return None
    municipality = period.municipality
    return known.place_by_id.get(municipality.pk) or GridMunicipality(
        municipality.pk, municipality.number, municipality.name, network_id=None
    )
