"""What waits for a person in plans and checklists, and since when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.days import end_of
from core.waiting import WaitingItem
from networks.models import User
from networks.people.access import access_of
from rollouts import access
from rollouts.plans.models import ChecklistItem, ChecklistTick, Milestone
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.rollouts import access as rollout_access
from rollouts.sign_ups.models import SignUp


def waiting_for(user: User) -> list[WaitingItem]:
    """At most four queries, and none for those who have no part in rollouts."""
    return [*_milestones(user), *_overdue(user)]


def _milestones(user: User) -> list[WaitingItem]:
    """For those who lead: milestones whose day has passed."""
    if not access_of(user).has(*rollout_access.REGIONAL_PROPOSERS):
        return []
    late = Milestone.objects.filter(
        rollout_access.proposable(user, "rollout__"), reached_on__isnull=True, due_on__lt=timezone.localdate()
    )
    return [
        WaitingItem(
            title=_("Milepæl over fristen: %(milestone)s") % {"milestone": milestone.name},
            url=reverse("rollouts:plan", args=[milestone.rollout_id]),
            since=end_of(milestone.due_on),
            detail=milestone.rollout.title,
        )
        for milestone in late.select_related("rollout").order_by("due_on", "pk")
    ]


def _overdue(user: User) -> list[WaitingItem]:
    """For those who answer for municipalities: items on checklists whose day has passed; one line for each pool."""
    if not access.answers_for_some(user):
        return []
    own = access.own_municipalities(user).values("pk")
    going_on = Q(pool__state__in=[PoolState.CLOSED, PoolState.RUNNING])
    rows = list(
        SignUp.objects.active()
        .filter(going_on, municipality__in=own, pool__rollout__checklist__isnull=False)
        .select_related("pool__rollout", "municipality")
        .distinct()
    )
    if not rows:
        return []
    found = []
    for pool, entries in _late(rows).items():
        names = sorted({row.municipality.name for _due, row in entries})
        one = len({row.pk for _due, row in entries}) == 1
        url = (
            reverse("rollouts:checklist_of", args=[entries[0][1].pk])
            if one
            else reverse("rollouts:checklist", args=[pool.pk])
        )
        count = ngettext("%(n)d punkt er over fristen", "%(n)d punkter er over fristen", len(entries))
        found.append(
            WaitingItem(
                title=_("Sjekkliste: %(pool)s") % {"pool": pool},
                url=url,
                since=end_of(min(due for due, _row in entries)),
                detail=f"{count % {'n': len(entries)}}: {', '.join(names)}",
            )
        )
    return found


def _late(rows: list[SignUp]) -> dict[Pool, list[tuple[dt.date, SignUp]]]:
    """For each pool, the days that have passed with something unticked, and whose it is; two queries."""
    today, items = timezone.localdate(), defaultdict(list)
    wanted = {row.pool.rollout_id for row in rows}
    for item in ChecklistItem.objects.in_use().filter(rollout__in=wanted, due_weeks__isnull=False):
        items[item.rollout_id].append(item)
    ticks = ChecklistTick.objects.in_force().filter(sign_up__in=rows)
    ticked = set(ticks.values_list("sign_up", "item"))
    late = defaultdict(list)
    for row in rows:
        for item in items[row.pool.rollout_id]:
            due = item.due_on(row.pool)
            if due is not None and due < today and (row.pk, item.pk) not in ticked:
                late[row.pool].append((due, row))
    return late
