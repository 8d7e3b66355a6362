"""One person may stop a solution; whether the stop stands is for the group, and only the group resumes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import NotAllowed, WrongState
from core.notifications.models import Message
from rollouts.decisions import meetings, motions
from rollouts.models import LoggedDecision, Motion, Pool, Ratification, SolutionStop
from rollouts.nkg.waiting import waiting_for
from rollouts.readiness import stops
from tests.rollouts.conftest import World, attend, fresh, make_pool, make_rollout, resume_together

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(three: World) -> Ratification:
    """The first of three members has stopped the solution."""
    stops.stop(three.solution, by=three.people["coordinator"], reason="Ingen finansiering")
    return Ratification.objects.get()


def together(world: World, question: Ratification, kind: str, reason: str = "Fordi") -> None:
    motion = motions.put_forward(question, kind, by=fresh(world.people["coordinator2"]), reason=reason)
    assert motion is not None
    motions.agree(motion.pk, by=fresh(world.people["coordinator3"]))
    question.refresh_from_db()


def test_a_stop_by_one_stands_in_the_log_and_first_in_the_queue(three: World, question: Ratification, client_for):
    pool = make_pool(three, make_rollout(three), "submitted")
    Pool.objects.filter(pk=pool.pk).update(submitted_at=timezone.now() - dt.timedelta(days=30))
    entry = LoggedDecision.objects.get()
    assert (entry.kind, entry.present, entry.reason) == ("stopped", ["Nkg En"], "Ingen finansiering")
    client = client_for("coordinator2")
    queue = client.get(reverse("rollouts:queue")).content.decode()
    assert queue.index(question.get_absolute_url()) < queue.index(f"?sak={pool.pk}")
    assert [row["kind"] for row in client.get("/api/v1/nkg-queue/").json()] == ["ratification", "pool"]
    for page in (reverse("rollouts:queue"), reverse("rollouts:decisions"), question.get_absolute_url()):
        assert "ikke behandlet av NKG" in client.get(page).content.decode(), page
    for page in (reverse("rollouts:readiness", args=[three.solution.key]), reverse("rollouts:readiness_list")):
        assert "ikke behandlet av NKG" in client_for("anonymous").get(page).content.decode(), page
    assert client.get(f"/api/v1/readiness/{three.solution.key}/").json()["stop_awaits_nkg"] is True


def test_the_group_lets_it_stand_but_for_the_one_who_stopped(three: World, question: Ratification):
    with pytest.raises(NotAllowed):
        motions.put_forward(question, "approved", by=fresh(three.people["coordinator"]), reason="Jeg vil")
    together(three, question, "approved")
    assert (question.state, SolutionStop.objects.in_force().count()) == ("upheld", 1)
    kinds = [(row.kind, row.present, row.recused) for row in LoggedDecision.objects.exclude(kind="stopped")]
    assert kinds == [("ratified", ["Nkg To", "Nkg Tre"], ["Nkg En"])]
    assert stops.standing_stop(three.solution.pk).awaits_nkg is False  # type: ignore[union-attr]


def test_the_group_lifts_it(three: World, question: Ratification):
    together(three, question, "returned", "Finansieringen er på plass")
    stop = SolutionStop.objects.get()
    assert (question.state, stop.resume_reason, stop.resumed_by) == (
        "resumed",
        "Finansieringen er på plass",
        three.people["coordinator2"],
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Ratification.objects.filter(pk=question.pk).update(state="waiting")


@pytest.mark.parametrize("who", ["coordinator", "coordinator2", "keeper"])
def test_nobody_resumes_alone(three: World, question: Ratification, keeper, who: str):
    person = fresh(three.people[who])
    with pytest.raises(WrongState, match="alt spurt"):
        stops.ask_to_resume(three.solution, by=person, reason="Det er over")
    together(three, question, "approved")
    asked = stops.ask_to_resume(three.solution, by=person, reason="Det er over")
    assert asked.waits_for_nkg
    assert SolutionStop.objects.in_force().exists()
    assert Motion.objects.living().filter(ratification=asked).exists() == (who != "keeper")
    assert Message.objects.filter(user=three.people["coordinator3"], url=asked.get_absolute_url()).exists()
    resume_together(three)
    assert not SolutionStop.objects.in_force().exists()


def test_a_meeting_ratifies(three: World, question: Ratification):
    meeting = meetings.plan(by=three.people["coordinator"], starts_at=timezone.now(), place="Teams")
    item = meeting.items.get()
    assert item.ratification == question
    attend(three, meeting, "coordinator2", "coordinator3")
    meetings.decide(item.pk, by=fresh(three.people["coordinator2"]), kind="approved", reason="Vi er enige")
    question.refresh_from_db()
    assert (question.state, LoggedDecision.objects.first().meeting) == ("upheld", meeting)  # type: ignore[union-attr]


def test_the_members_are_reminded_after_three_and_seven_days(three: World, question: Ratification):
    two = three.people["coordinator2"]
    Message.objects.all().delete()
    now = timezone.now()
    assert stops.remind(now + dt.timedelta(days=2)) == 0
    for days, told in ((3, 1), (4, 0), (8, 1), (30, 0)):
        assert stops.remind(now + dt.timedelta(days=days, minutes=1)) == told
    assert Message.objects.filter(user=two, title__contains="Venter på NKG i 3 dager").count() == 1
    (item,) = [row for row in waiting_for(fresh(two)) if "Ikke behandlet av NKG" in row.title]
    assert not item.urgent
    Ratification.objects.update(asked_at=now - dt.timedelta(days=3))
    assert next(row for row in waiting_for(fresh(two)) if "Ikke behandlet av NKG" in row.title).urgent
    # It never lapses, and whoever stopped isn't asked.
    assert not any("Ikke behandlet av NKG" in row.title for row in waiting_for(fresh(three.people["coordinator"])))


def test_the_page_says_what_closes_before_it_does(three: World, client_for):
    pool = make_pool(three, make_rollout(three), "open")
    page = reverse("rollouts:stop", args=[three.solution.key])
    html = client_for("coordinator").get(page).content.decode()
    assert pool.get_absolute_url() in html
    assert "0 kommuner er påmeldt" in html
    given = {"reason": "Ingen finansiering", "stopped_on": timezone.localdate().isoformat()}
    assert client_for("coordinator").post(page, given).status_code == 422
    assert not SolutionStop.objects.exists()


def test_the_api_asks_the_group_too(three: World, question: Ratification, client_for):
    api = f"/api/v1/nkg-ratifications/{question.pk}/"
    assert client_for("reader").get(api).json()["state"] == "waiting"
    assert client_for("reader").post(f"{api}lift/", {"reason": "Nei"}).status_code == 403
    assert client_for("coordinator").post(f"{api}uphold/", {"reason": "Jeg vil"}).status_code == 403
    assert client_for("coordinator2").post(f"{api}postpone/", {"reason": "Vi venter"}).status_code == 202
    motions.take_back(Motion.objects.get().pk, by=fresh(three.people["coordinator2"]))
    assert client_for("coordinator2").post(f"{api}uphold/", {"reason": "Enig"}).status_code == 202
    motions.agree(Motion.objects.living().get().pk, by=fresh(three.people["coordinator3"]))
    resume = f"/api/v1/readiness/{three.solution.key}/resume/"
    assert client_for("coordinator2").post(resume, {"reason": "Det er over"}).status_code == 202
