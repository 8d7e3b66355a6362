"""What was left of earlier grants, and the later grant that takes it over."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from core.errors import InvalidInput, WrongState
from core.templatetags.figures import nok
from funding.grants.models import Grant
from funding.reports.models import Carryover
from networks.models import User


def open_for(year: int | None = None) -> QuerySet[Carryover]:
    """What no grant has taken over yet, from grants of `year` or before (all when None)."""
    found = Carryover.objects.filter(taken_into__isnull=True).select_related("grant", "network")
    return found if year is None else found.filter(grant__year__lte=year)


def repaid(carryovers: Iterable[Carryover]) -> int:
    """The kroner of them that can be shared again."""
    return sum(found.amount for found in carryovers if found.kind == Carryover.Kind.REPAYMENT)


def check(carryovers: list[Carryover], carried_over: int) -> None:
    """Raise `InvalidInput` unless `carried_over` (kroner) has room for the repayments among `carryovers`."""
    if (sum_repaid := repaid(carryovers)) > carried_over:
        raise InvalidInput(
            gettext("Tilbakebetalingene du har valgt, er %(repaid)s. Da må det overførte beløpet være minst så stort.")
            % {"repaid": nok(sum_repaid)},
            field="carried_over",
        )


def take_over(grant: Grant, carryovers: list[Carryover], *, by: User) -> None:
    """Let `grant` take these over, inside the caller's transaction. Raises `WrongState` when another one has them."""
    ids = [found.pk for found in carryovers]
    free = Carryover.objects.filter(pk__in=ids, taken_into__isnull=True).exclude(grant=grant)
    if free.update(taken_into=grant, taken_by=by, taken_at=timezone.now()) != len(ids):
        raise WrongState(gettext("Noe av det som sto igjen, er nettopp tatt inn i et annet tilskudd. Se over valgene."))
