"""What a leader may change of an approved pool without asking the NKG; the NKG decides how much that is, as it decides
about everything. Errors as in `workflow`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.models import User
from networks.people.access import require
from rollouts import access
from rollouts.decisions import log as decision_log
from rollouts.decisions import motions
from rollouts.decisions.models import DecisionKind
from rollouts.decisions.models_motions import Motion
from rollouts.decisions.quorum import Through
from rollouts.pool_changes.models import ChangeMargin, PoolChange
from rollouts.pools.models import Pool
from rollouts.pools.moves import Action
from rollouts.recipients import who_decides

MOST_PLACES, MOST_DAYS = 50, 90


def current() -> ChangeMargin:
    """What holds now; nothing until the NKG has said something."""
    return ChangeMargin.objects.first() or ChangeMargin()


def holds(pool: Pool, after: Mapping[str, Any]) -> bool:
    """Is it within the margin to change the terms of `pool` to `after` (`Pool.terms()`)? Only more places and a later
    deadline are, counted from what the NKG last approved, so that many small steps are no longer than one."""
    allowed = current()
    now, last = pool.terms(), approved_terms(pool)
    if any(after[name] != now[name] for name in Pool.TERMS if name not in {"capacity", "sign_up_deadline"}):
        return False
    more = after["capacity"] - last["capacity"]
    later = (_day(after["sign_up_deadline"]) - _day(last["sign_up_deadline"])).days
    grows = after["capacity"] >= now["capacity"] and after["sign_up_deadline"] >= now["sign_up_deadline"]
    return grows and more <= allowed.places and later <= allowed.deadline_days


def approved_terms(pool: Pool) -> dict[str, Any]:
    """What the NKG last said yes to."""
    change = PoolChange.objects.filter(pool=pool, state="approved").order_by("-decided_at", "-pk").first()
    if change is not None:
        return change.outcome
    approved = pool.transitions.filter(action=Action.APPROVE).order_by("-at", "-pk").first()
    return approved.terms if approved is not None else pool.terms()


def _day(value: str) -> dt.date:
    return dt.date.fromisoformat(value)


@transaction.atomic
def put_forward(*, by: User, places: int, deadline_days: int, reason: str) -> Motion | None:
    """`by` wants another margin; None when that was enough and it is decided."""
    require(access.is_coordinator(by), who_decides())
    if not 0 <= places <= MOST_PLACES:
        raise InvalidInput(_("Skriv et tall fra 0 til %(most)d.") % {"most": MOST_PLACES}, field="places")
    if not 0 <= deadline_days <= MOST_DAYS:
        raise InvalidInput(_("Skriv et tall fra 0 til %(most)d.") % {"most": MOST_DAYS}, field="deadline_days")
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    now = current()
    if (places, deadline_days) == (now.places, now.deadline_days):
        raise InvalidInput(_("Du har ikke endret noe."))
    return motions.decide_or_put_forward(
        Motion(
            kind=DecisionKind.MARGIN,
            subject=_subject(places, deadline_days),
            terms={"places": places, "deadline_days": deadline_days},
            reason=reason.strip(),
            put_forward_by=by,
        )
    )


def carry_out(motion: Motion, _given: bool, *, by: User, reason: str, version: None, through: Through) -> ChangeMargin:
    """The margin that `motion` is about holds from now on; a line in the log."""
    require(access.is_coordinator(by), who_decides())
    url = motion.case_url
    entry = decision_log.record(
        DecisionKind.MARGIN, by=by, subject=_subject(**motion.terms), url=url, reason=reason, through=through
    )
    return ChangeMargin.objects.create(**motion.terms, reason=reason, set_by=by, decision=entry)


def _subject(places: int, deadline_days: int) -> str:
    return _("Spillerom for endringer: %(places)d plasser mer, %(days)d dager senere frist") % {
        "places": places,
        "days": deadline_days,
    }
