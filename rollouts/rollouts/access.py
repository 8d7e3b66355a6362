"""Who may set up and lead a rollout, and whom to ask when one may not."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from networks.models import Role, RoleAssignment
from networks.people.access import access_of
from rollouts.access import is_national_leader
from rollouts.rollouts.models import JoinedNetwork, Rollout, Track

REGIONAL_PROPOSERS = (Role.CONTACT_PERSON, Role.ROLLOUT_LEADER)
# Those who work for a region see what it is about to propose.
REGION_ROLES = (Role.CONTACT_PERSON, Role.ROLLOUT_LEADER, Role.NETWORK_RESOURCE, Role.READER)


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


def may_change(user: Any, rollout: Rollout) -> bool:
    """Rename or delete a rollout, while it has no pools: the one who made it, or who stands in for them, as long as
    they may make such. No query but for a deputy."""
    if not may_create_rollout(user, rollout.track, rollout.network_id):
        return False
    stands_in_for = [one.deputy_for_id for one in access_of(user).assignments if one.deputy_for_id]
    deputised = RoleAssignment.objects.filter(pk__in=stands_in_for, user=rollout.created_by_id)
    return rollout.created_by_id == user.pk or bool(stands_in_for and deputised.exists())


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
    return is_national_leader(user) or rollout.leader_id == user.pk


def leads_something(user: Any) -> bool:
    """May `user` propose pools of any rollout at all? No query."""
    return access_of(user).has(*REGIONAL_PROPOSERS)


def proposable(user: Any, prefix: str = "") -> Q:
    """The same rule as `may_propose`, as a condition on `Rollout` (reached over `prefix`)."""
    access = access_of(user)
    regional = Q(**{f"{prefix}track": Track.REGIONAL})
    found = regional & Q(**{f"{prefix}network__in": access.network_ids(*REGIONAL_PROPOSERS)})
    if is_national_leader(user):
        found |= ~regional
    elif access.has(Role.ROLLOUT_LEADER):
        found |= ~regional & Q(**{f"{prefix}leader": user})
    return found


def proposer_role(user: Any, rollout: Rollout) -> Role:
    """The role in which one who `may_propose` leads `rollout`."""
    if rollout.track == Track.REGIONAL and rollout.network_id in access_of(user).network_ids(Role.CONTACT_PERSON):
        return Role.CONTACT_PERSON
    return Role.ROLLOUT_LEADER


def may_see_proposals(user: Any, rollout: Rollout) -> bool:
    """May `user` see the pools of `rollout` that aren't approved yet?"""
    access = access_of(user)
    if access.has(Role.NATIONAL_COORDINATOR):
        return True
    if rollout.track == Track.REGIONAL:
        return rollout.network_id in access.network_ids(*REGION_ROLES)
    return may_propose(user, rollout)


def joined_networks(rollout: Rollout) -> set[int]:
    """The networks beside its own whose municipalities may join a regional rollout. One query."""
    return set(JoinedNetwork.objects.filter(rollout=rollout).values_list("network", flat=True))


def who_may_create() -> str:
    return _(
        "Nasjonale innføringsløp opprettes av nasjonal koordineringsgruppe (NKG), regionale av regionens kontaktperson."
    )


def who_may_propose(rollout: Rollout) -> str:
    if rollout.network is not None:
        return _("Dette kan kontaktpersonen eller innføringslederen i %(region)s gjøre.") % {"region": rollout.network}
    return _("Dette kan innføringslederen for løpet gjøre.")
