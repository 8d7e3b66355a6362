"""The agreement's commitments: the state of each, kept by KS for the yearly review [001 §4]."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput
from networks.models import User
from networks.people.access import require
from portfolio import access
from portfolio.agreement.models import Commitment, CommitmentState
from portfolio.editions import log
from portfolio.editions.models import LogKind

FIELDS = ["state", "state_date", "evidence", "next_date", "responsible"]


@transaction.atomic
def update(commitment_id: int, *, by: User, version: int, comment: str = "", **values: Any) -> Commitment:
    """Say what state a commitment is in. `values` are those of `FIELDS`; what is met must say what shows it."""
    require(access.may_edit_portfolio(by), _("Forpliktelsene følges opp av porteføljeansvarlig i KS."))
    commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment_id)
    if version != commitment.version:
        raise Conflict(_("Noen andre har endret forpliktelsen siden du åpnet den."), theirs=commitment)
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise ValueError(f"Not fields of a commitment: {unknown}")
    before = commitment.state
    changes = log.apply(commitment, values)
    if commitment.state == CommitmentState.MET and not commitment.evidence.strip():
        raise InvalidInput(_("Skriv hva som viser at forpliktelsen er oppfylt."), field="evidence")
    if commitment.state == CommitmentState.NOT_ASSESSED and commitment.state_date is not None:
        raise InvalidInput(_("Det som ikke er vurdert, har ingen dato for det."), field="state_date")
    if commitment.responsible is not None and not access.may_edit_portfolio(commitment.responsible):
        raise InvalidInput(_("Velg en som arbeider med porteføljen i KS."), field="responsible")
    if changes or comment.strip():
        commitment.version += 1
        commitment.save()
        log.write(
            LogKind.EDITED,
            by,
            role=access.ks_role(by),
            commitment=commitment,
            comment=comment,
            changes=changes,
            states=(before, commitment.state),
        )
    return commitment
