"""Signing up and setting up rollouts on the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rollouts.models import Pool, Rollout, SignUp, Track
from rollouts.pools import workflow
from tests.rollouts.conftest import World, make_pool, make_rollout
from tests.rollouts.pool_pages.test_pages import join

# --- Signing up -------------------------------------------------------------------------------------------------


def sign_up_data(*numbers: str, **changes: str) -> dict[str, Any]:
    return {
        "municipality": list(numbers),
        "decision_maker": "Kommunedirektør",
        "decided_on": timezone.localdate().isoformat(),
        "mandate": "delegated",
        "read": "1",
        **changes,
    }


def test_several_municipalities_at_once(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    page = reverse("rollouts:sign_up", args=[pool.pk])
    html = client_for("contact").get(page).content.decode()
    assert "Arendal" in html
    assert "Stavanger" not in html
    answer = client_for("contact").post(page, sign_up_data("4203", "4206"), follow=True)
    assert "2 kommuner er påmeldt: Arendal, Farsund." in answer.content.decode()
    assert SignUp.objects.active().count() == 2


@pytest.mark.parametrize(
    ("prepare", "data", "sentence"),
    [
        (None, sign_up_data(), "Velg minst én kommune."),
        (None, sign_up_data("4203", decision_maker=""), "Skriv hvem i kommunen som har bestemt"),
        (None, sign_up_data("4203", decided_on="2999-01-01"), "Datoen kan ikke være fram i tid."),
        (None, sign_up_data("4203", mandate=""), "Velg hva beslutningen bygger på."),
        ("late", sign_up_data("4203"), "Påmeldingsfristen gikk ut"),
        ("closed", sign_up_data("4203"), "Påmeldingen til puljen er stengt."),
        ("seated", sign_up_data("4206"), "Farsund er alt påmeldt pulje 1"),
    ],
)
def test_a_refusal_is_a_sentence_at_the_field(world: World, client_for, prepare, data, sentence):
    pool = make_pool(world, make_rollout(world), "open", capacity=3)
    if prepare == "seated":
        join(world, pool, "Farsund")
    if prepare == "late":
        Pool.objects.update(sign_up_deadline=timezone.localdate() - dt.timedelta(days=1))
    if prepare == "closed":
        workflow.close(pool.pk, by=world.people["contact"], version=pool.version)
    before = SignUp.objects.count()
    answer = client_for("contact").post(reverse("rollouts:sign_up", args=[pool.pk]), data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count(sentence) >= 2
    assert SignUp.objects.count() == before
    if data["decision_maker"]:
        assert "Kommunedirektør" in html


def test_another_regions_municipality_is_not_signed_up_by_post(world: World, client_for):
    pool = make_pool(world, make_rollout(world, Track.NATIONAL), "open")
    page = reverse("rollouts:sign_up", args=[pool.pk])
    answer = client_for("contact").post(page, sign_up_data("1103"))
    assert answer.status_code == 403
    assert "kontaktpersonen i regionen" in answer.content.decode()
    for who in ("reader", "resource", "coordinator"):
        assert client_for(who).get(page).status_code == 403
        assert client_for(who).post(page, sign_up_data("4203")).status_code == 403
    assert client_for("anonymous").post(page, sign_up_data("4203")).status_code == 302
    assert not SignUp.objects.exists()


def test_the_leader_on_track_c_chooses_by_region(world: World, client_for):
    pool = make_pool(world, make_rollout(world, Track.PARTIAL), "open")
    html = client_for("national_leader").get(reverse("rollouts:sign_up", args=[pool.pk])).content.decode()
    assert "<summary>Agder</summary>" in html
    assert "<summary>Rogaland</summary>" in html
    assert "Samme journalsystem" in html


def test_withdraw(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    (row,) = join(world, pool, "Arendal")
    page = reverse("rollouts:withdraw", args=[row.pk])
    assert "Trekk Arendal fra puljen?" in client_for("representative").get(page).content.decode()
    for who in ("other_contact", "reader", "coordinator", "other_representative"):
        assert client_for(who).post(page, {"reason": ""}).status_code == 403
    assert client_for("anonymous").post(page).status_code == 302
    answer = client_for("representative").post(page, {"reason": "Ikke kapasitet"}, follow=True)
    assert "Arendal er trukket fra puljen." in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.leaving_reason) == ("withdrawn", "Ikke kapasitet")


# --- New rollouts -----------------------------------------------------------------------------------------------


def asked(**answers: str) -> dict[str, str]:
    """Answers to the five questions; those not given speak for the whole country."""
    usual = {"ready": "all", "fitted": "yes", "simultaneity": "no", "capacity": "national", "suppliers": "none"}
    return {f"q_{key}": value for key, value in {**usual, **answers}.items()}


def test_a_contact_person_sets_up_a_rollout_for_the_own_region(world: World, client_for):
    client, page = client_for("contact"), reverse("rollouts:create")
    html = client.get(page).content.decode()
    assert "Vilkår for å være med" not in html
    data = {
        "track": "regional",
        "network": world.agder.pk,
        "solution": world.solution.pk,
        "title": "Nytt løp",
        "leader": world.people["regional_leader"].pk,
        **asked(simultaneity="region"),
    }
    assert client.post(page, data).status_code == 302
    rollout = Rollout.objects.get()
    assert (rollout.network, rollout.created_by) == (world.agder, world.people["contact"])
    for wrong in ({"network": world.rogaland.pk}, {"track": "national"}):
        assert client.post(page, {**data, **wrong}).status_code == 422
    assert Rollout.objects.count() == 1


def test_the_nkg_sets_up_a_national_rollout_and_criteria_are_needed_for_a_partial_one(world: World, client_for):
    client, page = client_for("coordinator"), reverse("rollouts:create")
    data = {"track": "partial", "solution": world.solution.pk, "title": "VKP for noen", **asked(suppliers="some")}
    answer = client.post(page, data)
    assert answer.status_code == 422
    assert answer.content.decode().count("Skriv hvilke vilkår kommunene må oppfylle.") >= 2
    assert "VKP for noen" in answer.content.decode()
    assert client.post(page, {**data, "criteria": "Samme journal"}).status_code == 302
    assert Rollout.objects.get().track == "partial"


@pytest.mark.parametrize("who", ["reader", "national_leader", "resource", "representative"])
def test_nobody_else_sets_up_rollouts(world: World, client_for, who: str):
    assert client_for(who).get(reverse("rollouts:create")).status_code == 403
    assert client_for(who).post(reverse("rollouts:create"), {}).status_code == 403
