"""On track C each pool has a leader of its own [004 §4.3]: who can be it, what it allows, and who hears of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from networks.models import Role, User
from rollouts.leaving import Led
from rollouts.models import Pool, Rollout, Track
from rollouts.pools import access as pool_access
from rollouts.pools import leaders, workflow
from rollouts.rollouts import leaders as rollout_leaders
from tests.rollouts.conftest import World, fresh, make_person, make_pool, make_rollout, terms, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def rollout(world: World) -> Rollout:
    return make_rollout(world, Track.PARTIAL)


@pytest.fixture
def regional(world: World) -> User:
    """A rollout leader of a region, who may propose nothing national by that alone."""
    return world.people["other_regional_leader"]


def test_the_named_leader_leads_this_pool_and_no_other(world: World, rollout: Rollout, regional: User):
    national = world.people["national_leader"]
    pool = workflow.create_pool(rollout.pk, by=national, **terms(), leader=regional, send=True)
    other = make_pool(world, rollout, "submitted")
    assert pool_access.may_see(fresh(regional), pool)
    assert not pool_access.may_see(fresh(regional), other)
    assert set(Pool.objects.visible_to(fresh(regional)).filter(state="submitted")) == {pool}
    pool = together(world, pool, "approved")
    pool = workflow.close(pool.pk, by=fresh(regional), version=pool.version)
    assert pool.transitions.last().role == Role.ROLLOUT_LEADER
    with pytest.raises(NotAllowed):
        workflow.cancel(other.pk, by=fresh(regional), version=other.version, reason="Nei")
    with pytest.raises(NotAllowed):
        workflow.create_pool(rollout.pk, by=fresh(regional), **terms())


def test_somebody_else_is_appointed_and_both_hear_of_it(world: World, rollout: Rollout, regional: User, client_for):
    pool = make_pool(world, rollout, "open")
    page = reverse("rollouts:pool_leader", args=[pool.pk])
    assert client_for("contact").get(page).status_code == 403
    national = client_for("national_leader")
    assert pool.get_absolute_url() in national.get(page).content.decode()
    assert national.post(page, {"leader": regional.pk, "version": pool.version - 1}).status_code == 409
    assert national.post(page, {"leader": regional.pk, "version": pool.version}).status_code == 302
    pool.refresh_from_db()
    assert pool.leader == regional
    assert Message.objects.filter(user=regional, title__contains="Ny leder").exists()
    assert regional.name in client_for("reader").get(pool.get_absolute_url()).content.decode()
    assert client_for("reader").get(f"/api/v1/pools/{pool.pk}/").json()["leader"] == regional.name
    assert client_for("anonymous").get(f"/api/v1/pools/{pool.pk}/").json()["leader"] is None


def test_who_can_not_lead(world: World, rollout: Rollout):
    national = world.people["national_leader"]
    pool = make_pool(world, rollout, "open")
    with pytest.raises(InvalidInput):
        leaders.appoint(pool.pk, world.people["reader"], by=national, version=pool.version)
    with pytest.raises(Conflict):
        leaders.appoint(pool.pk, None, by=national, version=0)
    with pytest.raises(NotAllowed):
        leaders.appoint(pool.pk, None, by=world.people["coordinator"], version=pool.version)
    done = make_pool(world, rollout, "completed")
    with pytest.raises(WrongState):
        leaders.appoint(done.pk, None, by=national, version=done.version)


def test_when_the_leader_leaves_the_pool_is_handed_over(world: World, rollout: Rollout, regional: User):
    pool = make_pool(world, rollout, "open")
    leaders.appoint(pool.pk, regional, by=world.people["national_leader"], version=pool.version)
    heir = make_person("ny_leder", Role.ROLLOUT_LEADER)
    led = Led()
    assert any("1 pulje mister lederen" in one.text for one in led.preview(regional))
    (handover,) = led.handovers(regional)
    assert heir in handover.candidates
    led.leave(regional, {handover.key: heir}, world.people["coordinator"])
    pool.refresh_from_db()
    assert pool.leader == heir


def test_a_regional_pool_may_have_a_leader_of_the_country_and_the_form_says_who_can_t_be_chosen(
    world: World, client_for
):
    rollout = make_rollout(world)
    pool, contact = make_pool(world, rollout, "open"), world.people["contact"]
    gone, later = make_person("var_leder", Role.ROLLOUT_LEADER), make_person("blir_leder", Role.ROLLOUT_LEADER)
    closed = make_person("stengt_leder", Role.ROLLOUT_LEADER)
    today = timezone.localdate()
    gone.assignments.update(valid_to=today)
    later.assignments.update(valid_from=today + dt.timedelta(days=1))
    User.objects.filter(pk=closed.pk).update(is_active=False)
    html = client_for("contact").get(reverse("rollouts:pool_leader", args=[pool.pk])).content.decode()
    assert f'<option value="{world.people["national_leader"].pk}">' in html
    blocked = html.split("Kan ikke velges")[1].split("</optgroup>")[0]
    assert "Leder Rogaland – er innføringsleder i Rogaland, og løpet gjelder Agder" in blocked
    assert "Var Leder – rollen som innføringsleder gikk ut" in blocked
    assert "Blir Leder – rollen som innføringsleder begynner" in blocked
    assert "Stengt Leder – kontoen er stengt" in blocked
    assert "Nasjonal Leder" not in blocked
    for person, why in ((world.people["other_regional_leader"], "løpet gjelder Agder"), (fresh(gone), "gikk ut")):
        with pytest.raises(InvalidInput, match=why):
            leaders.appoint(pool.pk, person, by=contact, version=pool.version)
    pool = leaders.appoint(pool.pk, world.people["national_leader"], by=contact, version=pool.version)
    national = fresh(world.people["national_leader"])
    assert pool_access.may_lead(national, pool)
    assert workflow.close(pool.pk, by=national, version=pool.version).state == "closed"
    # The rollout itself is led from the region.
    with pytest.raises(InvalidInput):
        rollout_leaders.check(national, rollout)
