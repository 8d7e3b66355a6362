"""Ready for use: criteria, assessments, waivers, stops, dispensations, and the gate that they make."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from networks.errors import InvalidInput, NotAllowed, WrongState
from networks.models import Message, Role
from networks.waiting import waiting_for
from rollouts import access, reference, workflow
from rollouts.answers import invitations, sign_ups
from rollouts.models import (
    Dispensation,
    Motion,
    Pool,
    PoolTransition,
    ReadinessAssessment,
    ReadinessCriterion,
    ReadinessWaiver,
    SignUp,
    SolutionStop,
    Track,
)
from rollouts.planning import setting_up
from rollouts.ready import dispensations, gate, readiness, stops
from tests.rollouts.conftest import World, decision, fresh, make_person, make_pool, make_rollout, together

TWO = ["behov", "forvaltning"]


@pytest.fixture
def keeper(world: World) -> Any:
    """KS' portfolio manager, with two criteria in place."""
    world.people["keeper"] = make_person("ks_portefolje", Role.PORTFOLIO_MANAGER)
    for order, key in enumerate(TWO):
        ReadinessCriterion.objects.create(
            key=key, version=1, order=order, title=key.title(), deliverer=f"Den som leverer {key}"
        )
    return world.people["keeper"]


def assess(world: World, key: str, result: str = "met") -> ReadinessAssessment:
    return readiness.assess(
        world.solution, key, by=world.people["keeper"], result=result, evidence="Rapport", remaining=f"Mangler {key}"
    )


def state(world: World) -> str:
    return readiness.readiness_of([world.solution])[world.solution.pk].state


def page(name: str, *args: Any) -> str:
    return reverse(f"rollouts:{name}", args=args)


# --- Criteria and assessments ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ({}, "not_assessed"),
        ({"behov": "met"}, "pending"),
        ({"behov": "met", "forvaltning": "partly"}, "pending"),
        ({"behov": "met", "forvaltning": "not_met"}, "not_ready"),
        ({"behov": "not_met"}, "not_ready"),
        ({"behov": "met", "forvaltning": "met"}, "ready"),
    ],
)
def test_the_state_follows_from_the_assessments(world: World, keeper, results: dict[str, str], expected: str):
    for key, result in results.items():
        assess(world, key, result)
    assert state(world) == expected


def test_without_criteria_nothing_stands_in_the_way(world: World):
    assert state(world) == "ready"


def test_the_latest_assessment_holds_and_none_is_changed(world: World, keeper):
    first = assess(world, "behov", "not_met")
    assess(world, "behov", "met")
    found = readiness.readiness_of([world.solution])[world.solution.pk]
    assert found.lines[0].result == "met"
    assert [row.result for row in readiness.history(world.solution, "behov")] == ["met", "not_met"]
    for change in (first.save, first.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"result": "met"}, "evidence"),
        ({"result": "partly", "evidence": "Rapport"}, "remaining"),
        ({"result": "kanskje"}, "result"),
        (
            {"result": "met", "evidence": "Ja", "assessed_on": timezone.localdate() + dt.timedelta(days=1)},
            "assessed_on",
        ),
    ],
)
def test_an_assessment_says_what_it_rests_on(world: World, keeper, values: dict[str, Any], field: str):
    with pytest.raises(InvalidInput) as error:
        readiness.assess(world.solution, "behov", by=keeper, **values)
    assert error.value.field == field


@pytest.mark.parametrize("who", ["coordinator", "national_leader", "contact", "reader", "grant_manager"])
def test_only_ks_keeps_criteria_and_assesses(world: World, keeper, who: str):
    with pytest.raises(NotAllowed):
        readiness.assess(world.solution, "behov", by=world.people[who], result="met", evidence="Ja")
    with pytest.raises(NotAllowed):
        readiness.publish_criterion(by=world.people[who], title="Nytt", deliverer="Noen")


