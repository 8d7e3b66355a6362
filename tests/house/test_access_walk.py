"""The whole cast walks every address of the site, and finds open what the register of actions says and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

import funding.reference
import networks.reference
import portfolio.reference
from funding import decisions, runs
from funding.models import AllocationRun, AssignmentLetter, Grant
from networks import invitations, needs
from networks.actions import Place, Route, all_actions, all_routes
from networks.matrix import place
from networks.models import (
    GroupMember,
    ImportRun,
    Invitation,
    Message,
    MessageKind,
    Need,
    Reform,
    Role,
    RoleAssignment,
    User,
)
from networks.notify import notify
from portfolio.models import Solution
from rollouts.models import (
    Delivery,
    Evaluation,
    Material,
    MaterialFile,
    MaterialVersion,
    Pool,
    PoolChange,
    Rollout,
    SignUp,
    StatusProposal,
    Subscription,
    Track,
)
from rollouts.transitions import PoolState
from tests.rollouts.conftest import make_sheet

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
METHODS = ("GET", "POST")
# Where one is sent who has to sign in first, and what one is told who may not.
REFUSALS = {401, 403, 404, 405}


def url_names(patterns: list[Any] | None = None, namespace: str = "") -> Iterator[str]:
    """The full name of every address in the URLconf; one without a name is named by its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern.url_patterns, inner)
        else:
            assert isinstance(pattern, URLPattern)
            yield namespace + (pattern.name or str(pattern.pattern))


def test_every_address_stands_in_the_register_and_the_register_names_no_other():
    assert {route.name for route in all_routes()} == set(url_names())


def test_every_action_exists_and_none_is_only_talk():
    assert {route.action for route in all_routes()} <= set(all_actions())


def test_the_document_is_fresh():
    networks.reference.load()
    before = User.objects.count()
    call_command("access_matrix", check=True)
    assert User.objects.count() == before


def test_a_stale_document_is_noticed(tmp_path, settings):
    networks.reference.load()
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError):
        call_command("access_matrix", check=True)
    call_command("access_matrix", verbosity=0)
    call_command("access_matrix", check=True)


@dataclass
class Stage:
    """Agder with one of everything; the cast comes to look."""

    place: Place
    # What stands in the address, and what is sent along, by the subject that a route names.
    kwargs: dict[str, dict[str, Any]] = field(default_factory=dict)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    # What stands after the question mark.
    query: dict[str, dict[str, Any]] = field(default_factory=dict)
    cast: dict[str, Any] = field(default_factory=dict)

    def url(self, route: Route) -> str:
        names = self._names(route.name)
        given = {**self.kwargs.get(route.subject, {}), **dict(route.kwargs)}
        return reverse(route.name, kwargs={name: given[name] for name in names} if names else None)

    def _names(self, name: str) -> list[str]:
        """The parameters of the address, of its shortest form (the API's also exist with a format)."""
        *namespaces, last = name.split(":")
        resolver = get_resolver()
        for namespace in namespaces:
            resolver = resolver.namespace_dict[namespace][1]
        found = resolver.reverse_dict.getlist(last)
        return min((parameters for forms in found for _text, parameters in forms[0]), key=len)


def person(name: str, role: Role | None = None, start: int = -30, end: int | None = None, **scope: Any) -> User:
    user = User.objects.create_user(f"{name}@walk.example", name, "et-langt-passord")
    if role is not None:
        today = timezone.localdate()
        RoleAssignment.objects.create(
            user=user,
            role=role,
            valid_from=today + start * DAY,
            valid_to=None if end is None else today + end * DAY,
            **scope,
        )
    return user


