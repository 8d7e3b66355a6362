"""Who may do what to a need. Pages, API and the domain functions all ask here."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from networks.geography.models import Municipality, Network, valid_on_q
from networks.needs.models import Need
from networks.needs.moves import MOVES, OPEN_STATES, NeedAction, NeedState, NeedWho
from networks.people.access import access_of
from networks.people.models import Role

KS_ROLES = (Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR)
REGION_ROLES = (Role.CONTACT_PERSON, Role.NETWORK_RESOURCE, Role.ROLLOUT_LEADER)


def visible_needs(user: Any) -> Q:
    """What is lifted nationally, or was, is public; the rest is for people with a role."""
    return Q() if may_see_unlifted(user) else Q(lifted_at__isnull=False)


def may_see_unlifted(user: Any) -> bool:
    return bool(access_of(user).roles)


def voices(user: Any) -> list[Network | Municipality]:
    """On whose behalf `user` may raise and support needs: own networks and municipalities. No query after the first."""
    found: dict[tuple[str, int], Network | Municipality] = {}
    for assignment in access_of(user).assignments:
        if assignment.role in REGION_ROLES and assignment.network is not None:
            found["network", assignment.network.pk] = assignment.network
        if assignment.municipality is not None:
            found["municipality", assignment.municipality.pk] = assignment.municipality
    return list(found.values())


def role_of_voice(user: Any, voice: Network | Municipality) -> Role | None:
    """The role in which `user` speaks for `voice`; None when they may not."""
    for assignment in access_of(user).assignments:
        if isinstance(voice, Municipality) and assignment.municipality_id == voice.pk:
            return Role(assignment.role)
        if isinstance(voice, Network) and assignment.network_id == voice.pk and assignment.role in REGION_ROLES:
            return Role(assignment.role)
    return None


def network_of(voice: Network | Municipality) -> Network | None:
    """The network itself, or the one that the municipality belongs to today."""
    if isinstance(voice, Network):
        return voice
    today = timezone.localdate()
    return Network.objects.filter(valid_on_q(today, "memberships__"), memberships__municipality=voice).first()


def acts_as(user: Any, who: NeedWho, need: Need) -> Role | None:
    """The role in which `user` is `who` to `need`; None when they aren't."""
    access = access_of(user)
    if who is NeedWho.REGION and need.network_id in access.network_ids(Role.CONTACT_PERSON):
        return Role.CONTACT_PERSON
    if who is NeedWho.KS:
        return next((role for role in KS_ROLES if access.has(role)), None)
    if who is NeedWho.RAISER and need.raised_by_id == getattr(user, "pk", None):
        return role_of_voice(user, need.municipality or need.network)
    return None


def role_for(user: Any, action: NeedAction, need: Need) -> Role | None:
    """The role in which `user` may make the move from the need's state; None when they may not."""
    for who in NeedWho:
        if MOVES.find(action, need.state, who) and (role := acts_as(user, who, need)):
            return role
    return None


def allowed_actions(user: Any, need: Need) -> set[str]:
    """The moves that `user` may make now, and `support`."""
    found = {move.action.value for move in MOVES.moves_from(need.state) if role_for(user, move.action, need)}
    if need.state in OPEN_STATES and voices(user):
        found.add(NeedAction.SUPPORT.value)
    return found


def may_merge_into(user: Any, need: Need, other: Need) -> bool:
    """Into another open need that the person can see."""
    return bool(role_for(user, NeedAction.MERGE, need)) and other.pk != need.pk and other.state in OPEN_STATES


def awaits_region() -> Q:
    """Raised by a municipality, and not yet judged by the region."""
    return Q(state=NeedState.RAISED, municipality__isnull=False)
