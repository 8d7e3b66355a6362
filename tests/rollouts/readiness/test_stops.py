"""A solution that is stopped and resumed, and the municipalities that are let through all the same."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from core.waiting import waiting_for
from rollouts.models import (
    Dispensation,
    Motion,
    Pool,
    PoolTransition,
    SignUp,
    SolutionStop,
    Track,
)
from rollouts.pools import workflow
from rollouts.readiness import stops
from rollouts.sign_ups import access as sign_up_access
from rollouts.sign_ups import workflow as sign_ups
from rollouts.stops import dispensations
from tests.rollouts.conftest import TWO, World, decision, fresh, make_pool, make_rollout, resume_together, together
from tests.rollouts.readiness.test_readiness import assess, page, state

# --- Stop and resume ------------------------------------------------------------------------------------------


def test_a_stop_closes_open_pools_at_once_tells_everyone_and_bars_the_gate(world: World, keeper):
    for key in TWO:
        assess(world, key)
    rollout = make_rollout(world)
    pool, draft = make_pool(world, rollout, "open"), make_pool(world, rollout, "submitted")
    chosen = [world["Farsund"]]
    sign_ups.sign_up_many(pool, chosen, by=world.people["contact"], decision=decision(), read=1)
    Message.objects.all().delete()
    made = stops.stop(world.solution, by=keeper, reason="Ingen finansiering")
    pool.refresh_from_db()
    assert pool.state == "closed"
    last = PoolTransition.objects.filter(pool=pool).last()
    assert last is not None
    assert (last.actor, last.comment) == (None, "Løsningen er stoppet: Ingen finansiering")
    told = set(Message.objects.values_list("user__email", flat=True))
    assert {f"{name}@test.example" for name in ("kari_agder", "nkg_en", "nkg_to")} <= told
    assert "leser@test.example" not in told
    draft = together(world, draft, "approved", "Fristen haster")
    assert draft.state == "approved"
    with pytest.raises(WrongState, match="Ingen finansiering"):
        workflow.open_pool(draft.pk, by=world.people["contact"], version=draft.version)
    with pytest.raises(WrongState):
        stops.stop(world.solution, by=keeper, reason="Igjen")
    assert state(world) == "stopped"
    resume_together(world, "Det er avklart")
    with pytest.raises(DatabaseError), transaction.atomic():
        SolutionStop.objects.filter(pk=made.pk).update(reason="Omskrevet")
    pool = workflow.open_pool(pool.pk, by=world.people["contact"], version=pool.version)
    assert pool.state == "open"
    assert state(world) == "ready"


@pytest.mark.parametrize("who", ["contact", "national_leader", "representative", "reader", "grant_manager"])
def test_only_ks_and_the_nkg_stop_and_resume(world: World, keeper, who: str):
    for act in (stops.stop, stops.ask_to_resume):
        with pytest.raises(NotAllowed):
            act(world.solution, by=world.people[who], reason="Fordi")


def test_a_stop_has_a_reason_and_a_day(world: World, keeper):
    today = timezone.localdate()
    with pytest.raises(InvalidInput):
        stops.stop(world.solution, by=keeper, reason="")
    with pytest.raises(InvalidInput) as error:
        stops.stop(world.solution, by=keeper, reason="Ja", stopped_on=today + dt.timedelta(days=1))
    assert error.value.field == "stopped_on"
    stops.stop(world.solution, by=keeper, reason="Ja", stopped_on=today)
    with pytest.raises(IntegrityError), transaction.atomic():
        SolutionStop.objects.create(solution=world.solution, reason="To", stopped_by=keeper)


# --- Dispensations --------------------------------------------------------------------------------------------


@pytest.fixture
def stopped(world: World, keeper) -> Pool:
    """A pool that a stop has closed."""
    pool = make_pool(world, make_rollout(world, Track.NATIONAL), "approved")
    for key in TWO:
        assess(world, key)
    pool = workflow.open_pool(pool.pk, by=world.people["national_leader"], version=pool.version)
    stops.stop(world.solution, by=keeper, reason="Ingen finansiering")
    pool.refresh_from_db()
    return pool


def test_a_granted_dispensation_lets_that_municipality_alone_sign_up(world: World, stopped: Pool, client_for):
    arendal, farsund = world["Arendal"], world["Farsund"]
    contact = fresh(world.people["contact"])
    row = dispensations.apply(world.solution, arendal, by=world.people["representative"], reason="Avtalen går ut")
    assert "sign_up" not in sign_up_access.allowed_actions(contact, stopped)
    together(world, row, "approved", "Det haster")
    assert "sign_up" in sign_up_access.allowed_actions(fresh(contact), stopped)
    assert "sign_up" not in sign_up_access.allowed_actions(fresh(world.people["other_contact"]), stopped)
    assert list(sign_ups.candidates(contact, stopped)) == [arendal]
    answer = client_for("contact").get(page("sign_up", stopped.pk))
    assert answer.status_code == 200
    assert "Farsund" not in answer.content.decode()
    for chosen in ([farsund], [arendal, farsund]):
        with pytest.raises(WrongState):
            sign_ups.sign_up_many(stopped, chosen, by=contact, decision=decision(), read=1)
    sign_ups.sign_up(stopped, arendal, by=contact, decision=decision(), read=1)
    assert SignUp.objects.get().municipality == arendal


@pytest.mark.usefixtures("alone")
def test_a_refused_or_withdrawn_application_lets_nobody_in(world: World, stopped: Pool):
    arendal, representative = world["Arendal"], world.people["representative"]
    nkg = world.people["coordinator"]
    row = dispensations.apply(world.solution, arendal, by=representative, reason="Haster")
    with pytest.raises(WrongState):
        dispensations.apply(world.solution, arendal, by=representative, reason="Haster mer")
    with pytest.raises(InvalidInput):
        dispensations.decide(row.pk, by=nkg, grant=False, reason=" ")
    dispensations.decide(row.pk, by=nkg, grant=False, reason="Det kan vente")
    with pytest.raises(WrongState):
        dispensations.decide(row.pk, by=nkg, grant=True, reason="Likevel")
    again = dispensations.apply(world.solution, arendal, by=representative, reason="Nytt grunnlag")
    dispensations.decide(again.pk, by=nkg, grant=True, reason="Ja")
    dispensations.withdraw(again.pk, by=representative)
    with pytest.raises(WrongState):
        sign_ups.sign_up(stopped, arendal, by=representative, decision=decision(), read=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Dispensation.objects.filter(pk=row.pk).update(state="granted")


def test_who_applies_decides_and_sees(world: World, stopped: Pool, client_for):
    arendal = world["Arendal"]
    for who in ("other_contact", "other_representative", "reader", "coordinator"):
        with pytest.raises(NotAllowed):
            dispensations.apply(world.solution, arendal, by=world.people[who], reason="Haster")
    row = dispensations.apply(world.solution, arendal, by=world.people["contact"], reason="Haster")
    for who in ("contact", "keeper", "national_leader"):
        with pytest.raises(NotAllowed):
            dispensations.decide(row.pk, by=world.people[who], grant=True, reason="Ja")
    seen = {
        who: Dispensation.objects.visible_to(fresh(person)).exists()
        for who, person in world.people.items()
        if who != "anonymous"
    }
    assert {who for who, sees in seen.items() if sees} == {
        "contact",
        "representative",
        "national_leader",
        "coordinator",
        "coordinator2",
        "keeper",
    }
    waiting = [item.title for item in waiting_for(fresh(world.people["coordinator"]))]
    assert "NKG skal avgjøre: dispensasjon for Arendal, DigiHelsestasjon" in waiting
    address = row.get_absolute_url()
    assert client_for("reader").get(address).status_code == 404
    assert client_for("contact").post(address, {"reason": "Ja", "grant": "1"}).status_code == 403
    assert client_for("coordinator").post(address, {"reason": "", "grant": "1"}).status_code == 422
    assert client_for("coordinator").post(address, {"reason": "Ja", "grant": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "applied_for"
    agree = page("motion_act", Motion.objects.get().pk, "enig")
    assert client_for("keeper").post(agree).status_code == 403
    assert client_for("coordinator2").post(agree).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("granted", world.people["coordinator"])


def test_after_the_stop_the_dispensation_is_of_no_use(world: World, stopped: Pool, keeper):
    arendal, representative = world["Arendal"], world.people["representative"]
    row = dispensations.apply(world.solution, arendal, by=representative, reason="Haster")
    resume_together(world)
    with pytest.raises(WrongState):
        dispensations.decide(row.pk, by=world.people["coordinator"], grant=True, reason="Ja")
    with pytest.raises(WrongState):
        dispensations.apply(world.solution, world["Farsund"], by=world.people["contact"], reason="Haster")
