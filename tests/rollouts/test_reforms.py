"""What a reform of municipalities does to seats in pools: on the date and not before, given back when it is undone."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from core.errors import NotAllowed, WrongState
from networks.models import Municipality, Reform, ReformLine, Role, User
from networks.reforms import plan as plans
from networks.reforms import workflow
from rollouts.evaluations import workflow as evaluations
from rollouts.facts import reports
from rollouts.facts.reports import Told
from rollouts.models import ChecklistItem, Dispensation, MunicipalityFact, Pool, Product, SignUp, Supplier
from rollouts.plans import checklists
from rollouts.pools import workflow as pool_workflow
from rollouts.readiness import stops
from rollouts.reform_belongings import Belongings
from rollouts.reforms import Seats
from rollouts.sign_ups import invitations
from rollouts.sign_ups import workflow as sign_ups
from rollouts.stops import dispensations
from tests.rollouts.conftest import World, decision, fresh, make_person, make_pool, make_rollout

FIRST = dt.date(2028, 1, 1)
THE_DAY = dt.datetime(2028, 1, 1, 8, tzinfo=dt.UTC)
# A pool that still takes sign-ups after the reform.
LATE = {"sign_up_deadline": dt.date(2028, 3, 1), "start_date": dt.date(2028, 4, 1), "end_date": dt.date(2028, 6, 1)}


@pytest.fixture
def admin(world: World) -> User:
    return make_person("ks", Role.ADMINISTRATOR)


@pytest.fixture
def pool(world: World) -> Pool:
    """Open now, and under way when the reform comes."""
    rollout = make_rollout(world)
    return make_pool(world, rollout, "open", end_date=dt.date(2028, 6, 30))


def sign_up(world: World, pool: Pool, *names: str) -> None:
    for name in names:
        sign_ups.sign_up(
            fresh_pool(pool),
            world[name],
            by=fresh(world.people["contact"]),
            decision=decision(decision_maker="Rådmannen", decided_on=dt.date(2026, 1, 1)),
            read=1,
        )


def fresh_pool(pool: Pool) -> Pool:
    return Pool.objects.get(pk=pool.pk)


def merge(world: World, by: User, *names: str) -> Reform:
    lines = [ReformLine(predecessor=world[name], to_number="4251", to_name="Nedenes") for name in names]
    return workflow.save_draft(Reform(name="R", date=FIRST, kind="merger"), lines, by=by)


def seats(pool: Pool) -> list[str]:
    return sorted(SignUp.objects.active().filter(pool=pool).values_list("municipality__name", flat=True))


def texts(reform: Reform) -> dict[str, tuple[bool, int]]:
    return {one.text: (one.needs_decision, one.count) for one in Seats().preview(plans.read(reform))}


def test_two_seats_become_one_on_the_date(world: World, pool: Pool, admin: User) -> None:
    sign_up(world, pool, "Arendal", "Farsund", "Lindesnes")
    reform = merge(world, admin, "Arendal", "Farsund")
    assert texts(reform) == {
        "2 påmeldinger går over til etterfølgeren den dagen reformen trer i kraft": (False, 2),
    }
    workflow.apply(reform, by=admin, seen_version=1)
    assert seats(pool) == ["Arendal", "Farsund", "Lindesnes"]
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
        assert seats(pool) == ["Lindesnes", "Nedenes"]
        assert workflow.bring_into_force() == []
        moved = SignUp.objects.active().get(municipality__name="Nedenes")
        assert moved.decision_maker == "Rådmannen"
        assert "Videreført ved kommunereform" in moved.transitions.get().comment

        workflow.undo(Reform.objects.get(pk=reform.pk), by=admin)
        assert seats(pool) == ["Arendal", "Farsund", "Lindesnes"]


def test_before_the_date_undoing_touches_no_seat(world: World, pool: Pool, admin: User) -> None:
    sign_up(world, pool, "Arendal")
    reform = workflow.apply(merge(world, admin, "Arendal", "Farsund"), by=admin, seen_version=1)
    before = list(SignUp.objects.values_list("pk", "state"))
    workflow.undo(reform, by=admin)
    assert list(SignUp.objects.values_list("pk", "state")) == before


def test_a_split_leaves_the_seat_for_somebody_to_decide(world: World, pool: Pool, admin: User) -> None:
    sign_up(world, pool, "Arendal")
    lines = [ReformLine(predecessor=world["Arendal"], to_number=number, to_name=number) for number in ("4251", "4252")]
    reform = workflow.save_draft(Reform(name="R", date=FIRST, kind="split"), lines, by=admin)
    assert texts(reform) == {"Påmeldinger som må avgjøres: kommunen blir til flere": (True, 1)}
    workflow.apply(reform, by=admin, seen_version=1)
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
    assert seats(pool) == ["Arendal"]


def test_a_finished_pool_keeps_its_history(world: World, admin: User) -> None:
    rollout = make_rollout(world)
    pool = make_pool(world, rollout, "open")
    sign_up(world, pool, "Arendal")
    reform = merge(world, admin, "Arendal", "Farsund")
    assert texts(reform) == {}
    workflow.apply(reform, by=admin, seen_version=1)
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
    assert seats(pool) == ["Arendal"]


def test_a_sign_up_of_the_new_municipality_builds_on_the_reform(world: World, pool: Pool, admin: User) -> None:
    reform = workflow.apply(merge(world, admin, "Arendal", "Farsund"), by=admin, seen_version=1)
    SignUp.objects.create(
        pool=pool,
        municipality=Municipality.objects.get(number="4251"),
        decision_maker="Rådmannen",
        decided_on=dt.date(2026, 1, 1),
        signed_up_at=timezone.now(),
        signed_up_by=world.people["contact"],
    )
    with pytest.raises(WrongState, match="Nedenes er meldt på"):
        workflow.undo(reform, by=admin)


def ask(world: World, pool: Pool, *names: str) -> None:
    invitations.invite(pool.pk, by=fresh(world.people["contact"]), chosen=[world[name] for name in names])


def asked(pool: Pool) -> list[str]:
    found = SignUp.objects.filter(pool=pool, state="invited")
    return sorted(found.values_list("municipality__name", flat=True))


def test_an_unanswered_invitation_follows_and_comes_back(world: World, admin: User) -> None:
    pool = make_pool(world, make_rollout(world), "open", **LATE)
    soon = make_pool(world, make_rollout(world, title="Et annet"), "open")
    seated = make_pool(world, make_rollout(world, title="Et tredje"), "open", **LATE)
    ask(world, pool, "Arendal", "Farsund", "Lindesnes")
    ask(world, soon, "Arendal")
    ask(world, seated, "Farsund")
    sign_up(world, seated, "Arendal")
    reform = merge(world, admin, "Arendal", "Farsund")
    assert texts(reform) == {
        "1 påmelding går over til etterfølgeren den dagen reformen trer i kraft": (False, 1),
        "3 ubesvarte invitasjoner følger med til etterfølgeren": (False, 3),
    }
    workflow.apply(reform, by=admin, seen_version=1)
    assert asked(pool) == ["Arendal", "Farsund", "Lindesnes"]
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
        # Two become one; a deadline that is past asks nobody; and who has a seat isn't asked.
        assert asked(pool) == ["Farsund", "Lindesnes", "Nedenes"]
        assert asked(soon) == ["Arendal"]
        assert (asked(seated), seats(seated)) == (["Farsund"], ["Nedenes"])
        workflow.undo(Reform.objects.get(pk=reform.pk), by=admin)
        assert asked(pool) == ["Arendal", "Farsund", "Lindesnes"]


def test_an_invitation_the_successor_has_answered_stays_answered(world: World, admin: User) -> None:
    pool = make_pool(world, make_rollout(world), "open", **LATE)
    ask(world, pool, "Arendal")
    reform = workflow.apply(merge(world, admin, "Arendal", "Farsund"), by=admin, seen_version=1)
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
        heir = Municipality.objects.get(number="4251")
        sign_ups.decline(pool, heir, by=fresh(world.people["contact"]))
        with pytest.raises(WrongState, match="Nedenes har svart på invitasjonen til"):
            workflow.undo(Reform.objects.get(pk=reform.pk), by=admin)


def test_an_invitation_to_another_region_stays(world: World, admin: User) -> None:
    pool = make_pool(world, make_rollout(world), "open", **LATE)
    ask(world, pool, "Arendal")
    lines = [
        ReformLine(predecessor=world[name], to_number="4252", to_name="Nytt", network=world.rogaland)
        for name in ("Arendal", "Stavanger")
    ]
    reform = workflow.save_draft(Reform(name="R", date=FIRST, kind="merger"), lines, by=admin)
    assert texts(reform) == {}
    workflow.apply(reform, by=admin, seen_version=1)
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
        assert asked(pool) == ["Arendal"]


# --- What follows beside the seats --------------------------------------------------------------------------


def test_ticks_follow_where_all_that_become_one_have_done_it(world: World, pool: Pool, admin: User) -> None:
    sign_up(world, pool, "Arendal", "Farsund")
    items = [ChecklistItem.objects.create(rollout=pool.rollout, text=text, order=n) for n, text in enumerate("AB")]
    contact = fresh(world.people["contact"])
    for row in SignUp.objects.active().filter(pool=pool).select_related("municipality"):
        done = items if row.municipality.name == "Arendal" else items[:1]
        checklists.change(row.pk, by=contact, done=[item.pk for item in done])
    reform = workflow.apply(merge(world, admin, "Arendal", "Farsund"), by=admin, seen_version=1)
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
        seat = SignUp.objects.active().get(municipality__name="Nedenes")
        assert set(checklists.ticked_items(seat)) == {items[0].pk}
        workflow.undo(Reform.objects.get(pk=reform.pk), by=admin)
        back = SignUp.objects.active().get(municipality__name="Arendal")
        assert set(checklists.ticked_items(back)) == {item.pk for item in items}


def test_dispensations_and_facts_follow_to_the_successor(world: World, admin: User) -> None:
    stops.stop(world.solution, by=world.people["coordinator"], reason="Ingen finansiering")
    representative, contact = world.people["representative"], fresh(world.people["contact"])
    application = dispensations.apply(world.solution, world["Arendal"], by=representative, reason="Haster")
    supplier = Supplier.objects.create(name="Leverandør A")
    journal, other = (Product.objects.create(supplier=supplier, name=name, kind="ehr") for name in ("A", "B"))
    alarm = Product.objects.create(supplier=supplier, name="C", kind="welfare")
    for name, product in (("Arendal", journal), ("Farsund", other)):
        reports.record(Told(world[name], "ehr", "given", product=product), by=contact)
    reports.record(Told(world["Farsund"], "welfare", "given", product=alarm), by=contact)
    reform = merge(world, admin, "Arendal", "Farsund")
    found = {one.text: one.needs_decision for one in Belongings().preview(plans.read(reform))}
    assert found == {
        "1 dispensasjon eller søknad følger med til etterfølgeren": False,
        "1 opplysning om hva kommunen har, gjelder også etterfølgeren": False,
        "Opplysninger som etterfølgeren må gi på nytt, siden kommunene har ulike svar": True,
    }
    workflow.apply(reform, by=admin, seen_version=1)
    assert Dispensation.objects.get().municipality == world["Arendal"]
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
        assert workflow.bring_into_force() == []
        application.refresh_from_db()
        assert application.municipality.name == "Nedenes"
        (fact,) = MunicipalityFact.objects.current([application.municipality_id])
        assert (fact.kind, fact.product, fact.source, fact.effective_date) == ("welfare", alarm, "reform", FIRST)
        workflow.undo(Reform.objects.get(pk=reform.pk), by=admin)
        application.refresh_from_db()
        assert application.municipality == world["Arendal"]


def test_who_comes_after_answers_for_what_was_completed(world: World, admin: User) -> None:
    rollout = make_rollout(world)
    done = make_pool(world, rollout, "open")
    sign_up(world, done, "Arendal")
    contact = fresh(world.people["contact"])
    for act in (pool_workflow.close, pool_workflow.start, pool_workflow.complete):
        done = act(done.pk, by=contact, version=fresh_pool(done).version)
    evaluation = done.evaluation
    evaluations.extend(evaluation.pk, by=contact, open_until=dt.date(2028, 3, 1))
    workflow.apply(merge(world, admin, "Arendal", "Farsund"), by=admin, seen_version=1)
    with time_machine.travel(THE_DAY, tick=False):
        workflow.bring_into_force()
        contact = fresh(world.people["contact"])
        assert [one.name for one in evaluations.results(evaluation, contact).owing] == ["Arendal"]
        values = [5, *[None] * (len(evaluation.for_municipality) - 1)]
        evaluations.answer(evaluation.pk, by=contact, municipality=world["Arendal"], values=values)
        stranger = fresh(world.people["other_contact"])
        with pytest.raises(NotAllowed):
            evaluations.answer(evaluation.pk, by=stranger, municipality=world["Arendal"], values=values)
