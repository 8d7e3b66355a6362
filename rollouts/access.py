"""Who may do what to rollouts, pools and sign-ups. Pages, API, tasks and the domain functions all ask here.

Each predicate answers for today's roles and asks the database only where it says so.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone

from networks.geography.models import MunicipalityQuerySet
from networks.models import Municipality, MunicipalityChange, NetworkMembership, Role, User
from networks.people.access import Access, access_of
from rollouts.plans.models import JoinedNetwork
from rollouts.pools.models import Decision, Pool
from rollouts.pools.moves import DECIDED_STATES, MOVES, PRIVATE_STATES, Action, PoolState, Who
from rollouts.rollouts.models import Rollout, Track
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import SEATED

REGIONAL_PROPOSERS = (Role.CONTACT_PERSON, Role.ROLLOUT_LEADER)
# Those who work for a region see what it is about to propose.
REGION_ROLES = (Role.CONTACT_PERSON, Role.ROLLOUT_LEADER, Role.NETWORK_RESOURCE, Role.READER)
# A seat can be given up as long as the pool lives.
WITHDRAWAL_STATES = frozenset({PoolState.OPEN, PoolState.CLOSED, PoolState.RUNNING})


def is_coordinator(user: Any) -> bool:
    """A member of the NKG."""
    return access_of(user).has(Role.NATIONAL_COORDINATOR)


def is_national_leader(user: Any) -> bool:
    """A rollout leader for the whole country."""
    return _is_national_leader(access_of(user))


def _is_national_leader(access: Access) -> bool:
    return any(
        assignment.role == Role.ROLLOUT_LEADER and assignment.network_id is None for assignment in access.assignments
    )


# --- Rollouts ------------------------------------------------------------------------------------------


def creatable_tracks(user: Any) -> list[Track]:
    """The tracks on which `user` may set up a rollout: the NKG A and C, a contact person B for the own network."""
    access = access_of(user)
    tracks = []
    if access.has(Role.NATIONAL_COORDINATOR):
        tracks += [Track.NATIONAL, Track.PARTIAL]
    if access.network_ids(Role.CONTACT_PERSON):
        tracks.append(Track.REGIONAL)
    return tracks


def may_create_rollout(user: Any, track: str, network_id: int | None = None) -> bool:
    if track == Track.REGIONAL:
        return network_id in access_of(user).network_ids(Role.CONTACT_PERSON)
    return track in creatable_tracks(user)


# --- Pools ---------------------------------------------------------------------------------------------


def may_propose(user: Any, rollout: Rollout) -> bool:
    """May `user` propose pools of `rollout`, and lead those it has?

    Track B: the contact person or a rollout leader of the region. A and C: a national rollout leader, or the
    rollout leader who is named as this rollout's leader.
    """
    access = access_of(user)
    if rollout.track == Track.REGIONAL:
        return rollout.network_id in access.network_ids(*REGIONAL_PROPOSERS)
    if not access.has(Role.ROLLOUT_LEADER):
        return False
    return _is_national_leader(access) or rollout.leader_id == user.pk


def leads_something(user: Any) -> bool:
    """May `user` propose pools of any rollout at all? No query."""
    return access_of(user).has(*REGIONAL_PROPOSERS)


def proposable(user: Any, prefix: str = "") -> Q:
    """The same rule as `may_propose`, as a condition on `Rollout` (reached over `prefix`)."""
    access = access_of(user)
    regional = Q(**{f"{prefix}track": Track.REGIONAL})
    found = regional & Q(**{f"{prefix}network__in": access.network_ids(*REGIONAL_PROPOSERS)})
    if _is_national_leader(access):
        found |= ~regional
    elif access.has(Role.ROLLOUT_LEADER):
        found |= ~regional & Q(**{f"{prefix}leader": user})
    return found


def may_lead(user: Any, pool: Pool) -> bool:
    """Those who may propose pools of the rollout, and the rollout leader who is named as this pool's [004 §4.3]."""
    return may_propose(user, pool.rollout) or _is_named(user, pool)


def _is_named(user: Any, pool: Pool) -> bool:
    return pool.leader_id is not None and pool.leader_id == user.pk and access_of(user).has(Role.ROLLOUT_LEADER)


def may_decide(user: Any, pool: Pool) -> bool:
    """A member of the NKG, but not about a proposal of their own (four eyes)."""
    return is_coordinator(user) and not pool.was_made_by(user)


