"""Ready for use: criteria, assessments, waivers, stops, dispensations, and the gate that they make."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed, WrongState
from rollouts import reference
from rollouts.models import (
    Dispensation,
    Motion,
    Ratification,
    ReadinessAssessment,
    ReadinessCriterion,
    ReadinessWaiver,
    Track,
)
from rollouts.pools import gate, workflow
from rollouts.readiness import assessment, stops
from rollouts.rollout_pages import setting_up
from rollouts.sign_ups import invitations
from tests.rollouts.conftest import TWO, World, make_pool, make_rollout, together


def assess(world: World, key: str, result: str = "met") -> ReadinessAssessment:
    return assessment.assess(
        world.solution, key, by=world.people["keeper"], result=result, evidence="Rapport", remaining=f"Mangler {key}"
    )


def state(world: World) -> str:
    return assessment.readiness_of([world.solution])[world.solution.pk].state


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
    found = assessment.readiness_of([world.solution])[world.solution.pk]
    assert found.lines[0].result == "met"
    assert [row.result for row in assessment.history(world.solution, "behov")] == ["met", "not_met"]
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
            {"result": "met", "evidence": "Ja", "assessed_on": timezone.localdate() + dt.timedelta(days=2)},
            "assessed_on",
        ),
    ],
)
def test_an_assessment_says_what_it_rests_on(world: World, keeper, values: dict[str, Any], field: str):
    with pytest.raises(InvalidInput) as error:
        assessment.assess(world.solution, "behov", by=keeper, **values)
    assert error.value.field == field


@pytest.mark.parametrize("who", ["coordinator", "national_leader", "contact", "reader", "grant_manager"])
def test_only_ks_keeps_criteria_and_assesses(world: World, keeper, who: str):
    with pytest.raises(NotAllowed):
        assessment.assess(world.solution, "behov", by=world.people[who], result="met", evidence="Ja")
    with pytest.raises(NotAllowed):
        assessment.publish_criterion(by=world.people[who], title="Nytt", deliverer="Noen")


@pytest.mark.parametrize(("material", "expected"), [(False, "ready"), (True, "pending")])
def test_a_new_version_asks_for_new_assessments_only_when_it_says_so(world: World, keeper, material, expected):
    for key in TWO:
        assess(world, key)
    with pytest.raises(InvalidInput) as error:
        assessment.publish_criterion(by=keeper, key="behov", read=1, title="Behov", deliverer="KS")
    assert error.value.field == "change_note"
    given = {"title": "Behov", "deliverer": "KS", "change_note": "Strengere", "is_material": material}
    made = assessment.publish_criterion(by=keeper, key="behov", read=1, **given)
    assert made.version == 2
    assert state(world) == expected
    with pytest.raises(WrongState):
        assessment.publish_criterion(by=keeper, key="behov", read=1, **given)


def test_a_retired_criterion_counts_no_more_and_a_new_one_counts_at_once(world: World, keeper):
    assess(world, "behov")
    given = {"title": "Forvaltning", "deliverer": "KS", "change_note": "Tas ut", "is_retired": True}
    assessment.publish_criterion(by=keeper, key="forvaltning", read=1, **given)
    assert state(world) == "ready"
    made = assessment.publish_criterion(by=keeper, title="Høy kvalitet", deliverer="Eieren")
    assert (made.key, state(world)) == ("hoy-kvalitet", "pending")


# --- The gate -------------------------------------------------------------------------------------------------


def test_a_pool_opens_when_the_criteria_are_met_and_the_gate_says_who_is_to_deliver(world: World, keeper):
    assess(world, "behov")
    assess(world, "forvaltning", "partly")
    pool = make_pool(world, make_rollout(world), "submitted")
    pool = together(world, pool, "approved", "Fristen haster")
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
            assessment.waive(world.solution, "forvaltning", by=world.people[who], reason="Haster")
    nkg = world.people["coordinator"]
    with pytest.raises(InvalidInput):
        assessment.waive(world.solution, "forvaltning", by=nkg, reason=" ", rollout=one)
    waiver = assessment.waive(world.solution, "forvaltning", by=nkg, reason="Prisen er kjent", rollout=one)
    with pytest.raises(WrongState):
        assessment.waive(world.solution, "forvaltning", by=nkg, reason="Igjen", rollout=one)
    assert not gate.missing(one)
    assert len(gate.missing(other)) == 1
    found = assessment.readiness_of([world.solution], every_waiver=True)[world.solution.pk]
    assert (found.state, found.waived, found.lines[1].every_waiver) == ("not_ready", 0, [waiver])
    assessment.waive(world.solution, "forvaltning", by=nkg, reason="For alle")
    assert not gate.missing(other)
    assert state(world) == "ready"
    assessment.end_waiver(waiver.pk, by=nkg, reason="Prisen er endret")
    with pytest.raises(WrongState):
        assessment.end_waiver(waiver.pk, by=nkg, reason="Igjen")
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

    assessment.waive(world.solution, "forvaltning", by=world.people["coordinator"], reason="Prisen er kjent")
    text = client.get(path, headers=htmx).text
    assert "Unntak for" in text
    assert f"vedtatt {timezone.localdate():%d.%m.%Y}" in text
    assert client.get(path).url == reverse("rollouts:readiness", args=[world.solution.key])
    assert client_for("anonymous").get(path, headers=htmx).status_code == 404


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
    given = {"reason": "Ingen penger", "stopped_on": timezone.localdate().isoformat()}
    unseen = client.post(page("stop", key), given)
    assert (unseen.status_code, "Bekreft at løsningen skal stoppes nå." in unseen.content.decode()) == (422, True)
    assert client.post(page("stop", key), {**given, "seen": "on"}).status_code == 302
    html = client_for("representative").get(page("readiness", key)).content.decode()
    assert "Ingen penger" in html
    assert "ikke behandlet av NKG" in html
    assert page("dispensation_apply", key) in html
    html = client_for("representative").get(pool.get_absolute_url()).content.decode()
    assert "Ingen penger" in html
    assert page("dispensation_apply", key) in html
    given = {"municipality": "4203", "reason": "Avtalen går ut"}
    answer = client_for("representative").post(page("dispensation_apply", key), given)
    assert answer.status_code == 302
    assert Dispensation.objects.get().municipality == world["Arendal"]
    # The group is asked already, and lifts the stop there.
    question = Ratification.objects.get().get_absolute_url()
    assert "NKG er alt spurt" in client.post(page("resume", key), {"reason": "Avklart"}).content.decode()
    assert client.post(question, {"reason": "Avklart", "lift": "1"}).status_code == 403
    assert client_for("coordinator").post(question, {"reason": "", "lift": "1"}).status_code == 422
    assert client_for("coordinator").post(question, {"reason": "Avklart", "lift": "1"}).status_code == 302
    assert state(world) == "stopped"
    agree = reverse("rollouts:motion_act", args=[Motion.objects.living().get().pk, "enig"])
    assert client_for("coordinator2").post(agree).status_code == 302
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
        assessment.assess(one, "behov", by=keeper, result="met", evidence="Ja")
        assess(world, "behov", "not_met")
        rollout = make_rollout(world, title=f"Løp {number}")
        assessment.waive(world.solution, "behov", by=world.people["coordinator"], reason="Ja", rollout=rollout)
    client = client_for("anonymous")
    for address, expected in ((page("readiness_list"), 5), (page("readiness", world.solution.key), 7)):
        client.get(address)
        with django_assert_num_queries(expected):
            client.get(address)
