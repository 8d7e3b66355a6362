"""What other apps and the API get from the rollouts: waiting items, panels, the API and the demo."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from rest_framework.test import APIRequestFactory, force_authenticate

from config.demo import accounts as network_demo
from core.waiting import waiting_for
from networks import reference
from networks.boards import municipality_board, network_board
from rollouts.models import Pool, Rollout, SignUp, Track
from rollouts.pool_pages.api import PoolViewSet
from rollouts.rollout_pages.api import RolloutViewSet
from rollouts.sign_ups import workflow as sign_ups
from rollouts.sign_ups.api import SignUpViewSet
from tests.rollouts.conftest import World, decision, fresh, make_pool, make_rollout, waiting_in_rollouts


def titles(world: World, who: str) -> list[str]:
    return [item.title for item in waiting_for(fresh(world.people[who])) if "puljer" in item.url]


def test_what_waits_for_whom(world: World):
    rollout = make_rollout(world, title="DigiHelsestasjon i Agder")
    make_pool(world, rollout, "submitted")
    make_pool(world, rollout, "returned")
    soon = timezone.localdate() + dt.timedelta(days=5)
    make_pool(world, rollout, "open", sign_up_deadline=soon)
    assert titles(world, "coordinator") == ["NKG skal avgjøre: Pulje 1 – DigiHelsestasjon i Agder"]
    returned, deadline = (
        "NKG sendte tilbake: Pulje 2 – DigiHelsestasjon i Agder",
        "Frist for påmelding: Pulje 3 – DigiHelsestasjon i Agder",
    )
    assert titles(world, "contact") == [returned, deadline]
    assert titles(world, "regional_leader") == [returned]
    assert titles(world, "representative") == [deadline]
    for who in ("other_contact", "national_leader", "other_representative", "reader", "resource"):
        assert titles(world, who) == [], who


def test_the_deadline_waits_no_more_when_one_has_signed_up(world: World):
    soon = timezone.localdate() + dt.timedelta(days=5)
    pool = make_pool(world, make_rollout(world), "open", sign_up_deadline=soon)
    sign_ups.sign_up(
        pool,
        world["Arendal"],
        by=world.people["contact"],
        decision=decision(decided_on=soon.replace(year=2020)),
        read=1,
    )
    assert titles(world, "representative") == titles(world, "contact") == []


def test_waiting_costs_the_same_with_many(world: World, django_assert_max_num_queries):
    rollout = make_rollout(world)
    for _ in range(3):
        make_pool(world, rollout, "returned")
    contact = fresh(world.people["contact"])
    # The roles, what was returned, what can be opened, what must be confirmed, the deadlines.
    with django_assert_max_num_queries(5):
        waiting_in_rollouts(contact)


def test_the_panels(world: World):
    rollout = make_rollout(world, title="DigiHelsestasjon i Agder")
    opened, draft = make_pool(world, rollout, "open"), make_pool(world, rollout)
    sign_ups.sign_up(opened, world["Arendal"], by=world.people["contact"], decision=decision(), read=1)

    def panel(board, subject, who: str) -> str:
        request = RequestFactory().get("/")
        request.user = fresh(world.people[who])
        (found,) = [one for one in board.panels if one.key == "innforingslop"]
        return found.render(subject, request)

    assert opened.get_absolute_url() in panel(network_board, world.agder, "anonymous")
    assert draft.get_absolute_url() not in panel(network_board, world.agder, "anonymous")
    assert draft.get_absolute_url() in panel(network_board, world.agder, "contact")
    assert "Nytt innføringsløp" in panel(network_board, world.agder, "contact")
    assert "Nytt innføringsløp" not in panel(network_board, world.agder, "other_contact")
    assert "Ingen puljer nå" in panel(network_board, world.rogaland, "reader")
    assert opened.get_absolute_url() in panel(municipality_board, world["Arendal"], "reader")
    assert panel(municipality_board, world["Farsund"], "reader") == ""


ANSWER = {
    "municipality": "4203",
    "decision_maker": "Helsesjef",
    "decided_on": "2024-05-17",
    "mandate": "delegated",
    "sheet_version": 1,
}


# --- API -------------------------------------------------------------------------------------------------------


def call(viewset, world: World, who: str, method: str = "get", data=None, **kwargs):
    factory = APIRequestFactory()
    request = getattr(factory, method)("/", data, format="json")
    user = fresh(world.people[who])
    if user.is_authenticated:
        force_authenticate(request, user)
    actions = {"post": "sign_up"} if method == "post" else {"get": "retrieve" if "pk" in kwargs else "list"}
    response = viewset.as_view(actions)(request, **kwargs)
    response.render()
    return response


def test_the_api_shows_what_the_pages_show(world: World):
    rollout = make_rollout(world, leader=world.people["regional_leader"])
    opened, draft = make_pool(world, rollout, "open"), make_pool(world, rollout)
    sign_ups.sign_up(opened, world["Arendal"], by=world.people["contact"], decision=decision(), read=1)
    public = call(PoolViewSet, world, "anonymous").data["results"]
    assert [(row["id"], row["state"], row["taken"], row["free"]) for row in public] == [(opened.pk, "open", 1, 2)]
    assert len(call(PoolViewSet, world, "contact").data["results"]) == 2
    assert call(PoolViewSet, world, "other_contact", pk=draft.pk).status_code == 404
    assert call(RolloutViewSet, world, "anonymous").data["results"][0]["leader"] is None
    assert call(RolloutViewSet, world, "anonymous").data["results"][0]["network"] == "agder"
    assert call(RolloutViewSet, world, "reader").data["results"][0]["leader"] == "Leder Agder"
    assert call(SignUpViewSet, world, "anonymous").data["results"] == []
    (row,) = call(SignUpViewSet, world, "reader").data["results"]
    assert (row["municipality"], row["signed_up_by"]) == ("4203", "Kari Agder")


@pytest.mark.parametrize(
    ("who", "changes", "status"),
    [
        ("contact", {}, 201),
        ("representative", {}, 201),
        ("other_contact", {}, 403),
        ("reader", {}, 403),
        ("anonymous", {}, 403),
        ("contact", {"municipality": "1103"}, 403),
        ("other_contact", {"municipality": "1103"}, 400),
        ("contact", {"municipality": "9999"}, 400),
        ("contact", {"decided_on": "2999-01-01"}, 400),
        ("contact", {"decision_maker": ""}, 400),
        ("contact", {"mandate": "because"}, 400),
        ("contact", {"sheet_version": 2}, 409),
    ],
)
def test_signing_up_through_the_api(world: World, who: str, changes: dict, status: int):
    pool = make_pool(world, make_rollout(world), "open")
    data = {**ANSWER, **changes}
    response = call(PoolViewSet, world, who, "post", data, pk=pool.pk)
    assert response.status_code in ({401, 403} if who == "anonymous" else {status})
    assert SignUp.objects.count() == (1 if status == 201 else 0)


def test_closed_is_a_conflict_at_the_field(world: World):
    pool = make_pool(world, make_rollout(world), "closed")
    response = call(PoolViewSet, world, "contact", "post", ANSWER, pk=pool.pk)
    assert response.status_code == 409
    assert response.data["municipality"] == ["Påmeldingen til puljen er stengt."]


# --- Demo ------------------------------------------------------------------------------------------------------


def test_the_demo_can_be_walked_at_once_and_loaded_twice(db, settings):
    from config.demo import rollouts
    from portfolio import reference as portfolio_reference

    settings.DEMO = True
    reference.load()
    portfolio_reference.load()
    users = network_demo.load()
    first = rollouts.load(users)
    counts = (Rollout.objects.count(), Pool.objects.count(), SignUp.objects.count())
    assert rollouts.load(users) == first
    assert counts == (Rollout.objects.count(), Pool.objects.count(), SignUp.objects.count())
    assert set(Rollout.objects.values_list("track", flat=True)) == set(Track.values)
    assert not Rollout.objects.filter(solution__key="pll").exists()
    opened = [pool for pool in Pool.objects.filter(state="open") if pool.takes_sign_ups and pool.free]
    assert any(0 < pool.taken < pool.capacity for pool in opened)
    assert Pool.objects.filter(state="submitted", submitted_by=users["innforing.nasjonal"]).exists()
    assert Pool.objects.get(state="returned").submitted_by == users["kontakt.agder"]
    for pool in Pool.objects.all():
        last = pool.transitions.last()
        assert (last.to_state if last else "draft") == pool.state
        assert pool.taken <= pool.capacity
    # The municipality's own representative has something to say yes to.
    client = Client()
    client.force_login(users["kommune.arendal"])
    national = next(pool for pool in opened if pool.rollout.track == Track.NATIONAL)
    assert client.get(f"{national.get_absolute_url()}meld-pa/").status_code == 200
    # On track C there is one to join, and the contact person sees who can't and why.
    partial = next(pool for pool in opened if pool.rollout.track == Track.PARTIAL)
    client.force_login(users["kontakt.agder"])
    html = client.get(f"{partial.get_absolute_url()}meld-pa/").content.decode()
    assert "Kan ikke meldes på nå" in html
    assert 'name="municipality"' in html
    # One pool is full, with a line; and there are invitations that nobody has answered.
    assert set(SignUp.objects.values_list("state", flat=True)) == {"confirmed", "completed", "waiting", "invited"}


def test_no_demo_outside_demo_mode(db, settings):
    from config.demo import rollouts

    settings.DEMO = False
    with pytest.raises(RuntimeError):
        rollouts.load({})
