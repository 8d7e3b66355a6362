"""What waits for a person in the rollouts, and since when."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.access import access_of
from networks.models import Role, User
from networks.waiting import WaitingItem
from rollouts import access
from rollouts.models import Pool, SignUp, Track
from rollouts.transitions import PoolState

# A proposal that has waited this long, or whose deadline is this near, is urgent for the NKG.
SLOW_AFTER_DAYS = 14
# The regions are reminded when this few days are left, and hurried when the deadline is near.
REMIND_DAYS = 14
HURRY_DAYS = 3


def waiting_for(user: User) -> list[WaitingItem]:
    """At most three queries, and none for those who have no part in rollouts."""
    return [*_decisions(user), *_returned(user), *_deadlines(user)]


def _decisions(user: User) -> list[WaitingItem]:
    """For the NKG: what waits for a decision, but for one's own proposals."""
    if not access.is_coordinator(user):
        return []
    pools = Pool.objects.waiting_for_decision().select_related("rollout__network")
    return [
        WaitingItem(
            title=_("NKG skal avgjøre: %(pool)s") % {"pool": pool},
            url=pool.get_absolute_url(),
            since=pool.submitted_at or pool.created_at,
            detail=pool.weeks,
            urgent=pool.days_waited >= SLOW_AFTER_DAYS or pool.days_left < SLOW_AFTER_DAYS,
        )
        for pool in pools
        if access.may_decide(user, pool)
    ]


def _returned(user: User) -> list[WaitingItem]:
    """For those who propose: what the NKG sent back."""
    if not access_of(user).has(*access.REGIONAL_PROPOSERS):
        return []
    pools = Pool.objects.filter(access.proposable(user, "rollout__"), state=PoolState.RETURNED)
    return [
        WaitingItem(
            title=_("NKG sendte tilbake: %(pool)s") % {"pool": pool},
            url=pool.get_absolute_url(),
            since=pool.decided_at or pool.updated_at,
            detail=_("«%(reason)s»") % {"reason": pool.decision_reason},
            urgent=True,
        )
        for pool in pools.select_related("rollout").order_by("decided_at")
    ]


def _deadlines(user: User) -> list[WaitingItem]:
    """For those who sign up: pools with free seats whose deadline is near and that none of theirs is in."""
    roles = access_of(user)
    networks = roles.network_ids(Role.CONTACT_PERSON)
    if not networks and not roles.municipality_ids:
        return []
    today = timezone.localdate()
    own = access.own_municipalities(user).values("pk")
    mine = SignUp.objects.active().filter(municipality__in=own)
    regional = Q(rollout__network__in=networks)
    if roles.municipality_ids:
        regional |= Q(rollout__network__memberships__municipality__in=roles.municipality_ids)
    pools = (
        Pool.objects.with_taken()
        .filter(
            Q(rollout__track=Track.NATIONAL) | regional,
            ~Exists(mine.filter(pool=OuterRef("pk"))),
            state=PoolState.OPEN,
            sign_up_deadline__range=(today, today + dt.timedelta(days=REMIND_DAYS)),
        )
        .select_related("rollout")
        .order_by("sign_up_deadline", "pk")
        .distinct()
    )
    return [
        WaitingItem(
            title=_("Frist for påmelding: %(pool)s") % {"pool": pool},
            url=pool.get_absolute_url(),
            since=pool.decided_at or pool.created_at,
            detail=_deadline_text(pool),
            urgent=pool.days_left <= HURRY_DAYS,
        )
        for pool in pools
        if pool.free
    ]


def _deadline_text(pool: Pool) -> str:
    if pool.days_left == 0:
        left = _("siste dag i dag")
    else:
        left = ngettext("om %(days)d dag", "om %(days)d dager", pool.days_left) % {"days": pool.days_left}
    free = ngettext("%(free)d ledig plass", "%(free)d ledige plasser", pool.free) % {"free": pool.free}
    return f"{left}, {free}"
