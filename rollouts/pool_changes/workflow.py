"""New terms for a pool that the NKG has approved. What was approved holds until the NKG has approved the change, too.

Every function opens one transaction and locks the rollout's pool. Errors as in `workflow`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.events import tell, tell_each
from networks.models import User
from networks.people.access import require
from rollouts import access
from rollouts.decisions import log as decision_log
from rollouts.decisions import motion_ends
from rollouts.decisions.cases import check_version
from rollouts.decisions.models import DecisionKind
from rollouts.decisions.quorum import Through
from rollouts.pool_changes import criteria, margin
from rollouts.pool_changes.events import CHANGE_DECIDED, POOL_CHANGED
from rollouts.pool_changes.models import ChangeState, PoolChange
from rollouts.pools import access as pool_access
from rollouts.pools.access import who_may
from rollouts.pools.models import Pool
from rollouts.pools.moves import ACTIVE_STATES
from rollouts.pools.workflow import check_deadline, check_terms, locked_pool, save_pool, set_terms, written_terms
from rollouts.rollouts.access import who_may_propose
from rollouts.sign_ups import waiting_list
from rollouts.sign_ups.asking_again import ASKED_AGAIN, ask_again
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.pool_news import standings

# What those who take part are told of; `note` is for the NKG.
TOLD_TERMS = ("start_date", "end_date", "sign_up_deadline", "capacity", "criteria")


@transaction.atomic
def propose(pool_id: int, *, by: User, version: int, reason: str, **terms: Any) -> PoolChange:
    """Ask the NKG for other terms (`Pool.TERMS`) than those it approved, with a reason; within the margin that it has
    set (`margin`) they hold at once, and the log gets a line.

    Fewer seats than are taken are refused: nobody loses a seat by a change.
    """
    pool = locked_pool(pool_id)
    require(pool_access.may_lead(by, pool), who_may_propose(pool.rollout))
    check_version(pool, version)
    if pool.state not in ACTIVE_STATES:
        raise WrongState(_("Bare en godkjent pulje kan endres på denne måten."))
    if not reason.strip():
        raise InvalidInput(_("Skriv hvorfor puljen må endres."), field="reason")
    check_terms(**{name: value for name, value in terms.items() if name != "note"})
    check_deadline(terms["sign_up_deadline"], pool.sign_up_deadline)
    if terms["capacity"] < pool.taken:
        raise InvalidInput(
            _("Puljen har %(taken)d påmeldte. Antall plasser kan ikke være lavere.") % {"taken": pool.taken},
            field="capacity",
        )
    if PoolChange.objects.filter(pool=pool, state=ChangeState.SUBMITTED).exists():
        raise WrongState(_("En endring av puljen venter alt på NKG. Trekk den før du foreslår en ny."))
    after = written_terms(terms)
    if after == pool.terms():
        raise InvalidInput(_("Du har ikke endret noe."))
    change = PoolChange(pool=pool, before=pool.terms(), after=after, reason=reason.strip(), submitted_by=by)
    if margin.holds(pool, after):
        return _within_margin(change, by)
    change.save()
    return change


def _within_margin(change: PoolChange, by: User) -> PoolChange:
    """The leader's own; a line in the NKG's log, and no decision."""
    change.state, change.decided_by, change.decided_at = ChangeState.IN_MARGIN, by, change.submitted_at
    change.save()
    pool = change.pool
    set_terms(pool, change.after)
    save_pool(pool, by)
    decision_log.note(DecisionKind.IN_MARGIN, by=by, case=change, reason=change.reason)
    _tell_municipalities(change, by)
    waiting_list.fill(pool)
    return change


@transaction.atomic
def approve(
    change_id: int,
    *,
    by: User,
    comment: str = "",
    through: Through = None,
    terms: Mapping[str, Any] | None = None,
) -> PoolChange:
    """The NKG says yes, perhaps to other `terms` than those that were asked for: they hold from now on, and seats that
    came to go to the waiting list. By the rules of a new pool, as on the day it was proposed.

    Who signed up for other dates keeps the seat and is asked to confirm.
    """
    change = _prepare(change_id, by)
    pool = change.pool
    if terms and dict(terms) != change.after:
        change.approved = dict(terms)
    taken = SignUp.objects.active().filter(pool=pool).count()
    if change.outcome["capacity"] < taken:
        raise WrongState(_("Puljen har fått %(taken)d påmeldte siden endringen ble foreslått.") % {"taken": taken})
    set_terms(pool, change.outcome)
    save_pool(pool, by)
    criteria.take_over(pool, change.after, by)
    _settle(change, ChangeState.APPROVED, by, comment)
    decision_log.record(DecisionKind.APPROVED, by=by, case=change, reason=comment, through=through)
    _tell_municipalities(change, by)
    if change.moves_dates and pool.state in ASKED_AGAIN:
        ask_again(pool, gettext_lazy("Puljen har fått nye datoer."))
    waiting_list.fill(pool)
    return change


@transaction.atomic
def send_back(change_id: int, *, by: User, reason: str, through: Through = None) -> PoolChange:
    """The NKG says no, with a reason; what was approved goes on holding."""
    change = _prepare(change_id, by)
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    _settle(change, ChangeState.RETURNED, by, reason)
    decision_log.record(DecisionKind.RETURNED, by=by, case=change, reason=reason, through=through)
    return change


def carry_out(
    case: PoolChange,
    yes: bool,
    *,
    by: User,
    reason: str,
    version: int | None = None,
    through: Through = None,
    terms: Mapping[str, Any] | None = None,
) -> PoolChange:
    """What the NKG says about a change."""
    if yes:
        return approve(case.pk, by=by, comment=reason, through=through, terms=terms)
    return send_back(case.pk, by=by, reason=reason, through=through)


@transaction.atomic
def withdraw(change_id: int, *, by: User) -> PoolChange:
    """Those who lead take the proposal back before it is decided."""
    change = _locked(change_id)
    require(pool_access.may_lead(by, change.pool), who_may_propose(change.pool.rollout))
    _check_open(change)
    _settle(change, ChangeState.WITHDRAWN, by, "")
    motion_ends.lapse(motion_ends.about_case(change), motion_ends.moved_on())
    return change


def _locked(change_id: int) -> PoolChange:
    """The change as it is now; its pool is locked first, as everywhere."""
    pool = locked_pool(PoolChange.objects.values_list("pool_id", flat=True).get(pk=change_id))
    change = PoolChange.objects.select_for_update(of=("self",)).select_related("submitted_by").get(pk=change_id)
    change.pool = pool
    return change


def _prepare(change_id: int, by: User) -> PoolChange:
    change = _locked(change_id)
    if not access.is_coordinator(by):
        raise NotAllowed(who_may("approve", change.pool))
    if change.was_made_by(by):
        raise NotAllowed(
            _("Den som har foreslått endringen, kan ikke avgjøre den. Et annet medlem av NKG må gjøre det.")
        )
    _check_open(change)
    return change


def _check_open(change: PoolChange) -> None:
    if change.state != ChangeState.SUBMITTED:
        raise WrongState(_("Endringen er alt avgjort: den er «%(state)s».") % {"state": change.get_state_display()})
    if change.pool.state not in ACTIVE_STATES:
        raise WrongState(_("Puljen er «%(state)s», og endres ikke mer.") % {"state": change.pool.get_state_display()})


def _settle(change: PoolChange, state: ChangeState, by: User, reason: str) -> None:
    change.state, change.decided_by, change.decided_at = state, by, timezone.now()
    change.decision_reason = reason.strip()
    change.save()
    if state != ChangeState.WITHDRAWN:
        pool = change.pool
        told = [change.submitted_by, pool.leader, pool.rollout.leader]
        said = {"pool": pool, "state": state.label, "reason": change.decision_reason}
        tell(CHANGE_DECIDED, told, pool.get_absolute_url(), but=by, **said)


def _tell_municipalities(change: PoolChange, by: User) -> None:
    """Those with a seat, in line or invited hear of other dates, another deadline, another number of
    seats and other criteria for joining."""
    pool = change.pool
    changed = [name for name in TOLD_TERMS if change.before.get(name) != change.outcome.get(name)]
    if changed:
        tell_each(
            POOL_CHANGED,
            standings(pool),
            pool.get_absolute_url(),
            but=by,
            pool=pool,
            what=[Pool._meta.get_field(name).verbose_name for name in changed],  # type: ignore[union-attr]
            start=pool.start_date,
            end=pool.end_date,
            deadline=pool.sign_up_deadline,
        )
