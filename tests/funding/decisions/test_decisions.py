"""From a new grant to a decision: who may do what, in which order, and what is in force afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse

from core.errors import DomainError, InvalidInput, NotAllowed, WrongState
from core.jobs import LostClaim
from core.waiting import waiting_for
from funding.decisions import workflow as decisions
from funding.grant_pages.registration import Details, register
from funding.models import AllocationRun, DecidedAmount, Decision, DecisionState, Grant, ProposedAmount, RunState
from funding.results.comparison import Comparison, repeat
from funding.runs import lifecycle as runs
from networks.models import Population, Role, User
from tests.funding.conftest import make_person
from tests.funding.test_pages import page, words

Make = Callable[[int], Grant]
SignIn = Callable[[User], Client]


@pytest.fixture
def run(small_grant: Make, grant_manager: User) -> AllocationRun:
    return done(small_grant(3), grant_manager)


def done(grant: Grant, by: User) -> AllocationRun:
    run = AllocationRun.objects.create(grant=grant, key=grant.keys.current(), requested_by=by)
    runs.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.DONE, run.error
    return run


NEW = {
    "year": "2025",
    "title": "Tilskudd 2025",
    "scheme": "Helseteknologiordningen",
    "chapter": "kap. 761 post 68",
    "total_set_aside": "43 200 000",
    "carried_over": "100 000",
    "amount_to_share": "40 000 000",
    "deduction_reason_1": "Nasjonale oppgaver",
    "deduction_amount_1": "3 300 000",
}


def test_a_new_grant_in_the_browser(grant_2024: Grant, grant_manager: User, signed_in: SignIn) -> None:
    client = signed_in(grant_manager)
    assert "Nytt tilskudd" in page(client, reverse("funding:list"))
    address = reverse("funding:new_grant")
    wrong = client.post(address, {**NEW, "amount_to_share": "40 000 001"})
    assert wrong.status_code == 422
    assert "blir 40 000 000 kr, men 40 000 001 kr skal fordeles" in words(wrong.content.decode())
    assert client.post(address, NEW)["Location"] == "/tilskudd/2025/nokkel/"
    text = words(page(client, "/tilskudd/2025/"))
    assert "Nasjonale oppgaver − 3 300 000 kr" in text
    assert "kap. 761 post 68" in text
    form = page(client, "/tilskudd/2025/nokkel/")
    assert 'value="2025-01-01"' in form, "the year's own figures"
    assert client.post(address, NEW)["Location"] == "/tilskudd/2025-2/nokkel/", "several in a year"


def test_only_grant_managers_register(administrator: User, outsiders: list[User], signed_in: SignIn) -> None:
    for person in [administrator, *outsiders]:
        assert signed_in(person).post(reverse("funding:new_grant"), NEW).status_code == 403
        with pytest.raises(NotAllowed):
            register(Details(2025, "x", "x", "", "", 1, 0, 1), by=person)
    assert not Grant.objects.exists()


@pytest.mark.parametrize("year", [2025, 2026])
def test_years_on_their_own_figures(grant_2024: Grant, grant_manager: User, year: int) -> None:
    from funding.keys.versions import suggested_key

    grant = register(Details(year, f"Tilskudd {year}", "x", "", "", 40_000_001, 0, 40_000_001), by=grant_manager)
    suggested_key(grant).save()
    run = done(grant, grant_manager)
    assert run.inputs["key"]["population_date"] == f"{year}-01-01"
    assert sum(line.municipalities for line in run.lines.all()) == 357
    assert sum(line.amount for line in run.lines.all()) == 40_000_001


def test_a_key_with_floor_ceiling_and_travel_time(small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    from tests.funding.test_pages import FORM

    grant, client = small_grant(2), signed_in(grant_manager)
    form = {
        **FORM,
        "flat_share": "40",
        "floor_amount": "300 000",
        "ceiling_amount": "550 000",
        "factor_name_1": "Reisetid",
        "factor_weight_1": "10",
        "factor_values_1": "Nettverk 0: 12,5",
    }
    address = reverse("funding:new_key", args=[grant.key])
    response = client.post(address, form)
    assert "«Reisetid» mangler tall for Nettverk 1." in response.content.decode()
    form["factor_values_1"] += "\r\nNettverk 1\t37,5"
    assert client.post(address, form).status_code == 302
    run = done(grant, grant_manager)
    assert [line.amount for line in run.lines.all()] == [450_000, 550_000]
    assert all(line.limited for line in run.lines.all())
    text = words(page(client, run.get_absolute_url()))
    assert "12,5 av 50 × 100 000,00 kr = 25 000,00 kr" in text
    assert "Det høyeste beløpet er 550 000 kr" in text
    assert "12,5" in page(client, address), "the next version begins with the last one"


def test_from_proposal_to_decision(
    run: AllocationRun, grant_manager: User, administrator: User, client: Client, signed_in: SignIn
) -> None:
    staff, second = signed_in(grant_manager), signed_in(administrator)
    amounts = {f"amount-{line.network.key}": line.amount for line in run.lines.select_related("network")}
    address = reverse("funding:propose", args=[run.pk])
    changed = {**amounts, "amount-n0": amounts["amount-n0"] - 1000}
    assert "Si hvorfor beløpet avviker" in staff.post(address, changed).content.decode()
    too_much = staff.post(address, {**amounts, "amount-n0": 999_999, "reason-n0": "x"})
    assert "mer enn det som skal fordeles" in words(too_much.content.decode())
    response = staff.post(address, {**changed, "reason-n0": "Trekk for ubrukte midler"})
    decision = Decision.objects.get()
    assert response["Location"] == decision.get_absolute_url()
    assert "Ingenting er vedtatt ennå" in page(client, run.grant.get_absolute_url()), "a draft is no decision"
    assert [item.title for item in waiting_for(administrator)] == ["Vedta fordelingen av Prøvetilskudd"]
    assert not waiting_for(grant_manager)

    assert "Vedta fordelingen" not in page(staff, decision.get_absolute_url())
    staff.post(reverse("funding:decide", args=[decision.pk]), {"decided_on": "2024-04-15"})
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED, "not the one who proposed it"
    assert "Ett beløp avviker" in page(second, decision.get_absolute_url())
    second.post(reverse("funding:decide", args=[decision.pk]), {"decided_on": "2024-04-15"})
    text = words(page(client, run.grant.get_absolute_url()))
    assert f"Sum {999_000:,} kr".replace(",", " ") in text
    assert "Vedtatt 15.4.2024" in text
    own = words(page(client, reverse("funding:explanation", args=[run.grant.key, "n0"])))
    assert "fordi: Trekk for ubrukte midler" in own
    assert "2 av 6 kommuner" in own


def proposal(run: AllocationRun, by: User) -> Decision:
    return decisions.propose(run, {}, note="", by=by)


def test_what_is_decided_is_locked_and_only_replaced(
    run: AllocationRun, grant_manager: User, administrator: User
) -> None:
    first = decisions.decide(proposal(run, grant_manager), by=administrator)
    for attempt in [
        lambda: DecidedAmount.objects.update(amount=0),
        lambda: DecidedAmount.objects.all()._raw_delete("default"),
        lambda: Decision.objects.update(note="x"),
        lambda: Decision.objects.update(state="replaced", note="x"),
        lambda: Decision.objects.update(state="proposed"),
        lambda: Decision.objects.all()._raw_delete("default"),
        lambda: ProposedAmount.objects.update(amount=0, reason="x"),
    ]:
        with pytest.raises((InternalError, ProgrammingError), match="Cannot"), transaction.atomic():
            attempt()
    again = decisions.decide(proposal(run, administrator_as_manager(administrator)), by=grant_manager)
    first.refresh_from_db()
    assert (first.state, again.state) == (DecisionState.REPLACED, DecisionState.DECIDED)
    assert DecidedAmount.objects.count() == 6
    assert DecidedAmount.objects.in_force().count() == 3


def administrator_as_manager(user: User) -> User:
    from networks.models import RoleAssignment

    RoleAssignment.objects.create(user=user, role=Role.GRANT_MANAGER, valid_from=dt.date(2020, 1, 1))
    return User.objects.get(pk=user.pk)


def test_returned_withdrawn_and_proposed_again(run: AllocationRun, grant_manager: User, administrator: User) -> None:
    first = proposal(run, grant_manager)
    with pytest.raises(WrongState, match="venter allerede"):
        proposal(run, grant_manager)
    with pytest.raises(InvalidInput):
        decisions.send_back(first, reason=" ", by=administrator)
    decisions.send_back(first, reason="Sjekk Agder", by=administrator)
    assert [item.detail for item in waiting_for(grant_manager)] == ["«Sjekk Agder»"]
    with pytest.raises(WrongState, match="avgjort allerede"):
        decisions.decide(first, by=administrator)
    second = proposal(run, grant_manager)
    assert not waiting_for(grant_manager)
    with pytest.raises(NotAllowed):
        decisions.withdraw(second, by=administrator)
    decisions.withdraw(second, by=grant_manager)
    assert not Decision.objects.in_force().exists()


def test_two_decide_at_once(
    transactional_db: None, small_grant: Make, grant_manager: User, administrator: User
) -> None:
    decision = proposal(done(small_grant(2), grant_manager), grant_manager)
    deciders = [administrator, *(make_person(f"leder{n}", Role.GRANT_MANAGER) for n in range(3))]
    together = Barrier(4)

    def decide(person: User) -> str:
        try:
            together.wait()
            return decisions.decide(decision, by=person).state
        except WrongState:
            return "too late"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        results = sorted(threads.map(decide, deciders))
    assert results == ["decided", "too late", "too late", "too late"]
    assert DecidedAmount.objects.count() == 2
    assert Decision.objects.in_force().count() == 1


def test_a_scenario_is_marked_and_never_decided(
    run: AllocationRun, grant_manager: User, signed_in: SignIn, outsiders: list[User]
) -> None:
    client = signed_in(grant_manager)
    form = {
        "scenario": "Mer flatt",
        "total": "2 000 000",
        "name": "80/20",
        "flat_share": "80",
        "municipality_weight": "10",
        "population_weight": "10",
        "base_amount": "0",
        "rounding_unit": "1",
        "population_date": "2023-01-01",
        "municipality_date": "2023-01-01",
    }
    address = reverse("funding:new_scenario", args=[run.grant.key])
    assert client.post(address, {**form, "flat_share": "90"}).status_code == 422
    response = client.post(address, form)
    scenario = AllocationRun.objects.latest("pk")
    assert response["Location"] == scenario.get_absolute_url()
    runs.carry_out(scenario.pk)
    scenario.refresh_from_db()
    assert scenario.state == RunState.DONE
    assert run.grant.keys.count() == 1
    html = page(client, scenario.get_absolute_url())
    assert "Dette er scenarioet «Mer flatt». Det er ikke vedtatt og kan ikke vedtas." in words(html)
    assert reverse("funding:propose", args=[scenario.pk]) not in html
    with pytest.raises(WrongState, match="Et scenario kan ikke vedtas"):
        proposal(scenario, grant_manager)

    link = f"{reverse('funding:compare')}?a={run.pk}&b={scenario.pk}"
    text = words(page(client, link))
    assert "flat andel: 60 % → 80 %" in text
    assert "til fordeling: 1 000 000 kr → 2 000 000 kr" in text
    assert "3 nettverk går opp, 0 går ned" in text
    comparison = Comparison(run, scenario)
    for row in comparison.rows:
        assert sum(kroner for _name, kroner in row.parts) == row.amount
    assert sum(row.amount for row in comparison.rows) == comparison.total == 1_000_000
    for person in outsiders:
        assert signed_in(person).get(link).status_code == 403
    assert client.get(f"{reverse('funding:compare')}?a=x&b=1").status_code == 404


def test_a_run_can_be_cancelled(small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    grant = small_grant(1)
    run = AllocationRun.objects.create(grant=grant, key=grant.keys.get(), requested_by=grant_manager)
    claimed = runs.QUEUE.claim(run.pk)
    client = signed_in(grant_manager)
    assert "Avbryt beregningen" in page(client, run.get_absolute_url())
    client.post(reverse("funding:cancel_run", args=[run.pk]))
    assert "Beregningen ble avbrutt" in page(client, run.get_absolute_url())
    with pytest.raises(LostClaim):
        runs._compute_and_store(claimed)
    assert not run.lines.exists()
    with pytest.raises(WrongState):
        runs.cancel(run, grant_manager)


def test_running_again_gives_the_same_digest_or_says_what_changed(
    run: AllocationRun, grant_manager: User, signed_in: SignIn
) -> None:
    again = repeat(run)
    assert (again.exact, again.same, again.changes) == (True, True, [])
    Population.objects.filter(municipality__number="9900").update(inhabitants=7)
    again = repeat(run)
    assert (again.exact, again.same) == (True, False)
    assert again.changes == ["kommuner med et annet folketall: Kommune 9900 (9900)"]
    text = words(page(signed_in(grant_manager), reverse("funding:repeat_run", args=[run.pk])))
    assert "Kommune 9900 (9900)" in text


def test_outsiders_reach_no_draft(
    run: AllocationRun, grant_manager: User, outsiders: list[User], signed_in: SignIn
) -> None:
    decision = proposal(run, grant_manager)
    gets = [
        reverse("funding:decision", args=[decision.pk]),
        reverse("funding:propose", args=[run.pk]),
        reverse("funding:repeat_run", args=[run.pk]),
        reverse("funding:letters", args=[run.grant.key]),
        reverse("funding:letters_zip", args=[run.grant.key]),
        reverse("funding:accounting_csv", args=[run.grant.key]),
        reverse("funding:templates"),
        reverse("funding:new_scenario", args=[run.grant.key]),
    ]
    posts = [reverse(f"funding:{name}", args=[decision.pk]) for name in ("decide", "send_back", "withdraw")]
    for person in outsiders:
        client = signed_in(person)
        assert {client.get(address).status_code for address in gets} == {403}
        assert {client.post(address).status_code for address in posts} == {403}
        assert client.get(reverse("funding:explanation", args=[run.grant.key, "n0"])).status_code == 404
        assert "1 000 000" not in words(page(client, reverse("funding:list"))).replace("1 000 000 kr", "", 1)
        for attempt in (
            lambda person=person: decisions.decide(decision, by=person),
            lambda person=person: decisions.send_back(decision, reason="x", by=person),
            lambda person=person: proposal(run, person),
        ):
            with pytest.raises(DomainError):
                attempt()
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED
