"""What the NKG has decided, one row a decision: written by the functions that decide, never changed.

Waivers and dispensations are recorded by those who make them, with `subject` and `url` for what they are about.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from networks.access import require
from networks.errors import InvalidInput, WrongState
from networks.models import User
from rollouts import access
from rollouts.models import DecisionKind, LoggedDecision, Meeting, Pool, PoolChange


def record(
    kind: DecisionKind,
    *,
    by: User,
    pool: Pool | None = None,
    change: PoolChange | None = None,
    subject: str = "",
    url: str = "",
    reason: str = "",
    meeting: Meeting | None = None,
) -> LoggedDecision:
    """One decision by `by`; with a meeting also who took part and who stood aside. For use within a transaction.

    Those who stand aside are the present ones who made the proposal.
    """
    case = change or pool
    present: list[str] = []
    recused: list[str] = []
    if meeting is not None:
        for row in meeting.attendances.select_related("user").order_by("user__name"):  # type: ignore[attr-defined]
            (recused if case is not None and case.was_made_by(row.user) else present).append(row.user.name)
    if change is not None:
        subject = subject or _("Endring av %(pool)s") % {"pool": change.pool}
    if case is not None:
        subject, url = subject or str(case), url or case.get_absolute_url()
    return LoggedDecision.objects.create(
        kind=kind,
        subject=subject,
        url=url,
        pool=pool or (change.pool if change else None),
        change=change,
        meeting=meeting,
        reason=reason.strip(),
        decided_by=by,
        present=present,
        recused=recused,
    )


@transaction.atomic
def supersede(entry_id: int, *, by: User, reason: str) -> LoggedDecision:
    """Say anew what was decided; the earlier row stays and points here. What the decision did is not undone."""
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
        pool_id=entry.pool_id,
        change_id=entry.change_id,
        meeting_id=entry.meeting_id,
        reason=reason.strip(),
        decided_by=by,
        present=entry.present,
        recused=entry.recused,
        supersedes=entry,
    )