@pytest.mark.parametrize(("material", "expected"), [(False, "ready"), (True, "pending")])
def test_a_new_version_asks_for_new_assessments_only_when_it_says_so(world: World, keeper, material, expected):
    for key in TWO:
        assess(world, key)
    with pytest.raises(InvalidInput) as error:
        readiness.publish_criterion(by=keeper, key="behov", read=1, title="Behov", deliverer="KS")
    assert error.value.field == "change_note"
    given = {"title": "Behov", "deliverer": "KS", "change_note": "Strengere", "is_material": material}
    made = readiness.publish_criterion(by=keeper, key="behov", read=1, **given)
    assert made.version == 2
    assert state(world) == expected
    with pytest.raises(WrongState):
        readiness.publish_criterion(by=keeper, key="behov", read=1, **given)


def test_a_retired_criterion_counts_no_more_and_a_new_one_counts_at_once(world: World, keeper):
    assess(world, "behov")
    given = {"title": "Forvaltning", "deliverer": "KS", "change_note": "Tas ut", "is_retired": True}
    readiness.publish_criterion(by=keeper, key="forvaltning", read=1, **given)
    assert state(world) == "ready"
    made = readiness.publish_criterion(by=keeper, title="Høy kvalitet", deliverer="Eieren")
    assert (made.key, state(world)) == ("hoy-kvalitet", "pending")


# --- The gate -------------------------------------------------------------------------------------------------


def test_a_pool_opens_when_the_criteria_are_met_and_the_gate_says_who_is_to_deliver(world: World, keeper):
    assess(world, "behov")
    assess(world, "forvaltning", "partly")
    pool = make_pool(world, make_rollout(world), "submitted")
    pool = together(world, pool, "approved")
    assert pool.state == "approved"
    (missing,) = gate.missing(pool.rollout)
    assert (missing.what, missing.who) == ("Forvaltning: Mangler forvaltning", "Den som leverer forvaltning")
    with pytest.raises(WrongState, match="Mangler forvaltning"):
        workflow.open_pool(pool.pk, by=world.people["contact"], version=pool.version)
    assess(world, "forvaltning")
    assert workflow.open_pool(pool.pk, by=world.people["contact"], version=pool.version).state == "open"


def test_nobody_is_invited_to_an_open_pool_of_what_is_no_longer_ready(world: World, keeper):
    for key in TWO:
        assess(world, key)
    pool = make_pool(world, make_rollout(world), "open")
    assess(world, "behov", "not_met")
    with pytest.raises(WrongState, match="Mangler behov"):
        invitations.invite(pool.pk, by=world.people["contact"], kind="all")


@pytest.mark.usefixtures("alone")
def test_a_waiver_is_for_one_rollout_or_all_and_the_nkg_alone_gives_it(world: World, keeper):
    assess(world, "behov")
    assess(world, "forvaltning", "not_met")
    one, other = make_rollout(world), make_rollout(world, Track.NATIONAL)
    for who in ("contact", "keeper", "national_leader"):
        with pytest.raises(NotAllowed):
            readiness.waive(world.solution, "forvaltning", by=world.people[who], reason="Haster")
    nkg = world.people["coordinator"]
    with pytest.raises(InvalidInput):
        readiness.waive(world.solution, "forvaltning", by=nkg, reason=" ", rollout=one)
    waiver = readiness.waive(world.solution, "forvaltning", by=nkg, reason="Prisen er kjent", rollout=one)
    with pytest.raises(WrongState):
        readiness.waive(world.solution, "forvaltning", by=nkg, reason="Igjen", rollout=one)
    assert not gate.missing(one)
    assert len(gate.missing(other)) == 1
    found = readiness.readiness_of([world.solution], every_waiver=True)[world.solution.pk]
    assert (found.state, found.waived, found.lines[1].every_waiver) == ("not_ready", 0, [waiver])
    readiness.waive(world.solution, "forvaltning", by=nkg, reason="For alle")
    assert not gate.missing(other)
    assert state(world) == "ready"
    readiness.end_waiver(waiver.pk, by=nkg, reason="Prisen er endret")
    with pytest.raises(WrongState):
        readiness.end_waiver(waiver.pk, by=nkg, reason="Igjen")
    with pytest.raises(DatabaseError), transaction.atomic():
        ReadinessWaiver.objects.filter(pk=waiver.pk).update(reason="Omskrevet")


