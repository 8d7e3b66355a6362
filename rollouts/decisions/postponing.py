"""The NKG lets a case wait, in a meeting or between meetings: it stays in the queue, with the reason in the log.

Errors as in `workflow`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.events import tell
from networks.models import User
from networks.people.access import require
from rollouts import access
from rollouts.decisions import log as decision_log
from rollouts.decisions.cases import CASE_NAMES, Case, check_version
from rollouts.decisions.events import CASE_POSTPONED
from rollouts.decisions.models import AgendaItem, DecisionKind, LoggedDecision, Meeting, MeetingState
from rollouts.decisions.quorum import Through, meeting_of
from rollouts.recipients import who_decides

# When a case of each kind was sent to the NKG.
SENT_AT = {"pool": "submitted_at", "change": "submitted_at", "dispensation": "applied_at", "ratification": "asked_at"}


@transaction.atomic
def postpone(
    case: Case, *, by: User, reason: str, version: int | None = None, through: Through = None
) -> LoggedDecision:
    """Put `case` off; it comes on the agenda of the next meeting that is planned, and those who asked are told why.

    `version` is that of the pool as it was read (None: as it is now); `through` as in `workflow.approve`: after a
    meeting, the next one is the one after it. Errors as in `workflow`.
    """
    case = case.locked_case()
    require(access.is_coordinator(by), who_decides())
    if case.was_made_by(by):
        raise NotAllowed(_("Den som har foreslått saken, kan ikke utsette den. Et annet medlem av NKG må gjøre det."))
    if not case.waits_for_nkg:
        raise WrongState(_("Saken er alt avgjort."))
    check_version(case, version)
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    put_on_next_agenda(case, meeting_of(through))
    entry = decision_log.record(DecisionKind.POSTPONED, by=by, case=case, reason=reason, through=through)
    tell(CASE_POSTPONED, case.concerned(), case.get_absolute_url(), but=by, case=case, reason=entry.reason)
    return entry


def with_postponed(cases: QuerySet, name: str) -> QuerySet:
    """With `postponed_at` and `postponed_reason`, those of the last time, since the case was sent in; `name` is what
    the log calls such a case."""
    sent = SENT_AT[name]
    about: dict[str, Any] = {name: OuterRef("pk"), "decided_at__gte": OuterRef(sent)}
    if name == "pool":
        about["change__isnull"] = True
    log = LoggedDecision.objects.filter(kind=DecisionKind.POSTPONED, superseded_by__isnull=True, **about)
    last = log.order_by("-decided_at", "-pk")
    return cases.annotate(
        postponed_at=Subquery(last.values("decided_at")[:1]), postponed_reason=Subquery(last.values("reason")[:1])
    )


def put_on_next_agenda(case: Case | str, meeting: Meeting | None = None) -> Meeting | None:
    """At the end of the next agenda, unless it is there already; a waiver by its title. None: no meeting is planned."""
    after = meeting.starts_at if meeting else timezone.now() - dt.timedelta(hours=1)
    later = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=after).order_by("starts_at").first()
    if later is None:
        return None
    last = AgendaItem.objects.filter(meeting=later).order_by("-position").first()
    about: dict[str, Any] = {**dict.fromkeys(CASE_NAMES), "title": ""}
    about |= {"title": case[:200]} if isinstance(case, str) else {case.case_name: case}
    AgendaItem.objects.get_or_create(meeting=later, **about, defaults={"position": last.position + 1 if last else 1})
    return later
