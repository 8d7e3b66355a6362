"""What waits for those who answer for municipalities, and since when."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.waiting import WaitingItem
from networks.models import Role, User
from networks.people.access import access_of
from rollouts import access
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES, PoolState
from rollouts.rollouts.models import Track
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import SignUpState
from rollouts.sign_ups.seats import with_taken

# The regions are reminded when this few days are left, and hurried when the deadline is near.
REMIND_DAYS = 14
HURRY_DAYS = 3


def waiting_for(user: User) -> list[WaitingItem]:
    """At most two queries, and none for those who answer for nobody."""
    return [*_to_confirm(user), *_deadlines(user)]


def _to_confirm(user: User) -> list[WaitingItem]:
    """For those who answer for municipalities: seats to confirm again, and invitations without an answer."""
    roles = access_of(user)
    if not roles.network_ids(Role.CONTACT_PERSON) and not roles.municipality_ids:
        return []
    today = timezone.localdate()
    asked = Q(state=SignUpState.SIGNED_UP) & ~Q(pool__state__in=FINAL_STATES)
    asked |= Q(state=SignUpState.INVITED, pool__state=PoolState.OPEN, pool__sign_up_deadline__gte=today)
    rows = SignUp.objects.filter(asked, municipality__in=access.own_municipalities(user).values("pk"))
    by_pool: dict[tuple[int, str], list[SignUp]] = {}
    taken = SignUp.objects.active().filter(pool=OuterRef("pool")).order_by().values("pool").annotate(n=Count("pk"))
    rows = rows.annotate(taken_count=Coalesce(Subquery(taken.values("n")), 0))
    for row in rows.select_related("pool__rollout", "municipality").order_by("municipality__sort_key"):
        row.pool.taken_count = row.taken_count  # type: ignore[attr-defined]
        by_pool.setdefault((row.pool_id, row.state), []).append(row)
    return [_asked(answers) for answers in by_pool.values()]


def _asked(rows: list[SignUp]) -> WaitingItem:
    """One thing for each pool, however many municipalities it is about."""
    pool, names = rows[0].pool, ", ".join(row.municipality.name for row in rows)
    if rows[0].state == SignUpState.SIGNED_UP:
        title = _("Bekreft på nytt: %(pool)s") % {"pool": pool}
        return WaitingItem(title, pool.get_absolute_url(), pool.updated_at, names)
    return WaitingItem(
        title=_("Invitert: %(pool)s") % {"pool": pool},
        url=pool.get_absolute_url(),
        since=min(row.invited_at for row in rows if row.invited_at),
        detail=f"{names} ({pool.fullness})" if pool.is_full else names,
        urgent=pool.days_left <= HURRY_DAYS,
        deadline=pool.sign_up_deadline,
    )


def _deadlines(user: User) -> list[WaitingItem]:
    """For those who sign up: pools with free seats whose deadline is near and that none of theirs is in."""
    roles = access_of(user)
    networks = roles.network_ids(Role.CONTACT_PERSON)
    if not networks and not roles.municipality_ids:
        return []
    today = timezone.localdate()
    own = access.own_municipalities(user).values("pk")
    # One who has answered, or was asked by name, is not reminded in general.
    mine = SignUp.objects.filter(municipality__in=own).exclude(state="withdrawn")
    regional = Q(rollout__network__in=networks) | Q(rollout__joined__network__in=networks)
    if roles.municipality_ids:
        regional |= Q(rollout__network__memberships__municipality__in=roles.municipality_ids)
        regional |= Q(rollout__joined__network__memberships__municipality__in=roles.municipality_ids)
    pools = (
        with_taken(Pool.objects.all())
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
            deadline=pool.sign_up_deadline,
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