@pytest.mark.parametrize("blocked", ["not_ready", "stopped"])
def test_what_is_not_ready_or_stopped_is_not_chosen_for_a_new_rollout(world: World, keeper, client_for, blocked: str):
    for key in TWO:
        assess(world, key, "not_met" if blocked == "not_ready" else "met")
    if blocked == "stopped":
        stops.stop(world.solution, by=keeper, reason="Ingen finansiering")
    with pytest.raises(InvalidInput) as error:
        setting_up.create_rollout(
            by=world.people["coordinator"], solution=world.solution, title="Løp", track=Track.NATIONAL
        )
    assert error.value.field == "solution"
    html = client_for("coordinator").get(page("create")).content.decode()
    assert "(kan ikke velges nå)" in html
    assert ("Mangler behov" if blocked == "not_ready" else "Ingen finansiering") in html


def test_the_reference_figures_have_six_criteria_and_pll_is_not_ready(world: World):
    world.solution.key = "pll"
    world.solution.save()
    assert reference.load() == reference.load() == "6 kriterier for klar til bruk"
    assert state(world) == "not_ready"
    assert ReadinessAssessment.objects.count() == len(reference.PLL)


@pytest.mark.usefixtures("alone")
def test_the_case_says_how_far_from_ready(world: World, keeper, client_for, django_assert_num_queries):
    assess(world, "behov")
    assess(world, "forvaltning", "not_met")
    pool = make_pool(world, make_rollout(world), "submitted")
    path = reverse("rollouts:pool_ready", args=[pool.pk])
    client = client_for("coordinator")
    htmx = {"HX-Request": "true"}

    assert f'hx-get="{path}"' in client.get(f"{reverse('rollouts:queue')}?sak={pool.pk}").text
    with django_assert_num_queries(3 + 5):  # who asks; the pool, criteria, assessments, waivers, stop
        text = client.get(path, headers=htmx).text
    assert "1 av 2 kriterier er oppfylt" in text
    assert f"Mangler: {ReadinessCriterion.objects.get(key='forvaltning').title}" in text

    readiness.waive(world.solution, "forvaltning", by=world.people["coordinator"], reason="Prisen er kjent")
    text = client.get(path, headers=htmx).text
    assert "Unntak for" in text
    assert f"vedtatt {timezone.localdate():%d.%m.%Y}" in text
    assert client.get(path).url == reverse("rollouts:readiness", args=[world.solution.key])
    assert client_for("anonymous").get(path, headers=htmx).status_code == 404


# --- Stop and resume ------------------------------------------------------------------------------------------


def test_a_stop_closes_open_pools_at_once_tells_everyone_and_bars_the_gate(world: World, keeper):
    for key in TWO:
        assess(world, key)
    rollout = make_rollout(world)
    pool, draft = make_pool(world, rollout, "open"), make_pool(world, rollout, "submitted")
    chosen = [world["Farsund"]]
    sign_ups.sign_up_many(pool, chosen, by=world.people["contact"], decision=decision(), read=1)
    Message.objects.all().delete()
    made = stops.stop(world.solution, by=keeper, reason="Ingen finansiering")
    pool.refresh_from_db()
    assert pool.state == "closed"
    last = PoolTransition.objects.filter(pool=pool).last()
    assert last is not None
    assert (last.actor, last.comment) == (None, "Løsningen er stoppet: Ingen finansiering")
    told = set(Message.objects.values_list("user__email", flat=True))
    assert {f"{name}@test.example" for name in ("kari_agder", "nkg_en", "nkg_to")} <= told
    assert "leser@test.example" not in told
    draft = together(world, draft, "approved")
    assert draft.state == "approved"
    with pytest.raises(WrongState, match="Ingen finansiering"):
        workflow.open_pool(draft.pk, by=world.people["contact"], version=draft.version)
    with pytest.raises(WrongState):
        stops.stop(world.solution, by=keeper, reason="Igjen")
    assert state(world) == "stopped"
    stops.resume(world.solution, by=world.people["coordinator"], reason="Det er avklart")
    with pytest.raises(DatabaseError), transaction.atomic():
        SolutionStop.objects.filter(pk=made.pk).update(reason="Omskrevet")
    pool = workflow.open_pool(pool.pk, by=world.people["contact"], version=pool.version)
    assert pool.state == "open"
    assert state(world) == "ready"


