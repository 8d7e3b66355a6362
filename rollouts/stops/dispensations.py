"""A municipality with an urgent need may join although the solution is stopped, when the NKG says so [000].

Errors as in `workflow`.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.events import no_longer, tell
from networks.models import Municipality, Role, User
from networks.people.access import require
from networks.people.recipients import people_with
from portfolio.models import Solution
from rollouts import access
from rollouts.decisions import log as decision_log
from rollouts.decisions import motion_ends
from rollouts.decisions.models import DecisionKind
from rollouts.decisions.quorum import Through
from rollouts.pools.models import Pool
from rollouts.recipients import people_of, who_decides
from rollouts.stops import access as stop_access
from rollouts.stops.events import DISPENSATION_APPLIED, DISPENSATION_DECIDED, DISPENSATION_WITHDRAWN
from rollouts.stops.models import Dispensation, DispensationState, SolutionStop


def dispensed(pool: Pool) -> QuerySet[Dispensation, int]:
    """The ids of the municipalities that may join a closed `pool` while its solution is stopped."""
    found = Dispensation.objects.granted().filter(
        stop__solution=pool.rollout.solution_id, stop__resumed_on__isnull=True
    )
    return found.values_list("municipality", flat=True)


@transaction.atomic
def apply(solution: Solution, municipality: Municipality, *, by: User, reason: str) -> Dispensation:
    """Ask the NKG on behalf of `municipality`; its members are told."""
    stop = SolutionStop.objects.in_force().select_for_update(no_key=True).filter(solution=solution).first()
    require(
        stop_access.may_apply(by, municipality),
        _("Kommunen søker gjennom sin egen representant eller kontaktpersonen i regionen."),
    )
    if stop is None:
        raise WrongState(_("Løsningen er ikke stoppet, så kommunen trenger ingen dispensasjon."))
    if not reason.strip():
        raise InvalidInput(_("Skriv hvorfor kommunen ikke kan vente."), field="reason")
    live = Dispensation.objects.filter(
        stop=stop, municipality=municipality, state__in=[DispensationState.APPLIED, DispensationState.GRANTED]
    )
    if live.exists():
        raise WrongState(
            _("%(name)s har alt en søknad eller en dispensasjon.") % {"name": municipality.name}, field="municipality"
        )
    made = Dispensation.objects.create(stop=stop, municipality=municipality, reason=reason.strip(), applied_by=by)
    said = {"name": municipality.name, "solution": solution.name, "reason": made.reason}
    tell(DISPENSATION_APPLIED, people_with(Role.NATIONAL_COORDINATOR), made.get_absolute_url(), but=by, **said)
    return made


@transaction.atomic
def decide(dispensation_id: int, *, by: User, grant: bool, reason: str, through: Through = None) -> Dispensation:
    """The NKG grants or refuses, with a reason; the municipality and its region are told.

    `through` as in `workflow.approve`.
    """
    row = _locked(dispensation_id)
    require(access.is_coordinator(by), who_decides())
    if not stop_access.may_decide_dispensation(by, row):
        raise NotAllowed(_("Den som har søkt, kan ikke avgjøre søknaden. Et annet medlem av NKG må gjøre det."))
    if row.state != DispensationState.APPLIED:
        raise WrongState(_("Søknaden er alt avgjort eller trukket."))
    if row.stop.resumed_on is not None:
        raise WrongState(_("Løsningen er gjenopptatt, så kommunen trenger ingen dispensasjon."))
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    row.state = DispensationState.GRANTED if grant else DispensationState.REFUSED
    row.decided_at, row.decided_by, row.decision_reason = timezone.now(), by, reason.strip()
    row.save()
    kind = DecisionKind.DISPENSED if grant else DecisionKind.REFUSED
    decision_log.record(kind, by=by, case=row, reason=row.decision_reason, through=through)
    said = {
        "name": row.municipality.name,
        "state": DispensationState(row.state).label,
        "reason": row.decision_reason,
    }
    no_longer(row.get_absolute_url(), DISPENSATION_APPLIED)
    tell(DISPENSATION_DECIDED, [*people_of([row.municipality]), row.applied_by], row.get_absolute_url(), but=by, **said)
    return row


def carry_out(
    case: Dispensation, yes: bool, *, by: User, reason: str, version: int | None = None, through: Through = None
) -> Dispensation:
    """What the NKG says about an application."""
    return decide(case.pk, by=by, grant=yes, reason=reason, through=through)


@transaction.atomic
def withdraw(dispensation_id: int, *, by: User) -> Dispensation:
    """The municipality takes its application back, or gives up what was granted."""
    row = _locked(dispensation_id)
    require(
        stop_access.may_apply(by, row.municipality),
        _("Søknaden trekkes av kommunens egen representant eller kontaktpersonen i regionen."),
    )
    if row.state not in {DispensationState.APPLIED, DispensationState.GRANTED}:
        raise WrongState(_("Søknaden er alt avgjort eller trukket."))
    was_granted = row.state == DispensationState.GRANTED
    row.state, row.withdrawn_at, row.withdrawn_by = DispensationState.WITHDRAWN, timezone.now(), by
    row.save()
    told = people_of([row.municipality]) + (people_with(Role.NATIONAL_COORDINATOR) if was_granted else [])
    no_longer(row.get_absolute_url(), DISPENSATION_APPLIED, DISPENSATION_DECIDED)
    said = {"name": row.municipality.name, "solution": row.stop.solution.name}
    tell(DISPENSATION_WITHDRAWN, told, row.get_absolute_url(), but=by, **said)
    motion_ends.lapse(motion_ends.about_case(row), motion_ends.moved_on())
    return row


def _locked(dispensation_id: int) -> Dispensation:
    return (
        Dispensation.objects.select_for_update(of=("self",))
        .select_related("stop__solution", "municipality", "applied_by")
        .get(pk=dispensation_id)
    )
