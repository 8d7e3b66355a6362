"""The rollouts of 2024 [004 §4.3, 003] for demo mode, with pools whose dates follow today's date.

PLL is not ready and is not offered; the roadmap says what it waits for. SFM, which Kjernejournal opens for
[002 §2.2, §3.2a], is planned with made-up dates, and closed until it is ready. Rows are written with the dates that
they would have had, so that the queue shows real waiting times; the database's constraints hold for them as for all
others.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from config.demo import learning, nkg, readiness, suppliers
from networks.models import Municipality, Network, Role, User
from portfolio.models import AdoptionStatus, Level, Solution, levels_from
from rollouts.eligibility import news
from rollouts.eligibility.answers import current_rules
from rollouts.eligibility.models import EligibilityRules
from rollouts.pools.models import Decision, Pool, PoolTransition
from rollouts.pools.moves import Action, PoolState
from rollouts.rollouts.models import Rollout, Track
from rollouts.sheets.models import InformationSheet
from rollouts.sheets.workflow import current_sheet
from rollouts.sign_ups.models import Mandate, SignUp, SignUpState, SignUpTransition

FUNCTIONS = ["Helsesjef", "Kommunalsjef helse og omsorg", "Kommunedirektør", "Leder for hjemmetjenesten"]
# Left out of the demo's sign-ups, so that the municipality's own representative can sign up.
REPRESENTED = "4203"

# The way to each state: action, from, to.
WAYS: dict[str, list[tuple[Action, PoolState, PoolState]]] = {
    "draft": [],
    "submitted": [(Action.SUBMIT, PoolState.DRAFT, PoolState.SUBMITTED)],
}
WAYS["approved"] = [*WAYS["submitted"], (Action.APPROVE, PoolState.SUBMITTED, PoolState.APPROVED)]
WAYS["returned"] = [*WAYS["submitted"], (Action.SEND_BACK, PoolState.SUBMITTED, PoolState.RETURNED)]
WAYS["open"] = [
    *WAYS["submitted"],
    (Action.APPROVE, PoolState.SUBMITTED, PoolState.APPROVED),
    (Action.OPEN, PoolState.APPROVED, PoolState.OPEN),
]
WAYS["closed"] = [*WAYS["open"], (Action.CLOSE, PoolState.OPEN, PoolState.CLOSED)]
WAYS["running"] = [*WAYS["closed"], (Action.START, PoolState.CLOSED, PoolState.RUNNING)]
WAYS["completed"] = [*WAYS["running"], (Action.COMPLETE, PoolState.RUNNING, PoolState.COMPLETED)]


@dataclass(frozen=True)
class DemoPool:
    """Days count from today: `start` to `end`, the `deadline`, and `submitted` days ago."""

    state: str
    start: int
    end: int
    deadline: int
    capacity: int
    submitted: int = 0
    seats: dict[str, int] = field(default_factory=dict)  # network key → how many of its municipalities
    reason: str = ""
    note: str = ""
    # Network key, and how many of its municipalities have been asked and not answered.
    invited: tuple[str, int] = ("", 0)


@dataclass(frozen=True)
class DemoRollout:
    solution: str
    title: str
    track: Track
    network: str | None = None
    criteria: str = ""
    pools: tuple[DemoPool, ...] = ()
    # What a municipality must have come to with another solution: its key and the level.
    reached: tuple[str, Level] | None = None


ROLLOUTS = (
    DemoRollout(
        "kjernejournal",
        "Kjernejournal for kommunene som gjenstår",
        Track.NATIONAL,
        pools=(
            DemoPool("running", -45, 60, -60, 10, 100, {"agder": 4, "troms-og-finnmark": 5}),
            DemoPool(
                "open",
                40,
                110,
                18,
                12,
                25,
                {"agder": 3, "troms-og-finnmark": 4},
                note="Digitale samlinger annenhver uke. Maler for ROS, DPIA og opplæring følger med.",
            ),
            DemoPool("draft", 130, 200, 100, 12),
        ),
    ),
    DemoRollout(
        "digihelse",
        "DigiHelse i hjemmetjenesten",
        Track.NATIONAL,
        pools=(DemoPool("open", 30, 95, 9, 3, 30, {"troms-og-finnmark": 5}, invited=("agder", 4)),),
    ),
    DemoRollout(
        "digihelsestasjon",
        "DigiHelsestasjon i Agder",
        Track.REGIONAL,
        "agder",
        pools=(
            DemoPool("completed", -200, -110, -220, 8, 260, {"agder": 6}),
            DemoPool(
                "returned",
                70,
                126,
                45,
                10,
                6,
                reason=(
                    "De første ukene kolliderer med Kjernejournal pulje 2, der flere av de samme kommunene er med. "
                    "Kan dere starte seks uker senere?"
                ),
                note="Forankres i både helse og oppvekst.",
            ),
        ),
    ),
    DemoRollout(
        "digihelsestasjon",
        "DigiHelsestasjon i Troms og Finnmark",
        Track.REGIONAL,
        "troms-og-finnmark",
        pools=(DemoPool("open", 50, 106, 28, 14, 20, {"troms-og-finnmark": 8}),),
    ),
    DemoRollout("digihelsestasjon", "DigiHelsestasjon i Innlandet", Track.REGIONAL, "innlandet"),
    DemoRollout(
        "vkp",
        "VKP for kommuner med samme journalsystem",
        Track.PARTIAL,
        criteria=(
            "Kommunen har et journalsystem som er tilpasset VKP, og leverandøren av velferdsteknologi er koblet på. "
            "Kommuner i samme anskaffelse bør melde seg på sammen."
        ),
        pools=(
            DemoPool("closed", 15, 78, -5, 8, 60, {"agder": 4, "troms-og-finnmark": 2}),
            DemoPool("open", 45, 105, 21, 10, 30, note="Kommuner som ikke fyller vilkårene, ser hva som mangler."),
            DemoPool("submitted", 75, 135, 50, 12, 11, note="Kommuner med samme journalsystem og samme anskaffelse."),
        ),
    ),
    DemoRollout(
        "sfm",
        "SFM i sykehjem, etter kjernejournal",
        Track.PARTIAL,
        criteria=(
            "Kommunen har kjernejournal tilgjengelig. SFM er fortsatt under utprøving, og kommunene inviteres først "
            "når løsningen er klar til bruk."
        ),
        pools=(DemoPool("approved", 150, 230, 125, 10, 40, note="Åpnes når tilpasningene og opplæringen er levert."),),
        reached=("kjernejournal", Level.MADE_AVAILABLE),
    ),
    DemoRollout(
        "tjenestemodell",
        "Helhetlig tjenestemodell i Agder",
        Track.REGIONAL,
        "agder",
        pools=(
            DemoPool("running", -30, 90, -40, 12, 80, {"agder": 9}),
            DemoPool("submitted", 60, 150, 35, 12, 4, note="Felles verksteder, og en mal kommunene kan bruke videre."),
        ),
    ),
)


@transaction.atomic
def load(users: dict[str, User]) -> str:
    """Make the rollouts that are missing; what people have done with those that are there is left alone."""
    if not settings.DEMO:
        raise RuntimeError("Demo rollouts are for demo mode only.")
    networks = {network.key: network for network in Network.objects.all()}
    solutions = {solution.key: solution for solution in Solution.objects.all()}
    for plan in ROLLOUTS:
        if plan.solution in solutions and not Rollout.objects.filter(title=plan.title).exists():
            _make(plan, users, networks, solutions)
    readiness.load(users)
    nkg.load(users)
    suppliers.load(users, networks, solutions)
    learning.load(users)
    return f"{Rollout.objects.count()} innføringsløp med {Pool.objects.count()} puljer"


def _make(
    plan: DemoRollout, users: dict[str, User], networks: dict[str, Network], solutions: dict[str, Solution]
) -> None:
    contact = users.get(f"kontakt.{plan.network}")
    national = users["innforing.nasjonal"]
    rollout = Rollout.objects.create(
        solution=solutions[plan.solution],
        title=plan.title,
        track=plan.track,
        network=networks[plan.network] if plan.network else None,
        leader=contact if plan.network else national,
        criteria=plan.criteria,
        announced_on=timezone.localdate() - dt.timedelta(days=280),
        created_by=contact or users["nkg.leder"],
    )
    _make_sheet(rollout)
    if plan.reached is not None:
        _make_rules(rollout, solutions[plan.reached[0]], plan.reached[1])
    for number, pool_plan in enumerate(plan.pools, 1):
        _make_pool(pool_plan, number, rollout, contact or national, users, networks)


def _make_rules(rollout: Rollout, solution: Solution, level: Level) -> None:
    """Only those who have come to `level` with `solution` can join."""
    EligibilityRules.objects.create(
        rollout=rollout,
        version=1,
        rules={"solution": solution.pk, "level": level.value},
        created_at=timezone.now() - dt.timedelta(days=60),
        created_by=rollout.created_by,
    )
    news.refresh(rollout_id=rollout.pk)


def _make_sheet(rollout: Rollout) -> None:
    name = rollout.solution.short_name or rollout.solution.name
    at = timezone.make_aware(dt.datetime.combine(rollout.announced_on, dt.time(12)))
    InformationSheet.objects.create(
        rollout=rollout,
        version=1,
        prerequisites=(
            f"Kommunen har avtale om {name}, og journalsystemet er i en versjon som støtter løsningen. "
            "Risikovurdering (ROS) og personvernkonsekvens (DPIA) er gjort ferdig fra felles mal."
        ),
        costs="Ingen deltakeravgift. Kommunen bruker rundt 60 timer fordelt på puljen, og dekker egne lisenser.",
        people="Prosjektleder i 20 prosent, en superbruker i hver tjeneste, og en leder som tar beslutninger.",
        consequences=(
            "Kommunen kan innføre løsningen senere eller på egen hånd, men uten felles maler, opplæring og "
            "teknisk hjelp i puljen. Det får ingen følger for annen støtte."
        ),
        support="Digitale samlinger annenhver uke, maler, opplæring og hjelp fra innføringslederen og regionen.",
        updated_at=at,
        updated_by=rollout.created_by,
        published_at=at,
        published_by=rollout.created_by,
    )


def _make_pool(
    plan: DemoPool, number: int, rollout: Rollout, by: User, users: dict[str, User], networks: dict[str, Network]
) -> None:
    today = timezone.localdate()
    day = today - dt.timedelta(days=plan.submitted or 1)
    submitted_at = timezone.make_aware(dt.datetime.combine(day, dt.time(10, 15)))
    way = WAYS[plan.state]
    fields: dict[str, Any] = {}
    if way:
        fields.update(submitted_by=by, submitted_at=submitted_at)
    if len(way) > 1:
        fields.update(
            decided_by=users["nkg.leder"],
            decided_at=submitted_at + dt.timedelta(days=min(4, plan.submitted // 2), hours=3),
            decision=Decision.RETURNED if plan.state == "returned" else Decision.APPROVED,
            decision_reason=plan.reason,
        )
    pool = Pool.objects.create(
        rollout=rollout,
        number=number,
        start_date=today + dt.timedelta(days=plan.start),
        end_date=today + dt.timedelta(days=plan.end),
        sign_up_deadline=today + dt.timedelta(days=plan.deadline),
        capacity=plan.capacity,
        note=plan.note,
        state=plan.state,
        version=len(way) + 1,
        created_by=by,
        created_at=submitted_at - dt.timedelta(days=2),
        updated_by=by,
        updated_at=submitted_at,
        **fields,
    )
    if pool.is_decided:
        pool.criteria = current_rules(rollout.pk)
        pool.save()
    _log(pool, way, by)
    for key, count in plan.seats.items():
        _sign_up(pool, networks[key], count, users[f"kontakt.{key}"])
    if plan.invited[0]:
        _invite(pool, networks[plan.invited[0]], plan.invited[1], by)


def _log(pool: Pool, way: list[tuple[Action, PoolState, PoolState]], by: User) -> None:
    proposer = Role.CONTACT_PERSON if pool.rollout.network_id else Role.ROLLOUT_LEADER
    midnight = {
        Action.CLOSE: pool.sign_up_deadline + dt.timedelta(days=1),
        Action.START: pool.start_date,
        Action.COMPLETE: pool.end_date,
    }
    for action, source, target in way:
        actor: User | None = by
        role: str = proposer
        at: Any = pool.submitted_at
        if action in {Action.APPROVE, Action.OPEN, Action.SEND_BACK}:
            actor, role, at = pool.decided_by, Role.NATIONAL_COORDINATOR, pool.decided_at
        elif action in midnight:
            at = timezone.make_aware(
                dt.datetime.combine(midnight[action], dt.time(9 if action != Action.CLOSE else 0, 5))
            )
            if action == Action.CLOSE:
                actor, role = None, ""
        PoolTransition.objects.create(
            pool=pool,
            action=action,
            from_state=source,
            to_state=target,
            actor=actor,
            role=role,
            at=at,
            comment=pool.decision_reason if action == Action.SEND_BACK else "",
            terms=pool.terms(),
        )


def _fitting(pool: Pool, network: Network, count: int) -> list[Municipality]:
    """Municipalities of `network` that aren't in the rollout yet.

    Where the demo has statuses, those that have the solution when the pool is completed, else those that don't.
    """
    today = timezone.localdate()
    reached = Q(
        pk__in=AdoptionStatus.objects.filter(
            solution=pool.rollout.solution, level__in=levels_from(Level.MADE_AVAILABLE)
        ).values("municipality")
    )
    has_statuses = AdoptionStatus.objects.filter(solution=pool.rollout.solution).exists()
    fits = (reached if pool.state == PoolState.COMPLETED else ~reached) if has_statuses else Q()
    return list(
        Municipality.objects.in_network(network, today)
        .valid_on(today)
        .filter(fits)
        .exclude(number=REPRESENTED)
        .exclude(sign_ups__pool__rollout=pool.rollout)
        .order_by("sort_key")[:count]
    )


def _invite(pool: Pool, network: Network, count: int, by: User) -> None:
    at = timezone.now() - dt.timedelta(days=3)
    for municipality in _fitting(pool, network, count):
        row = SignUp.objects.create(
            pool=pool,
            municipality=municipality,
            state=SignUpState.INVITED,
            invited_at=at,
            invited_by=by,
        )
        SignUpTransition.objects.create(sign_up=row, to_state=row.state, actor=by, role=Role.ROLLOUT_LEADER, at=at)


def _sign_up(pool: Pool, network: Network, count: int, by: User) -> None:
    """Seats in the order of the alphabet, then the waiting list."""
    sheet = current_sheet(pool.rollout_id)
    seated = SignUpState.COMPLETED if pool.state == PoolState.COMPLETED else SignUpState.CONFIRMED
    for index, municipality in enumerate(_fitting(pool, network, count)):
        at = (pool.decided_at or timezone.now()) + dt.timedelta(days=1 + index % 3)
        row = SignUp.objects.create(
            pool=pool,
            municipality=municipality,
            decision_maker=FUNCTIONS[index % len(FUNCTIONS)],
            decided_on=(at - dt.timedelta(days=1)).date(),
            mandate=(Mandate.DELEGATED, Mandate.ADMINISTRATIVE, Mandate.POLITICAL)[index % 3],
            sheet=sheet,
            state=seated if index < pool.capacity else SignUpState.WAITING,
            signed_up_at=at,
            signed_up_by=by,
        )
        SignUpTransition.objects.create(sign_up=row, to_state=row.state, actor=by, role=Role.CONTACT_PERSON, at=at)
