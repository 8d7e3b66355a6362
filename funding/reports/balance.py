"""What of a grant is decided, paid and used, by network, and what is left, by the networks' reports. Whole kroner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.utils.translation import gettext

from core.templatetags.figures import nok
from funding.decisions.models import DecidedAmount
from funding.grants.models import Grant
from funding.payments.models import Payment
from funding.reports.models import Carryover, NetworkReport
from networks.models import Network

# By (grant, network): kroner.
ByNetwork = dict[tuple[int, int], int]


def brought_in(grants: Iterable[Grant]) -> ByNetwork:
    """Kroner that each network kept from earlier grants. One query."""
    rows = Carryover.objects.filter(kind=Carryover.Kind.TRANSFER, taken_into__in=grants).order_by()
    counted = rows.values("taken_into", "network").annotate(kroner=Sum("amount"))
    return {(row["taken_into"], row["network"]): row["kroner"] for row in counted}


def paid_to(grants: Iterable[Grant]) -> ByNetwork:
    """Kroner registered as paid to each network; those without a payment are not there. One query."""
    rows = Payment.objects.filter(instalment__grant__in=grants).order_by()
    counted = rows.values("instalment__grant", "network").annotate(kroner=Sum("amount"))
    return {(row["instalment__grant"], row["network"]): row["kroner"] for row in counted}


def available(grant: Grant, network: Network) -> int | None:
    """What the network may use of the grant: decided, and brought in from before; None where nothing is decided."""
    decided = grant.decided_amounts.in_force().filter(network=network).first()
    if decided is None:
        return None
    return decided.amount + brought_in([grant]).get((grant.pk, network.pk), 0)


def granted_to(grant: Grant, network: Network) -> Use:
    """What is decided for, brought in by and paid to the network, without its report. Three queries."""
    decided = grant.decided_amounts.in_force().filter(network=network).first()
    place = (grant.pk, network.pk)
    return Use(
        grant=grant,
        network=network,
        decided=decided.amount if decided else 0,
        brought=brought_in([grant]).get(place, 0),
        paid=paid_to([grant]).get(place),
        report=None,
    )


def overspent(used: int | None, paid: int | None, brought: int) -> int:
    """How many kroner more are used than registered as paid, with what the network brought from earlier grants."""
    return max((used or 0) - (paid or 0) - brought, 0)


def with_paid(reports: QuerySet[NetworkReport]) -> QuerySet[NetworkReport]:
    """The reports with `paid` (None until a payment is registered) and `brought` (None for nothing) of their grant."""
    paid = Payment.objects.filter(instalment__grant=OuterRef("round__grant"), network=OuterRef("network"))
    brought = Carryover.objects.filter(
        kind=Carryover.Kind.TRANSFER, taken_into=OuterRef("round__grant"), network=OuterRef("network")
    )
    return reports.annotate(paid=_sum_of(paid), brought=_sum_of(brought))


def _sum_of(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by().values("network").annotate(kroner=Sum("amount")).values("kroner"))


def overspent_in_words(kroner: int) -> str:
    """The warning that pages and files give; empty where nothing is used beyond what is paid."""
    text = gettext("Brukt %(over)s mer enn det som er registrert som betalt.")
    return text % {"over": nok(kroner)} if kroner else ""


@dataclass(frozen=True)
class Use:
    """One network and one grant.

    `paid` is None until a payment is registered, `used` until a report that the reader may see says it.
    """

    grant: Grant
    network: Network
    decided: int
    brought: int
    paid: int | None
    report: NetworkReport | None

    @property
    def available(self) -> int:
        return self.decided + self.brought

    @property
    def unpaid(self) -> int:
        """Of what is decided; nothing where more is paid."""
        return max(self.decided - (self.paid or 0), 0)

    @property
    def used(self) -> int | None:
        return self.report.used if self.report else None

    @property
    def left(self) -> int | None:
        """Of what is decided and brought in, paid or not."""
        return None if self.used is None else self.available - self.used

    @property
    def overspent(self) -> int:
        return overspent(self.used, self.paid, self.brought)

    @property
    def warning(self) -> str:
        return overspent_in_words(self.overspent)

    @property
    def carried(self) -> int:
        return self.report.to_carry if self.report and self.report.round.is_final else 0

    @property
    def repaid(self) -> int:
        return self.report.to_repay if self.report and self.report.round.is_final else 0


@dataclass(frozen=True)
class Sums:
    """Uses added up; `used` and `left` of those that have reported, `paid` None where nobody is registered as paid."""

    uses: list[Use]

    @cached_property
    def decided(self) -> int:
        return sum(use.decided for use in self.uses)

    @cached_property
    def brought(self) -> int:
        return sum(use.brought for use in self.uses)

    @cached_property
    def available(self) -> int:
        return sum(use.available for use in self.uses)

    @cached_property
    def paid(self) -> int | None:
        found = [use.paid for use in self.uses if use.paid is not None]
        return sum(found) if found else None

    @cached_property
    def unpaid(self) -> int:
        return sum(use.unpaid for use in self.uses)

    @cached_property
    def used(self) -> int:
        return sum(use.used or 0 for use in self.uses)

    @cached_property
    def overspent(self) -> int:
        return sum(use.overspent for use in self.uses)

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


def combine(amounts: Iterable[DecidedAmount], reports: Iterable[NetworkReport]) -> list[Use]:
    """Each of `amounts` with what is paid and the report that counts: the last of `reports` in their order.

    Two queries; `amounts` come with grant and network, `reports` with round.
    """
    found = list(amounts)
    latest = {(report.round.grant_id, report.network_id): report for report in reports}
    grants = {amount.grant for amount in found}
    brought, paid = brought_in(grants), paid_to(grants)
    return [
        Use(
            grant=amount.grant,
            network=amount.network,
            decided=amount.amount,
            brought=brought.get((amount.grant_id, amount.network_id), 0),
            paid=paid.get((amount.grant_id, amount.network_id)),
            report=latest.get((amount.grant_id, amount.network_id)),
        )
        for amount in found
    ]


def uses(
    user: AbstractBaseUser | AnonymousUser,
    *,
    grant: Grant | None = None,
    year: int | None = None,
    network: Network | None = None,
) -> list[Use]:
    """Each amount in force with the latest report that `user` may see, newest grant first.

    Four queries for any number of grants, networks and reports.
    """
    amounts = DecidedAmount.objects.in_force().select_related("grant", "network")
    reports = (
        NetworkReport.objects.visible_to(user).filter(used__isnull=False).select_related("round__grant", "network")
    )
    if grant is not None:
        amounts, reports = amounts.filter(grant=grant), reports.filter(round__grant=grant)
    if year is not None:
        amounts, reports = amounts.filter(grant__year=year), reports.filter(round__grant__year=year)
    if network is not None:
        amounts, reports = amounts.filter(network=network), reports.filter(network=network)
    return combine(
        amounts.order_by("-grant__year", "grant__key", "network__sort_key"), reports.order_by("round__due_on", "pk")
    )
