"""What waits for a person in the rollouts, and since when."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.waiting import WaitingItem
from networks.models import Role, User
from networks.people.access import access_of
from rollouts import access
from rollouts.nkg.models import Meeting, MeetingState
from rollouts.nkg.models_motions import Motion
from rollouts.nkg.pending_motions import waiting_on
from rollouts.pool_changes.models import PoolChange
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES, PoolState
from rollouts.rollouts.models import Track
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import SignUpState

# A proposal that has waited this long, or whose deadline is this near, is urgent for the NKG.
SLOW_AFTER_DAYS = 14
# The regions are reminded when this few days are left, and hurried when the deadline is near.
REMIND_DAYS = 14
HURRY_DAYS = 3
# A member who has said nothing for this long to what was put forward, is hurried.
AGREE_DAYS = 7
# The members of the NKG see a meeting this many days ahead.
MEETING_DAYS = 14


def waiting_for(user: User) -> list[WaitingItem]:
    """At most eight queries, and none for those who have no part in rollouts."""
    return [
        *_motions(user),
        *_decisions(user),
        *_changes(user),
        *_meetings(user),
        *_returned(user),
        *_to_open(user),
        *_to_confirm(user),
        *_deadlines(user),
    ]


def _motions(user: User) -> list[WaitingItem]:
    """For the NKG: what another member has put forward between meetings, until one has said something to it."""
    if not access.is_coordinator(user):
        return []
    return [
        WaitingItem(
            title=_("Er du enig? %(name)s foreslår %(what)s: %(subject)s")
            % {"name": motion.put_forward_by.name, "what": motion.what, "subject": motion.subject},
            url=motion.case_url,
            since=motion.put_forward_at,
            detail=_("«%(reason)s»") % {"reason": motion.reason} if motion.reason else "",
            urgent=(timezone.now() - motion.put_forward_at).days >= AGREE_DAYS,
        )
        for motion in waiting_on(user)
    ]


def _decisions(user: User) -> list[WaitingItem]:
    """For the NKG: what waits for a decision, but for one's own proposals and what a member has put forward."""
    if not access.is_coordinator(user):
        return []
    put_forward = Motion.objects.living().order_by().filter(pool=OuterRef("pk"))
    pools = Pool.objects.waiting_for_decision().filter(~Exists(put_forward)).select_related("rollout__network")
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


def _changes(user: User) -> list[WaitingItem]:
    """For the NKG: changes of approved pools, but for one's own."""
    if not access.is_coordinator(user):
        return []
    put_forward = Motion.objects.living().order_by().filter(change=OuterRef("pk"))
    found = PoolChange.objects.waiting_for_decision().filter(~Exists(put_forward)).exclude(submitted_by=user)
    return [
        WaitingItem(
            title=_("NKG skal avgjøre en endring: %(pool)s") % {"pool": change.pool},
            url=change.get_absolute_url(),
            since=change.submitted_at,
            detail=_("«%(reason)s»") % {"reason": change.reason},
        )
        for change in found.select_related("pool__rollout")
    ]


def _meetings(user: User) -> list[WaitingItem]:
    """For the NKG: the meetings of the next days."""
    if not access.is_coordinator(user):
        return []
    now = timezone.now()
    soon = Meeting.objects.filter(
        state=MeetingState.PLANNED, starts_at__range=(now - dt.timedelta(days=2), now + dt.timedelta(days=MEETING_DAYS))
    )
    return [
        WaitingItem(
            title=str(meeting),
            url=meeting.get_absolute_url(),
            since=meeting.created_at,
            detail=meeting.place or meeting.link,
            urgent=meeting.starts_at <= now + dt.timedelta(days=1),
        )
        for meeting in soon.order_by("starts_at")
    ]


def _returned(user: User) -> list[WaitingItem]:
    """For those who propose: what the NKG sent back."""
    if not access_of(user).has(*access.REGIONAL_PROPOSERS):
        return []
    pools = Pool.objects.filter(access.leadable(user), state=PoolState.RETURNED)
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


def _to_open(user: User) -> list[WaitingItem]:
    """For those who lead: approved pools that the gate holds back."""
    if not access_of(user).has(*access.REGIONAL_PROPOSERS):
        return []
    pools = Pool.objects.filter(access.leadable(user), state=PoolState.APPROVED)
    return [
        WaitingItem(
            title=_("Godkjent, men ikke åpnet for påmelding: %(pool)s") % {"pool": pool},
            url=pool.get_absolute_url(),
            since=pool.decided_at or pool.updated_at,
            detail=_("Se hva som mangler før kommunene kan inviteres."),
        )
        for pool in pools.select_related("rollout").order_by("decided_at")
    ]


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
    for row in rows.select_related("pool__rollout", "municipality").order_by("municipality__sort_key"):
        by_pool.setdefault((row.pool_id, row.state), []).append(row)
    return [_asked(answers) for answers in by_pool.values()]


def _asked(rows: list[SignUp]) -> WaitingItem:
    """One thing for each pool, however many municipalities it is about."""
    pool, names = rows[0].pool, ", ".join(row.municipality.name for row in rows)
    if rows[0].state == SignUpState.SIGNED_UP:
        title = _("Bekreft på nytt: %(pool)s") % {"pool": pool}
        since = pool.updated_at
    else:
        title = _("Invitert: %(pool)s") % {"pool": pool}
        since = min(row.invited_at for row in rows if row.invited_at)
    return WaitingItem(title=title, url=pool.get_absolute_url(), since=since, detail=names)


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
