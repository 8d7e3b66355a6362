"""One more of the same is said before it is made, and made when that is confirmed; a rollout made by mistake goes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from rollouts.models import Pool, Rollout, Track, TrackChoice
from rollouts.pools import workflow
from rollouts.rollout_pages import setting_up
from rollouts.rollouts.tracks import QUESTIONS
from tests.rollouts.conftest import World, fresh, make_pool, make_rollout, terms

pytestmark = pytest.mark.django_db


def later(times: int) -> dict[str, dt.date]:
    far = times * dt.timedelta(days=100)
    return {name: value + far for name, value in terms().items() if isinstance(value, dt.date)}


def create(world: World, rollout: Rollout, who: str = "contact", **given: Any) -> Pool:
    return workflow.create_pool(rollout.pk, by=fresh(world.people[who]), **{**terms(), **given})


def test_a_second_pool_in_the_same_weeks_is_said(world: World):
    first = make_pool(world, make_rollout(world))
    for number, rollout in enumerate((first.rollout, make_rollout(world, title="Et annet"))):
        with pytest.raises(InvalidInput, match="Ligner på Pulje 1") as refused:
            create(world, rollout)
        assert refused.value.field == "although_alike"
        assert create(world, rollout, **later(1 + number)).pk
        assert create(world, rollout, although_alike=True).pk


def test_what_is_no_likeness(world: World):
    make_pool(world, make_rollout(world), "cancelled")
    assert create(world, make_rollout(world)).pk
    # Another region's pool hits others; a national one may hit anyone.
    elsewhere = make_rollout(world, network=world.rogaland)
    assert create(world, elsewhere, "other_contact").pk
    make_pool(world, make_rollout(world), "open")
    with pytest.raises(InvalidInput):
        create(world, make_rollout(world, Track.NATIONAL), "national_leader")


def test_nobody_learns_of_drafts_that_they_may_not_see(world: World):
    make_pool(world, make_rollout(world, Track.NATIONAL))
    assert create(world, make_rollout(world)).pk


def test_on_the_page_and_in_the_api(world: World, client_for):
    rollout = make_pool(world, make_rollout(world)).rollout
    page = reverse("rollouts:pool_create", args=[rollout.pk])
    given = {name: str(value) for name, value in terms().items()}
    client = client_for("contact")
    assert "although_alike" not in client.get(page).content.decode()
    answer = client.post(page, given)
    html = answer.content.decode()
    assert (answer.status_code, "Ligner på Pulje 1" in html, 'name="although_alike"' in html) == (422, True, True)
    assert client.post(page, {**given, "although_alike": "on"}).status_code == 302
    path = "/api/v1/pools/"
    answer = client.post(path, {**given, "rollout": rollout.pk}, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["although_alike"])
    given |= {"rollout": rollout.pk, "although_alike": True}
    assert client.post(path, given, content_type="application/json").status_code == 201


def new_rollout(world: World, who: str = "contact", **given: Any) -> Rollout:
    answers = {question.key: question.choices[0].value for question in QUESTIONS}
    usual = {"solution": world.solution, "title": "Løp", "track": "regional", "network": world.agder}
    reason = {"answers": answers, "deviation_reason": "Regionen vil"}
    return setting_up.create_rollout(by=fresh(world.people[who]), **{**usual, **reason, **given})


def test_a_second_rollout_of_the_same_solution_is_said(world: World, client_for):
    first = new_rollout(world)
    with pytest.raises(InvalidInput, match="Ligner på Løp") as refused:
        new_rollout(world)
    assert refused.value.field == "although_alike"
    assert new_rollout(world, although_alike=True).pk
    assert new_rollout(world, "other_contact", network=world.rogaland).pk
    Rollout.objects.exclude(pk=first.pk).filter(network=world.agder).delete()
    make_pool(world, first, "cancelled")
    assert new_rollout(world).pk


# --- Renamed and deleted ----------------------------------------------------------------------------------------


def test_the_one_who_made_it_renames_it(world: World, client_for):
    rollout = new_rollout(world)
    page = reverse("rollouts:rollout_rename", args=[rollout.pk])
    for who in ("regional_leader", "other_contact", "coordinator"):
        assert client_for(who).get(page).status_code == 403
        with pytest.raises(NotAllowed):
            setting_up.rename(rollout.pk, by=fresh(world.people[who]), title="Nytt")
    client = client_for("contact")
    assert "Slett innføringsløpet" in client.get(rollout.get_absolute_url()).content.decode()
    assert client.post(page, {"title": " "}).status_code == 422
    assert client.post(page, {"title": "Nytt navn"}).status_code == 302
    assert Rollout.objects.get().title == "Nytt navn"
    path = f"/api/v1/rollouts/{rollout.pk}/"
    answer = client.put(f"{path}title/", {"title": "Igjen"}, content_type="application/json")
    assert (answer.status_code, answer.json()["title"]) == (200, "Igjen")


def test_the_one_who_made_it_deletes_it_with_its_plan(world: World, client_for):
    rollout = new_rollout(world)
    rollout.milestones.create(name="Oppstart", due_on=dt.date(2027, 1, 1))
    assert client_for("coordinator").delete(f"/api/v1/rollouts/{rollout.pk}/").status_code == 403
    answer = client_for("contact").post(reverse("rollouts:rollout_delete", args=[rollout.pk]), follow=True)
    assert "er slettet" in answer.content.decode()
    assert not Rollout.objects.exists()
    assert not TrackChoice.objects.exists()
    assert Message.objects.filter(
        title__contains="Innføringsløpet er slettet: Løp", user=world.people["coordinator"]
    ).exists()
    again = new_rollout(world)
    assert client_for("contact").delete(f"/api/v1/rollouts/{again.pk}/").status_code == 204


def test_what_has_pools_or_has_been_told_stays(world: World, client_for):
    rollout = new_rollout(world)
    pool = make_pool(world, rollout)
    contact = fresh(world.people["contact"])
    for act in (lambda: setting_up.rename(rollout.pk, by=contact, title="X"), lambda: delete(rollout)):
        with pytest.raises(WrongState, match="har puljer"):
            act()
    html = client_for("contact").get(rollout.get_absolute_url()).content.decode()
    assert "Slett innføringsløpet" not in html
    assert pool.rollout_id == rollout.pk
    told = make_rollout(world, created_by=world.people["contact"], title="Fortalt")
    with pytest.raises(WrongState, match="publisert"):
        setting_up.delete(told.pk, by=fresh(world.people["contact"]))
    assert told.milestones.exists()


def delete(rollout: Rollout) -> None:
    setting_up.delete(rollout.pk, by=fresh(rollout.created_by))
