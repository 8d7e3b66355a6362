"""After a pool, use is followed up: what was confirmed as made available is asked about again [004 §4.1].

The months are KS' for "in use" (3, 6 and 12), counted from the pool's last day. A municipality that has said since that
the solution is in use is asked by the portfolio's own rule, and so is one whose status is old in any case.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from networks.models import Municipality, User
from portfolio.freshness import rules as freshness
from portfolio.freshness.rules import months_before
from portfolio.models import AdoptionStatus, Level
from rollouts.completion.models import ProposalState, StatusProposal
from rollouts.pools.models import Pool


@dataclass(frozen=True)
class FollowUp:
    """One municipality that went through `pool` so many months ago, and hasn't said since whether it uses it."""

    municipality: Municipality
    pool: Pool
    months: int
    since: dt.date


def due(user: User, today: dt.date | None = None) -> list[FollowUp]:
    """What `user` is to answer today, what has waited longest first. Three queries, one where no pool is behind."""
    today = today or timezone.localdate()
    proposals = StatusProposal.objects.visible_to(user).filter(state=ProposalState.CONFIRMED)
    rows = list(proposals.select_related("sign_up__municipality", "sign_up__pool__rollout__solution"))
    if not rows:
        return []
    rules = freshness.rules()
    enough = months_before(today, rules[Level.MADE_AVAILABLE].ask_after[0])
    told = {
        (municipality, solution): timezone.localdate(at)
        for municipality, solution, at in AdoptionStatus.objects.filter(
            level=Level.MADE_AVAILABLE, municipality__in={row.sign_up.municipality_id for row in rows}
        ).values_list("municipality", "solution", "recorded_at")
    }
    found = []
    for row in rows:
        pool, municipality = row.sign_up.pool, row.sign_up.municipality
        last_word = told.get((municipality.pk, pool.rollout.solution_id))
        if last_word is None or last_word <= enough:
            continue
        days = [(months, months_before(pool.end_date, -months)) for months in rules[Level.IN_USE].ask_after]
        passed = [(months, day) for months, day in days if last_word < day <= today]
        if passed:
            months, day = passed[-1]
            found.append(FollowUp(municipality, pool, months, day))
    return sorted(found, key=lambda one: (one.since, one.municipality.sort_key))
