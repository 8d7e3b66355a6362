"""Deadlines and periods of pools in the calendars that people subscribe to, and the sessions of those who take part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.calendars.registry import KEEP_DAYS, Entry, register_network_source, register_person_source
from networks.geography.models import valid_on_q
from networks.models import Network, User
from networks.people.access import access_of
from rollouts import access
from rollouts.decisions.models import Meeting, MeetingState
from rollouts.plans.models import Activity
from rollouts.pools.models import Pool
from rollouts.roadmap import timeline
from rollouts.rollouts import access as rollout_access
from rollouts.sign_ups.models import SignUp


def register() -> None:
    register_person_source(for_person)
    register_network_source(for_network)


def for_person(user: User) -> list[Entry]:
    """The pools that the person leads, or that one of their municipalities is in or was asked about, with the
    sessions; and for the NKG its meetings. Six queries at most."""
    own = access.own_municipalities(user).values("pk")
    rows = SignUp.objects.live().filter(municipality__in=own)
    mine = Q(pk__in=rows.values("pool")) | Q(leader=user) | Q(rollout__leader=user)
    regions = access_of(user).network_ids(*rollout_access.REGION_ROLES)
    if regions:
        mine |= Q(rollout__network__in=regions) | Q(rollout__joined__network__in=regions)
    entries = [_entry(event) for event in timeline.events(user, Q(pk__in=_ids(mine)))]
    entries += _sessions(user, mine)
    if access.is_coordinator(user):
        entries += _meetings()
    return entries


def for_network(network: Network) -> list[Entry]:
    """The region's own pools, and the national ones that its municipalities are in; approved ones only, and nothing
    about who takes part. Two queries."""
    today = timezone.localdate()
    seated = SignUp.objects.active().filter(
        valid_on_q(today, "municipality__memberships__"), municipality__memberships__network=network
    )
    mine = Q(rollout__network=network) | Q(rollout__joined__network=network) | Q(pk__in=seated.values("pool"))
    return [_entry(event) for event in timeline.events(AnonymousUser(), Q(pk__in=_ids(mine)))]


def _ids(condition: Q) -> Any:
    """Over a subquery: a pool that fits twice is one pool."""
    return Pool.objects.filter(condition).values("pk")


def _entry(event: timeline.Event) -> Entry:
    return Entry(
        uid=event.uid,
        title=_("Avlyst: %(title)s") % {"title": event.title} if event.cancelled else event.title,
        start=event.start,
        # A calendar's days are half open.
        end=event.end + dt.timedelta(days=1),
        changed_at=event.changed_at,
        url=_url(event.path),
        text=event.description,
        status="CANCELLED" if event.cancelled else "CONFIRMED",
        sequence=event.version,
        category=_("Innføringsløp"),
    )


def _sessions(user: User, mine: Q) -> Iterator[Entry]:
    """Dated activities of the pools; those of a whole rollout when one of its pools is the person's."""
    pools = Pool.objects.visible_to(user).filter(mine)
    since = timezone.localdate() - dt.timedelta(days=KEEP_DAYS)
    found = Activity.objects.filter(date__gte=since).filter(
        Q(pool__in=pools.values("pk")) | Q(pool__isnull=True, rollout__in=pools.values("rollout"))
    )
    for one in found.select_related("rollout"):
        if one.date is None:
            continue
        start: dt.date = one.date
        end: dt.date = one.date + dt.timedelta(days=1)
        if one.starts_at is not None:
            start = timezone.make_aware(dt.datetime.combine(one.date, one.starts_at))
            end = start + dt.timedelta(hours=1)
        if one.ends_at is not None:
            end = timezone.make_aware(dt.datetime.combine(one.date, one.ends_at))
        yield Entry(
            uid=f"aktivitet-{one.pk}",
            title=f"{one}: {one.rollout.title}",
            start=start,
            end=end,
            changed_at=one.changed_at,
            sequence=one.sequence,
            url=_url(one.rollout.get_absolute_url()),
            place=one.link,
            text=one.material_link,
            category=_("Innføringsløp"),
        )


def _meetings() -> Iterator[Entry]:
    since = timezone.now() - dt.timedelta(days=KEEP_DAYS)
    for one in Meeting.objects.filter(starts_at__gte=since):
        cancelled = one.state == MeetingState.CANCELLED
        yield Entry(
            uid=f"nkg-{one.pk}",
            title=_("Avlyst: %(title)s") % {"title": one} if cancelled else str(one),
            start=one.starts_at,
            end=one.starts_at + dt.timedelta(hours=2),
            changed_at=one.changed_at,
            sequence=one.sequence,
            url=_url(one.get_absolute_url()),
            place=", ".join(part for part in (one.place, one.link) if part),
            status="CANCELLED" if cancelled else "CONFIRMED",
            category=_("NKG"),
        )


def _url(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path
