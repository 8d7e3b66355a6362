"""The NKG's meetings: the agenda is made from the queue, and what is decided there goes through the same functions
as between meetings [003, 004 §4.1].

A case can be decided when those who are present are a quorum (`quorum`). Errors: `NotAllowed`, `InvalidInput`,
`WrongState`, and `Conflict` from the functions that decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, WrongState
from networks.models import User
from networks.people.access import require
from rollouts import access
from rollouts.decisions.cases import CASE_NAMES, Case
from rollouts.decisions.deciding import KINDS, decide_case
from rollouts.decisions.models import AgendaItem, Attendance, Meeting, MeetingState
from rollouts.decisions.quorum import NoQuorum, members, quorum, too_few_in_meeting

# What pages read with an item of an agenda.
CASES = (
    "pool__rollout",
    "change__pool__rollout",
    "dispensation__municipality",
    "dispensation__stop__solution",
)


def _check(by: User) -> None:
    require(access.is_coordinator(by), _("Møtene er for medlemmene av nasjonal koordineringsgruppe (NKG)."))


def locked(meeting_id: int, by: User) -> Meeting:
    _check(by)
    # A case that is put on the agenda at the same time does not wait for it.
    meeting = Meeting.objects.select_for_update(no_key=True).get(pk=meeting_id)
    if not meeting.is_planned:
        raise WrongState(_("Møtet er «%(state)s» og kan ikke endres.") % {"state": meeting.get_state_display()})
    return meeting


@transaction.atomic
def plan(*, by: User, starts_at: dt.datetime, place: str = "", link: str = "") -> Meeting:
    """Call a meeting; everything that waits for the NKG is on its agenda."""
    _check(by)
    _check_place(place, link)
    meeting = Meeting.objects.create(starts_at=starts_at, place=place.strip(), link=link.strip(), created_by=by)
    _fill(meeting)
    return meeting


@transaction.atomic
def change(meeting_id: int, *, by: User, starts_at: dt.datetime, place: str = "", link: str = "") -> Meeting:
    """Another time or place."""
    meeting = locked(meeting_id, by)
    _check_place(place, link)
    meeting.starts_at, meeting.place, meeting.link = starts_at, place.strip(), link.strip()
    meeting.save()
    return meeting


def _check_place(place: str, link: str) -> None:
    if not place.strip() and not link.strip():
        raise InvalidInput(_("Skriv hvor møtet er, eller lenken til det."), field="place")


@transaction.atomic
def fill_agenda(meeting_id: int, *, by: User) -> int:
    """Add what has come to the queue since; how many cases that was."""
    return _fill(locked(meeting_id, by))


@transaction.atomic
def add_item(meeting_id: int, *, by: User, title: str) -> AgendaItem:
    """Something to talk about that isn't in the queue."""
    meeting = locked(meeting_id, by)
    if not title.strip():
        raise InvalidInput(_("Skriv hva saken gjelder."), field="title")
    return AgendaItem.objects.create(meeting=meeting, position=_next(meeting), title=title.strip())


@transaction.atomic
def set_present(meeting_id: int, *, by: User, present: Iterable[int]) -> None:
    """Who is here, by number; only members count."""
    meeting = locked(meeting_id, by)
    wanted = set(present) & {person.pk for person in members()}
    Attendance.objects.filter(meeting=meeting).exclude(user__in=wanted).delete()
    there = set(Attendance.objects.filter(meeting=meeting).values_list("user_id", flat=True))
    Attendance.objects.bulk_create([Attendance(meeting=meeting, user_id=pk) for pk in sorted(wanted - there)])


@transaction.atomic
def decide(item_id: int, *, by: User, kind: str, reason: str = "", version: int | None = None) -> Any:
    """What the meeting says about a case of its agenda; `version` is that of the pool as it was read.

    Approving and returning are `workflow`'s and `changes`' own; for a dispensation they are to grant and to refuse.
    """
    item = AgendaItem.objects.select_related(*CASES).get(pk=item_id)
    meeting = locked(item.meeting_id, by)
    case = item.case
    if case is None or not item.waits:
        raise WrongState(_("Saken er alt avgjort."))
    if kind not in KINDS:
        raise InvalidInput(_("Velg hva møtet har bestemt."), field="kind")
    check_quorum(meeting, case, by)
    return decide_case(case, kind, by=by, reason=reason, version=version, through=meeting)


def check_quorum(meeting: Meeting, case: Case | None, by: User) -> None:
    here = set(Attendance.objects.filter(meeting=meeting).values_list("user_id", flat=True))
    if by.pk not in here:
        raise WrongState(_("Kryss av hvem som er til stede, deg selv med, før møtet avgjør saker."))
    if not quorum(case, members(), here).holds:
        raise NoQuorum(too_few_in_meeting())


def planned_with(user: User) -> QuerySet[Meeting]:
    """The planned meetings in which `user` is present: those that can decide now."""
    return Meeting.objects.filter(state=MeetingState.PLANNED, attendances__user=user).order_by("starts_at")


@transaction.atomic
def hold(meeting_id: int, *, by: User, minutes: str = "") -> Meeting:
    """The meeting is over; what was decided is in the log, `minutes` is the rest."""
    meeting = locked(meeting_id, by)
    if meeting.starts_at > timezone.now() + dt.timedelta(hours=1):
        raise WrongState(_("Møtet har ikke vært ennå."))
    if not Attendance.objects.filter(meeting=meeting).exists():
        raise WrongState(_("Kryss av hvem som var til stede."))
    meeting.state, meeting.minutes = MeetingState.HELD, minutes.strip()
    meeting.save()
    return meeting


@transaction.atomic
def cancel(meeting_id: int, *, by: User) -> Meeting:
    """Call it off; the cases stay in the queue."""
    meeting = locked(meeting_id, by)
    meeting.state = MeetingState.CANCELLED
    meeting.save()
    return meeting


def _fill(meeting: Meeting) -> int:
    """The queue, the oldest first, but for what is on the agenda already."""
    on = AgendaItem.objects.filter(meeting=meeting)
    cases: list[tuple[str, Any]] = []
    for name in CASE_NAMES:
        model: Any = AgendaItem._meta.get_field(name).related_model
        there = on.filter(**{f"{name}__isnull": False}).values(name)
        cases += [(name, case) for case in model.objects.waiting_for_decision().exclude(pk__in=there)]
    cases.sort(key=lambda pair: pair[1].waits_since)
    first = _next(meeting)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=first + number, **{name: case})
        for number, (name, case) in enumerate(cases)
    )
    return len(cases)


def _next(meeting: Meeting) -> int:
    return (AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0) + 1
