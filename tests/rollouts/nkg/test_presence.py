"""A meeting decides with those who say themselves that they are there, from the moment it begins."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.models import Message
from rollouts.decisions import meetings, minutes, presence
from rollouts.decisions.models import OBJECT_WITHIN
from rollouts.decisions.quorum import NoQuorum
from rollouts.models import AgendaItem, Attendance, LoggedDecision, Meeting, Motion, Pool, Seat
from rollouts.nkg.waiting import waiting_for
from tests.rollouts.conftest import World, attend, fresh, make_pool, make_rollout

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(three: World) -> Any:
    """The third of three members keeps the minutes."""
    Seat.objects.create(user=three.people["coordinator3"], body="ks", duty="secretary")
    return three.people["coordinator3"]


@pytest.fixture
def item(three: World) -> AgendaItem:
    """A pool on the agenda of a meeting that has just begun."""
    make_pool(three, make_rollout(three), "submitted")
    return call(three).items.get()


def call(world: World, days: int = 0) -> Meeting:
    starts_at = timezone.now() + dt.timedelta(days=days)
    return meetings.plan(by=world.people["coordinator"], starts_at=starts_at, place="Teams")


def decide(world: World, item: AgendaItem, who: str = "coordinator3", kind: str = "approved") -> Motion | None:
    return meetings.decide(item.pk, by=fresh(world.people[who]), kind=kind, reason="Fordi")


def name_both(world: World, item: AgendaItem) -> None:
    named = [world.people[name].pk for name in ("coordinator", "coordinator2")]
    presence.arrive(item.meeting_id, by=fresh(world.people["coordinator3"]))
    presence.name(item.meeting_id, by=fresh(world.people["coordinator3"]), present=named)


def two_days_later() -> None:
    before = timezone.now() - OBJECT_WITHIN - dt.timedelta(minutes=1)
    Meeting.objects.update(starts_at=before - dt.timedelta(hours=1))
    Attendance.objects.filter(confirmed_at=None).update(registered_at=before)
    presence.settle_all()


def test_one_member_alone_decides_nothing_in_a_meeting_of_january(three: World):
    """As it was found: one member called a meeting, ticked both as present, approved, and it took effect at once."""
    pool = make_pool(three, make_rollout(three), "submitted")
    meeting = call(three, days=40)
    one = fresh(three.people["coordinator"])
    both = [three.people[name].pk for name in ("coordinator", "coordinator2")]
    with pytest.raises(WrongState, match="Møtet begynner"):
        presence.arrive(meeting.pk, by=one)
    with pytest.raises(NotAllowed):
        presence.name(meeting.pk, by=one, present=both)
    with pytest.raises(WrongState):
        meetings.decide(meeting.items.get().pk, by=one, kind="approved")
    with pytest.raises(WrongState):
        minutes.hold(meeting.pk, by=one)
    # Moved to today, it is still one member.
    meetings.change(meeting.pk, by=one, starts_at=timezone.now(), place="Teams")
    presence.arrive(meeting.pk, by=one)
    with pytest.raises(NoQuorum):
        meetings.decide(meeting.items.get().pk, by=one, kind="approved")
    pool.refresh_from_db()
    assert (pool.state, LoggedDecision.objects.exists()) == ("submitted", False)
    # All were told of the meeting, and that it was moved.
    assert Message.objects.filter(user=three.people["coordinator2"], url=meeting.get_absolute_url()).count() == 2


def test_the_database_knows_when_a_meeting_begins(three: World):
    meeting = call(three, days=3)
    one = three.people["coordinator"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Attendance.objects.create(meeting=meeting, user=one, confirmed_at=timezone.now())
    with pytest.raises(DatabaseError), transaction.atomic():
        LoggedDecision.objects.create(kind="approved", subject="Pulje", meeting=meeting, decided_by=one)
    begun = call(three)
    with pytest.raises(DatabaseError), transaction.atomic():
        # Somebody who says it of themselves has said it.
        Attendance.objects.create(meeting=begun, user=one)


def test_a_meeting_is_not_called_for_yesterday_nor_moved_when_somebody_is_there(three: World, item: AgendaItem):
    with pytest.raises(InvalidInput) as error:
        call(three, days=-1)
    assert error.value.field == "date"
    attend(three, item.meeting, "coordinator")
    with pytest.raises(WrongState):
        meetings.change(
            item.meeting_id,
            by=three.people["coordinator"],
            starts_at=timezone.now() + dt.timedelta(days=1),
            place="Teams",
        )
    meetings.change(item.meeting_id, by=three.people["coordinator"], starts_at=item.meeting.starts_at, place="Oslo")


def test_who_has_gone_counts_for_what_was_decided_before(three: World, item: AgendaItem):
    attend(three, item.meeting)
    presence.leave(item.meeting_id, by=fresh(three.people["coordinator2"]))
    with pytest.raises(NoQuorum):
        decide(three, item, "coordinator")
    with pytest.raises(WrongState):
        decide(three, item, "coordinator2")
    attend(three, item.meeting, "coordinator2")
    assert decide(three, item, "coordinator") is None
    assert LoggedDecision.objects.get().present == ["Nkg En", "Nkg To"]
    # What has been decided in a meeting keeps the meeting.
    with pytest.raises(WrongState):
        meetings.cancel(item.meeting_id, by=three.people["coordinator"])


def test_what_leans_on_those_named_waits_for_their_own_word(three: World, item: AgendaItem, secretary: Any):
    name_both(three, item)
    one = three.people["coordinator"]
    assert Message.objects.filter(user=one, title__startswith="Du er ført som til stede").exists()
    assert any("Var du til stede?" in row.title for row in waiting_for(fresh(one)))
    motion = decide(three, item)
    assert motion is not None
    assert Pool.objects.get().state == "submitted"
    # After the meeting is over, too.
    minutes.hold(item.meeting_id, by=fresh(secretary))
    presence.arrive(item.meeting_id, by=fresh(one))
    motion.refresh_from_db()
    assert motion.state == "carried"
    entry = LoggedDecision.objects.get()
    assert (Pool.objects.get().state, entry.meeting, entry.decided_by) == ("open", item.meeting, secretary)
    assert entry.present == ["Nkg En", "Nkg Tre (KS)"]


def test_minutes_stay_as_they_were_and_new_ones_say_why(three: World, item: AgendaItem, secretary: Any, client_for):
    name_both(three, item)
    decide(three, item)
    minutes.hold(item.meeting_id, by=fresh(secretary))
    client, address = client_for("coordinator"), reverse("rollouts:meeting_docx", args=[item.meeting_id])
    first = client.get(address).content
    presence.arrive(item.meeting_id, by=fresh(three.people["coordinator"]))
    assert client.get(f"{address}?nr=1").content == first
    second = client.get(address).content
    assert second != first
    assert client.get(f"{address}?nr=2").content == second
    assert client.get(f"{address}?nr=3").status_code == 404
    html = client.get(item.meeting.get_absolute_url()).content.decode()
    assert "Nkg En har bekreftet å ha vært til stede." in html
    assert html.count("SHA-256 ") == 4, "two files, each with its print whole and in short"


def test_silence_for_two_days_is_consent(three: World, item: AgendaItem, secretary: Any):
    name_both(three, item)
    decide(three, item)
    presence.settle_all()
    assert Pool.objects.get().state == "submitted"
    two_days_later()
    assert Pool.objects.get().state == "open"
    with pytest.raises(WrongState, match="48 timer"):
        presence.object_to(item.meeting_id, by=fresh(three.people["coordinator"]), reason="For sent")


def test_an_objection_suspends_what_was_decided(three: World, item: AgendaItem, secretary: Any):
    name_both(three, item)
    motion = decide(three, item)
    one, two = (fresh(three.people[name]) for name in ("coordinator", "coordinator2"))
    with pytest.raises(InvalidInput):
        presence.object_to(item.meeting_id, by=one, reason=" ")
    presence.object_to(item.meeting_id, by=one, reason="Jeg var på reise")
    assert Message.objects.filter(user=secretary, detail="Jeg var på reise").exists()
    # The other one's silence counts for nothing from then on.
    two_days_later()
    assert Pool.objects.get().state == "submitted"
    presence.arrive(item.meeting_id, by=two)
    assert Pool.objects.get().state == "open"
    assert "Nkg En" not in LoggedDecision.objects.get().present
    assert motion is not None


def test_when_too_few_were_there_it_lapses_and_the_case_waits(three: World, item: AgendaItem, secretary: Any):
    name_both(three, item)
    motion = decide(three, item)
    for name in ("coordinator", "coordinator2"):
        presence.object_to(item.meeting_id, by=fresh(three.people[name]), reason="Jeg var ikke der")
    assert motion is not None
    motion.refresh_from_db()
    assert (motion.state, Pool.objects.get().state) == ("lapsed", "submitted")
    assert "ikke var der" in motion.end_reason
    assert list(Pool.objects.waiting_for_decision()) == [item.pool]
    assert not LoggedDecision.objects.exists()


def test_the_secretary_takes_back_those_who_have_said_nothing(three: World, item: AgendaItem, secretary: Any):
    name_both(three, item)
    presence.arrive(item.meeting_id, by=fresh(three.people["coordinator"]))
    presence.name(item.meeting_id, by=fresh(secretary), present=[])
    assert set(item.meeting.attendances.values_list("user__name", flat=True)) == {"Nkg En", "Nkg Tre"}
    with pytest.raises(WrongState):
        presence.object_to(item.meeting_id, by=fresh(three.people["coordinator"]), reason="Nei")


def test_what_a_meeting_has_decided_lapses_when_the_case_has_moved_on(three: World, item: AgendaItem, secretary: Any):
    name_both(three, item)
    motion = decide(three, item)
    Pool.objects.update(version=99)
    presence.arrive(item.meeting_id, by=fresh(three.people["coordinator"]))
    assert motion is not None
    motion.refresh_from_db()
    assert (motion.state, Pool.objects.get().state) == ("lapsed", "submitted")


def test_the_page_asks_each_person_what_is_theirs(three: World, item: AgendaItem, secretary: Any, client_for):
    page = item.meeting.get_absolute_url()
    act = lambda name: reverse("rollouts:meeting_act", args=[item.meeting_id, name])  # noqa: E731
    html = client_for("coordinator").get(page).content.decode()
    assert "Jeg er til stede" in html
    assert "Før andre som til stede" not in html
    client_for("coordinator3").post(act("jeg-er-her"))
    assert "Før andre som til stede" in client_for("coordinator3").get(page).content.decode()
    client_for("coordinator3").post(act("til-stede"), {"present": [three.people["coordinator"].pk]})
    decide_page = reverse("rollouts:agenda_decide", args=[item.pk])
    given = {"kind": "approved", "reason": "", "version": item.pool.version}
    html = client_for("coordinator3").post(decide_page, given, follow=True).content.decode()
    assert "Møtet har vedtatt å godkjenne puljen." in html
    html = client_for("coordinator").get(page).content.decode()
    assert "Sekretæren har ført deg som til stede. Stemmer det?" in html
    wrong = client_for("coordinator").post(act("jeg-var-ikke-der"), {"reason": ""})
    assert (wrong.status_code, "Skriv hva som ikke stemmer." in wrong.content.decode()) == (422, True)
    html = client_for("coordinator").post(act("jeg-var-ikke-der"), {"reason": "Reise"}, follow=True).content.decode()
    assert "var ikke her: Reise" in " ".join(html.split())
    assert Pool.objects.get().state == "submitted"


def test_a_meeting_that_has_not_begun_takes_no_presence(three: World, client_for):
    meeting = call(three, days=2)
    html = client_for("coordinator").get(meeting.get_absolute_url()).content.decode()
    assert "Oppmøtet føres fra møtet begynner." in html
    assert "Jeg er til stede" not in html
