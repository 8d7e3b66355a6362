"""Payments in instalments: a plan for the grant, exact kroner for each network, and what has been paid.

The kroner of a network are its decided amount, split by the shares by largest remainder, so they add up exactly. What
is paid stays; when a new decision changes the amount, what is left of it is split over the instalments that remain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext

from core.errors import InvalidInput, WrongState
from core.notifications.events import tell
from core.templatetags.figures import nok
from funding.access import may_manage_grants
from funding.allocation.inputs import shares_problem
from funding.allocation.sharing import largest_remainder
from funding.decisions.models import DecidedAmount
from funding.grants.models import Grant
from funding.payments.events import GRANT_PAID
from funding.payments.models import Instalment, Payment
from networks.models import Network, Role, User
from networks.people.access import require
from networks.people.recipients import people_with


def split(amount: int, shares: Sequence[Decimal], paid: Mapping[int, int]) -> list[int]:
    """The kroner of each instalment; `paid` holds those that are paid, by their index, and these stay as they are.

    The rest of `amount` goes to the unpaid ones in proportion to their shares and is never negative: what has been
    paid too much is not asked back here. Adds up to `amount` unless too much, or all, has been paid.
    """
    kroner = [paid.get(index, 0) for index in range(len(shares))]
    open_ones = [index for index in range(len(shares)) if index not in paid]
    rest = max(amount - sum(paid.values()), 0)
    whole = sum((Fraction(shares[index]) for index in open_ones), Fraction())
    if open_ones:
        for index, part in zip(
            open_ones, largest_remainder(rest, [rest * Fraction(shares[i]) / whole for i in open_ones]), strict=True
        ):
            kroner[index] = part
    return kroner


@dataclass(frozen=True)
class Due:
    """One network's part of one instalment. `payment` is there when it is paid."""

    instalment: Instalment
    network: Network
    kroner: int
    payment: Payment | None


class PaymentPlan:
    """The instalments of a grant and what each network gets in them. Three queries."""

    def __init__(self, grant: Grant) -> None:
        self.grant = grant
        self.instalments = list(grant.instalments.all())
        amounts_in_force = DecidedAmount.objects.in_force().filter(grant=grant).select_related("network", "decision")
        self.amounts = list(amounts_in_force)
        paid = Payment.objects.filter(instalment__grant=grant).select_related("marked_by")
        self.payments = {(payment.instalment_id, payment.network_id): payment for payment in paid}

    def dues(self, amount: DecidedAmount) -> list[Due]:
        """The network's payments in the order of the plan."""
        payments = [self.payments.get((item.pk, amount.network_id)) for item in self.instalments]
        paid = {index: payment.amount for index, payment in enumerate(payments) if payment}
        kroner = split(amount.amount, [item.share for item in self.instalments], paid)
        rows = zip(self.instalments, kroner, payments, strict=True)
        return [Due(item, amount.network, part, payment) for item, part, payment in rows]

    def rows(self) -> list[tuple[DecidedAmount, list[Due], int]]:
        """Each network with its payments, and what these lack of the decided amount (negative: paid too much)."""
        found = []
        for amount in self.amounts:
            dues = self.dues(amount)
            found.append((amount, dues, amount.amount - sum(due.kroner for due in dues)))
        return found

    def sums(self) -> list[int]:
        """What each instalment adds up to."""
        columns = zip(*(self.dues(amount) for amount in self.amounts), strict=True)
        return [sum(due.kroner for due in column) for column in columns]

    @property
    def paid(self) -> int:
        return sum(payment.amount for payment in self.payments.values())


def set_plan(grant: Grant, plan: list[tuple[dt.date, Decimal]], *, by: User) -> None:
    """Replace the plan by these dates and shares. An instalment that anybody has been paid must stay as it is.

    Raises `NotAllowed`, `InvalidInput`, `WrongState`.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan endre utbetalingsplanen."))
    _check_plan(plan)
    with transaction.atomic():
        Grant.objects.select_for_update().get(pk=grant.pk)
        known = list(grant.instalments.all())
        for index, item in enumerate(known):
            if item.payments.exists() and (index >= len(plan) or plan[index] != (item.due_on, item.share)):
                raise WrongState(
                    gettext("Avdrag %(number)s er betalt til noen og kan ikke endres.") % {"number": item.number}
                )
        for index, (date, share) in enumerate(plan):
            if index < len(known):
                known[index].due_on, known[index].share = date, share
                known[index].save()
            else:
                Instalment.objects.create(grant=grant, number=index + 1, due_on=date, share=share)
        for item in known[len(plan) :]:
            item.delete()


def _check_plan(plan: list[tuple[dt.date, Decimal]]) -> None:
    if not plan:
        raise InvalidInput(gettext("Legg inn minst ett avdrag."))
    if problem := shares_problem(*(share for _date, share in plan)):
        raise InvalidInput(problem)
    dates = [date for date, _share in plan]
    if dates != sorted(set(dates)):
        raise InvalidInput(gettext("Avdragene må stå i rekkefølge, med en dato hver."))


def mark_paid(grant: Grant, number: int, keys: list[str], *, paid_on: dt.date, by: User) -> int:
    """Mark the instalment as paid to the networks with these keys; returns how many were new.

    Raises `NotAllowed`, `InvalidInput` (nobody chosen), `WrongState` (no such instalment).
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan markere utbetalinger."))
    with transaction.atomic():
        # The grant's row is the queue: the plan, the decision and the payments must not change under each other.
        Grant.objects.select_for_update().get(pk=grant.pk)
        plan = PaymentPlan(grant)
        dues = [due for amount in plan.amounts if amount.network.key in keys for due in plan.dues(amount)]
        chosen = [due for due in dues if due.instalment.number == number]
        if not any(item.number == number for item in plan.instalments):
            raise WrongState(gettext("Avdraget finnes ikke lenger. Last siden på nytt."))
        if not chosen:
            raise InvalidInput(gettext("Velg minst ett nettverk."))
        new = [
            Payment(instalment=due.instalment, network=due.network, amount=due.kroner, paid_on=paid_on, marked_by=by)
            for due in chosen
            if due.payment is None
        ]
        for payment in new:
            payment.save()
            people = people_with(Role.CONTACT_PERSON, networks=[payment.network_id])
            said = {"amount": nok(payment.amount), "grant": grant, "date": paid_on, "region": payment.network}
            tell(GRANT_PAID, people, grant.get_absolute_url(), but=by, **said)
    return len(new)


def unmark(grant: Grant, number: int, key: str, *, by: User) -> None:
    """Take back that an instalment is paid to a network. Raises `NotAllowed`, `WrongState`."""
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan markere utbetalinger."))
    with transaction.atomic():
        Grant.objects.select_for_update().get(pk=grant.pk)
        found = Payment.objects.filter(instalment__grant=grant, instalment__number=number, network__key=key).first()
        if found is None:
            raise WrongState(gettext("Avdraget er ikke markert som betalt."))
        found.delete()