@pytest.mark.parametrize("who", ["contact", "national_leader", "representative", "reader", "grant_manager"])
def test_only_ks_and_the_nkg_stop_and_resume(world: World, keeper, who: str):
    for act in (stops.stop, stops.resume):
        with pytest.raises(NotAllowed):
            act(world.solution, by=world.people[who], reason="Fordi")


def test_a_stop_has_a_reason_and_a_day_and_is_resumed_after_it(world: World, keeper):
    today = timezone.localdate()
    with pytest.raises(InvalidInput):
        stops.stop(world.solution, by=keeper, reason="")
    with pytest.raises(InvalidInput) as error:
        stops.stop(world.solution, by=keeper, reason="Ja", stopped_on=today + dt.timedelta(days=1))
    assert error.value.field == "stopped_on"
    stops.stop(world.solution, by=keeper, reason="Ja", stopped_on=today)
    with pytest.raises(InvalidInput) as error:
        stops.resume(world.solution, by=keeper, reason="Ja", resumed_on=today - dt.timedelta(days=1))
    assert error.value.field == "resumed_on"
    with pytest.raises(IntegrityError), transaction.atomic():
        SolutionStop.objects.create(solution=world.solution, reason="To", stopped_by=keeper)


# --- Dispensations --------------------------------------------------------------------------------------------


@pytest.fixture
def stopped(world: World, keeper) -> Pool:
    """A pool that a stop has closed."""
    pool = make_pool(world, make_rollout(world, Track.NATIONAL), "approved")
    for key in TWO:
        assess(world, key)
    pool = workflow.open_pool(pool.pk, by=world.people["national_leader"], version=pool.version)
    stops.stop(world.solution, by=keeper, reason="Ingen finansiering")
    pool.refresh_from_db()
    return pool


def test_a_granted_dispensation_lets_that_municipality_alone_sign_up(world: World, stopped: Pool, client_for):
    arendal, farsund = world["Arendal"], world["Farsund"]
    contact = fresh(world.people["contact"])
    row = dispensations.apply(world.solution, arendal, by=world.people["representative"], reason="Avtalen går ut")
    assert "sign_up" not in access.allowed_actions(contact, stopped)
    together(world, row, "approved", "Det haster")
    assert "sign_up" in access.allowed_actions(fresh(contact), stopped)
    assert "sign_up" not in access.allowed_actions(fresh(world.people["other_contact"]), stopped)
    assert list(sign_ups.candidates(contact, stopped)) == [arendal]
    answer = client_for("contact").get(page("sign_up", stopped.pk))
    assert answer.status_code == 200
    assert "Farsund" not in answer.content.decode()
    for chosen in ([farsund], [arendal, farsund]):
        with pytest.raises(WrongState):
            sign_ups.sign_up_many(stopped, chosen, by=contact, decision=decision(), read=1)
    sign_ups.sign_up(stopped, arendal, by=contact, decision=decision(), read=1)
    assert SignUp.objects.get().municipality == arendal


