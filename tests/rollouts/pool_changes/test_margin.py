"""What leaders may change without asking, and the rules that a change's deadline obeys."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed, WrongState
from rollouts.decisions import motions
from rollouts.models import ChangeMargin, LoggedDecision, Motion, Pool, PoolChange
from rollouts.pool_changes import margin
from rollouts.pool_changes import workflow as changes
from tests.rollouts.conftest import World, fresh, make_pool, make_rollout, terms, together

pytestmark = pytest.mark.django_db


def set_margin(world: World, places: int, days: int) -> None:
    ChangeMargin.objects.create(places=places, deadline_days=days, reason="R", set_by=world.people["coordinator"])


def propose(world: World, pool: Pool, **new: Any) -> PoolChange:
    pool = Pool.objects.get(pk=pool.pk)
    return changes.propose(
        pool.pk, by=world.people["contact"], version=pool.version, reason="Flere vil", **{**terms(), **new}
    )


# --- The deadline -----------------------------------------------------------------------------------------------


def test_a_past_deadline_is_refused_when_it_is_proposed(world: World, client_for):
    pool = make_pool(world, make_rollout(world), "open")
    past = timezone.localdate() - dt.timedelta(days=1)
    with pytest.raises(InvalidInput) as refused:
        propose(world, pool, sign_up_deadline=past)
    assert refused.value.field == "sign_up_deadline"
    with pytest.raises(InvalidInput) as refused:
        propose(world, pool, sign_up_deadline=terms()["start_date"] + dt.timedelta(days=1))
    assert refused.value.field == "sign_up_deadline"
    given = {name: str(value) for name, value in terms(sign_up_deadline=past).items()}
    page = reverse("rollouts:change_propose", args=[pool.pk])
    answer = client_for("contact").post(page, {**given, "version": pool.version, "reason": "Fordi"})
    assert (answer.status_code, "Påmeldingsfristen har alt gått ut." in answer.content.decode()) == (422, True)
    answer = client_for("contact").post(
        f"/api/v1/pools/{pool.pk}/propose-change/",
        {**given, "version": pool.version, "reason": "Fordi"},
        content_type="application/json",
    )
    assert (answer.status_code, list(answer.json())) == (400, ["sign_up_deadline"])


def test_a_deadline_that_has_passed_since_is_refused_when_it_is_approved(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    change = propose(world, pool, sign_up_deadline=timezone.localdate())
    PoolChange.objects.filter(pk=change.pk).update(
        after={**change.after, "sign_up_deadline": (timezone.localdate() - dt.timedelta(days=1)).isoformat()}
    )
    with pytest.raises(InvalidInput, match="Påmeldingsfristen har alt gått ut"):
        together(world, change, "approved")
    assert Pool.objects.get().sign_up_deadline == terms()["sign_up_deadline"]


def test_a_deadline_that_is_over_need_not_be_moved(world: World):
    """Only what is moved must hold: a pool whose sign-up is over can get another last day."""
    pool = make_pool(world, make_rollout(world), "closed")
    past = timezone.localdate() - dt.timedelta(days=3)
    Pool.objects.filter(pk=pool.pk).update(sign_up_deadline=past)
    change = propose(world, pool, sign_up_deadline=past, end_date=terms()["end_date"] + dt.timedelta(days=7))
    assert together(world, change, "approved").state == "approved"


# --- The margin -------------------------------------------------------------------------------------------------


def test_without_a_margin_everything_goes_to_the_nkg(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    assert propose(world, pool, capacity=4).state == "submitted"


def test_within_the_margin_it_holds_at_once_and_the_log_has_a_line(world: World, client_for):
    set_margin(world, 2, 7)
    pool = make_pool(world, make_rollout(world), "open")
    deadline = terms()["sign_up_deadline"] + dt.timedelta(days=7)
    change = propose(world, pool, capacity=4, sign_up_deadline=deadline)
    pool.refresh_from_db()
    assert (change.state, pool.capacity, pool.sign_up_deadline) == ("in_margin", 4, deadline)
    entry = LoggedDecision.objects.get(kind="in_margin")
    assert (entry.change, entry.reason, entry.decided_by) == (change, "Flere vil", world.people["contact"])
    assert "krevde ingen avgjørelse" in client_for("reader").get(reverse("rollouts:decisions")).content.decode()
    assert "Endret innenfor spillerommet" in client_for("reader").get(pool.get_absolute_url()).content.decode()


def test_small_steps_are_counted_from_what_the_nkg_approved(world: World):
    set_margin(world, 2, 0)
    pool = make_pool(world, make_rollout(world), "open")
    assert [propose(world, pool, capacity=seats).state for seats in (4, 5)] == ["in_margin", "in_margin"]
    change = propose(world, pool, capacity=6)
    assert change.state == "submitted"
    together(world, change, "approved")
    # From there on two more again.
    assert propose(world, pool, capacity=8).state == "in_margin"


@pytest.mark.parametrize(
    "new",
    [
        {"capacity": 6},
        {"capacity": 2},
        {"sign_up_deadline": terms()["sign_up_deadline"] + dt.timedelta(days=8)},
        {"sign_up_deadline": terms()["sign_up_deadline"] - dt.timedelta(days=1)},
        {"end_date": terms()["end_date"] + dt.timedelta(days=1)},
        {"minimum": 1},
        {"note": "Noe nytt"},
    ],
)
def test_all_else_is_for_the_nkg(world: World, new: dict[str, Any]):
    set_margin(world, 2, 7)
    assert propose(world, make_pool(world, make_rollout(world), "open"), **new).state == "submitted"


def test_the_nkg_sets_the_margin_together_and_keeps_what_was(world: World, client_for):
    page = reverse("rollouts:margin")
    given = {"places": 2, "deadline_days": 7, "reason": "Små ting skal gå fort"}
    assert client_for("contact").get(page).status_code == 200
    assert client_for("contact").post(page, given).status_code == 403
    one, two = client_for("coordinator"), client_for("coordinator2")
    assert one.post(page, {**given, "places": 500}).status_code == 422
    assert "Du har foreslått et nytt spillerom for endringer." in one.post(page, given, follow=True).content.decode()
    assert (margin.current().places, margin.current().deadline_days) == (0, 0)
    assert "nytt spillerom" in two.get(reverse("rollouts:queue")).content.decode()
    motion = Motion.objects.get()
    with pytest.raises(WrongState):
        margin.put_forward(by=fresh(world.people["coordinator2"]), places=1, deadline_days=1, reason="Heller")
    two.post(reverse("rollouts:motion_act", args=[motion.pk, "enig"]))
    now = margin.current()
    assert (now.places, now.deadline_days, now.reason) == (2, 7, "Små ting skal gå fort")
    entry = LoggedDecision.objects.get()
    assert (entry.kind, entry.present, now.decision) == ("margin", ["Nkg En", "Nkg To"], entry)
    for name in ("places", "deadline_days", "reason"):
        wrong = {"places": 1, "deadline_days": 1, "reason": "R", name: "" if name == "reason" else -1}
        with pytest.raises(InvalidInput) as refused:
            margin.put_forward(by=fresh(world.people["coordinator"]), **wrong)
        assert refused.value.field == name
    with pytest.raises(NotAllowed):
        margin.put_forward(by=fresh(world.people["contact"]), places=1, deadline_days=1, reason="R")
    with pytest.raises(DatabaseError), transaction.atomic():
        ChangeMargin.objects.update(places=9)
    again = margin.put_forward(by=fresh(world.people["coordinator"]), places=0, deadline_days=0, reason="Tilbake")
    assert again is not None
    motions.agree(again.pk, by=fresh(world.people["coordinator2"]))
    html = client_for("reader").get(page).content.decode()
    assert "2 plasser mer, 7 dager senere frist" in html
    assert "0 plasser mer, 0 dager senere frist" in html
