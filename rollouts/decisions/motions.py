"""Decisions between meetings: a member puts one forward, and it is taken at once when the quorum agrees.

What a member may put forward is what they could decide if nobody else was needed: it is tried alone first, and when
only the quorum is lacking it waits for the others. Another member agrees, or asks for a meeting with a reason; then the
case is for the NKG's next meeting. Errors as in `workflow`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.events import Phrase, tell
from networks.models import User
from networks.people.access import require
from rollouts import access
from rollouts.decisions import cases, motion_ends, postponing
from rollouts.decisions.cases import Case
from rollouts.decisions.deciding import CARRY_OUT, decide_case
from rollouts.decisions.events import MOTION_OF_MEETING, MOTION_PUT_FORWARD
from rollouts.decisions.models import DecisionKind, Meeting
from rollouts.decisions.models_motions import Motion, MotionState, Voice
from rollouts.decisions.quorum import NoQuorum, Quorum, Through, able, agreed_on, members, quorum
from rollouts.recipients import who_decides


@transaction.atomic
def put_forward(
    case: Case,
    kind: str,
    *,
    by: User,
    reason: str = "",
    version: int | None = None,
    terms: Mapping[str, Any] | None = None,
    meeting: Meeting | None = None,
    present: Iterable[int] = (),
) -> Motion | None:
    """`by` wants `case` approved, returned or postponed; None when that was enough and it is decided.

    `version` is that of the pool as it was read; None: as it is now. `terms` are other ones (`Pool.terms()`) than those
    that were asked for, and need a reason. Where another member has put the same thing forward, `by` agrees with it,
    for their own reason; where it is something else, both wait and the members choose. `meeting` has decided it, with
    `present`, and some of them have not said so themselves.
    """
    case = case.locked_case()
    motion = Motion(kind=kind, subject=case.case_subject[:300], reason=reason.strip(), put_forward_by=by)
    motion.meeting, motion.present = meeting, sorted(present)
    motion.terms = dict(terms or {})
    if motion.terms and not motion.reason:
        raise InvalidInput(_("Skriv hvorfor vilkårene bør være andre."), field="reason")
    setattr(motion, case.case_name, case)
    if case.case_version is not None:
        motion.version = case.case_version if version is None else version
    return decide_or_put_forward(motion)


@transaction.atomic
def agree(motion_id: int, *, by: User, reason: str = "") -> Motion:
    """One more voice, with what `by` wants to say to it; with the last one that is needed, the decision is taken. Look
    at `state`: it may also have lapsed, when the one who put it forward or the case is no longer where it was.

    Who has agreed with another proposal about the case moves their voice here.
    """
    motion = _locked(motion_id, by)
    if _is_gone(motion):
        return motion_ends.end(motion, MotionState.LAPSED, by=None, reason=motion_ends.moved_on())
    _check_own(motion, by)
    is_new = not Voice.objects.filter(motion=motion, user=by).in_force().exists()
    if is_new:
        Voice.objects.create(motion=motion, user=by, reason=reason.strip())
    if quorum(motion.case, members(), agreed_on(motion)).holds:
        motion.ended_by = by
        decide(motion, through=motion)
    elif not is_new:
        raise WrongState(_("Du har alt sagt deg enig."))
    return motion


@transaction.atomic
def to_meeting(motion_id: int, *, by: User, reason: str) -> Meeting | None:
    """`by` wants to talk about it first: what was put forward about the case ends, and it comes on the next agenda.
    None: no meeting is planned, and it comes on the agenda of the next one that is."""
    motion = _locked(motion_id, by)
    if motion.put_forward_by_id == by.pk:
        raise WrongState(_("Du har lagt forslaget fram selv. Trekk det, eller be de andre om å ta saken i møte."))
    if not reason.strip():
        raise InvalidInput(_("Skriv hvorfor saken bør tas i møte."), field="reason")
    motion_ends.end(motion, MotionState.TO_MEETING, by=by, reason=reason)
    motion_ends.lapse(motion_ends.about_the_same(motion), motion_ends.for_the_meeting())
    return postponing.put_on_next_agenda(motion.case or motion.subject)


@transaction.atomic
def take_back(motion_id: int, *, by: User) -> Motion:
    """The one who put it forward has thought better of it."""
    motion = _locked(motion_id, by)
    if motion.put_forward_by_id != by.pk:
        raise NotAllowed(_("Bare den som har lagt fram forslaget, kan trekke det."))
    return motion_ends.end(motion, MotionState.TAKEN_BACK, by=by)


# --- The common parts ---------------------------------------------------------------------------------------


def decide_or_put_forward(motion: Motion) -> Motion | None:
    """Decide alone; when nothing but the quorum is lacking, put it forward to the others."""
    by = motion.put_forward_by
    try:
        with transaction.atomic():
            decide(motion, through=None)
            return None
    except NoQuorum:
        pass
    may = able(motion.case, members())
    same = _check_free(motion, may)
    if same is not None:
        joined = agree(same.pk, by=by, reason=motion.reason)
        if joined.state != MotionState.LAPSED:
            return joined if joined.is_living else None
    motion.save()
    Voice.objects.create(motion=motion, user=by)
    said = {
        "name": by.name,
        "what": Phrase.of(lambda: motion.what),
        "subject": motion.case or motion.subject,
        "reason": motion.reason,
    }
    event = MOTION_PUT_FORWARD if motion.meeting is None else MOTION_OF_MEETING
    tell(event, may, motion.case_url, but=by, **said)
    return motion


def _check_free(motion: Motion, may: list[User]) -> Motion | None:
    """What another member has put forward that is the same; raises `WrongState` when `motion` can't be put beside what
    waits: one's own must be taken back first, and where a member has asked for a meeting, it is for the meeting."""
    found = Motion.objects.in_force().filter(motion_ends.about_the_same(motion))
    earlier = list(found.select_related("put_forward_by", "ended_by", "solution"))
    living = [one for one in earlier if one.is_living]
    for one in living:
        if one.put_forward_by_id == motion.put_forward_by_id:
            raise WrongState(_("Du har alt foreslått %(what)s. Trekk det først.") % {"what": one.what})
    same = next((one for one in living if (one.kind, one.terms) == (motion.kind, motion.terms)), None)
    # What a meeting has decided waits for those who were there.
    of_meeting = motion.meeting is not None or any(one.meeting_id for one in living)
    if living and (motion.case is None or of_meeting):
        raise WrongState(
            _("%(name)s har alt foreslått %(what)s. Si deg enig, eller be om at saken tas i møte.")
            % {"name": living[0].put_forward_by.name, "what": living[0].what}
        )
    asked = earlier[-1] if earlier and not living else None
    if asked is not None and asked.ended_by != motion.put_forward_by and asked.ended_by in may:
        raise WrongState(
            _("%(name)s har bedt om at saken tas i møte: «%(reason)s»")
            % {"name": asked.ended_by.name, "reason": asked.end_reason}
        )
    return same


