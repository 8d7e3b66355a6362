"""When a pool is through: each municipality's status is proposed, and becomes a report when a person says so.

Nothing is recorded without that yes. The follow-up of use counts from the report's effective date.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, WrongState
from core.notifications.events import tell, tell_each
from networks.models import User
from networks.people.access import require
from portfolio.models import AdoptionStatus, Level, StatusReport, levels_from
from portfolio.statuses.adoption import reconfirm, report_status
from rollouts import access
from rollouts.completion.events import STATUS_ASKED, STATUS_DECLINED
from rollouts.completion.models import ProposalState, StatusProposal
from rollouts.pools.models import Pool
from rollouts.recipients import answering_for, leaders_of, people_of, tell_nobody_here
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import SignUpState

LEVELS = (Level.MADE_AVAILABLE, Level.IN_USE)


def propose(pool: Pool, *, by: User) -> int:
    """Ask about each municipality that completed the locked `pool`: made available from its last day, or today.

    One that says it is further already is asked to confirm just that. Returns how many were asked.
    """
    rows = list(SignUp.objects.filter(pool=pool, state=SignUpState.COMPLETED).select_related("municipality"))
    day = min(pool.end_date, timezone.localdate())
    now = {
        status.municipality_id: status
        for status in AdoptionStatus.objects.filter(
            solution=pool.rollout.solution_id, municipality__in=[row.municipality_id for row in rows]
        )
    }
    for row in rows:
        level, date = _suggestion(now.get(row.municipality_id), day)
        StatusProposal.objects.create(sign_up=row, level=level, effective_date=date)
    found = answering_for([row.municipality for row in rows])
    said = {user: {"municipalities": [one.name for one in theirs]} for user, theirs in found.items()}
    tell_each(STATUS_ASKED, said, _url(), but=by, pool=pool)
    tell_nobody_here([row.municipality for row in rows], leaders_of(pool), pool.get_absolute_url(), about=pool)
    return len(rows)


def _suggestion(status: AdoptionStatus | None, day: dt.date) -> tuple[str, dt.date]:
    if status is not None and status.level in levels_from(Level.MADE_AVAILABLE):
        return status.level, status.effective_date
    return Level.MADE_AVAILABLE, day


@transaction.atomic
def confirm(proposal_id: int, *, by: User, level: str = "", effective_date: dt.date | None = None) -> StatusProposal:
    """Yes: the report is recorded in the person's name. Level and day are the proposed ones unless others are given.

    A municipality that has come as far or further since then keeps that, confirmed again.
    """
    proposal = _locked(proposal_id, by)
    row = proposal.sign_up
    level, day = level or proposal.level, effective_date or proposal.effective_date
    if level not in levels_from(Level.MADE_AVAILABLE):
        raise InvalidInput(_("Velg tilgjengeliggjort eller i bruk."), field="level")
    municipality, solution = row.municipality, row.pool.rollout.solution
    current = AdoptionStatus.objects.filter(municipality=municipality, solution=solution).first()
    version = current.version if current else 0
    if current is not None and current.level in levels_from(Level(level)):
        status = reconfirm(municipality=municipality, solution=solution, by=by, seen_version=version)
    else:
        status = report_status(
            municipality=municipality,
            solution=solution,
            level=level,
            effective_date=day,
            by=by,
            seen_version=version,
            comment=_("Gjennomførte %(pool)s") % {"pool": row.pool},
        )
    # The report that was just made: the cell may show another one when a later date holds.
    proposal.report = (
        StatusReport.objects.filter(municipality=municipality, solution=solution, recorded_by=by).latest("pk")
        if status
        else None
    )
    _answer(proposal, ProposalState.CONFIRMED, by)
    return proposal


@transaction.atomic
def decline(proposal_id: int, *, by: User, reason: str) -> StatusProposal:
    """No, that is not how it is; the reason says how. Nothing is recorded."""
    proposal = _locked(proposal_id, by)
    if not reason.strip():
        raise InvalidInput(_("Skriv kort hvorfor statusen ikke stemmer."), field="reason")
    proposal.reason = reason.strip()[:500]
    _answer(proposal, ProposalState.DECLINED, by)
    row = proposal.sign_up
    told = [*people_of([row.municipality_id]), *leaders_of(row.pool)]
    said = {"name": row.municipality.name, "pool": row.pool, "reason": proposal.reason}
    tell(STATUS_DECLINED, told, row.pool.get_absolute_url(), but=by, **said)
    return proposal


def waiting(user: User) -> list[tuple[Pool, list[StatusProposal]]]:
    """What `user` has to answer, by pool, the oldest first; one query."""
    found = StatusProposal.objects.visible_to(user).open()
    by_pool: dict[int, tuple[Pool, list[StatusProposal]]] = {}
    rows = found.select_related("sign_up__municipality", "sign_up__pool__rollout__solution")
    for one in rows.order_by("created_at", "sign_up__municipality__sort_key"):
        by_pool.setdefault(one.sign_up.pool_id, (one.sign_up.pool, []))[1].append(one)
    return list(by_pool.values())


def _url() -> str:
    return reverse("rollouts:status_proposals")


def _locked(proposal_id: int, by: User) -> StatusProposal:
    proposal = (
        StatusProposal.objects.select_for_update(of=("self",))
        .select_related("sign_up__municipality", "sign_up__pool__rollout__solution")
        .get(pk=proposal_id)
    )
    own = access.own_municipalities(by).filter(pk=proposal.sign_up.municipality_id).exists()
    require(own, _("Statusen bekreftes av kommunens representant eller kontaktpersonen i regionen."))
    if proposal.state != ProposalState.OPEN:
        raise WrongState(_("Dette er alt besvart: «%(state)s».") % {"state": proposal.get_state_display()})
    return proposal


def _answer(proposal: StatusProposal, state: ProposalState, by: User) -> None:
    proposal.state, proposal.answered_at, proposal.answered_by = state, timezone.now(), by
    proposal.save()
