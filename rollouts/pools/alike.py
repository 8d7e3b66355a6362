"""Is there a pool or a rollout already like the one that somebody is about to make? A warning, no refusal: it is said,
and made when that is confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.models import Network, User
from portfolio.models import Solution
from rollouts.pools.models import Pool, PoolQuerySet
from rollouts.pools.moves import FINAL_STATES
from rollouts.rollouts.models import Rollout, RolloutQuerySet
from rollouts.weeks import week_span


def alike_pools(rollout: Rollout, start: dt.date, end: dt.date, by: User) -> PoolQuerySet:
    """The pools of the same solution in any of the same weeks that may take in the same municipalities, as far as `by`
    may see them; drafts included."""
    monday, sunday = start - dt.timedelta(days=start.weekday()), end + dt.timedelta(days=6 - end.weekday())
    found = (
        Pool.objects.visible_to(by)
        .exclude(state__in=FINAL_STATES)
        .filter(rollout__solution=rollout.solution_id, start_date__lte=sunday, end_date__gte=monday)
    )
    if rollout.network_id is not None:
        found = found.filter(Q(rollout__network=rollout.network_id) | Q(rollout__network__isnull=True))
    return found.select_related("rollout").order_by("start_date", "pk")


def alike_rollouts(solution: Solution, track: str, network: Network | None) -> RolloutQuerySet:
    """The rollouts of the same solution on the same track, and for the same region, that aren't over."""
    pools = Pool.objects.filter(rollout=OuterRef("pk")).order_by()
    alive = Q(~Exists(pools)) | Q(Exists(pools.exclude(state__in=FINAL_STATES)))
    return Rollout.objects.filter(alive, solution=solution, track=track, network=network).order_by("pk")


def check_pools(rollout: Rollout, start: dt.date, end: dt.date, by: User, *, although_alike: bool) -> None:
    """Raise `InvalidInput` (field `although_alike`) for what is alike, unless that has been confirmed."""
    if not although_alike:
        _warn(f"{pool} ({week_span(pool.start_date, pool.end_date)})" for pool in alike_pools(rollout, start, end, by))


def check_rollouts(solution: Solution, track: str, network: Network | None, *, although_alike: bool) -> None:
    """As `check_pools`."""
    if not although_alike:
        _warn(rollout.title for rollout in alike_rollouts(solution, track, network))


def _warn(names: Iterable[str]) -> None:
    if said := list(names):
        raise InvalidInput(
            _("Ligner på %(names)s. Kryss av hvis du vil lage en til likevel.") % {"names": "; ".join(said[:5])},
            field="although_alike",
        )
