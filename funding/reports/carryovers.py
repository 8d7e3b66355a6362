"""What was left of earlier grants: repayments are received, and a later grant takes over what there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from core.errors import InvalidInput, WrongState
from core.notifications.events import no_longer, tell
from core.templatetags.figures import nok
from funding.access import may_manage_grants
from funding.grants.models import Grant
from funding.reports.events import REPAYMENT_RECEIVED
from funding.reports.models import Carryover
from networks.models import Role, User
from networks.people.access import require
from networks.people.recipients import people_with

_TAKEABLE = Q(kind=Carryover.Kind.TRANSFER) | Q(received_on__isnull=False)


def open_for(year: int | None = None) -> QuerySet[Carryover]:
    """What no grant has taken over yet, from grants of `year` or before (all when None)."""
    found = Carryover.objects.filter(taken_into__isnull=True).select_related("grant", "network")
    return found if year is None else found.filter(grant__year__lte=year)


def repaid(carryovers: Iterable[Carryover]) -> int:
    """The kroner of them that can be shared again."""
    return sum(found.amount for found in carryovers if found.is_repayment)


def check(carryovers: list[Carryover], carried_over: int) -> None:
    """Raise `InvalidInput` unless the repayments among `carryovers` are received and `carried_over` (kroner) has room
    for them."""
    if waiting := [found for found in carryovers if found.is_repayment and found.received_on is None]:
        names = ", ".join(f"{found.network} ({nok(found.amount)})" for found in waiting)
        raise InvalidInput(
            gettext("Tilbakebetalingen er ikke registrert som mottatt, og kan ikke tas inn: %(names)s.")
            % {"names": names},
            field="carryovers",
        )
    if (sum_repaid := repaid(carryovers)) > carried_over:
        raise InvalidInput(
            gettext("Tilbakebetalingene du har valgt, er %(repaid)s. Da må det overførte beløpet være minst så stort.")
            % {"repaid": nok(sum_repaid)},
            field="carried_over",
        )


def take_over(grant: Grant, carryovers: list[Carryover], *, by: User) -> None:
    """Let `grant` take these over, inside the caller's transaction.

    Raises `WrongState` when another grant has them, or a receipt has been taken back.
    """
    ids = [found.pk for found in carryovers]
    free = Carryover.objects.filter(_TAKEABLE, pk__in=ids, taken_into__isnull=True).exclude(grant=grant)
    if free.update(taken_into=grant, taken_by=by, taken_at=timezone.now()) != len(ids):
        raise WrongState(
            gettext("Noe av det som sto igjen, er nettopp endret eller tatt inn i et annet tilskudd. Se over valgene.")
        )


def receive(found: Carryover, *, received_on: dt.date, by: User) -> Carryover:
    """Register that KS got the whole repayment on `received_on`, today or earlier, and tell the network.

    Raises `NotAllowed`, `InvalidInput` (a day to come), `WrongState` (not a repayment, or registered already).
    """
    require(may_manage_grants(by), who_may_receive())
    if received_on > timezone.localdate():
        raise InvalidInput(gettext("Datoen kan ikke være fram i tid."), field="received_on")
    with transaction.atomic():
        locked = _locked(found)
        if not locked.is_repayment:
            raise WrongState(gettext("Dette blir hos nettverket og betales ikke tilbake."))
        if locked.received_on is not None:
            raise WrongState(gettext("Tilbakebetalingen er alt registrert: %(receipt)s.") % {"receipt": locked.receipt})
        locked.received_on, locked.received_by = received_on, by
        locked.save()
        people = people_with(Role.CONTACT_PERSON, networks=[locked.network_id])
        said = {"amount": nok(locked.amount), "grant": locked.grant, "region": locked.network, "date": received_on}
        tell(REPAYMENT_RECEIVED, people, _address(locked), but=by, **said)
    return locked


def undo_receipt(found: Carryover, *, by: User) -> Carryover:
    """Take back that a repayment is received, until a grant takes it over. Raises `NotAllowed`, `WrongState`."""
    require(may_manage_grants(by), who_may_receive())
    with transaction.atomic():
        locked = _locked(found)
        if locked.taken_into_id is not None:
            raise WrongState(gettext("Tilbakebetalingen er tatt inn i et senere tilskudd."))
        if locked.received_on is None:
            raise WrongState(gettext("Tilbakebetalingen er ikke registrert som mottatt."))
        locked.received_on, locked.received_by = None, None
        locked.save()
        no_longer(_address(locked), REPAYMENT_RECEIVED)
    return locked


def who_may_receive() -> str:
    return gettext("Bare tilskuddsansvarlig i KS kan registrere tilbakebetalinger.")


def _locked(found: Carryover) -> Carryover:
    row = Carryover.objects.select_for_update().filter(pk=found.pk).order_by().first()
    if row is None:
        raise WrongState(gettext("Rapporten er åpnet på nytt, så beløpet står ikke lenger."))
    return Carryover.objects.select_related("grant", "network").get(pk=row.pk)


def _address(found: Carryover) -> str:
    return reverse("funding:explanation", args=[found.grant.key, found.network.key])
