"""The NKG's meetings: the agenda is made from the queue, and what is decided there goes through the same functions
as between meetings [003, 004 §4.1].

A case can be decided when those who are present are a quorum (`quorum`). Errors: `NotAllowed`, `InvalidInput`,
`WrongState`, and `Conflict` from the functions that decide.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, WrongState
from core.notifications.events import Event, no_longer, tell
from networks.models import User
from networks.people.access import require
from rollouts import access
from rollouts.decisions import motions
from rollouts.decisions.cases import CASE_NAMES, Case
from rollouts.decisions.deciding import KINDS, decide_case
from rollouts.decisions.events import MEETING_CALLED, MEETING_CANCELLED, MEETING_MOVED
from rollouts.decisions.models import AgendaItem, Attendance, Meeting, MeetingState
from rollouts.decisions.models_motions import Motion
from rollouts.decisions.quorum import NoQuorum, certain_in, members, quorum, too_few_in_meeting

# What pages read with an item of an agenda.
CASES = (
    "pool__rollout__solution",
    "pool__rollout__leader",
    "pool__leader",
    "change__pool__rollout__solution",
    "change__pool__rollout__leader",
    "change__pool__leader",
    "dispensation__municipality",
    "dispensation__stop__solution",
    "ratification__stop__solution",
)
# A meeting may be called when it has just begun.
JUST_BEGUN = dt.timedelta(hours=1)


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
    """Call a meeting; everything that waits for the NKG is on its agenda, and the members are told."""
    _check(by)
    _check_call(starts_at, place, link)
    meeting = Meeting.objects.create(starts_at=starts_at, place=place.strip(), link=link.strip(), created_by=by)
    _fill(meeting)
    _tell(MEETING_CALLED, meeting, by)
    return meeting


def _tell(event: Event, meeting: Meeting, by: User) -> None:
    url = meeting.get_absolute_url()
    no_longer(url, MEETING_CALLED, MEETING_MOVED)
    tell(event, members(), url, but=by, when=meeting.starts_at, place=meeting.place or meeting.link)


@transaction.atomic
def change(meeting_id: int, *, by: User, starts_at: dt.datetime, place: str = "", link: str = "") -> Meeting:
    """Another time or place; the time only until somebody is there."""
    meeting = locked(meeting_id, by)
    moved = starts_at != meeting.starts_at
    if moved and meeting.attendances.exists():
        raise WrongState(_("Møtet er i gang, så det kan ikke flyttes."), field="date")
    _check_call(starts_at if moved else None, place, link)
    meeting.starts_at, meeting.place, meeting.link = starts_at, place.strip(), link.strip()
    meeting.save()
    _tell(MEETING_MOVED, meeting, by)
    return meeting


def _check_call(starts_at: dt.datetime | None, place: str, link: str) -> None:
    problems: dict[str, str] = {}
    if starts_at is not None and starts_at < timezone.now() - JUST_BEGUN:
        problems["date"] = _("Et møte kan ikke kalles inn etter at det har vært.")
    if not place.strip() and not link.strip():
        problems["place"] = _("Skriv hvor møtet er, eller lenken til det.")
    if problems:
        raise InvalidInput.beside(problems)


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
def decide(item_id: int, *, by: User, kind: str, reason: str = "", version: int | None = None) -> Motion | None:
    """What the meeting says about a case of its agenda; `version` is that of the pool as it was read.

    Approving and returning are `workflow`'s and `changes`' own; for a dispensation they are to grant and to refuse.
    None when it is decided; else what waits for those whom the secretary has named as present.
    """
    item = AgendaItem.objects.select_related(*CASES).get(pk=item_id)
    meeting = locked(item.meeting_id, by)
    case = item.case
    if case is None or not item.waits:
        raise WrongState(_("Saken er alt avgjort."))
    if kind not in KINDS:
        raise InvalidInput(_("Velg hva møtet har bestemt."), field="kind")
    here = quorum_of(meeting, case, by)
    if here.is_certain:
        decide_case(case, kind, by=by, reason=reason, version=version, through=meeting)
        return None
    return motions.put_forward(
        case, kind, by=by, reason=reason, version=version, meeting=meeting, present=here.everyone
    )


@dataclass(frozen=True)
class Here:
    """Who is in a meeting that can decide about a case: enough for certain, or only with those who were named."""

    everyone: frozenset[int]
    is_certain: bool


def quorum_of(meeting: Meeting, case: Case | None, by: User) -> Here:
    """Raises `WrongState` when `by` isn't there, and `NoQuorum`."""
    rows = meeting.attendances.here()
    everyone = frozenset(rows.values_list("user_id", flat=True))
    if not rows.filter(user=by, confirmed_at__isnull=False).exists():
        raise WrongState(_("Meld deg til stede før du fører det møtet bestemmer."))
    if quorum(case, members(), certain_in(meeting)).holds:
        return Here(everyone, is_certain=True)
    if not quorum(case, members(), everyone).holds:
        raise NoQuorum(too_few_in_meeting())
    return Here(everyone, is_certain=False)


def planned_with(user: User) -> QuerySet[Meeting]:
    """The planned meetings in which `user` is present: those that can decide now."""
    here = Attendance.objects.here().filter(user=user, confirmed_at__isnull=False)
    found = Meeting.objects.filter(state=MeetingState.PLANNED, pk__in=here.values("meeting"))
    return found.order_by("starts_at")


@transaction.atomic
def cancel(meeting_id: int, *, by: User) -> Meeting:
    """Call it off; the cases stay in the queue, and the members are told. Not after it has decided something."""
    meeting = locked(meeting_id, by)
    if meeting.decisions.exists() or meeting.motions.exists():
        raise WrongState(_("Møtet har avgjort saker, så det kan ikke avlyses. Avslutt det i stedet."))
    meeting.state = MeetingState.CANCELLED
    meeting.save()
    _tell(MEETING_CANCELLED, meeting, by)
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
