"""A municipality's people are told when the answer for it changes, once.

`ToldEligibility` holds the answer that they know of. It is compared when a fact or a rule is recorded, and by the
calendar, since a status or a border may have changed as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from core.notifications.events import Phrase, tell_each
from networks.models import Municipality, NetworkMembership, Role, RoleAssignment, User
from rollouts.eligibility.answers import results
from rollouts.eligibility.events import ELIGIBILITY
from rollouts.eligibility.models import EligibilityAnswer, ToldEligibility
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES
from rollouts.rollouts.models import Rollout, Track


def refresh(
    *, rollout_id: int | None = None, municipalities: Collection[int] | None = None, but: User | None = None
) -> int:
    """Compare the answers of one or all rollouts on track C with those told; tell what is new. Gives how many.

    The first answer that a rollout gives is no change, and what is over is no news. Safe to run twice.
    """
    found = Rollout.objects.filter(track=Track.PARTIAL, eligibility_rules__isnull=False).distinct()
    if rollout_id is not None:
        found = found.filter(pk=rollout_id)
    return sum(_refresh(pk, municipalities, but) for pk in found.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _refresh(rollout_id: int, municipalities: Collection[int] | None, but: User | None) -> int:
    rollout = Rollout.objects.select_for_update(no_key=True).get(pk=rollout_id)
    told = {row.municipality_id: row for row in ToldEligibility.objects.filter(rollout=rollout)}
    changed: dict[int, ToldEligibility] = {}
    now = timezone.now()
    fresh = []
    for pk, result in results(rollout, municipalities).items():
        row = told.get(pk)
        if row is None:
            fresh.append(ToldEligibility(rollout=rollout, municipality_id=pk, answer=result.answer.code, since=now))
        elif row.answer != result.answer.code:
            row.answer, row.since = result.answer.code, now
            changed[pk] = row
    ToldEligibility.objects.bulk_create(fresh)
    ToldEligibility.objects.bulk_update(changed.values(), ["answer", "since"], batch_size=500)
    pools = Pool.objects.filter(rollout=rollout)
    over = pools.exists() and not pools.exclude(state__in=FINAL_STATES).exists()
    if over or not changed:
        return 0
    _tell(rollout, changed, but)
    return len(changed)


def _tell(rollout: Rollout, changed: dict[int, ToldEligibility], but: User | None) -> None:
    """One message to each person about the rollout, with the municipalities that it concerns. Four queries."""
    names = dict(Municipality.objects.filter(pk__in=changed).values_list("pk", "name"))
    today = timezone.localdate()
    regions: dict[int, set[int]] = defaultdict(set)
    for network, pk in (
        NetworkMembership.objects.valid_on(today)
        .filter(municipality__in=changed)
        .values_list("network", "municipality")
    ):
        regions[network].add(pk)
    concerned: dict[User, set[int]] = defaultdict(set)
    roles = RoleAssignment.objects.valid_on(today).filter(
        Q(role=Role.MUNICIPALITY_REPRESENTATIVE, municipality__in=changed)
        | Q(role=Role.CONTACT_PERSON, network__in=regions),
        user__is_active=True,
    )
    for role in roles.select_related("user"):
        if role.municipality_id is not None:
            concerned[role.user].add(role.municipality_id)
        elif role.network_id is not None:
            concerned[role.user] |= regions[role.network_id]
    url = reverse("rollouts:eligibility", args=[rollout.pk])
    said = {
        user: {
            "answers": [
                Phrase(
                    "%(name)s: %(answer)s", {"name": names[pk], "answer": EligibilityAnswer(changed[pk].answer).label}
                )
                for pk in sorted(ids, key=lambda pk: names[pk])
            ]
        }
        for user, ids in concerned.items()
    }
    tell_each(ELIGIBILITY, said, url, but=but, rollout=rollout.title)
