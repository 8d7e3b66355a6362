"""Many rollouts: 200 of them with 2 000 pools and 100 000 sign-ups, spread over six years around today."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from networks.models import Municipality, Network, User
from portfolio.models import Solution
from rollouts.models import Pool, Rollout, SignUp, SignUpTransition, Track
from rollouts.transitions import PoolState

ROLLOUTS, POOLS_EACH, SIGN_UPS_EACH = 200, 10, 50
WAITING = 20


def make() -> None:
    """Write them past the domain functions; the database's constraints hold all the same."""
    leader = User.objects.get(email="innforing.nasjonal@fellesloep.example")
    decider = User.objects.get(email="nkg.leder@fellesloep.example")
    networks, solutions = list(Network.objects.all()), list(Solution.objects.all())
    municipalities = list(Municipality.objects.valid_on(timezone.localdate()).values_list("pk", flat=True))
    rollouts = Rollout.objects.bulk_create(
        Rollout(
            solution=solutions[number % len(solutions)],
            title=f"Løp {number}",
            track=Track.REGIONAL if number % 2 else Track.NATIONAL,
            network=networks[number % len(networks)] if number % 2 else None,
            leader=leader,
            created_by=leader,
        )
        for number in range(ROLLOUTS)
    )
    pools = Pool.objects.bulk_create(
        _pool(rollout, number, place, leader, decider)
        for place, rollout in enumerate(rollouts)
        for number in range(POOLS_EACH)
    )
    now = timezone.now()
    rows = SignUp.objects.bulk_create(
        (
            SignUp(
                pool=pool,
                municipality_id=municipalities[(place * 7 + number) % len(municipalities)],
                decision_maker="Kommunedirektør",
                decided_on=now.date(),
                signed_up_at=now,
                signed_up_by=leader,
            )
            for place, pool in enumerate(pools)
            for number in range(SIGN_UPS_EACH)
        ),
        batch_size=5000,
    )
    SignUpTransition.objects.bulk_create(
        (SignUpTransition(sign_up=row, to_state=row.state, actor=leader, role="rollout_leader") for row in rows),
        batch_size=5000,
    )


def _pool(rollout: Rollout, number: int, place: int, leader: User, decider: User) -> Pool:
    # Ten pools after one another from three years back; the last of the first rollouts wait for the NKG.
    start = timezone.localdate() + dt.timedelta(days=-3 * 365 + number * 219 + place)
    pool = Pool(
        rollout=rollout,
        number=number + 1,
        start_date=start,
        end_date=start + dt.timedelta(days=80),
        sign_up_deadline=start - dt.timedelta(days=30),
        capacity=SIGN_UPS_EACH,
        created_by=leader,
        submitted_by=leader,
        submitted_at=timezone.now() - dt.timedelta(days=place % 30),
        state=PoolState.SUBMITTED,
    )
    if number < POOLS_EACH - 1 or place >= WAITING:
        pool.state = PoolState.COMPLETED if pool.end_date < timezone.localdate() else PoolState.CLOSED
        pool.decision, pool.decided_by, pool.decided_at = "approved", decider, timezone.now()
    return pool
