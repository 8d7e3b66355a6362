"""The identities of a grant, to the krone: what came in, what was shared, decided, paid and used.

    received    = total_set_aside + carried_over
    shared      = received − deducted − unexplained            (= amount_to_share)
    decided     = shared − undecided + source_error            (= the sum of the amounts in force)
    decided     = paid + unpaid − overpaid

and for each network, and so in sum:

    decided     = paid + unpaid − overpaid
    paid + brought + overspent + ahead = used + carried + repaid + awaited + left + unreported

`unexplained` is what a source leaves out: money that is neither shared nor deducted with a reason (negative where more
is deducted than there is). `undecided` is what is shared and in no decision (negative: decided beyond it); where the
source states a sum of its own, it is counted from that, and `source_error` is how far the amounts lie above it.

`brought` is what the network kept from earlier grants (a transfer that this grant has taken over): it was paid then, so
it is beside what is paid here. `overspent` is used beyond both, `ahead` is said to be carried or repaid though it isn't
paid. `carried`, `repaid` (received by KS) and `awaited` (not received) are those of the final report. `left` is what
is paid and accounted for nowhere else; of a network without a report it is `unreported`, since nobody has said that it
is left. Every difference is a term of its own, so the identities always hold. Reports count as far as the
reader may see them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import prefetch_related_objects

from funding.grants.models import Deduction, Grant
from funding.reports.balance import Use, brought_in, overspent, paid_to, uses
from funding.reports.models import Carryover
from networks.models import Network


@dataclass(frozen=True)
class NetworkBalance:
    """One network's terms, kroner.

    `registered` is what is paid, None until a payment is registered; `repaid` what KS has received of `to_repay`.
    """

    key: str
    name: str
    project_number: str
    decided: int
    registered: int | None
    brought: int
    used: int | None
    carried: int
    to_repay: int
    repaid: int

    @property
    def paid(self) -> int:
        return self.registered or 0

    @property
    def unpaid(self) -> int:
        return max(self.decided - self.paid, 0)

    @property
    def overpaid(self) -> int:
        return max(self.paid - self.decided, 0)

    @property
    def is_reported(self) -> bool:
        return self.used is not None

    @property
    def overspent(self) -> int:
        return overspent(self.used, self.paid, self.brought)

    @property
    def _unused(self) -> int:
        return max(self.paid + self.brought - (self.used or 0), 0)

    @property
    def ahead(self) -> int:
        """Carried or repaid by the report, of money that isn't paid."""
        return max(self._settled - self._unused, 0)

    @property
    def awaited(self) -> int:
        return max(self.to_repay - self.repaid, 0)

    @property
    def _settled(self) -> int:
        return self.carried + self.repaid + self.awaited

    @property
    def _rest(self) -> int:
        return max(self._unused - self._settled, 0)

    @property
    def left(self) -> int:
        return self._rest if self.is_reported else 0

    @property
    def unreported(self) -> int:
        return 0 if self.is_reported else self._rest

    @property
    def at_disposal(self) -> int:
        """The left side of the second identity."""
        return self.paid + self.brought + self.overspent + self.ahead

    @property
    def accounted(self) -> int:
        """Its right side."""
        return (self.used or 0) + self._settled + self.left + self.unreported


class Reconciliation:
    """All terms of a grant as `user` may see them. Ten queries for any number of networks."""

    def __init__(self, grant: Grant, user: Any) -> None:
        self.grant = grant
        prefetch_related_objects([grant], "deductions")
        self.deductions: list[Deduction] = list(grant.deductions.all())
        # The source's own sum is that of the published table, and of no other decision.
        self._is_published = grant.decisions.in_force().filter(run__isnull=True).exists()
        self.networks = _balances(grant, uses(user, grant=grant))

    @cached_property
    def received(self) -> int:
        return self.grant.total_set_aside + self.grant.carried_over

    @cached_property
    def deducted(self) -> int:
        return sum(deduction.amount for deduction in self.deductions)

    @property
    def shared(self) -> int:
        return self.grant.amount_to_share

    @property
    def unexplained(self) -> int:
        return self.grant.unexplained

    @property
    def decided(self) -> int:
        return self.sum("decided")

    @property
    def source_error(self) -> int:
        stated = self.grant.stated_sum
        return self.decided - stated if self._is_published and stated is not None else 0

    @property
    def undecided(self) -> int:
        return self.shared - self.decided + self.source_error

    def sum(self, name: str) -> int:
        """A term added up over the networks; nothing is 0 where nobody has reported."""
        return sum(getattr(network, name) or 0 for network in self.networks)

    @property
    def any_paid(self) -> bool:
        return any(network.registered is not None for network in self.networks)

    @property
    def reported(self) -> int:
        return sum(network.is_reported for network in self.networks)


def _balances(grant: Grant, found: Iterable[Use]) -> list[NetworkBalance]:
    by_network = {use.network.pk: use for use in found}
    paid, brought = paid_to([grant]), brought_in([grant])
    received = dict(
        Carryover.objects.filter(grant=grant, kind=Carryover.Kind.REPAYMENT, received_on__isnull=False)
        .order_by()
        .values_list("network", "amount")
    )
    # A decision that replaces another one may leave out a network that has been paid.
    keys = {*by_network, *(network for _grant, network in (*paid, *brought)), *received}
    networks = Network.objects.filter(pk__in=keys).order_by("sort_key")
    return [
        _balance(
            network,
            by_network.get(network.pk),
            paid.get((grant.pk, network.pk)),
            brought.get((grant.pk, network.pk), 0),
            received.get(network.pk, 0),
        )
        for network in networks
    ]


def _balance(network: Network, use: Use | None, paid: int | None, brought: int, repaid: int) -> NetworkBalance:
    return NetworkBalance(
        key=network.key,
        name=network.name,
        project_number=network.project_number,
        decided=use.decided if use else 0,
        registered=paid,
        brought=brought,
        used=use.used if use else None,
        carried=use.carried if use else 0,
        to_repay=use.repaid if use else 0,
        repaid=repaid,
    )