def acts_as(user: Any, who: Who, pool: Pool) -> Role | None:
    """The role in which `user` is `who` to `pool`; None when they aren't."""
    if who is Who.PROPOSER and may_lead(user, pool):
        return proposer_role(user, pool.rollout)
    if who is Who.DECIDER and may_decide(user, pool):
        return Role.NATIONAL_COORDINATOR
    if who is Who.COORDINATOR and is_coordinator(user):
        return Role.NATIONAL_COORDINATOR
    return None


def proposer_role(user: Any, rollout: Rollout) -> Role:
    """The role in which one who `may_propose` leads `rollout`."""
    if rollout.track == Track.REGIONAL and rollout.network_id in access_of(user).network_ids(Role.CONTACT_PERSON):
        return Role.CONTACT_PERSON
    return Role.ROLLOUT_LEADER


def role_for(user: Any, action: Action | str, pool: Pool) -> Role | None:
    """The role in which `user` may make the move from the pool's state; None when they may not or there is none."""
    move = MOVES.find(action, pool.state)
    if move is None:
        return None
    return next((role for who in move.who if (role := acts_as(user, who, pool))), None)


def may_move(user: Any, action: Action | str, pool: Pool) -> bool:
    return role_for(user, action, pool) is not None


def may_edit(user: Any, pool: Pool) -> bool:
    """Change dates, capacity and deadline: the proposers, while it is a draft or was sent back."""
    return pool.is_editable and may_lead(user, pool)


def may_see(user: Any, pool: Pool) -> bool:
    """The same rule as `visible_pools`, for a pool at hand."""
    if pool.state in DECIDED_STATES or (pool.state == PoolState.CANCELLED and pool.decision == Decision.APPROVED):
        return True
    return may_see_proposals(user, pool.rollout) or _is_named(user, pool)


def may_see_proposals(user: Any, rollout: Rollout) -> bool:
    """May `user` see the pools of `rollout` that aren't approved yet?"""
    access = access_of(user)
    if access.has(Role.NATIONAL_COORDINATOR):
        return True
    if rollout.track == Track.REGIONAL:
        return rollout.network_id in access.network_ids(*REGION_ROLES)
    return may_propose(user, rollout)


def may_see_collisions(user: Any, pool: Pool) -> bool:
    """What a pool collides with is for those who propose it, those who see the proposal, and the NKG."""
    return may_see_proposals(user, pool.rollout) or _is_named(user, pool)


def visible_pools(user: Any) -> Q:
    """The condition on `Pool` that `user` may see it."""
    public = Q(state__in=DECIDED_STATES) | Q(state=PoolState.CANCELLED, decision=Decision.APPROVED)
    access = access_of(user)
    if access.has(Role.NATIONAL_COORDINATOR):
        return Q()
    if not access.roles:
        return public
    region = Q(rollout__track=Track.REGIONAL, rollout__network__in=access.network_ids(*REGION_ROLES))
    return public | region | leadable(user)


def leadable(user: Any) -> Q:
    """The same rule as `may_lead`, as a condition on `Pool`."""
    found = proposable(user, "rollout__")
    return found | Q(leader=user) if access_of(user).has(Role.ROLLOUT_LEADER) else found


# --- Sign-ups ------------------------------------------------------------------------------------------


def own_municipalities(user: Any, date: dt.date | None = None) -> MunicipalityQuerySet:
    """The municipalities that `user` may sign up for: the own region's as contact person, or the own one."""
    access = access_of(user)
    networks = access.network_ids(Role.CONTACT_PERSON)
    today = date or timezone.localdate()
    found = Municipality.objects.valid_on(today)
    if not networks and not access.municipality_ids:
        return found.none()
    members = NetworkMembership.objects.valid_on(today).filter(network__in=networks)
    return found.filter(Q(pk__in=access.municipality_ids) | Q(pk__in=members.values("municipality")))


def answered_for(user: Any) -> MunicipalityQuerySet:
    """`own_municipalities`, and those that have gone up in one of them: who comes after answers for what they did."""
    own = own_municipalities(user).values("pk")
    gone = MunicipalityChange.objects.filter(successor__in=own).exclude(predecessor__in=own).values("predecessor")
    today = Municipality.objects.valid_on(timezone.localdate()).values("pk")
    return Municipality.objects.filter(Q(pk__in=own) | Q(pk__in=gone) & ~Q(pk__in=today))


