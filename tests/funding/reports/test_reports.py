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

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.digest import due, send_digest
from core.waiting import waiting_for
from funding.models import NetworkReport, ReportMove, ReportRound
from funding.reports import workflow as reports
from funding.reports.moves import ReportAction, ReportState
from funding.reports.workflow import Content, Position
from networks.models import GroupMember, Network, RegionalGroup, Role, User
from tests.funding.conftest import make_person
from tests.funding.reports.conftest import DAY, TODAY, Country, SignIn, address, form
from tests.funding.test_pages import page, words

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
    with django_assert_num_queries(13):
        client.get(url)
    content = country.content()
    report = reports.send(country.round, country.other, content, version=0, by=country.outsider)
    reports.approve(report, version=report.version, by=country.manager)
    reports.add_round(country.grant, name="Halvår", due_on=TODAY + DAY, is_final=False, by=country.manager)
    with django_assert_num_queries(13):
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
