"""What waits for a member of the NKG, and since when."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.waiting import WaitingItem
from networks.models import User
from rollouts import access
from rollouts.decisions.models import OBJECT_WITHIN, Attendance, Meeting, MeetingState
from rollouts.decisions.models_motions import Motion
from rollouts.decisions.pending_motions import waiting_on
from rollouts.pool_changes.models import PoolChange
from rollouts.pools import access as pool_access
from rollouts.pools.models import Pool
from rollouts.readiness.stops import REMIND_AFTER
from rollouts.stops.models import Ratification

# A proposal that has waited this long, or whose deadline is this near, is urgent for the NKG.
SLOW_AFTER_DAYS = 14
# A member who has said nothing for this long to what was put forward, is hurried.
AGREE_DAYS = 7
# The members of the NKG see a meeting this many days ahead.
MEETING_DAYS = 14


def waiting_for(user: User) -> list[WaitingItem]:
    """Six queries, and none for those who are no members."""
    if not access.is_coordinator(user):
        return []
    stopped, named = _ratifications(user), _named(user)
    return [*stopped, *named, *_motions(user), *_decisions(user), *_changes(user), *_meetings(user)]


def _ratifications(user: User) -> list[WaitingItem]:
    """Stops that the group hasn't taken up, and requests to go on; urgent from the first day that is reminded of."""
    put_forward = Motion.objects.living().order_by().filter(ratification=OuterRef("pk"))
    found = Ratification.objects.waiting_for_decision().filter(~Exists(put_forward))
    return [
        WaitingItem(
            title=_("Ikke behandlet av NKG: %(case)s") % {"case": row.case_subject},
            url=row.get_absolute_url(),
            since=row.asked_at,
            detail=_("«%(reason)s»") % {"reason": row.reason},
            urgent=row.days_waited >= REMIND_AFTER[0],
        )
        for row in found.select_related("stop__solution")
        if not row.was_made_by(user)
    ]


def _named(user: User) -> list[WaitingItem]:
    """The secretary has said that `user` was in a meeting."""
    silent = Attendance.objects.filter(user=user, confirmed_at__isnull=True, objected_at__isnull=True)
    recent = silent.filter(registered_at__gt=timezone.now() - OBJECT_WITHIN)
    return [
        WaitingItem(
            title=_("Var du til stede? %(meeting)s") % {"meeting": row.meeting},
            url=row.meeting.get_absolute_url(),
            since=row.registered_at,
            detail=_("Svar innen %(until)s.")
            % {"until": date_format(timezone.localtime(row.objects_until), "SHORT_DATETIME_FORMAT")},
            urgent=True,
        )
        for row in recent.select_related("meeting")
    ]


def _motions(user: User) -> list[WaitingItem]:
    """What another member has put forward between meetings, until one has said something to it."""
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
    """What waits for a decision, but for one's own proposals and what a member has put forward."""
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
        if pool_access.may_decide(user, pool)
    ]


def _changes(user: User) -> list[WaitingItem]:
    """Changes of approved pools, but for one's own."""
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
    """The meetings of the next days."""
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