def signable_municipalities(user: Any, pool: Pool, date: dt.date | None = None) -> MunicipalityQuerySet:
    """Those that `user` may speak for in `pool`, whether or not the track lets them join.

    On track C the one who leads can sign up any municipality that meets the criteria.
    """
    if pool.rollout.track == Track.PARTIAL and may_lead(user, pool):
        return Municipality.objects.valid_on(date or timezone.localdate())
    return own_municipalities(user, date)


def may_sign_up(user: Any, pool: Pool, municipality: Municipality) -> bool:
    """May `user` say yes, or no again, on behalf of `municipality`? One query."""
    return signable_municipalities(user, pool).filter(pk=municipality.pk).exists()


def sign_up_role(user: Any, pool: Pool, municipality_id: int) -> Role:
    """The role in which `user` signs up; for one who may."""
    access = access_of(user)
    if municipality_id in access.municipality_ids:
        return Role.MUNICIPALITY_REPRESENTATIVE
    return Role.CONTACT_PERSON if access.network_ids(Role.CONTACT_PERSON) else Role.ROLLOUT_LEADER


def has_someone_to_sign_up(user: Any, pool: Pool) -> bool:
    """Is there any municipality that `user` could sign up for `pool`? At most two queries, on track B from outside."""
    access = access_of(user)
    networks = access.network_ids(Role.CONTACT_PERSON)
    if pool.rollout.network_id is not None:
        if pool.rollout.network_id in networks:
            return True
        if not networks and not access.municipality_ids:
            return False
        joined = {pool.rollout.network_id, *joined_networks(pool.rollout)}
        if not networks.isdisjoint(joined):
            return True
        members = NetworkMembership.objects.valid_on(timezone.localdate()).filter(network__in=joined)
        return bool(access.municipality_ids) and members.filter(municipality__in=access.municipality_ids).exists()
    if pool.rollout.track == Track.PARTIAL and may_lead(user, pool):
        return True
    return bool(networks or access.municipality_ids)


def joined_networks(rollout: Rollout) -> set[int]:
    """The networks beside its own whose municipalities may join a regional rollout. One query."""
    return set(JoinedNetwork.objects.filter(rollout=rollout).values_list("network", flat=True))


def visible_sign_ups(user: Any) -> Q:
    """The condition on `SignUp` that `user` may see it.

    In public there are only counts. Those signed in see who takes part; who was asked, waits, said no or left is for
    those it concerns, and is not held against them.
    """
    if not isinstance(user, User):
        return Q(pk__in=[])
    visible = Q(pool__in=Pool.objects.filter(visible_pools(user)).values("pk"))
    if is_coordinator(user):
        return visible
    theirs = Q(municipality__in=own_municipalities(user).values("pk")) | proposable(user, "pool__rollout__")
    return visible & (Q(state__in=SEATED) | theirs)


def may_leave_for(user: Any, sign_up: SignUp) -> bool:
    """May `user` give up this seat, in some state of the pool? Those who speak for the municipality; and one who
    leads on track C, if they signed it up themselves. One query."""
    if sign_up.signed_up_by_id == user.pk and may_sign_up(user, sign_up.pool, sign_up.municipality):
        return True
    return own_municipalities(user).filter(pk=sign_up.municipality_id).exists()


def may_withdraw(user: Any, sign_up: SignUp) -> bool:
    """`may_leave_for`, as long as the pool lives."""
    return sign_up.is_joined and sign_up.pool.state in WITHDRAWAL_STATES and may_leave_for(user, sign_up)


# --- Information -----------------------------------------------------------------------------------------


def visible_sheets(user: Any) -> Q:
    """The condition on `InformationSheet` that `user` may see it: published ones, and the own rollouts' drafts."""
    published = Q(published_at__isnull=False)
    access = access_of(user)
    if access.has(Role.NATIONAL_COORDINATOR):
        return Q()
    return published | proposable(user, "rollout__") if access.roles else published


# --- Everything at once, for a page ----------------------------------------------------------------------


def allowed_actions(user: Any, pool: Pool) -> set[str]:
    """What `user` may do to `pool` as it stands: the moves of the table, and `edit` and `sign_up`."""
    actions = {action.value for action in Action if may_move(user, action, pool)}
    if may_edit(user, pool):
        actions.add("edit")
    if pool.takes_sign_ups and has_someone_to_sign_up(user, pool):
        actions.add("sign_up")
    elif pool.state == PoolState.CLOSED:
        from rollouts.readiness.access import dispensed_for

        if dispensed_for(user, pool):
            actions.add("sign_up")
    return actions


def is_private(pool: Pool) -> bool:
    return pool.state in PRIVATE_STATES
