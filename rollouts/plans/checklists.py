"""The municipalities of a pool tick off the rollout's checklist. Errors as in `workflow`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import WrongState
from networks.models import User
from networks.people.access import require
from rollouts import access
from rollouts.plans import access as plan_access
from rollouts.plans.models import ChecklistItem, ChecklistTick
from rollouts.pools.models import Pool
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.workflow import who_may_sign_up


@dataclass
class MunicipalityProgress:
    """How far one municipality has come."""

    sign_up: SignUp
    done: int
    total: int
    overdue: int
    is_own: bool = False


@dataclass
class Progress:
    """How far the pool has come: `done` of `total` ticks, over all municipalities with a seat."""

    pool: Pool
    items: list[ChecklistItem] = field(default_factory=list)
    rows: list[MunicipalityProgress] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)

    @property
    def done(self) -> int:
        return sum(row.done for row in self.rows)

    @property
    def finished(self) -> int:
        """Municipalities that have done everything."""
        return sum(row.done == row.total for row in self.rows)

    @property
    def own(self) -> list[MunicipalityProgress]:
        return [row for row in self.rows if row.is_own]


def items_of(pool: Pool) -> list[ChecklistItem]:
    """The items, each with its `due` day in this pool."""
    items = list(ChecklistItem.objects.in_use().filter(rollout=pool.rollout_id))
    for item in items:
        item.due = item.due_on(pool)  # type: ignore[attr-defined]
    return items


def progress(pool: Pool, user: Any, today: dt.date | None = None) -> Progress:
    """At most four queries; one when the rollout has no checklist."""
    found = Progress(pool, items_of(pool))
    if not found.items or pool.state not in plan_access.TICKED_STATES:
        return found
    today = today or timezone.localdate()
    late = {item.pk for item in found.items if item.due and item.due < today}  # type: ignore[attr-defined]
    in_use = {item.pk for item in found.items}
    sign_ups = list(
        SignUp.objects.active().filter(pool=pool).select_related("municipality").order_by("municipality__sort_key")
    )
    ticked: dict[int, set[int]] = {}
    ticks = ChecklistTick.objects.in_force().filter(sign_up__pool=pool, item__in=in_use)
    for sign_up_id, item_id in ticks.values_list("sign_up", "item"):
        ticked.setdefault(sign_up_id, set()).add(item_id)
    own: set[int] = set()
    if sign_ups and access.answers_for_some(user):
        own = set(access.own_municipalities(user).values_list("pk", flat=True))
    for row in sign_ups:
        done = ticked.get(row.pk, set())
        found.rows.append(
            MunicipalityProgress(row, len(done), len(in_use), len(late - done), row.municipality_id in own)
        )
    return found


def ticked_items(sign_up: SignUp) -> dict[int, ChecklistTick]:
    """The ticks in force by item. One query."""
    ticks = ChecklistTick.objects.in_force().filter(sign_up=sign_up).select_related("done_by")
    return {tick.item_id: tick for tick in ticks}


@transaction.atomic
def change(sign_up_id: int, *, by: User, done: Iterable[int] = (), undone: Iterable[int] = ()) -> int:
    """Tick `done` off and take `undone` back, ids of items; returns how many changed."""
    row = (
        SignUp.objects.select_for_update(of=("self",))
        .select_related("pool__rollout", "municipality")
        .get(pk=sign_up_id)
    )
    if not access.own_municipalities(by).filter(pk=row.municipality_id).exists():
        require(False, who_may_sign_up())
    if not row.is_active or row.pool.state not in plan_access.TICKED_STATES:
        raise WrongState(_("%(name)s har ingen plass i puljen nå.") % {"name": row.municipality.name})
    known = set(ChecklistItem.objects.in_use().filter(rollout=row.pool.rollout_id).values_list("pk", flat=True))
    done, undone = set(done) & known, set(undone) & known
    now = timezone.now()
    standing = ChecklistTick.objects.in_force().filter(sign_up=row)
    there = set(standing.values_list("item", flat=True))
    ChecklistTick.objects.bulk_create(
        ChecklistTick(item_id=item, sign_up=row, done_at=now, done_by=by) for item in sorted(done - there)
    )
    taken_back = standing.filter(item__in=undone - done).update(undone_at=now, undone_by=by)
    return len(done - there) + taken_back