def make_pool(rollout: Rollout, number: int, state: PoolState, by: User, decider: User) -> Pool:
    today, now = timezone.localdate(), timezone.now()
    pool = Pool(
        rollout=rollout,
        number=number,
        start_date=today + 60 * DAY,
        end_date=today + 90 * DAY,
        sign_up_deadline=today + 30 * DAY,
        capacity=10,
        created_by=by,
        state=state,
    )
    if state != PoolState.DRAFT:
        pool.submitted_at, pool.submitted_by = now, by
    if state in {PoolState.APPROVED, PoolState.OPEN, PoolState.CLOSED, PoolState.RUNNING}:
        pool.decision, pool.decided_at, pool.decided_by = "approved", now, decider
    # The way to the state is the business of other tests.
    Pool.objects.bulk_create([pool])
    return pool


@pytest.fixture
def stage(db: None) -> Stage:
    networks.reference.load()
    portfolio.reference.load()
    funding.reference.load()
    inside, outside = place("agder"), place("nordland")
    agder, nordland = inside.network, outside.network
    stage = Stage(inside)
    contact = person("contact", Role.CONTACT_PERSON, network=agder)
    own = contact.assignments.get()
    stage.cast = {
        "insider": contact,
        "resource": person("resource", Role.NETWORK_RESOURCE, network=agder),
        "read-only": person("reader", Role.READER, network=agder),
        "the municipality's own": person(
            "municipality", Role.MUNICIPALITY_REPRESENTATIVE, municipality=inside.municipality
        ),
        "outsider": person("outsider", Role.CONTACT_PERSON, network=nordland),
        "deputy in the dates": person("deputy", Role.CONTACT_PERSON, start=-1, end=2, network=agder, deputy_for=own),
        "deputy before the dates": person("early", Role.CONTACT_PERSON, start=1, end=2, network=agder, deputy_for=own),
        "deputy after the dates": person("late", Role.CONTACT_PERSON, start=-2, end=0, network=agder, deputy_for=own),
        "former member": person("former", Role.CONTACT_PERSON, end=0, network=agder),
        "coordination group": person("coordinator", Role.NATIONAL_COORDINATOR),
        "national leader": person("leader", Role.ROLLOUT_LEADER),
        "grants": person("grants", Role.GRANT_MANAGER),
        "portfolio": person("portfolio", Role.PORTFOLIO_MANAGER),
        "administrator": person("administrator", Role.ADMINISTRATOR),
        "no role": person("nobody"),
        "anonymous": AnonymousUser(),
    }
    other = person("somebody", Role.NETWORK_RESOURCE, network=agder)
    person("second.administrator", Role.ADMINISTRATOR)
    invited = User.objects.create_user("invited@walk.example", "Invited")
    invitation = Invitation.objects.create(
        user=invited, invited_by=contact, expires_at=timezone.now() + invitations.LIFETIME
    )
    solution = Solution.objects.get(key="kjernejournal")
    proposer, decider = person("proposer"), person("decider")
    rollout = Rollout.objects.create(
        solution=solution, title="Et løp", track=Track.REGIONAL, network=agder, created_by=proposer
    )
    pools = {
        state.value: make_pool(rollout, number, state, proposer, decider)
        for number, state in enumerate(
            (
                PoolState.DRAFT,
                PoolState.SUBMITTED,
                PoolState.APPROVED,
                PoolState.OPEN,
                PoolState.CLOSED,
                PoolState.RUNNING,
            ),
            start=1,
        )
    }
    sign_up = SignUp.objects.create(
        pool=pools["open"],
        municipality=inside.municipality,
        decision_maker="Rådmannen",
        decided_on=timezone.localdate(),
        signed_up_at=timezone.now(),
        signed_up_by=proposer,
    )
    sheet = make_sheet(rollout, proposer)
    change = PoolChange.objects.create(
        pool=pools["open"],
        before=pools["open"].terms(),
        after={**pools["open"].terms(), "capacity": 99},
        reason="Flere vil være med",
        submitted_by=proposer,
    )
    done = SignUp.objects.create(
        pool=pools["closed"],
        municipality=inside.municipality,
        state="completed",
        decision_maker="Rådmannen",
        decided_on=timezone.localdate(),
        signed_up_at=timezone.now(),
        signed_up_by=proposer,
    )
    status_proposal = StatusProposal.objects.create(
        sign_up=done, level="made_available", effective_date=timezone.localdate()
    )
    evaluation = Evaluation.objects.create(
        pool=pools["closed"],
        for_leader=[{"text": "Gikk det bra?", "scale": True}],
        for_municipality=[{"text": "Gikk det bra?", "scale": True}],
        open_until=timezone.localdate(),
        summary="Bra",
        advice="Gjør det igjen",
        shared_at=timezone.now(),
        shared_by=proposer,
    )
    material = Material.objects.create(
        solution=solution,
        kind="risk",
        title="Mal",
        owner="NHN",
        steward=proposer,
        review_due=timezone.localdate(),
        created_by=proposer,
    )
    file = MaterialFile.objects.create(name="mal.pdf", content_type="application/pdf", size=5, content=b"%PDF-")
    MaterialVersion.objects.create(material=material, number=1, file=file, published_by=proposer)
    webhook = Subscription.objects.create(
        owner=proposer, name="Et system", url="https://system.example/", kinds=["pool.moved"]
    )
    delivery = Delivery.objects.create(subscription=webhook, kind="pool.moved", payload={}, pool=pools["open"])
    grant = Grant.objects.get(key="2024")
    run = AllocationRun.objects.create(grant=grant, key=grant.current_key(), requested_by=proposer)
    runs.carry_out(run.pk)
    draft = Reform.objects.create(name="Et utkast", date=timezone.localdate() + 400 * DAY, kind="merger")
    applied = Reform.objects.filter(state="applied").first()
    assert applied is not None
    import_run = ImportRun.objects.create(source="population", date=timezone.localdate(), requested_by=proposer)
    run.refresh_from_db()
    proposal = decisions.propose(run, {}, note="", by=person("second.grants", Role.GRANT_MANAGER))
    AssignmentLetter.objects.create(
        decision=grant.decisions.standing().get(), network=agder, sent_at=timezone.now(), sent_by=proposer
    )
    number = inside.municipality.number
    member = GroupMember.objects.create(
        group=agder.group, title="Innføringsleder 1", function="rollout_leader", valid_from=timezone.localdate()
    )
    raised = {
        state: needs.raise_need(by=stage.cast["insider"], voice=agder, title=state, description="Slik er det.")
        for state in ("raised", "lifted", "taken_up")
    }
    # Raised by somebody who isn't in the cast.
    Need.objects.update(raised_by=proposer, municipality=inside.municipality)
    for state in ("lifted", "taken_up"):
        needs.lift(raised[state].pk, by=contact, version=1)
    needs.take_up(raised["taken_up"].pk, by=stage.cast["portfolio"], version=2, reason="Ja.")
    notify([contact], MessageKind.NEED_ANSWERED, "Svar", "/behov/")
    stage.kwargs = {
        "reform:draft": {"pk": draft.pk},
        "reform:applied": {"pk": applied.pk},
        "import": {"pk": import_run.pk},
        "network": {"key": agder.key},
        "network_panel": {"key": agder.key, "panel": "innforingslop"},
        "municipality": {"number": number},
        "municipality_panel": {"number": number, "panel": "innforingslop"},
        "county": {"number": "42"},
        "person": {"pk": other.pk},
        "assignment": {"pk": other.assignments.get().pk},
        "invitation": {"token": invitations.address(invitation).split("/")[-2]},
        "solution": {"key": solution.key},
        "cell": {"number": number, "solution": solution.key},
        "rollout": {"pk": rollout.pk},
        "sign_up": {"pk": sign_up.pk},
        "sheet": {"pk": sheet.pk},
        "pool_change": {"pk": change.pk},
        "material": {"pk": material.pk},
        "status_proposal": {"pk": status_proposal.pk},
        "evaluation": {"pk": evaluation.pool_id},
        "evaluation_id": {"pk": evaluation.pk},
        "evaluation_of_municipality": {"pk": evaluation.pool_id, "number": number},
        "webhook": {"pk": webhook.pk},
        "webhook_delivery": {"pk": delivery.pk},
        "grant": {"key": grant.key},
        "run": {"pk": run.pk},
        "decision": {"pk": proposal.pk},
        "letter": {"key": grant.key, "network": agder.key},
        "member": {"key": agder.key, "pk": member.pk},
        "message": {"pk": Message.objects.first().pk},
        **{f"need:{state}": {"pk": need.pk} for state, need in raised.items()},
        **{f"pool:{state}": {"pk": pool.pk} for state, pool in pools.items()},
    }
    report = {
        "municipality": number,
        "solution": solution.key,
        "level": "in_use",
        "effective_date": timezone.localdate().isoformat(),
        "version": 0,
    }
    stage.data = {
        f"pool:{state}": {
            "version": pool.version,
            "reason": "Slik er det.",
            "municipality": number,
            "decision_maker": "Rådmannen",
            "decided_on": timezone.localdate().isoformat(),
            "mandate": "delegated",
            "read": 1,
            "sheet_version": 1,
        }
        for state, pool in pools.items()
    }
    stage.data["report"] = report
    stage.data["material"] = {"municipality": number, "number": 1}
    stage.data["decision"] = {"decided_on": timezone.localdate().isoformat(), "reason": "Slik er det."}
    stage.query["two_runs"] = {"a": run.pk, "b": run.pk}
    stage.data |= {
        f"need:{state}": {
            "action": {"raised": "lift", "lifted": "take_up"}.get(state, "resolve"),
            "version": Need.objects.get(pk=need.pk).version,
            "reason": "Slik er det.",
            "recipient": "ks",
            "into_id": raised["lifted"].pk,
            "network": agder.key,
            "title": "Enda et behov",
            "description": "Slik er det.",
        }
        for state, need in raised.items()
    }
    return stage


