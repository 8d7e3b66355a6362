"""What a municipality is told, in versions; who is asked again; the line for a full pool; invitations and a no."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from core.errors import Conflict, InvalidInput, NotAllowed, Unsure, WrongState
from core.notifications.models import Message
from portfolio.statuses import adoption
from rollouts.models import InformationSheet, Pool, PoolChange, SignUp, SignUpTransition, Track
from rollouts.pool_changes import workflow as changes
from rollouts.pools import gate, workflow
from rollouts.sheets import workflow as sheets
from rollouts.sign_ups import invitations, waiting_list
from rollouts.sign_ups import workflow as sign_ups
from rollouts.sign_ups.receipts import as_docx, receipt
from tests.rollouts.conftest import (
    World,
    decision,
    fresh,
    make_pool,
    make_rollout,
    make_sheet,
    terms,
    together,
    waiting_in_rollouts,
)

PARTS = dict.fromkeys(InformationSheet.PARTS, "Slik er det.")


def join(world: World, pool: Pool, *names: str, who: str = "contact", read: int = 1) -> list[SignUp]:
    chosen = [world[name] for name in names]
    return sign_ups.sign_up_many(pool, chosen, by=fresh(world.people[who]), decision=decision(), read=read)


def states(pool: Pool) -> dict[str, str]:
    return {row.municipality.name: row.state for row in SignUp.objects.filter(pool=pool).select_related("municipality")}


def inbox(who: Any) -> list[str]:
    return list(Message.objects.filter(user=who).order_by("pk").values_list("title", flat=True))


def publish(world: World, rollout_id: int, *, note: str = "Ny pris", material: bool = True) -> InformationSheet:
    by = world.people["contact"]
    draft = sheets.save_draft(rollout_id, by=by, saved=None, parts={**PARTS, "change_note": note})
    return sheets.publish(rollout_id, by=by, saved=draft.saved, is_material=material)


# --- The gate --------------------------------------------------------------------------------------------


def test_a_pool_waits_behind_the_gate_until_the_information_is_out(world: World):
    rollout = make_rollout(world, informed=False)
    pool = make_pool(world, rollout, "submitted")
    contact = world.people["contact"]
    pool = together(world, pool, "approved", "Informasjonen kommer")
    assert pool.state == "approved"
    (missing,) = gate.missing(rollout)
    assert (missing.what, missing.who) == (
        "Informasjonen til kommunene er ikke publisert.",
        "Den som leder innføringsløpet",
    )
    with pytest.raises(WrongState, match="ikke publisert"):
        workflow.open_pool(pool.pk, by=contact, version=pool.version)
    publish(world, rollout.pk)
    pool = workflow.open_pool(pool.pk, by=contact, version=pool.version)
    assert pool.state == "open"
    assert list(pool.transitions.values_list("action", flat=True)) == ["submit", "approve", "open"]


# --- Versions of the information ---------------------------------------------------------------------------


def test_a_sheet_is_published_whole_and_says_what_is_new(world: World):
    rollout, by = make_rollout(world, informed=False), world.people["contact"]
    draft = sheets.save_draft(rollout.pk, by=by, saved=None, parts={**PARTS, "costs": " "})
    with pytest.raises(InvalidInput) as error:
        sheets.publish(rollout.pk, by=by, saved=draft.saved, is_material=False)
    assert error.value.field == "costs"
    draft = sheets.save_draft(rollout.pk, by=by, saved=draft.saved, parts=PARTS)
    sheets.publish(rollout.pk, by=by, saved=draft.saved, is_material=True)
    # The first version asks nobody again.
    assert not InformationSheet.objects.get().is_material
    draft = sheets.save_draft(rollout.pk, by=by, saved=None, parts=PARTS)
    assert draft.version == 2
    with pytest.raises(InvalidInput) as error:
        sheets.publish(rollout.pk, by=by, saved=draft.saved, is_material=True)
    assert error.value.field == "change_note"


def test_two_writers_of_a_draft(world: World):
    rollout, by = make_rollout(world), world.people["contact"]
    first = sheets.save_draft(rollout.pk, by=by, saved=None, parts=PARTS)
    for saved in (None, first.saved + 1):
        with pytest.raises(Conflict) as error:
            sheets.save_draft(rollout.pk, by=world.people["regional_leader"], saved=saved, parts=PARTS)
        assert error.value.theirs == first


@pytest.mark.parametrize("who", ["other_contact", "coordinator", "resource", "reader", "representative"])
def test_only_those_who_lead_write(world: World, who: str):
    with pytest.raises(NotAllowed):
        sheets.save_draft(make_rollout(world).pk, by=world.people[who], saved=None, parts=PARTS)


def test_drafts_are_for_those_who_lead_and_the_nkg(world: World):
    rollout = make_rollout(world)
    sheets.save_draft(rollout.pk, by=world.people["contact"], saved=None, parts=PARTS)
    for who, seen in (
        ("contact", 2),
        ("regional_leader", 2),
        ("coordinator", 2),
        ("other_contact", 1),
        ("anonymous", 1),
    ):
        assert InformationSheet.objects.visible_to(fresh(world.people[who])).count() == seen, who


def test_the_database_keeps_what_was_published(world: World):
    sheet = InformationSheet.objects.get(rollout=make_rollout(world))
    for change in ({"costs": "Gratis"}, {"published_at": None, "published_by": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            InformationSheet.objects.filter(pk=sheet.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        sheet.delete()


def test_an_answer_is_bound_to_the_version_that_was_read(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    (row,) = join(world, pool, "Arendal")
    assert row.sheet is not None
    assert row.sheet.version == 1
    publish(world, pool.rollout_id, material=False)
    with pytest.raises(Conflict) as error:
        join(world, pool, "Farsund")
    assert error.value.theirs.version == 2
    join(world, pool, "Farsund", read=2)
    # Nothing material has changed for those who had answered.
    assert states(pool) == {"Arendal": "confirmed", "Farsund": "confirmed"}


def test_a_material_change_asks_again_and_keeps_the_seat(world: World):
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    (row,) = join(world, pool, "Arendal")
    join(world, pool, "Farsund")
    publish(world, pool.rollout_id)
    assert states(pool) == {"Arendal": "signed_up", "Farsund": "waiting"}
    assert Pool.objects.get(pk=pool.pk).free == 0
    assert "er endret: bekreft" in inbox(world.people["representative"])[-1]
    with pytest.raises(NotAllowed):
        sign_ups.confirm_again(row, by=world.people["other_contact"], decision=decision(), read=2)
    with pytest.raises(Conflict):
        sign_ups.confirm_again(row, by=world.people["representative"], decision=decision(), read=1)
    row = sign_ups.confirm_again(row, by=world.people["representative"], decision=decision(), read=2)
    assert (row.state, row.sheet.version) == ("confirmed", 2)  # type: ignore[union-attr]
    with pytest.raises(WrongState):
        sign_ups.confirm_again(row, by=world.people["representative"], decision=decision(), read=2)


# --- The line ----------------------------------------------------------------------------------------------


def test_the_line_moves_and_the_first_in_it_is_told(world: World):
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    rows = join(world, pool, "Kristiansand", "Arendal", "Farsund")
    assert [row.state for row in rows] == ["confirmed", "waiting", "waiting"]
    assert list(waiting_list.places(pool).values()) == [1, 2]
    Message.objects.all().delete()
    sign_ups.withdraw(rows[0], by=world.people["contact"])
    assert states(pool) == {"Kristiansand": "withdrawn", "Arendal": "confirmed", "Farsund": "waiting"}
    assert inbox(world.people["representative"]) == [f"Arendal har fått plass i {pool}"]
    assert inbox(world.people["other_contact"]) == []
    moved = SignUpTransition.objects.get(sign_up=rows[1], from_state="waiting")
    assert (moved.to_state, moved.actor, moved.role) == ("confirmed", None, "")


def test_who_read_an_older_version_gets_the_seat_and_is_asked(world: World):
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    first, _second = join(world, pool, "Kristiansand", "Arendal")
    publish(world, pool.rollout_id)
    sign_ups.withdraw(first, by=world.people["contact"])
    assert states(pool)["Arendal"] == "signed_up"


def test_nobody_passes_the_line(world: World):
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    join(world, pool, "Kristiansand", "Arendal")
    Pool.objects.filter(pk=pool.pk).update(capacity=2)
    (late,) = join(world, pool, "Farsund")
    assert late.state == "waiting"


def test_leaving_the_line_frees_no_seat_and_a_running_pool_fills_none(world: World):
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    seated, waits, last = join(world, pool, "Kristiansand", "Arendal", "Farsund")
    sign_ups.withdraw(waits, by=world.people["contact"])
    assert states(pool) == {"Kristiansand": "confirmed", "Arendal": "withdrawn", "Farsund": "waiting"}
    contact = world.people["contact"]
    pool = workflow.close(pool.pk, by=contact, version=pool.version)
    pool = workflow.start(pool.pk, by=contact, version=pool.version)
    sign_ups.withdraw(seated, by=contact)
    last.refresh_from_db()
    assert last.state == "waiting"


def test_a_wish_for_another_pool_and_the_change(world: World):
    rollout = make_rollout(world)
    first, second = make_pool(world, rollout, "open"), make_pool(world, rollout, "open", capacity=1)
    (row,) = join(world, first, "Arendal")
    (holder,) = join(world, second, "Farsund")
    other = make_pool(world, make_rollout(world), "open")
    with pytest.raises(InvalidInput):
        sign_ups.wish(row, other, by=world.people["representative"])
    sign_ups.wish(row, second, by=world.people["representative"])
    Message.objects.all().delete()
    sign_ups.withdraw(holder, by=world.people["contact"])
    assert inbox(world.people["representative"]) == [f"Det er ledig plass i {second}, som Arendal ønsket seg"]
    moved = sign_ups.change_pool(row, second, by=world.people["representative"], decision=decision(), read=1)
    assert (moved.pool, moved.state) == (second, "confirmed")
    assert states(first) == {"Arendal": "withdrawn"}


# --- Invitations and a no ------------------------------------------------------------------------------------


def test_invite_those_who_remain(world: World):
    rollout = make_rollout(world)
    pool, contact = make_pool(world, rollout, "open"), world.people["contact"]
    join(world, pool, "Farsund")
    adoption.report_status(
        municipality=world["Lindesnes"],
        solution=world.solution,
        level="in_use",
        effective_date=dt.date(2024, 1, 1),
        by=contact,
        seen_version=0,
    )
    Message.objects.all().delete()
    rows = invitations.invite(pool.pk, by=contact, kind="remaining")
    assert {row.municipality.name for row in rows} == {"Arendal", "Kristiansand"}
    assert inbox(world.people["representative"]) == [f"Invitasjon: {pool}"]
    assert inbox(contact) == []
    with pytest.raises(Unsure) as asked:
        invitations.invite(pool.pk, by=contact, kind="all")
    assert asked.value.doubts == {"4205": "Lindesnes er alt «i bruk»."}
    rows = invitations.invite(pool.pk, by=contact, kind="all", sure=["4205"])
    assert {row.municipality.name for row in rows} == {"Lindesnes"}
    with pytest.raises(InvalidInput, match="alt spurt"):
        invitations.invite(pool.pk, by=contact, kind="all")
    (row,) = join(world, pool, "Arendal", who="representative")
    assert (row.state, row.invited_by) == ("confirmed", contact)
    assert SignUp.objects.filter(pool=pool, municipality=world["Arendal"]).count() == 1


@pytest.mark.parametrize("who", ["other_contact", "coordinator", "resource", "representative"])
def test_only_those_who_lead_invite(world: World, who: str):
    pool = make_pool(world, make_rollout(world), "open")
    with pytest.raises(NotAllowed):
        invitations.invite(pool.pk, by=world.people[who], kind="all")


def test_nobody_is_invited_to_a_pool_that_is_not_open(world: World):
    pool = make_pool(world, make_rollout(world), "closed")
    with pytest.raises(WrongState):
        invitations.invite(pool.pk, by=world.people["contact"], kind="all")


def test_no_is_a_full_answer(world: World):
    pool, representative = make_pool(world, make_rollout(world), "open"), world.people["representative"]
    row = sign_ups.decline(pool, world["Arendal"], by=representative)
    assert (row.state, row.leaving_reason, row.decision_maker) == ("declined", "", "")
    with pytest.raises(WrongState, match="alt takket nei"):
        sign_ups.decline(pool, world["Arendal"], by=representative)
    # Thinking again is a new row; and a yes is withdrawn, not declined.
    join(world, pool, "Arendal", who="representative")
    with pytest.raises(WrongState, match="Trekk påmeldingen"):
        sign_ups.decline(pool, world["Arendal"], by=representative)
    with pytest.raises(NotAllowed):
        sign_ups.decline(pool, world["Farsund"], by=representative)


def test_a_no_is_not_held_up_to_others(world: World):
    pool = make_pool(world, make_rollout(world, Track.NATIONAL), "open")
    sign_ups.decline(pool, world["Arendal"], by=world.people["representative"])
    seen = {"contact", "representative", "national_leader", "coordinator"}
    for who in ("contact", "representative", "national_leader", "coordinator", "other_contact", "reader", "anonymous"):
        assert SignUp.objects.visible_to(fresh(world.people[who])).exists() == (who in seen), who


def test_the_database_holds_every_state(world: World):
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    seated, waits = join(world, pool, "Kristiansand", "Arendal")
    declined = sign_ups.decline(pool, world["Farsund"], by=world.people["contact"])
    impossible: list[tuple[SignUp, dict[str, Any]]] = [
        (seated, {"state": "waiting"}),
        (seated, {"state": "declined"}),
        (waits, {"state": "completed"}),
        (waits, {"signed_up_at": None}),
        (declined, {"state": "confirmed"}),
        (declined, {"declined_by": None}),
    ]
    for row, change in impossible:
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            SignUp.objects.filter(pk=row.pk).update(**change)


# --- Changes of what was approved --------------------------------------------------------------------------------


def propose(world: World, pool: Pool, **what: Any) -> PoolChange:
    return changes.propose(
        pool.pk, by=world.people["contact"], version=pool.version, reason="Leverandøren er forsinket", **terms(**what)
    )


def test_new_dates_go_to_the_nkg_and_then_to_the_municipalities(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    join(world, pool, "Arendal")
    later = pool.end_date + dt.timedelta(days=30)
    change = propose(world, pool, end_date=later)
    pool.refresh_from_db()
    assert pool.end_date != later
    with pytest.raises(WrongState, match="venter alt"):
        propose(world, pool, end_date=later)
    with pytest.raises(NotAllowed):
        changes.approve(change.pk, by=world.people["contact"])
    together(world, change, "approved")
    pool.refresh_from_db()
    assert (pool.end_date, pool.state) == (later, "open")
    assert states(pool) == {"Arendal": "signed_up"}
    with pytest.raises(WrongState, match="alt avgjort"):
        changes.send_back(change.pk, by=world.people["coordinator2"], reason="Nei")


def test_more_seats_let_the_line_in(world: World):
    pool = make_pool(world, make_rollout(world), "open", capacity=1)
    join(world, pool, "Kristiansand", "Arendal", "Farsund")
    change = propose(world, pool, capacity=2)
    together(world, change, "approved")
    assert states(pool) == {"Kristiansand": "confirmed", "Arendal": "confirmed", "Farsund": "waiting"}


def test_what_was_approved_stands_when_the_change_is_sent_back_or_withdrawn(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    change = propose(world, pool, capacity=9)
    with pytest.raises(InvalidInput):
        changes.send_back(change.pk, by=world.people["coordinator"], reason=" ")
    together(world, change, "returned", "For mange")
    again = propose(world, pool, capacity=8)
    changes.withdraw(again.pk, by=world.people["regional_leader"])
    pool.refresh_from_db()
    assert pool.capacity == 3
    assert list(PoolChange.objects.order_by("pk").values_list("state", flat=True)) == ["returned", "withdrawn"]


def test_a_change_that_cannot_be(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    join(world, pool, "Arendal", "Farsund")
    cases: list[tuple[dict[str, Any], str | None]] = [
        ({"capacity": 1}, "capacity"),
        ({"minimum": 9}, "minimum"),
        ({}, None),
    ]
    for what, field in cases:
        with pytest.raises(InvalidInput) as error:
            propose(world, pool, **what)
        assert error.value.field == field
    with pytest.raises(WrongState):
        propose(world, make_pool(world, make_rollout(world), "submitted"), capacity=9)
    with pytest.raises(NotAllowed):
        changes.propose(
            pool.pk, by=world.people["other_contact"], version=pool.version, reason="X", **terms(capacity=9)
        )
    with pytest.raises(Conflict):
        changes.propose(pool.pk, by=world.people["contact"], version=pool.version - 1, reason="X", **terms(capacity=9))


# --- The least number, and the end ---------------------------------------------------------------------------------


def test_too_few_start_with_a_reason_and_those_with_seats_are_through(world: World):
    pool = make_pool(world, make_rollout(world), "open", minimum=2)
    contact = world.people["contact"]
    join(world, pool, "Arendal")
    pool = workflow.close(pool.pk, by=contact, version=pool.version)
    with pytest.raises(InvalidInput, match="minst 2 kommuner og har 1") as error:
        workflow.start(pool.pk, by=contact, version=pool.version)
    assert error.value.field == "comment"
    pool = workflow.start(pool.pk, by=contact, version=pool.version, comment="De andre kommer i pulje 2")
    pool = workflow.complete(pool.pk, by=contact, version=pool.version)
    assert states(pool) == {"Arendal": "completed"}
    assert Pool.objects.get(pk=pool.pk).taken == 1


# --- The receipt ---------------------------------------------------------------------------------------------------


def test_the_receipt_says_what_was_decided_on_what(world: World):
    pool = make_pool(world, make_rollout(world), "open")
    (row,) = join(world, pool, "Arendal")
    made = receipt(SignUp.objects.get(pk=row.pk))
    facts = dict(made.facts)
    assert facts["Bestemt av"] == "Kommunedirektør"
    assert facts["Beslutningen bygger på"] == "delegert fullmakt"
    assert facts["Informasjonen som ble lest"] == "versjon 1"
    assert len(made.information) == 5
    # A later version does not change the receipt.
    make_sheet(pool.rollout, world.people["coordinator2"], version=2)
    assert receipt(SignUp.objects.get(pk=row.pk)).reference == made.reference

    import io

    from docx import Document

    document = Document(io.BytesIO(as_docx(made)))
    cells = [cell.text for table in document.tables for row_ in table.rows for cell in row_.cells]
    assert made.reference in cells
    assert "Kommunedirektør" in cells


# --- What waits ------------------------------------------------------------------------------------------------------


def waits(world: World, who: str) -> list[str]:
    return [item.title for item in waiting_in_rollouts(fresh(world.people[who]))]


def test_what_waits_goes_when_it_is_done(world: World):
    rollout = make_rollout(world)
    pool = make_pool(world, rollout, "open", sign_up_deadline=terms()["sign_up_deadline"] - dt.timedelta(days=20))
    contact, representative = world.people["contact"], world.people["representative"]
    invitations.invite(pool.pk, by=contact, chosen=[world["Arendal"]])
    assert waits(world, "representative") == [f"Invitert: {pool}"]
    (row,) = join(world, pool, "Arendal", who="representative")
    assert waits(world, "representative") == []
    publish(world, rollout.pk)
    assert waits(world, "representative") == waits(world, "contact") == [f"Bekreft på nytt: {pool}"]
    sign_ups.confirm_again(row, by=representative, decision=decision(), read=2)
    assert waits(world, "representative") == []
    change = propose(world, pool, capacity=9)
    assert waits(world, "coordinator") == [f"NKG skal avgjøre en endring: {pool}"]
    changes.withdraw(change.pk, by=contact)
    assert waits(world, "coordinator") == []


def test_an_approved_pool_waits_for_those_who_lead(world: World):
    pool = make_pool(world, make_rollout(world, informed=False), "submitted")
    together(world, pool, "approved", "Informasjonen kommer")
    assert f"Godkjent, men ikke åpnet for påmelding: {pool}" in waits(world, "contact")
    assert waits(world, "other_contact") == []
