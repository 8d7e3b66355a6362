"""Two made-up grants of earlier years: one that is used up and settled, and one that is half paid. Kroner."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from funding.decisions.models import DecidedAmount, Decision, DecisionState
from funding.grants.models import Deduction, Grant
from funding.payments.models import Instalment, Payment
from funding.reports.models import Carryover, NetworkReport, ReportRound
from funding.reports.moves import ReportState
from networks.geography.models import Network
from networks.people.models import User

SOURCE = "Demodata"
AGDER, NORTH = "agder", "troms-og-finnmark"
# By network: used, stays with the network, is paid back.
SETTLED = {AGDER: (2_380_000, 120_000, 0), NORTH: (2_700_000, 0, 300_000)}
REPAID = 300_000


@transaction.atomic
def load(users: dict[str, User]) -> str:
    """Make the grants that are missing; returns one line that says what is there."""
    if not Grant.objects.filter(key="demo-2022").exists():
        networks = Network.objects.in_bulk([AGDER, NORTH], field_name="key")
        if len(networks) == len(SETTLED):
            _settled(users, networks)
            _half_paid(users, networks)
    return f"{Grant.objects.filter(source=SOURCE).count()} tilskudd med demodata"


def _grant(year: int, users: dict[str, User], **values: Any) -> Grant:
    return Grant.objects.create(
        key=f"demo-{year}",
        year=year,
        title=f"Tilskudd {year} (demodata)",
        scheme="Helseteknologiordningen",
        source=SOURCE,
        created_by=users["ks.tilskudd"],
        **values,
    )


def _decide(grant: Grant, networks: dict[str, Network], amounts: dict[str, int]) -> None:
    day = dt.date(grant.year, 3, 1)
    decision = Decision.objects.create(grant=grant, state=DecisionState.DECIDED, source=SOURCE, decided_on=day)
    DecidedAmount.objects.bulk_create(
        DecidedAmount(
            grant=grant, decision=decision, network=networks[key], amount=amount, source=SOURCE, decided_on=day
        )
        for key, amount in amounts.items()
    )


def _pay(instalment: Instalment, networks: dict[str, Network], amounts: dict[str, int], by: User) -> None:
    for key, amount in amounts.items():
        day = instalment.due_on
        Payment.objects.create(instalment=instalment, network=networks[key], amount=amount, paid_on=day, marked_by=by)


def _settled(users: dict[str, User], networks: dict[str, Network]) -> None:
    """All is paid and reported; one network kept something, the other one paid something back."""
    grant = _grant(2022, users, total_set_aside=6_000_000, amount_to_share=5_500_000)
    Deduction.objects.create(grant=grant, reason="Nasjonal koordinering", amount=500_000)
    amounts = {key: sum(parts) for key, parts in SETTLED.items()}
    _decide(grant, networks, amounts)
    instalment = Instalment.objects.create(grant=grant, number=1, due_on=dt.date(2022, 4, 1), share=1)
    _pay(instalment, networks, amounts, users["ks.tilskudd"])
    final = ReportRound.objects.create(grant=grant, name="Sluttrapport", due_on=dt.date(2023, 1, 31), is_final=True)
    for key, (used, to_carry, to_repay) in SETTLED.items():
        report = _report(final, networks[key], users, used=used, to_carry=to_carry, to_repay=to_repay)
        kinds = ((Carryover.Kind.TRANSFER, to_carry), (Carryover.Kind.REPAYMENT, to_repay))
        for kind, amount in kinds:
            if amount:
                Carryover.objects.create(report=report, grant=grant, network=networks[key], kind=kind, amount=amount)


def _half_paid(users: dict[str, User], networks: dict[str, Network]) -> None:
    """It has taken over what was left; one of two instalments is paid, and a network has used more than that."""
    by = users["ks.tilskudd"]
    grant = _grant(2023, users, total_set_aside=6_000_000, carried_over=REPAID, amount_to_share=5_800_000)
    Deduction.objects.create(grant=grant, reason="Nasjonal koordinering", amount=500_000)
    left = Carryover.objects.filter(grant__key="demo-2022")
    left.filter(kind=Carryover.Kind.REPAYMENT).update(received_on=dt.date(2023, 2, 20), received_by=by)
    left.update(taken_into=grant, taken_by=by, taken_at=timezone.now())
    _decide(grant, networks, {AGDER: 2_700_000, NORTH: 3_100_000})
    first = Instalment.objects.create(grant=grant, number=1, due_on=dt.date(2023, 4, 1), share=Decimal("0.5"))
    Instalment.objects.create(grant=grant, number=2, due_on=dt.date(2023, 10, 1), share=Decimal("0.5"))
    _pay(first, networks, {AGDER: 1_350_000, NORTH: 1_550_000}, by)
    half = ReportRound.objects.create(grant=grant, name="Halvårsrapport", due_on=dt.date(2023, 7, 1))
    _report(half, networks[AGDER], users, used=1_480_000)
    _report(half, networks[NORTH], users, used=1_200_000)


def _report(found: ReportRound, network: Network, users: dict[str, User], **kroner: int) -> NetworkReport:
    contact, now = users[f"kontakt.{network.key}"], timezone.now()
    return NetworkReport.objects.create(
        round=found,
        network=network,
        state=ReportState.APPROVED,
        activities="Samlinger for innføringsledere, og støtte til kommunene.",
        updated_by=contact,
        submitted_by=contact,
        submitted_at=now,
        approved_by=users["ks.tilskudd"],
        approved_at=now,
        **kroner,
    )
