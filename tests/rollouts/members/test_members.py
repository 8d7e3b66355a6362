"""Who sits in the NKG, for whom, and who leads and keeps the minutes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import InvalidInput, NotAllowed
from networks.models import Role
from rollouts.decisions import motions
from rollouts.members import seats
from rollouts.models import LoggedDecision, Seat
from tests.rollouts.conftest import World, fresh, make_person, make_pool, make_rollout

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(world: World) -> Any:
    world.people["administrator"] = make_person("ks_admin", Role.ADMINISTRATOR)
    return world.people["administrator"]


def test_every_member_sits_for_somebody_and_ks_leads(world: World, administrator: Any):
    one, two = world.people["coordinator"], world.people["coordinator2"]
    seats.set_seat(one, by=administrator, body="ks", duty="leader")
    # The leader composes the group from then on.
    seats.set_seat(two, by=fresh(one), body="regional_group", network=world.agder)
    assert [(person.name, str(person.nkg_seat)) for person in seats.members()] == [
        ("Nkg En", "KS"),
        ("Nkg To", "Agder"),
    ]
    for wrong, field in (
        ({"body": "nhn", "duty": "leader"}, "duty"),
        ({"body": "regional_group"}, "network"),
        ({"body": "municipality"}, "municipality"),
        ({"body": "ks", "network": world.agder}, "network"),
    ):
        with pytest.raises(InvalidInput) as error:
            seats.set_seat(two, by=administrator, **wrong)
        assert error.value.field == field
    with pytest.raises(InvalidInput):
        seats.set_seat(world.people["contact"], by=administrator, body="ks")
    with pytest.raises(NotAllowed):
        seats.set_seat(two, by=fresh(two), body="ks")


def test_a_new_leader_takes_over_from_the_old_one(world: World, administrator: Any):
    one, two = world.people["coordinator"], world.people["coordinator2"]
    seats.set_seat(one, by=administrator, body="ks", duty="leader")
    seats.set_seat(two, by=administrator, body="ks", duty="leader")
    assert {seat.user: seat.duty for seat in Seat.objects.all()} == {one: "member", two: "leader"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.filter(user=one).update(duty="leader")


def test_the_log_says_for_whom_they_sat(world: World, administrator: Any):
    seats.set_seat(world.people["coordinator"], by=administrator, body="nhn")
    make_pool(world, make_rollout(world), "open")
    assert LoggedDecision.objects.get().present == ["Nkg En (Norsk helsenett)", "Nkg To"]


def test_the_page_is_for_all_signed_in_and_kept_by_ks(world: World, administrator: Any, client_for):
    page = reverse("rollouts:members")
    assert client_for("anonymous").get(page).status_code == 302
    assert "ikke oppgitt" in client_for("reader").get(page).content.decode()
    seat = reverse("rollouts:seat", args=[world.people["coordinator"].pk])
    assert seat not in client_for("coordinator2").get(page).content.decode()
    assert client_for("coordinator2").get(seat).status_code == 403
    client = client_for("administrator")
    wrong = client.post(seat, {"body": "municipality", "duty": "member"})
    assert (wrong.status_code, "Velg hvilken kommune." in wrong.content.decode()) == (422, True)
    given = {"body": "municipality", "municipality": world["Arendal"].pk, "duty": "secretary"}
    html = client.post(seat, given, follow=True).content.decode()
    assert "Arendal" in html
    assert "sekretær" in html
    assert client.get(reverse("rollouts:seat", args=[world.people["contact"].pk])).status_code == 404


def test_the_api_says_the_same(world: World, administrator: Any, client_for):
    api = "/api/v1/nkg-members/"
    assert client_for("anonymous").get(api).status_code in {401, 403}
    one = f"{api}{world.people['coordinator'].pk}/seat/"
    given = {"body": "regional_group", "network": "agder"}
    assert client_for("reader").post(one, given).status_code == 403
    assert client_for("administrator").post(one, {"body": "ks", "network": "agder"}).status_code == 400
    assert client_for("administrator").post(one, given).json()["network"] == "agder"
    rows = client_for("reader").get(api).json()["results"]
    assert [(row["name"], row["body"]) for row in rows] == [("Nkg En", "regional_group"), ("Nkg To", None)]


@pytest.mark.parametrize("more", [0, 3])
def test_queries(world: World, client_for, django_assert_num_queries, more: int):
    for number in range(more):
        person = make_person(f"nkg_{number}", Role.NATIONAL_COORDINATOR)
        Seat.objects.create(user=person, body="regional_group", network=world.agder)
    for page, expected in ((reverse("rollouts:members"), 4), ("/api/v1/nkg-members/", 4)):
        client = client_for("reader")
        client.get(page)
        with django_assert_num_queries(expected):
            client.get(page)


def test_the_case_shows_who_has_said_what_and_for_whom(three: World, administrator: Any, client_for):
    seats.set_seat(three.people["coordinator"], by=administrator, body="nhn")
    seats.set_seat(three.people["coordinator3"], by=administrator, body="regional_group", network=three.agder)
    pool = make_pool(three, make_rollout(three), "submitted")
    motion = motions.put_forward(pool, "approved", by=fresh(three.people["coordinator"]), reason="Ja")
    assert motion is not None
    html = " ".join(client_for("coordinator2").get(pool.get_absolute_url()).content.decode().split())
    assert "Nkg To, Nkg Tre (Agder)" in html
