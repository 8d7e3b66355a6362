"""What the NKG has decided, one row a decision: written by the functions that decide, never changed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput, WrongState
from networks.models import User
from networks.people.access import require
from rollouts import access
from rollouts.decisions import gaps, motion_ends
from rollouts.decisions.cases import CASE_NAMES, Case
from rollouts.decisions.models import DecisionKind, LoggedDecision
from rollouts.decisions.models_motions import Motion
from rollouts.decisions.quorum import Through, meeting_of, took_part
from rollouts.members.seats import name_of


def record(
    kind: DecisionKind,
    *,
    by: User,
    case: Case | None = None,
    subject: str = "",
    url: str = "",
    reason: str = "",
    through: Through = None,
) -> LoggedDecision:
    """One decision, put in words by `by`, with who took part and who stood aside. For use within a transaction.

    Every decision of the NKG comes here, so the rules are here: raises `NoQuorum` when too few took part in what it
    was taken `through`, and `InvalidInput` when what is unfinished is approved without a reason (`gaps`). Without a
    case, `subject` and `url` say what it was about. What else was put forward about the same case ends by it.
    """
    lacking = gaps.unfinished_of(case) if kind == DecisionKind.APPROVED else gaps.Unfinished()
    gaps.require_reason(lacking, reason)
    who = took_part(case, by, through)
    entry = LoggedDecision.objects.create(
        kind=kind,
        subject=(subject or (case.case_subject if case else ""))[:300],
        url=url or (case.get_absolute_url() if case else ""),
        **_about(case),
        meeting=meeting_of(through),
        reason=reason.strip(),
        decided_by=by,
        present=who.present,
        recused=who.recused,
        unfinished=lacking.words,
        voices=motion_ends.said(through) if isinstance(through, Motion) else [],
    )
    if isinstance(through, Motion):
        motion_ends.carry(through, entry)
    if case is not None:
        motion_ends.lapse(motion_ends.about_case(case), motion_ends.decided())
    return entry


def note(kind: DecisionKind, *, by: User, case: Case, reason: str) -> LoggedDecision:
    """A line about what needed no decision, beside those that are decisions."""
    return LoggedDecision.objects.create(
        kind=kind,
        subject=case.case_subject[:300],
        url=case.get_absolute_url(),
        **_about(case),
        reason=reason.strip(),
        decided_by=by,
    )


def record_alone(kind: DecisionKind, *, by: User, case: Case, reason: str) -> LoggedDecision:
    """What one person may do without the others, and what `case` then asks them about."""
    return LoggedDecision.objects.create(
        kind=kind,
        subject=case.case_subject[:300],
        url=case.get_absolute_url(),
        **_about(case),
        reason=reason.strip(),
        decided_by=by,
        present=[name_of(by)],
    )


def _about(case: Case | None) -> dict[str, Any]:
    about: dict[str, Any] = {case.case_name: case} if case else {}
    if "change" in about:
        about["pool"] = about["change"].pool
    return about


@transaction.atomic
def supersede(entry_id: int, *, by: User, reason: str) -> LoggedDecision:
    """Say again what was decided; the earlier row stays and points here. What the decision did is not undone."""
    require(access.is_coordinator(by), _("Loggen føres av medlemmene av nasjonal koordineringsgruppe (NKG)."))
    # Two at once: the second finds the first one's row.
    entry = LoggedDecision.objects.select_for_update().get(pk=entry_id)
    if LoggedDecision.objects.filter(supersedes=entry).exists():
        raise WrongState(_("Denne linjen er alt erstattet. Rett den nyeste."))
    if not reason.strip():
        raise InvalidInput(_("Skriv hva som er riktig."), field="reason")
    return LoggedDecision.objects.create(
        kind=entry.kind,
        subject=entry.subject,
        url=entry.url,
        **{f"{name}_id": getattr(entry, f"{name}_id") for name in CASE_NAMES},
        meeting_id=entry.meeting_id,
        reason=reason.strip(),
        decided_by=by,
        present=entry.present,
        recused=entry.recused,
        unfinished=entry.unfinished,
        voices=entry.voices,
        supersedes=entry,
    )