def _check_own(motion: Motion, by: User) -> None:
    """Who has put something else forward about the same case stands by it until it is taken back."""
    own = Motion.objects.living().filter(motion_ends.about_the_same(motion), put_forward_by=by).exclude(pk=motion.pk)
    if one := own.select_related("solution").first():
        raise WrongState(_("Du har selv foreslått %(what)s. Trekk det først.") % {"what": one.what})


def decide(motion: Motion, *, through: Through) -> None:
    """Carry out what was put forward; raises `NoQuorum` and whatever the functions of the case raise."""
    by, case, reason = motion.put_forward_by, motion.case, motion.reason
    if not reason and motion.pk:
        # The one who put it forward said nothing; the first who did gives the reason.
        reason = next((f"{one['name']}: {one['reason']}" for one in motion_ends.said(motion)), "")
    if case is not None:
        version, terms = motion.version, motion.terms
        decide_case(case, motion.kind, by=by, reason=reason, version=version, through=through, terms=terms)
    else:
        given = motion.kind == DecisionKind.WAIVED
        CARRY_OUT[motion.about](motion, given, by=by, reason=reason, version=None, through=through)


def _locked(motion_id: int, by: User) -> Motion:
    """`locked`, for a member who is not recused."""
    require(access.is_coordinator(by), who_decides())
    motion = locked(motion_id)
    if motion is None:
        ended = Motion.objects.get(pk=motion_id)
        raise WrongState(_("Forslaget er alt avsluttet: %(state)s.") % {"state": ended.get_state_display()})
    if motion.case is not None and motion.case.was_made_by(by):
        raise NotAllowed(_("Den som har foreslått saken, kan ikke avgjøre den. Et annet medlem av NKG må gjøre det."))
    return motion


def locked(motion_id: int) -> Motion | None:
    """The motion as it is now, its case and its row locked in this order; None when it has ended."""
    motion = read(motion_id)
    if motion.case is not None:
        motion.case.locked_case()
    elif motion.solution is not None:
        cases.lock_solution(motion.solution.pk)
    Motion.objects.select_for_update().values_list("pk").get(pk=motion_id)
    motion = read(motion_id)
    return motion if motion.is_living else None


def read(motion_id: int) -> Motion:
    found = Motion.objects.select_related(
        "pool__rollout__leader",
        "change__pool__rollout__leader",
        "dispensation__stop__solution",
        "dispensation__municipality",
        "ratification__stop__solution",
        "meeting",
        "solution",
        "rollout",
        "put_forward_by",
    )
    return found.get(pk=motion_id)


def _is_gone(motion: Motion) -> bool:
    """The case has moved on, or the one who put it forward may no longer decide about it."""
    if motion.put_forward_by not in able(motion.case, members()):
        return True
    if motion.pool is not None and motion.pool.version != motion.version:
        return True
    return motion.case is not None and not motion.case.waits_for_nkg


def put_forward_message(row: Motion) -> str:
    return _(
        "Du har foreslått %(what)s. De andre medlemmene har fått beskjed, og saken er avgjort når nok er enige."
    ) % {"what": row.what}


def together_note(found: Quorum) -> str:
    return _("Mellom møtene avgjøres dette når %(needed)d av %(of)d medlemmer er enige. De andre får beskjed.") % {
        "needed": found.needed,
        "of": found.of,
    }
