"""After a pool, use is followed up after 3, 6 and 12 months, from the status that was confirmed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from core.waiting import waiting_for
from portfolio.freshness.rules import months_before
from portfolio.models import AdoptionStatus
from portfolio.statuses.adoption import reconfirm, report_status
from rollouts.completion import follow_up, proposals
from rollouts.models import Pool, StatusProposal
from rollouts.pools import workflow
from rollouts.sign_ups import workflow as sign_ups
from tests.rollouts.conftest import World, decision, fresh, make_pool, make_rollout

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def through(world: World, *names: str, solution=None) -> Pool:
    """A pool that ended today, and whose municipalities have confirmed that the solution is available."""
    today = timezone.localdate()
    fields = {"solution": solution} if solution else {}
    pool = make_pool(world, make_rollout(world, **fields), "open", capacity=6)
    contact = fresh(world.people["contact"])
    sign_ups.sign_up_many(pool, [world[name] for name in names], by=contact, decision=decision(), read=1)
    for step in (workflow.close, workflow.start):
        pool = step(pool.pk, by=contact, version=pool.version)
        pool.refresh_from_db()
    Pool.objects.filter(pk=pool.pk).update(
        start_date=today - 30 * DAY, end_date=today, sign_up_deadline=today - 40 * DAY
    )
    workflow.complete(pool.pk, by=contact, version=pool.version)
    for proposal in StatusProposal.objects.filter(sign_up__pool=pool):
        proposals.confirm(proposal.pk, by=contact)
    pool.refresh_from_db()
    return pool


def months(world: World, ahead: int, who: str = "contact") -> list[tuple[str, int]]:
    """Whom `who` is asked about so many months after today."""
    day = months_before(timezone.localdate(), -ahead)
    return [(one.municipality.name, one.months) for one in follow_up.due(fresh(world.people[who]), day)]


def test_asked_after_3_and_6_months_until_it_is_in_use(world: World):
    pool = through(world, "Arendal", "Farsund")
    assert months(world, 2) == []
    assert months(world, 3) == [("Arendal", 3), ("Farsund", 3)]
    assert months(world, 6) == [("Arendal", 6), ("Farsund", 6)]
    # The portfolio's own rule asks about every status that is so old.
    assert months(world, 12) == []
    assert months(world, 3, "representative") == [("Arendal", 3)]
    assert months(world, 3, "other_contact") == months(world, 3, "coordinator") == []
    report_status(
        municipality=world["Arendal"],
        solution=pool.rollout.solution,
        level="in_use",
        effective_date=timezone.localdate(),
        by=world.people["contact"],
        seen_version=1,
    )
    assert months(world, 3) == [("Farsund", 3)]


def test_who_says_not_yet_is_asked_again_the_next_time(world: World):
    pool = through(world, "Arendal")
    told = timezone.now() + 100 * DAY
    reconfirm(municipality=world["Arendal"], solution=pool.rollout.solution, by=world.people["contact"], seen_version=1)
    AdoptionStatus.objects.update(recorded_at=told)
    assert months(world, 4) == []
    assert months(world, 6) == [("Arendal", 6)]
    assert months(world, 12) == [("Arendal", 12)]


def test_it_waits_on_my_page_and_stands_beside_the_proposals(world: World, client_for):
    pool = through(world, "Arendal")
    contact = world.people["contact"]
    begun = months_before(timezone.localdate(), 4)
    Pool.objects.filter(pk=pool.pk).update(
        start_date=begun - 20 * DAY, end_date=begun, sign_up_deadline=begun - 30 * DAY
    )
    AdoptionStatus.objects.update(recorded_at=timezone.now() - 118 * DAY)
    titles = [item.title for item in waiting_for(fresh(contact))]
    assert f"Er det i bruk? {pool}, 3 måneder etter" in titles
    html = client_for("contact").get(reverse("rollouts:status_proposals")).content.decode()
    assert "Følg opp bruken" in html
    assert reverse("portfolio:cell", args=["4203", pool.rollout.solution.key]) in html
    assert (
        "Følg opp bruken" not in client_for("other_contact").get(reverse("rollouts:status_proposals")).content.decode()
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_queries(world: World, client_for, django_assert_num_queries, rows: int):
    through(world, *["Arendal", "Farsund", "Lindesnes"][:rows])
    contact = fresh(world.people["contact"])
    follow_up.due(contact)
    with django_assert_num_queries(3):
        follow_up.due(contact, months_before(timezone.localdate(), -3))
