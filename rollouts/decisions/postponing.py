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
from core.notifications.inbox import notify
from networks.models import User
from networks.people.access import require
from rollouts import access
from rollouts.decisions import log as decision_log
from rollouts.decisions.models import AgendaItem, DecisionKind, LoggedDecision, Meeting, MeetingState
from rollouts.decisions.quorum import Case, Through
from rollouts.message_kinds import MessageKind
from rollouts.pool_changes.models import PoolChange
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.pools.workflow import check_version
from rollouts.recipients import people_of, who_decides
from rollouts.stops.models import Dispensation


@transaction.atomic
def postpone(
    case: Case, *, by: User, reason: str, version: int | None = None, through: Through = None
) -> LoggedDecision:
    """Put `case` off; it comes on the agenda of the next meeting that is planned, and those who asked are told why.

    `version` is that of the pool as it was read (None: as it is now); `through` as in `workflow.approve`: after a
    meeting, the next one is the one after it. Errors as in `workflow`.
    """
    case = locked(case)
    require(access.is_coordinator(by), who_decides())
    if case.was_made_by(by):
        raise NotAllowed(_("Den som har foreslått saken, kan ikke utsette den. Et annet medlem av NKG må gjøre det."))
    if not waits(case):
        raise WrongState(_("Saken er alt avgjort."))
    if isinstance(case, Pool):
        check_version(case, version)
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    put_on_next_agenda(case, through if isinstance(through, Meeting) else None)
    entry = decision_log.record(DecisionKind.POSTPONED, by=by, case=case, reason=reason, through=through)
    title = _("NKG har utsatt saken: %(case)s") % {"case": entry.subject}
    notify(_concerned(case), MessageKind.POOL_DECIDED, title, case.get_absolute_url(), entry.reason, but=by)
    return entry


def waits(case: Case) -> bool:
    """Does `case` wait for the NKG?"""
    if isinstance(case, Dispensation):
        return case.state == "applied_for" and case.stop.resumed_on is None
    return case.state == PoolState.SUBMITTED


def with_postponed(cases: QuerySet, name: str) -> QuerySet:
    """With `postponed_at` and `postponed_reason`, those of the last time, since the case was sent in; `name` is what
    the log calls such a case."""
    sent = {"pool": "submitted_at", "change": "submitted_at", "dispensation": "applied_at"}[name]
    about: dict[str, Any] = {name: OuterRef("pk"), "decided_at__gte": OuterRef(sent)}
    if name == "pool":
        about["change__isnull"] = True
    log = LoggedDecision.objects.filter(kind=DecisionKind.POSTPONED, superseded_by__isnull=True, **about)
    last = log.order_by("-decided_at", "-pk")
    return cases.annotate(
        postponed_at=Subquery(last.values("decided_at")[:1]), postponed_reason=Subquery(last.values("reason")[:1])
    )


def locked(case: Case) -> Case:
    """The case as it stands now, its row locked; that of a change's pool first, as everywhere."""
    if isinstance(case, PoolChange):
        Pool.objects.select_for_update().values_list("pk").get(pk=case.pool_id)
    type(case).objects.select_for_update(of=("self",)).get(pk=case.pk)
    if isinstance(case, Pool):
        return Pool.objects.select_related("rollout__leader", "created_by", "submitted_by").get(pk=case.pk)
    if isinstance(case, PoolChange):
        return PoolChange.objects.select_related("pool__rollout__leader", "submitted_by").get(pk=case.pk)
    return Dispensation.objects.select_related("stop__solution", "municipality", "applied_by").get(pk=case.pk)


def put_on_next_agenda(case: Case | str, meeting: Meeting | None = None) -> Meeting | None:
    """At the end of the next agenda, unless it is there already; a waiver by its title. None: no meeting is planned."""
    after = meeting.starts_at if meeting else timezone.now() - dt.timedelta(hours=1)
    later = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gt=after).order_by("starts_at").first()
    if later is None:
        return None
    last = AgendaItem.objects.filter(meeting=later).order_by("-position").first()
    about = {
        "pool": case if isinstance(case, Pool) else None,
        "change": case if isinstance(case, PoolChange) else None,
        "dispensation": case if isinstance(case, Dispensation) else None,
        "title": case[:200] if isinstance(case, str) else "",
    }
    AgendaItem.objects.get_or_create(meeting=later, **about, defaults={"position": last.position + 1 if last else 1})
    return later


def _concerned(case: Case) -> list[User | None]:
    if isinstance(case, Dispensation):
        return [*people_of([case.municipality]), case.applied_by]
    pool = case.pool if isinstance(case, PoolChange) else case
    return [case.submitted_by, None if isinstance(case, PoolChange) else case.created_by, pool.rollout.leader]
