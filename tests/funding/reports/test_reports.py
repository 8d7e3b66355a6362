"""What the money became: written by the network, asked about and approved by KS, carried on into the next grant."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.digest import due, send_digest
from core.notifications.models import Message
from core.waiting import waiting_for
from funding.grant_pages.registration import Details, register
from funding.models import Carryover, DecidedAmount, Decision, Grant, NetworkReport, ReportMove, ReportRound
from funding.payments.models import Instalment, Payment
from funding.reports import carryovers
from funding.reports import workflow as reports
from funding.reports.moves import ReportAction, ReportState
from funding.reports.workflow import Content, Position, Supported
from networks.models import GroupMember, Network, RegionalGroup, Role, User
from tests.funding.conftest import make_person
from tests.funding.test_pages import page, words

Make = Callable[[int], Grant]
SignIn = Callable[[User], Client]
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


class Country:
    """Two networks of which each has half a million, a final round due in ten days, and the people."""

    def __init__(self, grant: Grant, manager: User) -> None:
        self.grant, self.manager = grant, manager
        self.second = make_person("andre.tilskudd", Role.GRANT_MANAGER)
        self.network, self.other = Network.objects.get(key="n0"), Network.objects.get(key="n1")
        self.contact = make_person("kontakt.n0", Role.CONTACT_PERSON, self.network)
        self.outsider = make_person("kontakt.n1", Role.CONTACT_PERSON, self.other)
        decision = Decision.objects.create(grant=grant, state="decided", source="Prøven")
        for network in (self.network, self.other):
            DecidedAmount.objects.create(grant=grant, decision=decision, network=network, amount=500_000)
        self.round = reports.add_round(grant, name="Sluttrapport", due_on=TODAY + 10 * DAY, is_final=True, by=manager)
        self.municipality = self.network.memberships.first().municipality  # type: ignore[attr-defined]

    def content(self, **values: Any) -> Content:
        position = Position(self.municipality, "Innføringsleder", 50)
        usual = {
            "activities": "To samlinger.",
            "used": 400_000,
            "to_carry": 60_000,
            "to_repay": 40_000,
            "positions": [position],
            "rollouts": [Supported("Kjernejournal", "Opplæring")],
        }
        return Content(**{**usual, **values})

    def sent(self, **values: Any) -> NetworkReport:
        return reports.send(self.round, self.network, self.content(**values), version=0, by=self.contact)

    def approved(self) -> NetworkReport:
        report = self.sent()
        return reports.approve(report, version=report.version, by=self.manager)


@pytest.fixture
def country(small_grant: Make, grant_manager: User) -> Country:
    return Country(small_grant(2), grant_manager)


# --- The way of a report ---------------------------------------------------------------------------------


def test_from_draft_to_approved(country: Country) -> None:
    draft = reports.save(country.round, country.network, Content(activities="Så langt"), version=0, by=country.contact)
    assert (draft.state, draft.version) == (ReportState.DRAFT, 1)
    report = reports.send(country.round, country.network, country.content(), version=1, by=country.contact)
    assert report.state == ReportState.SUBMITTED
    report = reports.ask(report, version=report.version, words="Hvor ble det av opplæringen?", by=country.manager)
    assert report.state == ReportState.QUESTIONED
    content = country.content(activities="Tre samlinger.")
    with pytest.raises(InvalidInput, match="Svar på det KS spør om"):
        reports.send(country.round, country.network, content, version=report.version, by=country.contact)
    report = reports.send(
        country.round,
        country.network,
        content,
        version=report.version,
        by=country.contact,
        words="Den er i samlingene.",
    )
    report = reports.approve(report, version=report.version, by=country.manager)
    assert report.state == ReportState.APPROVED
    moves = list(ReportMove.objects.values_list("action", "comment"))
    assert [action for action, _comment in moves] == ["submit", "ask", "answer", "approve"]
    assert [comment for _action, comment in moves[1:3]] == ["Hvor ble det av opplæringen?", "Den er i samlingene."]
    assert reports.content_of(report) == content


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"used": None}, "used"),
        ({"used": 500_001, "to_carry": 0, "to_repay": 0}, "used"),
        ({"used": 400_000, "to_carry": 60_000, "to_repay": 39_999}, "to_carry"),
        ({"activities": "  "}, "activities"),
    ],
)
def test_the_kroner_must_come_out_even(country: Country, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        country.sent(**values)
    assert caught.value.field == field
    assert not NetworkReport.objects.exists()


def test_who_may_do_what(country: Country, administrator: User, outsiders: list[User]) -> None:
    for person in [country.outsider, country.manager, administrator, *outsiders]:
        with pytest.raises(NotAllowed):
            reports.save(country.round, country.network, Content(), version=0, by=person)
    report = country.sent()
    for person in [country.contact, country.outsider, *outsiders]:
        for act in (reports.ask, reports.approve):
            with pytest.raises(NotAllowed):
                act(report, version=report.version, words="x", by=person)
    assert reports.approve(report, version=report.version, by=administrator).approved_by == administrator


def test_nobody_approves_what_they_have_sent(country: Country) -> None:
    both = make_person("begge", Role.GRANT_MANAGER)
    both.assignments.create(role=Role.CONTACT_PERSON, network=country.network, valid_from=dt.date(2020, 1, 1))  # type: ignore[attr-defined]
    report = reports.send(country.round, country.network, country.content(), version=0, by=both)
    with pytest.raises(NotAllowed, match="Den som sendte"):
        reports.approve(report, version=report.version, by=both)
    with pytest.raises(IntegrityError, match="report_approved_by_a_second_person"), transaction.atomic():
        NetworkReport.objects.update(state="approved", approved_by=both, approved_at=timezone.now())


def test_a_move_that_the_table_lacks_is_refused_by_the_database_too(country: Country) -> None:
    report = country.sent()
    with pytest.raises(WrongState):
        reports.reopen(report, version=report.version, words="x", by=country.manager)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        NetworkReport.objects.update(state=ReportState.DRAFT, submitted_at=None)


def test_the_second_of_two_writers_gets_both(country: Country, signed_in: SignIn) -> None:
    reports.save(country.round, country.network, country.content(activities="Min"), version=0, by=country.contact)
    with pytest.raises(Conflict) as caught:
        reports.save(country.round, country.network, country.content(), version=0, by=country.contact)
    assert caught.value.theirs.activities == "Min"
    client = signed_in(country.contact)
    response = client.post(address(country), form(country, activities="Det jeg skrev", version=0))
    text = response.content.decode()
    assert response.status_code == 409
    assert "Det jeg skrev" in text
    assert "Min" in text
    assert client.post(address(country), form(country, activities="Det jeg skrev", version=1)).status_code == 302
    assert NetworkReport.objects.get().activities == "Det jeg skrev"


def test_two_begin_at_once(transactional_db: None, country: Country) -> None:
    together = Barrier(2)

    def begin() -> str:
        try:
            together.wait()
            reports.save(country.round, country.network, country.content(), version=0, by=country.contact)
        except Conflict:
            return "conflict"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(2) as threads:
        answers = [future.result() for future in [threads.submit(begin) for _ in range(2)]]
    assert sorted(answers) == ["conflict", "saved"]
    assert NetworkReport.objects.count() == 1


def test_two_answer_at_once(transactional_db: None, country: Country) -> None:
    report = country.sent()
    together = Barrier(2)

    def answer(act: Callable[..., NetworkReport], by: User) -> str:
        try:
            together.wait()
            act(report, version=report.version, words="Hvorfor?", by=by)
        except Conflict:
            return "conflict"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as threads:
        futures = [
            threads.submit(answer, reports.approve, country.manager),
            threads.submit(answer, reports.ask, country.second),
        ]
        assert sorted(future.result() for future in futures) == ["conflict", "done"]
    assert ReportMove.objects.count() == 2


# --- Prefilled -------------------------------------------------------------------------------------------


def test_the_report_begins_with_what_is_known(country: Country) -> None:
    group, _ = RegionalGroup.objects.get_or_create(network=country.network)
    seat = {"group": group, "function": "rollout_leader", "employer": country.municipality}
    GroupMember.objects.create(title="Innføringsleder 1", buy_out_percent=50, valid_from=dt.date(2020, 1, 1), **seat)
    GroupMember.objects.create(title="Uten frikjøp", valid_from=dt.date(2020, 1, 1), **seat)
    GroupMember.objects.create(
        title="Sluttet", buy_out_percent=20, valid_from=dt.date(2020, 1, 1), valid_to=TODAY - DAY, **seat
    )
    content = reports.prefilled(country.round, country.network)
    assert content.positions == [Position(country.municipality, "Innføringsleder 1", 50)]

    earlier = reports.add_round(
        country.grant, name="Halvår", due_on=TODAY + 5 * DAY, is_final=False, by=country.manager
    )
    half = country.content(to_carry=0, to_repay=0)
    reports.send(earlier, country.network, half, version=0, by=country.contact)
    again = reports.prefilled(country.round, country.network)
    assert (again.positions, again.activities, again.used) == (half.positions, half.activities, None)


def test_rollouts_come_through_the_socket(db: None, settings: Any) -> None:
    """The demo's rollouts: running pools with Agder's municipalities in them."""
    from django.core.management import call_command

    from networks.groups.rollouts_registry import rollouts_of

    settings.DEMO = True
    with io.StringIO() as nowhere:
        call_command("load_reference", stdout=nowhere)
        call_command("load_demo", stdout=nowhere)
    agder = Network.objects.get(key="agder")
    found = {rollout.title: rollout.municipalities for rollout in rollouts_of(agder, TODAY, TODAY)}
    assert found["Kjernejournal for kommunene som gjenstår"] == 4
    assert found["Helhetlig tjenestemodell i Agder"] == 9
    assert "DigiHelsestasjon i Troms og Finnmark" not in found
    assert rollouts_of(agder, dt.date(2020, 1, 1), dt.date(2020, 12, 31)) == []


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


# --- Reminders -------------------------------------------------------------------------------------------


def test_who_is_reminded_and_when_it_stops(country: Country) -> None:
    assert [item.title for item in waiting_for(country.contact)] == ["Sluttrapport for Nettverk 0: Prøvetilskudd"]
    assert not waiting_for(country.contact)[0].urgent
    ReportRound.objects.update(due_on=TODAY - 3 * DAY)
    late = waiting_for(User.objects.get(pk=country.contact.pk))[0]
    assert (late.urgent, late.days) == (True, 3)
    assert late.detail.startswith("fristen var")
    assert due(country.contact, TODAY)[1], "it is in the e-mail of the day"
    assert send_digest(country.contact, TODAY)

    report = country.sent()
    assert waiting_for(country.contact) == []
    assert [item.title for item in waiting_for(country.manager)] == ["Rapport fra Nettverk 0: Prøvetilskudd"]
    report = reports.ask(report, version=report.version, words="Hva?", by=country.manager)
    assert [item.urgent for item in waiting_for(country.contact)] == [True]
    assert waiting_for(country.manager) == []
    version, answer = report.version, "Det."
    content = country.content()
    report = reports.send(country.round, country.network, content, version=version, by=country.contact, words=answer)
    reports.approve(report, version=report.version, by=country.manager)
    assert waiting_for(country.contact) == []


def test_a_date_far_ahead_does_not_nag(country: Country) -> None:
    ReportRound.objects.update(due_on=TODAY + 46 * DAY)
    assert waiting_for(country.contact) == []


# --- Pages -----------------------------------------------------------------------------------------------


def address(country: Country, network: Network | None = None) -> str:
    return reverse("funding:report", args=[country.grant.key, country.round.pk, (network or country.network).key])


def form(country: Country, **values: Any) -> dict[str, Any]:
    """The page's form, as a browser sends it."""
    return {
        "version": 0,
        "activities": "To samlinger.",
        "used": "400 000",
        "to_carry": "60 000",
        "to_repay": "40 000",
        "p-TOTAL_FORMS": 2,
        "p-INITIAL_FORMS": 0,
        "p-0-municipality": country.municipality.pk,
        "p-0-title": "Innføringsleder",
        "p-0-percent": "50",
        "r-TOTAL_FORMS": 1,
        "r-INITIAL_FORMS": 0,
        "r-0-title": "Kjernejournal",
        "save": "",
        **values,
    }