@pytest.mark.usefixtures("alone")
def test_a_refused_or_withdrawn_application_lets_nobody_in(world: World, stopped: Pool):
    arendal, representative = world["Arendal"], world.people["representative"]
    nkg = world.people["coordinator"]
    row = dispensations.apply(world.solution, arendal, by=representative, reason="Haster")
    with pytest.raises(WrongState):
        dispensations.apply(world.solution, arendal, by=representative, reason="Haster mer")
    with pytest.raises(InvalidInput):
        dispensations.decide(row.pk, by=nkg, grant=False, reason=" ")
    dispensations.decide(row.pk, by=nkg, grant=False, reason="Det kan vente")
    with pytest.raises(WrongState):
        dispensations.decide(row.pk, by=nkg, grant=True, reason="Likevel")
    again = dispensations.apply(world.solution, arendal, by=representative, reason="Nytt grunnlag")
    dispensations.decide(again.pk, by=nkg, grant=True, reason="Ja")
    dispensations.withdraw(again.pk, by=representative)
    with pytest.raises(WrongState):
        sign_ups.sign_up(stopped, arendal, by=representative, decision=decision(), read=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Dispensation.objects.filter(pk=row.pk).update(state="granted")


def test_who_applies_decides_and_sees(world: World, stopped: Pool, client_for):
    arendal = world["Arendal"]
    for who in ("other_contact", "other_representative", "reader", "coordinator"):
        with pytest.raises(NotAllowed):
            dispensations.apply(world.solution, arendal, by=world.people[who], reason="Haster")
    row = dispensations.apply(world.solution, arendal, by=world.people["contact"], reason="Haster")
    for who in ("contact", "keeper", "national_leader"):
        with pytest.raises(NotAllowed):
            dispensations.decide(row.pk, by=world.people[who], grant=True, reason="Ja")
    seen = {
        who: Dispensation.objects.visible_to(fresh(person)).exists()
        for who, person in world.people.items()
        if who != "anonymous"
    }
    assert {who for who, sees in seen.items() if sees} == {
        "contact",
        "representative",
        "national_leader",
        "coordinator",
        "coordinator2",
        "keeper",
    }
    waiting = [item.title for item in waiting_for(fresh(world.people["coordinator"]))]
    assert "NKG skal avgjøre: dispensasjon for Arendal, DigiHelsestasjon" in waiting
    address = row.get_absolute_url()
    assert client_for("reader").get(address).status_code == 404
    assert client_for("contact").post(address, {"reason": "Ja", "grant": "1"}).status_code == 403
    assert client_for("coordinator").post(address, {"reason": "", "grant": "1"}).status_code == 422
    assert client_for("coordinator").post(address, {"reason": "Ja", "grant": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "applied_for"
    agree = page("motion_act", Motion.objects.get().pk, "enig")
    assert client_for("keeper").post(agree).status_code == 403
    assert client_for("coordinator2").post(agree).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("granted", world.people["coordinator"])


def test_after_the_stop_the_dispensation_is_of_no_use(world: World, stopped: Pool, keeper):
    arendal, representative = world["Arendal"], world.people["representative"]
    row = dispensations.apply(world.solution, arendal, by=representative, reason="Haster")
    stops.resume(world.solution, by=keeper, reason="Avklart")
    with pytest.raises(WrongState):
        dispensations.decide(row.pk, by=world.people["coordinator"], grant=True, reason="Ja")
    with pytest.raises(WrongState):
        dispensations.apply(world.solution, world["Farsund"], by=world.people["contact"], reason="Haster")


# --- Pages ----------------------------------------------------------------------------------------------------


def test_the_rollout_and_the_pool_say_what_is_missing_and_who_is_to_deliver(world: World, keeper, client_for):
    assess(world, "behov", "partly")
    rollout = make_rollout(world)
    pool = make_pool(world, rollout, "approved")
    for address in (rollout.get_absolute_url(), pool.get_absolute_url()):
        html = client_for("contact").get(address).content.decode()
        assert "Behov: Mangler behov" in html
        assert "Forvaltning: ikke vurdert ennå." in html
        assert "Den som leverer behov" in html


@pytest.mark.usefixtures("alone")
def test_ks_assesses_and_the_nkg_waives_on_the_page(world: World, keeper, client_for):
    key = world.solution.key
    client = client_for("keeper")
    address = page("assess", key, "behov")
    answer = client.post(address, {"result": "partly", "remaining": "", "assessed_on": "2026-01-05", "evidence": "Mye"})
    assert answer.status_code == 422
    assert "Skriv hva som mangler" in answer.content.decode()
    assert "Mye" in answer.content.decode()
    today = timezone.localdate().isoformat()
    assert client.post(address, {"result": "partly", "remaining": "Maler", "assessed_on": today}).status_code == 302
    nkg = client_for("coordinator")
    html = nkg.get(page("readiness", key)).content.decode()
    assert "Maler" in html
    assert page("waive", key, "behov") in html
    assert nkg.post(page("waive", key, "behov"), {"reason": "Malene kommer"}).status_code == 302
    anyone = client_for("anonymous").get(page("readiness", key)).content.decode()
    assert "Malene kommer" in anyone
    assert "Nkg En" not in anyone
    assert page("waive", key, "behov") not in anyone
    waiver = ReadinessWaiver.objects.get()
    assert nkg.post(page("end_waiver", waiver.pk), {"reason": "Malene kom ikke"}).status_code == 302
    assert client_for("contact").get(page("assess", key, "behov")).status_code == 403


def test_ks_stops_and_resumes_on_the_page(world: World, keeper, client_for):
    key, client = world.solution.key, client_for("keeper")
    for criterion in TWO:
        assess(world, criterion)
    pool = make_pool(world, make_rollout(world), "open")
    assert pool.get_absolute_url() in client.get(page("stop", key)).content.decode()
    today = timezone.localdate().isoformat()
    assert client.post(page("stop", key), {"reason": "Ingen penger", "stopped_on": today}).status_code == 302
    html = client_for("representative").get(page("readiness", key)).content.decode()
    assert "Ingen penger" in html
    assert page("dispensation_apply", key) in html
    html = client_for("representative").get(pool.get_absolute_url()).content.decode()
    assert "Ingen penger" in html
    assert page("dispensation_apply", key) in html
    given = {"municipality": "4203", "reason": "Avtalen går ut"}
    answer = client_for("representative").post(page("dispensation_apply", key), given)
    assert answer.status_code == 302
    assert Dispensation.objects.get().municipality == world["Arendal"]
    assert client.post(page("resume", key), {"reason": "Avklart", "resumed_on": today}).status_code == 302
    assert state(world) == "ready"


def test_the_machine_gets_what_the_page_gets(world: World, keeper, client_for):
    assess(world, "behov", "not_met")
    key = world.solution.key
    answer = client_for("anonymous").get(reverse("readiness-detail", args=[key])).json()
    assert answer["state"] == "not_ready"
    assert answer["criteria"][0]["remaining"] == "Mangler behov"
    given = {"criterion": "behov", "result": "met", "evidence": "Rapport"}
    assess_url = reverse("readiness-assess", args=[key])
    assert client_for("contact").post(assess_url, given, content_type="application/json").status_code == 403
    assert client_for("keeper").post(assess_url, given, content_type="application/json").json()["met"] == 1
    stop_url = reverse("readiness-stop", args=[key])
    done = client_for("keeper").post(stop_url, {"reason": "Ingen penger"}, content_type="application/json")
    assert done.json()["state"] == "stopped"
    again = client_for("keeper").post(stop_url, {"reason": "Ingen penger"}, content_type="application/json")
    assert again.status_code == 409
    given = {"municipality": "4203", "solution": key, "reason": "Haster"}
    made = client_for("contact").post(reverse("dispensation-apply"), given, content_type="application/json")
    assert made.status_code == 201
    grant = reverse("dispensation-grant", args=[made.json()["id"]])
    assert client_for("contact").post(grant, {"reason": "Ja"}, content_type="application/json").status_code == 403
    granted = client_for("coordinator").post(grant, {"reason": "Ja"}, content_type="application/json")
    assert (granted.status_code, granted.json()["state"]) == (202, "applied_for")
    agree = reverse("nkg-motion-agree", args=[Motion.objects.living().get().pk])
    assert client_for("coordinator2").post(agree).json()["state"] == "carried"
    assert Dispensation.objects.get().state == "granted"


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list_and_of_one_solution(world: World, keeper, client_for, django_assert_num_queries, rows):
    from portfolio.models import Solution

    for number in range(rows):
        one = Solution.objects.create(
            key=f"losning-{number}", name=f"Løsning {number}", short_name="L", focus_area=world.solution.focus_area
        )
        readiness.assess(one, "behov", by=keeper, result="met", evidence="Ja")
        assess(world, "behov", "not_met")
        rollout = make_rollout(world, title=f"Løp {number}")
        readiness.waive(world.solution, "behov", by=world.people["coordinator"], reason="Ja", rollout=rollout)
    client = client_for("anonymous")
    for address, expected in ((page("readiness_list"), 5), (page("readiness", world.solution.key), 7)):
        client.get(address)
        with django_assert_num_queries(expected):
            client.get(address)
