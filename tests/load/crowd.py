"""Many rollouts: 200 of them with 2 000 pools and 100 000 sign-ups, spread over six years around today."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils import timezone

from networks.models import Municipality, Network, User
from portfolio.models import Solution
from rollouts.models import Pool, Rollout, Track
from rollouts.pools.moves import PoolState

ROLLOUTS, POOLS_EACH, SIGN_UPS_EACH = 200, 10, 50
WAITING = 20


def make(rollouts_count: int = ROLLOUTS) -> None:
    """Write them past the domain functions; the database's constraints hold all the same.

    With more rollouts there is more of everything at the same time, but for the pools that wait for the NKG.
    """
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
        for number in range(rollouts_count)
    )
    pools = Pool.objects.bulk_create(
        _pool(rollout, number, place, leader, decider)
        for place, rollout in enumerate(rollouts)
        for number in range(POOLS_EACH)
    )
    _sign_up([pool.pk for pool in pools], municipalities, leader)


def _sign_up(pools: list[int], municipalities: list[int], by: User) -> None:
    """Fifty municipalities to each pool, in two statements. Row triggers are off meanwhile: they would write a history
    of 200 000 rows that no page here reads; the checks of the table hold."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            """
            INSERT INTO rollouts_signup
                (pool_id, municipality_id, state, decision_maker, decided_on, mandate, mandate_reference,
                 signed_up_at, signed_up_by_id, leaving_reason)
            SELECT pool.id, (%(municipalities)s::bigint[])[
                       1 + (((pool.nr - 1) * 7 + seat) %% cardinality(%(municipalities)s::bigint[]))::int],
                   'confirmed', 'Kommunedirektør', current_date, 'delegated', '', now(), %(by)s, ''
            FROM unnest(%(pools)s::bigint[]) WITH ORDINALITY AS pool(id, nr), generate_series(0, %(seats)s - 1) AS seat
            """,
            {"municipalities": municipalities, "pools": pools, "by": by.pk, "seats": SIGN_UPS_EACH},
        )
        cursor.execute(
            """
            INSERT INTO rollouts_signuptransition (sign_up_id, from_state, to_state, actor_id, role, at, comment)
            SELECT id, '', state, signed_up_by_id, 'rollout_leader', signed_up_at, ''
            FROM rollouts_signup WHERE pool_id = ANY(%s)
            """,
            [pools],
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE rollouts_rollout, rollouts_pool, rollouts_signup, rollouts_signuptransition")


def _pool(rollout: Rollout, number: int, place: int, leader: User, decider: User) -> Pool:
    # Ten pools after one another from three years back; the last of the first rollouts wait for the NKG.
    start = timezone.localdate() + dt.timedelta(days=-3 * 365 + number * 219 + place % ROLLOUTS)
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
