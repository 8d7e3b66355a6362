"""What a network has got of a grant, used, and has left, by its reports. Whole kroner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Sum

from funding.decisions.models import DecidedAmount
from funding.grants.models import Grant
from funding.reports.models import Carryover, NetworkReport
from networks.models import Network


def brought_in(grants: Iterable[Grant]) -> dict[tuple[int, int], int]:
    """By (grant, network): kroner that the network kept from earlier grants. One query."""
    rows = Carryover.objects.filter(kind=Carryover.Kind.TRANSFER, taken_into__in=grants).order_by()
    counted = rows.values("taken_into", "network").annotate(kroner=Sum("amount"))
    return {(row["taken_into"], row["network"]): row["kroner"] for row in counted}


def available(grant: Grant, network: Network) -> int | None:
    """What the network may use of the grant: decided, and brought in from before; None where nothing is decided."""
    decided = grant.decided_amounts.in_force().filter(network=network).first()
    if decided is None:
        return None
    return decided.amount + brought_in([grant]).get((grant.pk, network.pk), 0)


@dataclass(frozen=True)
class Use:
    """One network and one grant. `used` is None until a report that the reader may see says it."""

    grant: Grant
    network: Network
    decided: int
    brought: int
    report: NetworkReport | None

    @property
    def available(self) -> int:
        return self.decided + self.brought

    @property
    def used(self) -> int | None:
        return self.report.used if self.report else None

    @property
    def left(self) -> int | None:
        return None if self.used is None else self.available - self.used

    @property
    def carried(self) -> int:
        return self.report.to_carry if self.report and self.report.round.is_final else 0

    @property
    def repaid(self) -> int:
        return self.report.to_repay if self.report and self.report.round.is_final else 0


@dataclass(frozen=True)
class Sums:
    """Uses added up; `used` and `left` over those that have reported."""

    uses: list[Use]

    @cached_property
    def available(self) -> int:
        return sum(use.available for use in self.uses)

    @cached_property
    def used(self) -> int:
        return sum(use.used or 0 for use in self.uses)

    @cached_property
    def left(self) -> int:
        return sum(use.left or 0 for use in self.uses)

    @cached_property
    def carried(self) -> int:
        return sum(use.carried for use in self.uses)

    @cached_property
    def repaid(self) -> int:
        return sum(use.repaid for use in self.uses)

    @cached_property
    def reported(self) -> int:
        return sum(use.used is not None for use in self.uses)


def uses(
    user: AbstractBaseUser | AnonymousUser, *, year: int | None = None, network: Network | None = None
) -> list[Use]:
    """Each amount in force with the latest report that `user` may see, newest grant first.

    Three queries for any number of grants, networks and reports.
    """
    amounts = DecidedAmount.objects.in_force().select_related("grant", "network")
    reports = (
        NetworkReport.objects.visible_to(user).filter(used__isnull=False).select_related("round__grant", "network")
    )
    if year is not None:
        amounts, reports = amounts.filter(grant__year=year), reports.filter(round__grant__year=year)
    if network is not None:
        amounts, reports = amounts.filter(network=network), reports.filter(network=network)
    # The last in the order of the dates is the one that counts.
    latest = {(report.round.grant_id, report.network_id): report for report in reports.order_by("round__due_on", "pk")}
    found = list(amounts.order_by("-grant__year", "grant__key", "network__sort_key"))
    brought = brought_in({amount.grant for amount in found})
    return [
        Use(
            grant=amount.grant,
            network=amount.network,
            decided=amount.amount,
            brought=brought.get((amount.grant_id, amount.network_id), 0),
            report=latest.get((amount.grant_id, amount.network_id)),
        )
        for amount in found
    ]
