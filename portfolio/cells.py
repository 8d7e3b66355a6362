"""One cell of the grid: a municipality, a solution, what holds today and what was told before."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from networks.access import reportable_municipalities
from networks.models import Municipality, MunicipalityPeriod, Network, NetworkMembership, User
from portfolio.grid import cell_id
from portfolio.models import AdoptionStatus, Solution


@dataclass(frozen=True)
class CellSubject:
    """`network` is None for a municipality that is no more; `status` is None where nobody has reported."""

    municipality: Municipality
    network: Network | None
    solution: Solution
    status: AdoptionStatus | None
    may_report: bool

    @property
    def version(self) -> int:
        return self.status.version if self.status else 0

    @property
    def url(self) -> str:
        return reverse("portfolio:cell", args=[self.municipality.number, self.solution.key])

    @property
    def cell_id(self) -> str:
        return cell_id(self.municipality.pk, self.solution.pk)

    @property
    def grid_url(self) -> str:
        """The cell's place in its region's grid; the municipality's page when it has none."""
        if self.network is None:
            return self.municipality.get_absolute_url()
        return f"{reverse('portfolio:grid', args=[self.network.key])}#{self.cell_id}"


def find(number: str, key: str, user: User | AnonymousUser) -> CellSubject | None:
    """The cell with that municipality number and solution; None when one of them does not exist. At most four queries.

    Also by a number that the municipality had before: `municipality.number` is the present one.
    """
    solution = Solution.objects.filter(key=key).first()
    if solution is None:
        return None
    reportable = reportable_municipalities(user, Municipality.objects.filter(pk=OuterRef("municipality")))
    member = (
        NetworkMembership.objects.valid_on(timezone.localdate())
        .filter(municipality__number=number)
        .select_related("municipality", "network")
        .annotate(may_report=Exists(reportable))
        .first()
    )
    if member is not None:
        municipality, network, may_report = member.municipality, member.network, member.may_report
    else:
        period = (
            MunicipalityPeriod.objects.filter(number=number)
            .select_related("municipality")
            .order_by("-valid_from")
            .first()
        )
        if period is None:
            return None
        if period.municipality.number != number:
            return find(period.municipality.number, key, user)
        municipality, network = period.municipality, None
        may_report = reportable_municipalities(user, Municipality.objects.filter(pk=municipality.pk)).exists()
    status = (
        AdoptionStatus.objects.filter(municipality=municipality, solution=solution)
        .select_related("report__recorded_by")
        .first()
    )
    return CellSubject(municipality, network, solution, status, may_report)
