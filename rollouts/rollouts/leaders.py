"""Who can lead a rollout, or a pool of it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.geography.models import valid_on_q
from networks.models import Role, RoleAssignment, User
from networks.people.access import access_of
from rollouts.access import is_national_leader
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout


def candidates(rollout: Rollout, *, of_pool: bool = False) -> QuerySet[User]:
    """Who could lead `rollout`, or (`of_pool`) a pool of it, by name: a regional pool may have any rollout leader of
    the country, too."""
    today = valid_on_q(timezone.localdate(), "assignments__")
    if rollout.is_regional:
        roles = [role.value for role in rollout_access.REGIONAL_PROPOSERS]
        lead = today & Q(assignments__network=rollout.network_id, assignments__role__in=roles)
        if of_pool:
            lead |= today & Q(assignments__network__isnull=True, assignments__role=Role.ROLLOUT_LEADER)
    else:
        lead = today & Q(assignments__role=Role.ROLLOUT_LEADER)
    return User.objects.filter(lead, is_active=True).distinct().order_by("name")


def check(leader: User | None, rollout: Rollout, *, of_pool: bool = False) -> None:
    """Raise `InvalidInput` (field `leader`, with the reason) unless `leader` can lead `rollout`, or (`of_pool`) a pool
    of it; None is nobody yet. No query but for the person's roles."""
    if leader is None:
        return
    roles = access_of(leader)
    if rollout.is_regional:
        may = rollout.network_id in roles.network_ids(*rollout_access.REGIONAL_PROPOSERS)
        may |= of_pool and is_national_leader(leader)
    else:
        may = roles.has(Role.ROLLOUT_LEADER)
    if not may:
        text = _("%(name)s kan ikke velges: %(why)s.")
        raise InvalidInput(text % {"name": leader.name, "why": _why_not(leader, rollout)}, field="leader")


def blocked(rollout: Rollout) -> list[tuple[str, str]]:
    """The rollout leaders who can't lead a pool of `rollout`, by name, each with the reason. Three queries."""
    found = User.objects.filter(assignments__role=Role.ROLLOUT_LEADER).distinct().order_by("name")
    found = found.exclude(pk__in=candidates(rollout, of_pool=True).order_by().values("pk"))
    leads = RoleAssignment.objects.filter(role=Role.ROLLOUT_LEADER).select_related("network").order_by("valid_from")
    rows = found.prefetch_related(Prefetch("assignments", leads, to_attr="leads"))
    return [(one.name, _why_not(one, rollout)) for one in rows]


def _why_not(user: User, rollout: Rollout) -> str:
    """Why `user` can't lead a pool of `rollout`, for one who can't."""
    if not user.is_active:
        return _("kontoen er stengt")
    rows = getattr(user, "leads", None)
    if rows is None:
        rows = list(user.assignments.filter(role=Role.ROLLOUT_LEADER).select_related("network").order_by("valid_from"))
    today = timezone.localdate()
    if current := [row for row in rows if row.valid_from <= today and (row.valid_to is None or row.valid_to > today)]:
        own = ", ".join(sorted(str(row.network) for row in current if row.network))
        return _("er innføringsleder i %(own)s, og løpet gjelder %(region)s") % {"own": own, "region": rollout.network}
    if later := next((row for row in rows if row.valid_from > today), None):
        return _("rollen som innføringsleder begynner %(date)s") % {"date": _day(later.valid_from)}
    if rows and rows[-1].last_day:
        return _("rollen som innføringsleder gikk ut %(date)s") % {"date": _day(rows[-1].last_day)}
    return _("er ikke innføringsleder")


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
