"""What rollouts put on the front page, and on the page of a network and of a municipality."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from networks.boards import front_board, municipality_board, network_board
from networks.geography.models import valid_on_q
from networks.models import Municipality, Network, Role
from networks.people.access import access_of
from rollouts.pools.models import Pool
from rollouts.pools.moves import ACTIVE_STATES, DECIDED_STATES, FINAL_STATES, PoolState
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import JOINED
from rollouts.sign_ups.seats import with_taken

SHOWN = 20
# On the front page: how many of each, and how long a decision is news.
NEWS = 5
NEWS_FOR = dt.timedelta(days=60)


def sign_ups_from(network: Network) -> QuerySet[SignUp]:
    """The seats held by the municipalities that belong to `network` today."""
    today = timezone.localdate()
    return SignUp.objects.active().filter(
        valid_on_q(today, "municipality__memberships__"), municipality__memberships__network=network
    )


def with_from_here(pools: QuerySet[Pool], sign_ups: QuerySet[SignUp]) -> QuerySet[Pool]:
    """With `from_here`: how many of `sign_ups` are in the pool."""
    counts = sign_ups.filter(pool=OuterRef("pk")).order_by().values("pool").annotate(n=Count("pk")).values("n")
    return pools.annotate(from_here=Coalesce(Subquery(counts), 0))


@front_board.panel("innforingslop", order=20, template="rollouts/panels/front_panel.html", title=_("Innføringsløp nå"))
def front_panel(subject: None, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """The pools to sign up for, by deadline, and those that the NKG approved lately. Two queries."""
    pools = with_taken(Pool.objects.visible_to(user)).select_related("rollout")
    joinable = pools.filter(state=PoolState.OPEN, sign_up_deadline__gte=timezone.localdate())
    approved = pools.filter(state__in=DECIDED_STATES, decided_at__gte=timezone.now() - NEWS_FOR)
    found = {
        "joinable": list(joinable.order_by("sign_up_deadline", "pk")[:NEWS]),
        "approved": list(approved.order_by("-decided_at", "-pk")[:NEWS]),
    }
    return found if any(found.values()) else None


@network_board.panel(
    "innforingslop", order=20, template="rollouts/panels/network_panel.html", title=_("Innføringsløp og puljer")
)
def network_panel(network: Network, user: Any, request: HttpRequest) -> dict[str, Any]:
    """The region's own pools, and the national ones that its municipalities are in or can join. Two queries."""
    joinable = Q(state=PoolState.OPEN, sign_up_deadline__gte=timezone.localdate())
    joined = Q(state__in=ACTIVE_STATES, from_here__gt=0)
    pools = (
        with_from_here(with_taken(Pool.objects.visible_to(user)), sign_ups_from(network))
        .filter(
            (Q(rollout__network=network) | Q(rollout__joined__network=network)) & ~Q(state__in=FINAL_STATES)
            | Q(rollout__network__isnull=True) & (joinable | joined)
        )
        .select_related("rollout")
        .order_by("sign_up_deadline", "pk")[:SHOWN]
    )
    own = list(Rollout.objects.visible_to(user).filter(network=network).select_related("solution").order_by("title"))
    return {
        "network": network,
        "pools": list(pools),
        "rollouts": own,
        "may_propose": any(rollout_access.may_propose(user, rollout) for rollout in own),
        "may_create": network.pk in access_of(user).network_ids(Role.CONTACT_PERSON),
    }


@municipality_board.panel("innforingslop", order=20, template="rollouts/panels/municipality_panel.html")
def municipality_panel(municipality: Municipality, user: Any, request: HttpRequest) -> dict[str, Any] | None:
    """The pools that the municipality is in, waits for or is invited to, as far as `user` may see. One query."""
    rows = list(
        SignUp.objects.visible_to(user)
        .filter(Q(state__in=JOINED) | Q(state="invited", pool__state=PoolState.OPEN), municipality=municipality)
        .select_related("pool__rollout__solution")
        .order_by("-pool__start_date", "pk")
    )
    return {"municipality": municipality, "sign_ups": rows} if rows else None
