"""How a decision that was put forward ends. The functions that decide and those that move a case on come here, so this
module knows none of them.

Lock order everywhere: the case first (`Case.locked_case`), or for a waiver its solution; then the motion.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.notifications.events import Phrase, no_longer, tell
from networks.models import User
from rollouts.decisions.cases import Case
from rollouts.decisions.events import (
    MOTION_CARRIED,
    MOTION_LAPSED,
    MOTION_OF_MEETING,
    MOTION_PUT_FORWARD,
    MOTION_TAKEN_BACK,
    MOTION_TO_MEETING,
)
from rollouts.decisions.models import DecisionKind, LoggedDecision
from rollouts.decisions.models_motions import Motion, MotionState, Voice

TOLD = {
    MotionState.CARRIED: MOTION_CARRIED,
    MotionState.TO_MEETING: MOTION_TO_MEETING,
    MotionState.TAKEN_BACK: MOTION_TAKEN_BACK,
    MotionState.LAPSED: MOTION_LAPSED,
}


def end(motion: Motion, state: MotionState, *, by: User | None, reason: str = "") -> Motion:
    """The locked, living `motion` is over; those who agreed with it are told, but for `by`."""
    motion.state, motion.ended_at, motion.ended_by, motion.end_reason = state, timezone.now(), by, reason.strip()
    motion.save()
    told = [voice.user for voice in Voice.objects.filter(motion=motion).select_related("user")]
    no_longer(motion.case_url, MOTION_PUT_FORWARD, MOTION_OF_MEETING)
    said = {"subject": motion.case or motion.subject, "what": Phrase.of(lambda: motion.short), "reason": reason.strip()}
    tell(TOLD[state], told, motion.case_url, but=by, **said)
    return motion


def said(motion: Motion) -> list[dict[str, str]]:
    """What each of those who agree with `motion` wrote, in their order, for the log."""
    voices = Voice.objects.filter(motion=motion).in_force().select_related("user").order_by("pk")
    return [{"name": one.user.name, "reason": one.reason} for one in voices if one.reason]


def carry(motion: Motion, entry: LoggedDecision) -> None:
    """`entry` is the decision that `motion` has led to; `ended_by` is the one whose voice it took."""
    motion.decision = entry
    end(motion, MotionState.CARRIED, by=motion.ended_by)


def lapse(about: Q, why: str) -> None:
    """End the living motions that `about` is a condition on. One query when there are none."""
    # Locked without joins: see decision 45.
    ids = list(Motion.objects.living().filter(about).values_list("pk", flat=True))
    if not ids:
        return
    list(Motion.objects.living().filter(pk__in=ids).select_for_update())
    for motion in Motion.objects.living().filter(pk__in=ids).select_related("solution"):
        end(motion, MotionState.LAPSED, by=None, reason=why)


# --- What it can be about -----------------------------------------------------------------------------------


def about_case(case: Case) -> Q:
    return Q(**{case.case_name: case})


def about_pool_and_changes(pool: Case) -> Q:
    return Q(pool=pool) | Q(change__pool=pool)


def about_waiver(solution_id: int | None, key: str, rollout_id: int | None) -> Q:
    where = Q(rollout=rollout_id) if rollout_id else Q(rollout__isnull=True)
    return where & Q(solution=solution_id, criterion_key=key)


def about_the_same(motion: Motion) -> Q:
    if motion.case is not None:
        return about_case(motion.case)
    if motion.kind == DecisionKind.MARGIN:
        return Q(kind=DecisionKind.MARGIN)
    return about_waiver(motion.solution_id, motion.criterion_key, motion.rollout_id)


# --- Why it lapses --------------------------------------------------------------------------------------------


def moved_on() -> str:
    return _("Saken er trukket eller endret siden forslaget ble lagt fram.")


def for_the_meeting() -> str:
    return _("Et medlem har bedt om at saken tas i møte.")


def decided() -> str:
    return _("Saken er avgjort på annen måte.")
