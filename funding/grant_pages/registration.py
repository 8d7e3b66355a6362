"""Grants are registered once; what is shared must be what is set aside, less the deductions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from core.errors import InvalidInput
from core.templatetags.figures import nok
from funding.access import may_manage_grants
from funding.grants.models import Deduction, Grant
from funding.reports import carryovers
from funding.reports import workflow as reports
from funding.reports.models import Carryover
from networks.models import User
from networks.people.access import require


@dataclass(frozen=True)
class Details:
    """What is known of a new grant; amounts in kroner, `deductions` are pairs of reason and kroner."""

    year: int
    title: str
    scheme: str
    chapter: str
    source: str
    total_set_aside: int
    carried_over: int
    amount_to_share: int
    report_due_on: dt.date | None = None
    supplements: Grant | None = None
    deductions: list[tuple[str, int]] = field(default_factory=list)
    # What earlier grants left, and this one takes over; repayments among it are part of `carried_over`.
    carryovers: list[Carryover] = field(default_factory=list)


class Amounts(Protocol):
    """What must add up of a grant, new or corrected; `deductions` are pairs of reason and kroner."""

    @property
    def total_set_aside(self) -> int: ...
    @property
    def carried_over(self) -> int: ...
    @property
    def amount_to_share(self) -> int: ...
    @property
    def deductions(self) -> list[tuple[str, int]]: ...


def check_amounts(given: Amounts, unexplained: int = 0) -> None:
    """Raise `InvalidInput` unless every krone that isn't shared is deducted with a reason, but for at most
    `unexplained` kroner that the source is silent about."""
    if any(amount <= 0 or not reason for reason, amount in given.deductions):
        raise InvalidInput(gettext("Hvert trekk må ha en grunn og et beløp over null."), field="deductions")
    left = given.total_set_aside + given.carried_over - sum(amount for _reason, amount in given.deductions)
    if not 0 <= left - given.amount_to_share <= unexplained:
        raise InvalidInput(
            gettext("Satt av og overført, minus trekkene, blir %(left)s, men %(share)s skal fordeles. Rett ett av dem.")
            % {"left": nok(left), "share": nok(given.amount_to_share)},
            field="amount_to_share",
        )


def check(details: Details) -> None:
    """Raise `InvalidInput` for amounts that don't add up, and for repayments that don't fit in."""
    check_amounts(details)
    carryovers.check(details.carryovers, details.carried_over)


@transaction.atomic
def register(details: Details, *, by: User) -> Grant:
    """Register a new grant with its deductions; its address is the year, with a number when the year has several.

    A date for reports becomes the final round. Raises `NotAllowed` unless `by` may manage grants, `InvalidInput` for
    what `check` refuses, `WrongState` when another grant has just taken over what was left.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan registrere tilskudd."))
    check(details)
    not_stored = {"deductions", "carryovers", "report_due_on"}
    values = {name: getattr(details, name) for name in details.__dataclass_fields__ if name not in not_stored}
    grant = Grant(key=_free_key(details.year), created_by=by, **values)
    try:
        grant.full_clean()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field=None if name == "__all__" else name) from error
    grant.save()
    Deduction.objects.bulk_create(
        Deduction(grant=grant, reason=reason, amount=amount) for reason, amount in details.deductions
    )
    carryovers.take_over(grant, details.carryovers, by=by)
    if details.report_due_on:
        reports.add_round(grant, name=gettext("Sluttrapport"), due_on=details.report_due_on, is_final=True, by=by)
    return grant


def _free_key(year: int) -> str:
    taken = set(Grant.objects.filter(key__startswith=str(year)).values_list("key", flat=True))
    number = 1
    while (key := str(year) if number == 1 else f"{year}-{number}") in taken:
        number += 1
    return key