def test_nothing_typed_is_lost(country: Country, signed_in: SignIn) -> None:
    client = signed_in(country.contact)
    data = form(country, **{"p-0-percent": "150", "used": "mange", "activities": "Mye godt arbeid"})
    response = client.post(address(country), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Mye godt arbeid" in text
    assert 'value="mange"' in text
    assert 'value="150"' in text
    assert not NetworkReport.objects.exists()
    data = form(country, send="", used="500 000")
    response = client.post(address(country), data)
    assert response.status_code == 422
    assert "0 kr står igjen" in words(response.content.decode())
    data = form(country)
    assert client.post(address(country), data)["Location"] == address(country)
    report = NetworkReport.objects.get()
    assert (report.used, report.state, report.positions.get().percent) == (400_000, "draft", 50)  # type: ignore[attr-defined]


def test_ks_asks_and_approves_on_the_page(country: Country, signed_in: SignIn) -> None:
    report = country.sent()
    client = signed_in(country.manager)
    base = [country.grant.key, country.round.pk, country.network.key]
    ask, approve = (reverse("funding:review", args=[*base, move]) for move in ("spor", "godkjenn"))
    response = client.post(ask, {"version": report.version, "words": " "})
    assert response.status_code == 422
    assert "Skriv hva nettverket må svare på." in response.content.decode()
    response = client.post(approve, {"version": 99, "words": "Det jeg skrev"})
    assert response.status_code == 409
    assert "Det jeg skrev" in response.content.decode()
    assert client.post(approve, {"version": report.version, "words": ""}).status_code == 302
    assert NetworkReport.objects.get().state == "approved"


def test_outsiders_see_no_draft_by_page_api_export_or_guessed_address(
    country: Country, signed_in: SignIn, outsiders: list[User]
) -> None:
    draft = reports.save(
        country.round, country.network, country.content(activities="Hemmelig"), version=0, by=country.contact
    )
    people = [country.outsider, country.manager, *outsiders]
    for person in people:
        client = signed_in(person)
        assert client.get(address(country)).status_code == 404, person
        assert client.get(reverse("report-detail", args=[draft.pk])).status_code == 404
        assert client.get(reverse("report-list")).json()["results"] == []
        for url in (reverse("funding:use"), reverse("funding:use_csv")):
            response = client.get(url)
            assert response.status_code == (200 if person.assignments.exists() else 403)
            assert not re.search(r"400\s?000", response.content.decode())
    assert "Hemmelig" in page(signed_in(country.contact), address(country))
    for name in ("compiled_docx", "compiled_xlsx"):
        url = reverse(f"funding:{name}", args=[country.grant.key])
        assert signed_in(country.contact).get(url).status_code == 403
        assert signed_in(country.manager).get(url).status_code == 200
    assert Client().get(address(country)).status_code == 302
    assert Client().get(reverse("funding:use")).status_code == 302

    reports.send(country.round, country.network, country.content(), version=1, by=country.contact)
    assert signed_in(country.outsider).get(address(country)).status_code == 404, "sent is not approved"
    assert signed_in(country.manager).get(address(country)).status_code == 200


def test_ks_overview_costs_the_same_for_one_and_many(
    country: Country, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = signed_in(country.manager)
    url = reverse("funding:reporting", args=[country.grant.key])
    client.get(url)
    country.sent()
    with django_assert_num_queries(12):
        client.get(url)
    content = country.content()
    report = reports.send(country.round, country.other, content, version=0, by=country.outsider)
    reports.approve(report, version=report.version, by=country.manager)
    reports.add_round(country.grant, name="Halvår", due_on=TODAY + DAY, is_final=False, by=country.manager)
    with django_assert_num_queries(12):
        text = words(page(client, url))
    assert "2 av 2 nettverk har rapportert. De har brukt 800 000 kr og har 200 000 kr igjen." in text


def test_use_costs_the_same_for_one_and_many(
    country: Country, signed_in: SignIn, django_assert_num_queries: Any
) -> None:
    client = signed_in(country.outsider)
    url = reverse("funding:use")
    client.get(url)
    with django_assert_num_queries(9):
        client.get(url)
    country.approved()
    with django_assert_num_queries(9):
        text = words(page(client, url))
    assert "400 000" in text
    export = client.get(reverse("funding:use_csv") + "?nettverk=n0&aar=2024").content.decode()
    assert export.splitlines()[1].split(";")[1:9] == [
        "Nettverk 0",
        "100",
        "500000",
        "0",
        "ikke registrert",
        "400000",
        "400000",
        "100000",
    ]
    assert len(export.splitlines()) == 2, "the file keeps the filter"


# --- KS' own report --------------------------------------------------------------------------------------


def test_the_directorates_report(country: Country, signed_in: SignIn) -> None:
    country.approved()
    client = signed_in(country.manager)
    content = client.get(reverse("funding:compiled_docx", args=[country.grant.key])).content
    document = Document(io.BytesIO(content))
    text = words(" ".join(paragraph.text for paragraph in document.paragraphs))
    assert "1 av 2 nettverk har en godkjent rapport. De har brukt 400 000 kr og har 100 000 kr igjen." in text
    assert "Disse har ingen godkjent rapport ennå, og er ikke med i tallene for bruk: Nettverk 1." in text
    assert "Kjernejournal: Nettverk 0" in text
    assert "til sammen 0,5 årsverk" in text
    book = load_workbook(io.BytesIO(client.get(reverse("funding:compiled_xlsx", args=[country.grant.key])).content))
    assert book.sheetnames == ["Bruk", "Stillinger", "Innføringsløp", "Aktiviteter"]
    assert [cell.value for cell in book["Stillinger"][2]][1:] == ["9900", "Kommune 9900", "Innføringsleder", 50]
    use = book["Bruk"]
    assert [cell.value for cell in use[1]][3:8] == [
        "Vedtatt",
        "Med fra før",
        "Betalt",
        "Brukt",
        "Brukt mer enn betalt",
    ]
    assert [cell.value for cell in use[2]][3:8] == [500_000, 0, "ikke registrert", 400_000, 400_000]
    assert [cell.value for cell in use[3]][5:8] == ["ikke registrert", "–", "–"]
    assert [cell.value for cell in use[4]][5:7] == ["ikke registrert", "=SUM(G2:G3)"]
    assert "Vedtatt til nettverkene er 1 000 000 kr" in text
    assert "Registrert som betalt: ingenting." in text
    assert "Nettverk 0: Brukt 400 000 kr mer enn det som er registrert som betalt." in text
    heads = [cell.text for cell in document.tables[0].rows[0].cells]
    assert heads[1:5] == ["Vedtatt", "Med fra før", "Betalt", "Brukt"]


# --- Decided, paid and used ------------------------------------------------------------------------------


def pay(country: Country, kroner: int) -> None:
    """The first network is paid so much, in one instalment."""
    instalment = Instalment.objects.create(grant=country.grant, number=1, due_on=TODAY, share=1)
    Payment.objects.create(
        instalment=instalment, network=country.network, amount=kroner, paid_on=TODAY, marked_by=country.manager
    )


def test_more_used_than_paid_is_warned_of_and_not_refused(country: Country, signed_in: SignIn) -> None:
    pay(country, 399_000)
    client = signed_in(country.contact)
    warning = "Brukt 1 000 kr mer enn det som er registrert som betalt."
    assert warning not in words(page(client, address(country)))
    sent = client.post(address(country), form(country, send=""), follow=True)
    assert warning in words(sent.content.decode())
    assert NetworkReport.objects.get().state == "submitted"
    overview = reverse("funding:reporting", args=[country.grant.key])
    assert warning in words(page(signed_in(country.manager), overview))
    report = NetworkReport.objects.get()
    reports.approve(report, version=report.version, by=country.manager)
    outsider = signed_in(country.outsider)
    assert warning in words(page(outsider, reverse("funding:use")))
    assert outsider.get(reverse("report-detail", args=[report.pk])).json()["overspent"] == 1_000
    row = outsider.get(reverse("grant-use-list")).json()[0]
    assert [row[name] for name in ("decided", "paid", "used", "overspent")] == [500_000, 399_000, 400_000, 1_000]
    other = outsider.get(reverse("grant-use-list")).json()[1]
    assert [other[name] for name in ("decided", "paid", "used", "overspent")] == [500_000, None, None, 0]


def test_decided_paid_and_used_are_three_figures_on_every_page(
    country: Country, signed_in: SignIn, outsiders: list[User]
) -> None:
    pay(country, 300_000)
    country.approved()
    row = "Nettverk 0 100 500 000 kr 300 000 kr 400 000 kr"
    grant = country.grant.get_absolute_url()
    assert row in words(page(signed_in(country.outsider), grant))
    assert "Nettverk 1 101 500 000 kr ikke registrert –" in words(page(signed_in(country.outsider), grant))
    for public in (Client(), signed_in(outsiders[-1])):
        text = words(page(public, grant))
        assert "Nettverk 0 100 500 000 kr Nettverk 1" in text
        assert "Betalt" not in text
    for url in (
        reverse("funding:explanation", args=[country.grant.key, "n0"]),
        reverse("funding:payments", args=[country.grant.key]),
        reverse("funding:reporting", args=[country.grant.key]),
        reverse("funding:use"),
        reverse("networks:network_panel", args=["n0", "tilskudd"]),
    ):
        text = words(page(signed_in(country.manager), url))
        for word in ("Vedtatt", "Betalt", "Brukt", "500 000", "300 000", "400 000"):
            assert word in text, (url, word)
        assert "Fått" not in text


# --- Dates -----------------------------------------------------------------------------------------------


def test_dates_are_set_moved_and_removed(country: Country, signed_in: SignIn) -> None:
    client, key = signed_in(country.manager), country.grant.key
    url = reverse("funding:add_round", args=[key])
    data = {"name": "Halvår", "due_on": (TODAY + DAY).isoformat()}
    assert client.post(url, data).status_code == 302
    again = client.post(url, data)
    assert again.status_code == 422
    assert "Det finnes alt en frist denne dagen." in again.content.decode()
    two_finals = client.post(url, {**data, "due_on": (TODAY + 2 * DAY).isoformat(), "is_final": "on"})
    assert "Tilskuddet har alt en sluttrapport." in two_finals.content.decode()
    half = ReportRound.objects.get(name="Halvår")
    moved = (TODAY + 3 * DAY).isoformat()
    client.post(reverse("funding:move_round", args=[key, half.pk]), {"due_on": moved})
    half.refresh_from_db()
    assert half.due_on.isoformat() == moved
    client.post(reverse("funding:remove_round", args=[key, half.pk]))
    assert not ReportRound.objects.filter(pk=half.pk).exists()
    country.sent()
    with pytest.raises(WrongState):
        reports.remove_round(country.round, by=country.manager)
    for act in (ReportAction.REOPEN, ReportAction.SUBMIT):
        assert not NetworkReport.objects.get().may_move(act)
