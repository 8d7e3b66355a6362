"""Who may do what: every action in every state by everybody, on all three tracks."""

from __future__ import annotations

from typing import Any

import pytest

from networks.models import User
from rollouts.models import Pool, Rollout, SignUp, Track
from rollouts.pools import access as pool_access
from rollouts.pools.moves import Action, PoolState
from rollouts.rollouts import access as rollout_access
from rollouts.sign_ups import access as sign_up_access
from tests.rollouts.conftest import World, decision, fresh, make_pool, make_rollout

EVERYBODY = [
    "anonymous",
    "contact",
    "other_contact",
    "resource",
    "regional_leader",
    "other_regional_leader",
    "national_leader",
    "coordinator",
    "coordinator2",
    "representative",
    "other_representative",
    "reader",
    "grant_manager",
    "no_role",
]
STATES = [state.value for state in PoolState]
COORDINATORS = {"coordinator", "coordinator2"}
PROPOSERS = {
    Track.REGIONAL: {"contact", "regional_leader"},
    Track.NATIONAL: {"national_leader"},
    Track.PARTIAL: {"national_leader"},
}
INSIDERS = {
    Track.REGIONAL: {"contact", "regional_leader", "resource"} | COORDINATORS,
    Track.NATIONAL: {"national_leader"} | COORDINATORS,
    Track.PARTIAL: {"national_leader"} | COORDINATORS,
}
SIGNERS = {
    Track.REGIONAL: {"contact", "representative"},
    Track.NATIONAL: {"contact", "other_contact", "representative", "other_representative"},
    Track.PARTIAL: {"contact", "other_contact", "representative", "other_representative", "national_leader"},
}

# action → (states, who): written out here so that a change of the table has to be made twice.
ALLOWED: dict[str, list[tuple[set[str], Any]]] = {
    "submit": [({"draft", "returned"}, PROPOSERS)],
    "edit": [({"draft", "returned"}, PROPOSERS)],
    "withdraw": [({"submitted"}, PROPOSERS)],
    "approve": [({"submitted"}, COORDINATORS)],
    "send_back": [({"submitted"}, COORDINATORS)],
    "open": [({"approved", "closed"}, PROPOSERS), ({"approved"}, COORDINATORS)],
    "close": [({"open"}, PROPOSERS)],
    "start": [({"closed"}, PROPOSERS)],
    "complete": [({"running"}, PROPOSERS)],
    "cancel": [
        ({"draft", "submitted", "returned", "approved", "open", "closed", "running"}, PROPOSERS),
        ({"approved", "open", "closed", "running"}, COORDINATORS),
    ],
    "sign_up": [({"open"}, SIGNERS)],
}
ACTIONS = list(ALLOWED)


def expected(track: Track, state: str, who: str) -> set[str]:
    actions = set()
    for action, rules in ALLOWED.items():
        for states, people in rules:
            if state in states and who in (people[track] if isinstance(people, dict) else people):
                actions.add(action)
    return actions


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("track", list(Track))
def test_everybody_may_exactly_what_the_table_says(world: World, track: Track, state: str):
    made = make_pool(world, make_rollout(world, track), state)
    for who in EVERYBODY:
        pool = Pool.objects.select_related("rollout__network").get(pk=made.pk)
        assert sign_up_access.allowed_actions(fresh(world.people[who]), pool) == expected(track, state, who), who


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("track", list(Track))
def test_who_sees_a_pool(world: World, track: Track, state: str):
    pool = make_pool(world, make_rollout(world, track), state)
    private = state in {"draft", "submitted", "returned"}
    for who in EVERYBODY:
        user = fresh(world.people[who])
        seen = Pool.objects.visible_to(user).filter(pk=pool.pk).exists()
        assert seen == (not private or who in INSIDERS[track]), who
        assert seen == pool_access.may_see(user, pool), who


def test_a_proposal_that_was_given_up_is_never_published(world: World):
    from rollouts.pools import workflow

    pool = make_pool(world, make_rollout(world), "submitted")
    workflow.cancel(pool.pk, by=world.people["contact"], version=pool.version, reason="Dobbelt")
    assert not Pool.objects.visible_to(world.people["anonymous"]).exists()
    assert not Pool.objects.visible_to(world.people["other_contact"]).exists()
    assert Pool.objects.visible_to(world.people["contact"]).exists()


def test_the_named_leader_proposes_and_another_regions_leader_does_not(world: World):
    rollout = make_rollout(world, Track.NATIONAL, leader=world.people["other_regional_leader"])
    assert rollout_access.may_propose(fresh(world.people["other_regional_leader"]), rollout)
    assert not rollout_access.may_propose(fresh(world.people["regional_leader"]), rollout)
    assert Pool.objects.visible_to(fresh(world.people["regional_leader"])).count() == 0


def test_being_named_is_not_enough_without_the_role(world: World):
    rollout = make_rollout(world, Track.NATIONAL, leader=world.people["no_role"])
    assert not rollout_access.may_propose(world.people["no_role"], rollout)


def test_a_coordinator_who_also_leads_may_not_decide_about_the_own_proposal(world: World):
    from networks.models import Role, RoleAssignment
    from tests.rollouts.conftest import LONG_AGO

    contact: User = world.people["contact"]
    RoleAssignment.objects.create(user=contact, role=Role.NATIONAL_COORDINATOR, valid_from=LONG_AGO)
    pool = make_pool(world, make_rollout(world), "submitted")
    actions = sign_up_access.allowed_actions(fresh(contact), pool)
    assert "approve" not in actions
    assert "send_back" not in actions
    assert pool_access.may_move(fresh(world.people["coordinator"]), Action.APPROVE, pool)


@pytest.mark.parametrize(
    ("who", "tracks"),
    [
        ("coordinator", {Track.NATIONAL, Track.PARTIAL}),
        ("contact", {Track.REGIONAL}),
        ("national_leader", set()),
        ("regional_leader", set()),
        ("reader", set()),
        ("anonymous", set()),
    ],
)
def test_who_sets_up_rollouts(world: World, who: str, tracks: set[Track]):
    user = world.people[who]
    assert set(rollout_access.creatable_tracks(user)) == tracks
    assert rollout_access.may_create_rollout(user, "regional", world.agder.pk) == (Track.REGIONAL in tracks)
    assert not rollout_access.may_create_rollout(user, "regional", world.rogaland.pk)
    assert rollout_access.may_create_rollout(user, "national") == (Track.NATIONAL in tracks)


def test_rollouts_are_for_everyone(world: World):
    make_rollout(world)
    assert Rollout.objects.visible_to(world.people["anonymous"]).count() == 1


def test_who_left_is_seen_by_those_it_concerns_only(world: World):
    from rollouts.sign_ups import workflow as sign_ups

    pool = make_pool(world, make_rollout(world), "open")
    contact = world.people["contact"]
    for name in ("Arendal", "Farsund"):
        sign_ups.sign_up(pool, world[name], by=contact, decision=decision(), read=1)
    sign_ups.withdraw(SignUp.objects.get(municipality=world["Arendal"]), by=contact, reason="Ikke kapasitet")
    both = {"contact", "regional_leader", "coordinator", "coordinator2", "representative"}
    for who in EVERYBODY:
        seen = SignUp.objects.visible_to(fresh(world.people[who])).count()
        assert seen == (2 if who in both else 0 if who == "anonymous" else 1), who