def ask(client: Client, method: str, url: str, data: dict[str, Any]) -> int:
    """The status of the answer; whatever it changed is taken back."""
    with transaction.atomic():
        response = client.generic(method, url) if method not in METHODS else getattr(client, method.lower())(url, data)
        transaction.set_rollback(True)
    if response.status_code == 302 and response.headers["Location"].startswith(reverse(settings.LOGIN_URL) + "?next="):
        return 401
    return response.status_code


def client_for(someone: Any) -> Client:
    client = Client(raise_request_exception=False)
    if isinstance(someone, User):
        client.force_login(User.objects.get(pk=someone.pk))
    return client


def test_the_whole_cast_at_every_address(stage):
    wrong = []
    for name, someone in stage.cast.items():
        client = client_for(someone)
        for route in all_routes():
            asker = User.objects.get(pk=someone.pk) if isinstance(someone, User) else someone
            expected = all_actions()[route.action].allowed(asker, stage.place)
            data = (stage.data if route.method == "POST" else stage.query).get(route.subject, {})
            status = ask(client, route.method, stage.url(route), data)
            if route.name in {"logout", "login", "people:invitation"}:
                # These change who is asking.
                client = client_for(someone)
            # There is no worker here, and /readyz says so.
            broken = status >= 500 and route.name != "readyz"
            if (status not in REFUSALS) != expected or broken:
                wrong.append(f"{name}: {route.method} {stage.url(route)} gave {status}, {route.action} says {expected}")
    assert not wrong, "\n".join(wrong)


def test_what_no_row_names_is_not_done(stage):
    """A method that the register doesn't name for an address is refused, to those with most rights, too."""
    known = {(route.name, route.method) for route in all_routes()}
    wrong = []
    for name in ("insider", "administrator", "anonymous"):
        client = client_for(stage.cast[name])
        for route in {route.name: route for route in all_routes()}.values():
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                if (route.name, method) in known:
                    continue
                status = ask(client, method, stage.url(route), {})
                # Django's forms take what isn't POST for a look at the form.
                if status not in REFUSALS and (method == "POST" or status == 500):
                    wrong.append(f"{name}: {method} {stage.url(route)} gave {status}")
    assert not wrong, "\n".join(wrong)
