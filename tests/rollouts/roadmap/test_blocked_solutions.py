"""What must come first: on the roadmap, for solutions that are not offered, and in the demo."""

from __future__ import annotations

import pytest
from django.db.models import Q
from django.urls import reverse

import networks.reference
import portfolio.reference
import rollouts.reference
from config.demo import accounts as network_demo
from config.demo import rollouts as demo
from networks.models import Municipality
from portfolio.models import Prerequisite, Solution
from rollouts.eligibility.answers import results
from rollouts.eligibility.judging import Answer
from rollouts.models import Pool, Rollout, Track
from rollouts.pools import gate
from rollouts.roadmap import blocked_solutions, timeline
from tests.rollouts.conftest import World, make_pool, make_rollout

pytestmark = pytest.mark.django_db


def later(world: World, key: str = "pll") -> Solution:
    made = Solution.objects.create(
        key=key, name=key.upper(), short_name=key.upper(), focus_area=world.solution.focus_area
    )
    Prerequisite.objects.create(solution=made, requires=world.solution, reason="Byggekloss")
    return made


@pytest.fixture
def not_ready(world: World) -> None:
    from rollouts.models import ReadinessCriterion

    ReadinessCriterion.objects.create(key="behov", version=1, order=1, title="Behov", deliverer="Eieren")


def test_what_is_not_offered_stands_with_what_comes_first(world: World, not_ready, client_for):
    pll = later(world)
    first = make_pool(world, make_rollout(world, Track.NATIONAL), "open")
    draft = make_pool(world, first.rollout, "draft", end_date=first.end_date.replace(year=first.end_date.year + 1))
    (row,) = blocked_solutions.waiting_for_others(world.people["reader"])
    assert (row.solution, [(one.solution, one.pool) for one in row.first]) == (pll, [(world.solution, first)])
    # Those who see the proposal see that it is the last one.
    (row,) = blocked_solutions.waiting_for_others(world.people["national_leader"])
    assert [one.pool for one in row.first] == [draft]

    address = reverse("rollouts:roadmap_coming")
    assert f'hx-get="{address}"' in client_for("anonymous").get(reverse("rollouts:roadmap")).content.decode()
    page = client_for("anonymous").get(address).content.decode()
    answer = client_for("anonymous").get(address, HTTP_HX_REQUEST="true")
    assert "HX-Request" in answer["Vary"]
    part = answer.content.decode()
    assert "<h1" in page
    assert "<h1" not in part
    for html in (page, part):
        assert "PLL" in html
        assert "ikke vurdert" in html
        assert first.get_absolute_url() in html

    # What has a rollout has its pools on the roadmap itself.
    make_rollout(world, Track.NATIONAL, solution=pll)
    assert blocked_solutions.waiting_for_others(world.people["reader"]) == []


def test_machines_get_the_same(world: World, not_ready, client_for):
    pll = later(world)
    first = make_pool(world, make_rollout(world, Track.NATIONAL), "open")
    draft = make_pool(world, first.rollout, "draft")
    path = "/api/v1/roadmap/"
    found = client_for("anonymous").get(path).json()
    assert [(row["pool"], row["after"], row["requires"]) for row in found["lines"]] == [(first.pk, None, [])]
    expected = {"solution": "pll", "readiness": "not_assessed"}
    (row,) = found["waiting"]
    assert row == {**expected, "first": [{"solution": world.solution.key, "pool": first.pk}]}
    seen = client_for("national_leader").get(path).json()["lines"]
    assert [(row["pool"], row["after"]) for row in seen] == [(first.pk, None), (draft.pk, first.pk)]
    after = make_pool(world, make_rollout(world, Track.NATIONAL, solution=pll), "open")
    lines = {row["pool"]: row["requires"] for row in client_for("anonymous").get(path).json()["lines"]}
    assert lines[after.pk] == [{"solution": world.solution.short_name, "pool": first.pk, "too_late": True}]
    assert client_for("anonymous").get(path, {"first": "2020-01-01", "last": "2020-12-31"}).json()["lines"] == []
    for wrong in ({"first": "tull"}, {"first": "2020-01-01", "last": "2030-01-01"}):
        assert client_for("anonymous").get(path, wrong).status_code == 400


def test_what_is_ready_waits_for_nobody(world: World):
    later(world)
    assert blocked_solutions.waiting_for_others(world.people["reader"]) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(world: World, not_ready, django_assert_num_queries, rows: int):
    for number in range(rows):
        later(world, f"senere-{number}")
    make_pool(world, make_rollout(world, Track.NATIONAL), "open")
    with django_assert_num_queries(6):
        assert len(blocked_solutions.waiting_for_others(None)) == rows


def test_the_demo_shows_what_comes_first_and_does_not_offer_pll(db, settings, client):
    settings.DEMO = True
    networks.reference.load()
    portfolio.reference.load()
    rollouts.reference.load()
    users = network_demo.load()
    demo.load(users)

    # SFM comes after Kjernejournal, and is planned; nobody is invited before it is ready.
    rollout = Rollout.objects.get(solution__key="sfm")
    pool = Pool.objects.get(rollout=rollout)
    assert (pool.state, pool.sign_ups.count()) == ("approved", 0)
    assert {one.who for one in gate.missing(rollout)} >= {"NHN", "Leverandørene, fulgt opp av løsningens eier"}
    (line,) = timeline.lines(list(timeline.pools_on_page(None, pool.start_date, pool.end_date, Q(pk=pool.pk))), None)
    (required,) = line.requires
    assert (required.solution, required.too_late) == ("Kjernejournal", False)
    html = client.get(reverse("rollouts:roadmap")).content.decode()
    assert f'data-requires="{required.pool.pk}"' in html
    # No municipality has reported here, so each of them hears what is missing.
    answers = results(rollout)
    assert {one.answer for one in answers.values()} == {Answer.NOT_YET}
    assert len(answers) == Municipality.objects.count()
    html = client.get(reverse("rollouts:eligibility", args=[rollout.pk])).content.decode()
    assert "Kommunen har ikke meldt status for Kjernejournal." in html

    # PLL has no rollout, and the roadmap says what it waits for.
    assert not Rollout.objects.filter(solution__key="pll").exists()
    (pll,) = [row for row in blocked_solutions.waiting_for_others(None) if row.solution.key == "pll"]
    assert pll.readiness.state == "not_ready"
    assert {one.solution.key: one.pool is not None for one in pll.first} == {"kjernejournal": True, "sfm": True}
