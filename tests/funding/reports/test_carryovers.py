"""What is left of a grant: repaid and received by KS, kept by the network, and taken into a later grant."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from funding.grant_pages.registration import Details, register
from funding.models import Carryover, DecidedAmount, Decision, Grant, NetworkReport
from funding.reports import carryovers
from funding.reports import workflow as reports
from funding.reports.moves import ReportState
from networks.models import User
from tests.funding.reports.conftest import DAY, TODAY, Country, SignIn
from tests.funding.test_pages import page, words

# --- What is left ----------------------------------------------------------------------------------------


def test_what_is_left_flows_into_the_next_grant(country: Country) -> None:
    country.approved()
    assert set(Carryover.objects.values_list("kind", "amount")) == {("transfer", 60_000), ("repayment", 40_000)}
    repayment = Carryover.objects.get(kind="repayment")
    details = Details(2025, "Neste", "x", "", "", 1_000_000, 40_000, 1_040_000, carryovers=[repayment])
    with pytest.raises(InvalidInput, match=r"ikke registrert som mottatt.*Nettverk 0 \(40"):
        register(details, by=country.manager)
    carryovers.receive(repayment, received_on=TODAY, by=country.manager)
    left = list(Carryover.objects.all())
    details = Details(2025, "Neste", "x", "", "", 1_000_000, 39_999, 1_039_999, carryovers=left)
    with pytest.raises(InvalidInput) as caught:
        register(details, by=country.manager)
    assert caught.value.field == "carried_over"
    details = Details(2025, "Neste", "x", "", "", 1_000_000, 40_000, 1_040_000, carryovers=left)
    grant = register(details, by=country.manager)
    assert not Carryover.objects.filter(taken_into__isnull=True).exists()
    with pytest.raises(WrongState):
        register(details, by=country.manager)
    assert Grant.objects.filter(year=2025).count() == 1, "nothing of the second grant is stored"

    from funding.reports.balance import available

    assert available(grant, country.network) is None
    decision = Decision.objects.create(grant=grant, state="decided", source="Prøven")
    DecidedAmount.objects.create(grant=grant, decision=decision, network=country.network, amount=100_000)
    assert available(grant, country.network) == 160_000, "the network's own money comes on top"


def test_an_approval_is_taken_back_only_before_the_money_has_gone_on(country: Country) -> None:
    report = country.approved()
    report = reports.reopen(report, version=report.version, words="Feil beløp?", by=country.second)
    assert (report.state, report.approved_by) == (ReportState.QUESTIONED, None)
    assert not Carryover.objects.exists()
    content = country.content(used=500_000, to_carry=0, to_repay=0)
    version = report.version
    report = reports.send(country.round, country.network, content, version=version, by=country.contact, words="Rettet.")
    report = reports.approve(report, version=report.version, by=country.manager)
    assert not Carryover.objects.exists()


def test_the_form_of_the_next_grant_offers_what_is_left(country: Country, signed_in: SignIn) -> None:
    country.approved()
    text = words(page(signed_in(country.manager), reverse("funding:new_grant")))
    assert "Nettverk 0, Prøvetilskudd: 60 000 kr, blir hos nettverket" in text
    assert "Nettverk 0, Prøvetilskudd: 40 000 kr, betales tilbake, ikke mottatt" in text
    assert 'value="40000"' not in page(signed_in(country.manager), reverse("funding:new_grant"))
    repayment = Carryover.objects.get(kind="repayment")
    carryovers.receive(repayment, received_on=dt.date(2025, 3, 12), by=country.manager)
    html = page(signed_in(country.manager), reverse("funding:new_grant"))
    assert "betales tilbake, mottatt 12. mars 2025" in words(html)
    assert 'value="40000"' in html


# --- Repayments ------------------------------------------------------------------------------------------


def test_a_repayment_is_registered_as_received_and_taken_back(country: Country, signed_in: SignIn) -> None:
    country.approved()
    repayment, transfer = Carryover.objects.get(kind="repayment"), Carryover.objects.get(kind="transfer")
    client, base = signed_in(country.manager), [country.grant.key, repayment.pk]
    overview = reverse("funding:reporting", args=[country.grant.key])
    assert "40 000 kr betales tilbake, ikke mottatt" in words(page(client, overview))
    to_come = {"received_on": (TODAY + DAY).isoformat()}
    text = words(client.post(reverse("funding:receive", args=base), to_come, follow=True).content.decode())
    assert "Datoen kan ikke være fram i tid." in text
    client.post(reverse("funding:receive", args=base), {"received_on": "2025-03-12"})
    repayment.refresh_from_db()
    assert (repayment.received_on, repayment.received_by) == (dt.date(2025, 3, 12), country.manager)
    assert "40 000 kr betales tilbake, mottatt 12. mars 2025" in words(page(client, overview))
    told = Message.objects.get(user=country.contact, event="repayment_received")
    assert words(told.title) == "Tilbakebetalingen på 40 000 kr av Prøvetilskudd er mottatt"
    with pytest.raises(WrongState, match="alt registrert"):
        carryovers.receive(repayment, received_on=TODAY, by=country.manager)
    with pytest.raises(WrongState, match="blir hos nettverket"):
        carryovers.receive(transfer, received_on=TODAY, by=country.manager)
    report = NetworkReport.objects.get()
    with pytest.raises(WrongState, match="Angre det"):
        reports.reopen(report, version=report.version, words="Feil?", by=country.second)
    client.post(reverse("funding:undo_receipt", args=base))
    repayment.refresh_from_db()
    assert (repayment.received_on, repayment.received_by) == (None, None)


def test_only_the_grant_manager_registers_a_repayment(country: Country, administrator: User) -> None:
    country.approved()
    repayment = Carryover.objects.get(kind="repayment")
    for person in (administrator, country.contact, country.outsider):
        with pytest.raises(NotAllowed):
            carryovers.receive(repayment, received_on=TODAY, by=person)
        with pytest.raises(NotAllowed):
            carryovers.undo_receipt(repayment, by=person)


def test_the_database_refuses_a_repayment_that_is_not_received(country: Country) -> None:
    country.approved()
    later = Grant.objects.create(key="2025", year=2025, title="Neste", scheme="x", total_set_aside=1, amount_to_share=1)
    taken = {"taken_into": later, "taken_by": country.manager, "taken_at": timezone.now()}
    repayments = Carryover.objects.filter(kind="repayment")
    with pytest.raises(IntegrityError, match="repayment_taken_when_received"), transaction.atomic():
        repayments.update(**taken)
    repayments.update(received_on=TODAY, received_by=country.manager, **taken)
    with pytest.raises(WrongState, match="tatt inn i et senere tilskudd"):
        carryovers.undo_receipt(repayments.get(), by=country.manager)
    with pytest.raises(IntegrityError, match="repayment_taken_when_received"), transaction.atomic():
        repayments.update(received_on=None, received_by=None)
    with pytest.raises(IntegrityError, match="carryover_received_by_somebody"), transaction.atomic():
        Carryover.objects.filter(kind="transfer").update(received_on=TODAY, received_by=country.manager)
