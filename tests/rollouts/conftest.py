"""A small country with two regions, a cast of people, and pools in any state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from core.waiting import WaitingItem
from networks.models import (
    County,
    Municipality,
    MunicipalityPeriod,
    Network,
    NetworkMembership,
    Role,
    RoleAssignment,
    User,
)
from portfolio.models import FocusArea, Solution
from rollouts.decisions import motions, presence
from rollouts.models import (
    InformationSheet,
    Mandate,
    Meeting,
    Milestone,
    Motion,
    Pool,
    Ratification,
    ReadinessCriterion,
    Rollout,
    Track,
    WorkingGroupMember,
)
from rollouts.nkg import waiting as nkg_waiting
from rollouts.pools import waiting as pool_waiting
from rollouts.pools import workflow
from rollouts.pools.moves import PoolState
from rollouts.readiness import stops
from rollouts.sign_ups import waiting as sign_up_waiting
from rollouts.sign_ups.workflow import Decision

LONG_AGO = dt.date(2020, 1, 1)


@dataclass
class World:
    """Agder with four municipalities, Rogaland with two."""

    agder: Network
    rogaland: Network
    municipalities: dict[str, Municipality]
    solution: Solution
    people: dict[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Municipality:
        return self.municipalities[name]


def make_person(
    name: str, role: Role, network: Network | None = None, municipality: Municipality | None = None
) -> User:
    user = User.objects.create_user(email=f"{name}@test.example", name=name.replace("_", " ").title())
    RoleAssignment.objects.create(user=user, role=role, network=network, municipality=municipality, valid_from=LONG_AGO)
    return user


def make_municipality(number: str, name: str, network: Network, county: County) -> Municipality:
    municipality = Municipality.objects.create(number=number, name=name)
    MunicipalityPeriod.objects.create(
        municipality=municipality, number=number, name=name, county=county, valid_from=LONG_AGO
    )
    NetworkMembership.objects.create(municipality=municipality, network=network, valid_from=LONG_AGO)
    return municipality


def make_world() -> World:
    county = County.objects.create(number="42", name="Agder", valid_from=LONG_AGO)
    agder = Network.objects.create(key="agder", name="Agder")
    rogaland = Network.objects.create(key="rogaland", name="Rogaland")
    area = FocusArea.objects.create(key="omrade", name="Innbyggertjenester")
    world = World(
        agder=agder,
        rogaland=rogaland,
        municipalities={
            name: make_municipality(number, name, network, county)
            for number, name, network in [
                ("4203", "Arendal", agder),
                ("4204", "Kristiansand", agder),
                ("4205", "Lindesnes", agder),
                ("4206", "Farsund", agder),
                ("1103", "Stavanger", rogaland),
                ("1101", "Eigersund", rogaland),
            ]
        },
        solution=Solution.objects.create(
            key="digihelsestasjon", name="DigiHelsestasjon", short_name="DigiHelsestasjon", focus_area=area
        ),
    )
    leader = Role.ROLLOUT_LEADER
    world.people = {
        "anonymous": AnonymousUser(),
        "contact": make_person("kari_agder", Role.CONTACT_PERSON, agder),
        "other_contact": make_person("ola_rogaland", Role.CONTACT_PERSON, rogaland),
        "resource": make_person("ressurs_agder", Role.NETWORK_RESOURCE, agder),
        "regional_leader": make_person("leder_agder", leader, agder),
        "other_regional_leader": make_person("leder_rogaland", leader, rogaland),
        "national_leader": make_person("nasjonal_leder", leader),
        "coordinator": make_person("nkg_en", Role.NATIONAL_COORDINATOR),
        "coordinator2": make_person("nkg_to", Role.NATIONAL_COORDINATOR),
        "representative": make_person(
            "arendal_kommune", Role.MUNICIPALITY_REPRESENTATIVE, municipality=world["Arendal"]
        ),
        "other_representative": make_person(
            "stavanger_kommune", Role.MUNICIPALITY_REPRESENTATIVE, municipality=world["Stavanger"]
        ),
        "reader": make_person("leser", Role.READER),
        "grant_manager": make_person("ks_tilskudd", Role.GRANT_MANAGER),
        "no_role": User.objects.create_user(email="ingen@test.example", name="Ingen Rolle"),
    }
    return world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def fresh(user: Any) -> Any:
    """The same person without the access remembered from earlier in the test."""
    return User.objects.get(pk=user.pk) if isinstance(user, User) else user


def make_rollout(world: World, track: Track = Track.REGIONAL, **fields: Any) -> Rollout:
    defaults: dict[str, Any] = {
        "solution": world.solution,
        "title": f"DigiHelsestasjon {track}",
        "track": track,
        "network": world.agder if track == Track.REGIONAL else None,
        "leader": None if track == Track.REGIONAL else world.people["national_leader"],
        "criteria": "Samme journalsystem" if track == Track.PARTIAL else "",
        "created_by": world.people["coordinator2"],
    }
    informed, planned = fields.pop("informed", True), fields.pop("planned", True)
    rollout = Rollout.objects.create(**{**defaults, **fields})
    if informed:
        make_sheet(rollout, world.people["coordinator2"])
    if planned:
        make_plan(rollout)
    return rollout


def make_plan(rollout: Rollout) -> None:
    """A working group with a leader, and a date: what the NKG wants to see before it decides."""
    WorkingGroupMember.objects.create(
        rollout=rollout, name="Gruppeleder", function="Leder", organisation="ks", is_leader=True
    )
    Milestone.objects.create(rollout=rollout, name="Oppstart", due_on=timezone.localdate())


def make_sheet(rollout: Rollout, by: User, version: int = 1) -> InformationSheet:
    """A published version of what the municipalities are told."""
    texts = dict.fromkeys(InformationSheet.PARTS, f"Tekst i versjon {version}")
    return InformationSheet.objects.create(
        rollout=rollout,
        version=version,
        change_note="Nytt" if version > 1 else "",
        updated_by=by,
        published_at=timezone.now(),
        published_by=by,
        **texts,
    )


def decision(**changes: Any) -> Decision:
    given: dict[str, Any] = {
        "decision_maker": "Kommunedirektør",
        "decided_on": timezone.localdate(),
        "mandate": Mandate.DELEGATED,
    }
    return Decision(**{**given, **changes})


def terms(**changes: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "start_date": today + dt.timedelta(days=60),
        "end_date": today + dt.timedelta(days=120),
        "capacity": 3,
        "minimum": 0,
        "sign_up_deadline": today + dt.timedelta(days=30),
        "note": "",
        **changes,
    }


def proposer_of(world: World, rollout: Rollout) -> User:
    return world.people["contact"] if rollout.track == Track.REGIONAL else world.people["national_leader"]


def together(world: World, case: Any, kind: str, reason: str = "", version: int | None = None) -> Any:
    """What the NKG decides between meetings: one puts it forward, the other agrees; the case as it is then."""
    motion = motions.put_forward(case, kind, by=fresh(world.people["coordinator"]), reason=reason, version=version)
    if motion is not None:
        motions.agree(motion.pk, by=fresh(world.people["coordinator2"]))
    return type(case).objects.get(pk=case.pk)


def attend(world: World, meeting: Meeting, *names: str) -> None:
    """Each says that they are there; without names the two members are."""
    for name in names or ("coordinator", "coordinator2"):
        presence.arrive(meeting.pk, by=fresh(world.people[name]))


def resume_together(world: World, reason: str = "Avklart") -> Ratification:
    """The NKG lets the stopped solution go on; the one who stopped it stands aside."""
    row = Ratification.objects.waiting_for_decision().filter(stop__resumed_on=None).first()
    row = row or stops.ask_to_resume(world.solution, by=fresh(world.people["coordinator"]), reason=reason)
    motion = Motion.objects.living().filter(ratification=row).first()
    for name in ("coordinator", "coordinator2"):
        person = fresh(world.people[name])
        row.refresh_from_db()
        if not row.waits_for_nkg or row.was_made_by(person):
            continue
        if motion is None:
            motion = motions.put_forward(row, "returned", by=person, reason=reason)
        elif motion.put_forward_by != person:
            motions.agree(motion.pk, by=person)
    row.refresh_from_db()
    assert row.state == "resumed"
    return row


def only_one_member(world: World) -> None:
    """The NKG has one member, whose voice is the quorum: for what is not about how many they are."""
    world.people["coordinator2"].assignments.update(valid_to=timezone.localdate())


@pytest.fixture
def alone(world: World) -> None:
    only_one_member(world)


def make_pool(world: World, rollout: Rollout, state: PoolState | str = PoolState.DRAFT, **changes: Any) -> Pool:
    """A pool that came to `state` through the domain functions, as in life."""
    by = changes.pop("by", None) or proposer_of(world, rollout)
    pool = workflow.create_pool(rollout.pk, by=by, although_alike=True, **terms(**changes))
    steps: dict[str, list[Callable[[Pool], Pool]]] = {
        "submitted": [lambda p: workflow.submit(p.pk, by=by, version=p.version)],
        "returned": [lambda p: together(world, p, "returned", "Uke 8 kolliderer")],
        "open": [lambda p: together(world, p, "approved", "Godt forberedt")],
        "closed": [lambda p: workflow.close(p.pk, by=by, version=p.version)],
        "running": [lambda p: workflow.start(p.pk, by=by, version=p.version)],
        "completed": [lambda p: workflow.complete(p.pk, by=by, version=p.version)],
        "cancelled": [lambda p: workflow.cancel(p.pk, by=by, version=p.version, reason="Det passer ikke")],
    }
    way = {
        "draft": [],
        "submitted": ["submitted"],
        "returned": ["submitted", "returned"],
        "open": ["submitted", "open"],
        "closed": ["submitted", "open", "closed"],
        "running": ["submitted", "open", "closed", "running"],
        "completed": ["submitted", "open", "closed", "running", "completed"],
        "cancelled": ["submitted", "open", "cancelled"],
    }
    if str(state) == "approved":
        return _approved_not_open(pool, world)
    for step in way[str(state)]:
        for act in steps[step]:
            pool = act(pool)
    return pool


def _approved_not_open(pool: Pool, world: World) -> Pool:
    """A state that lasts only within the approval, until a gate stands between approval and opening."""
    pool = workflow.submit(pool.pk, by=pool.created_by, version=pool.version)
    Pool.objects.filter(pk=pool.pk).update(
        state="approved", decision="approved", decided_by=world.people["coordinator"], decided_at=timezone.now()
    )
    pool.refresh_from_db()
    return pool


@pytest.fixture
def client_for(world: World) -> Callable[[str], Client]:
    def make(who: str) -> Client:
        client = Client()
        if isinstance(world.people[who], User):
            client.force_login(world.people[who])
        return client

    return make


@pytest.fixture
def three(world: World) -> World:
    """The NKG has three members."""
    world.people["coordinator3"] = make_person("nkg_tre", Role.NATIONAL_COORDINATOR)
    return world


TWO = ["behov", "forvaltning"]


@pytest.fixture
def keeper(world: World) -> Any:
    """KS' portfolio manager, with two criteria in place."""
    world.people["keeper"] = make_person("ks_portefolje", Role.PORTFOLIO_MANAGER)
    for order, key in enumerate(TWO):
        ReadinessCriterion.objects.create(
            key=key, version=1, order=order, title=key.title(), deliverer=f"Den som leverer {key}"
        )
    return world.people["keeper"]


def waiting_in_rollouts(user: Any) -> list[WaitingItem]:
    """What pools, their sign-ups and the NKG's cases have waiting for `user`."""
    sources = (nkg_waiting.waiting_for, pool_waiting.waiting_for, sign_up_waiting.waiting_for)
    return [item for source in sources for item in source(user)]
