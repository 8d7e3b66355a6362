"""Who sees what has been changed about rollouts, pools, sign-ups, readiness, suppliers and webhooks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.history import registry
from core.history.registry import Tracked
from networks.history import has_role
from rollouts.access import is_coordinator, own_municipalities
from rollouts.capacity.limits import may_set
from rollouts.capacity.models import CapacityLimit
from rollouts.completion.models import StatusProposal
from rollouts.decisions.models import Attendance, Meeting
from rollouts.decisions.models_motions import Motion
from rollouts.evaluations.models import Evaluation, EvaluationAnswer
from rollouts.materials.models import Material, MaterialCopy, MaterialRequirement
from rollouts.materials.workflow import may_require
from rollouts.members.models import Seat
from rollouts.plans.models import Activity, ChecklistItem, Milestone, Phase, WorkingGroupMember
from rollouts.pool_changes.models import PoolChange
from rollouts.pools.access import may_lead, may_see
from rollouts.pools.models import Pool
from rollouts.products.models import Product, Supplier
from rollouts.readiness.models import ReadinessWaiver
from rollouts.rollouts.models import JoinedNetwork, Rollout
from rollouts.sheets.models import InformationSheet
from rollouts.sign_ups.models import SignUp
from rollouts.stops.models import Dispensation, Ratification, SolutionStop
from rollouts.suppliers.models import CommonRequest
from rollouts.webhooks.models import Subscription


def register() -> None:
    registry.register(
        Tracked(model=Rollout, may=has_role),
        *(
            Tracked(model=model, part_of=("rollout",))
            for model in (JoinedNetwork, Phase, Milestone, Activity, ChecklistItem, WorkingGroupMember)
        ),
        Tracked(model=InformationSheet, may=_sees, hidden=("saved",)),
        Tracked(model=Pool, may=lambda user, row: has_role(user) and may_see(user, row)),
        Tracked(model=PoolChange, part_of=("pool",), terms={"before": Pool, "after": Pool}),
        # Who said no or left is for those it concerns: not a part of the pool's page.
        Tracked(model=SignUp, may=_concerned, name=lambda row: f"{row.municipality}, {row.pool}"),
        Tracked(
            model=StatusProposal,
            part_of=("sign_up",),
            name=lambda row: str(row.get_level_display()),
        ),
        Tracked(model=Motion, may=lambda user, row: is_coordinator(user), hidden=("present",)),
        Tracked(model=Meeting, may=lambda user, row: is_coordinator(user)),
        Tracked(model=Attendance, part_of=("meeting",), name=lambda row: f"{row.user}, {row.meeting}"),
        Tracked(model=Seat, may=has_role, name=lambda row: f"{row.user} ({row})"),
        Tracked(model=Ratification, may=has_role, hidden=("reminded",)),
        Tracked(model=Evaluation, may=lambda user, row: is_coordinator(user) or may_lead(user, row.pool)),
        Tracked(model=Dispensation, may=_sees, name=lambda row: f"{row.municipality}: {row.stop.solution}"),
        Tracked(model=SolutionStop, part_of=("solution",), name=lambda row: str(row.solution)),
        Tracked(model=ReadinessWaiver, part_of=("solution",), name=lambda row: f"{row.solution}: {row.criterion_key}"),
        Tracked(model=CapacityLimit, may=lambda user, row: may_set(user), whole=True),
        Tracked(model=Supplier, may=has_role),
        Tracked(model=Product, part_of=("supplier",)),
        Tracked(model=CommonRequest, part_of=("supplier",)),
        Tracked(model=Material, may=has_role),
        Tracked(model=MaterialRequirement, may=lambda user, row: may_require(user), whole=True),
        Tracked(model=MaterialCopy, part_of=("municipality",)),
        Tracked(model=Subscription, may=lambda user, row: row.owner_id == user.pk),
    )
    registry.leave_out(EvaluationAnswer, "Answers are seen in aggregate only; who wrote what is nobody's to read.")
    registry.name_tasks(
        {
            "rollouts.tasks.close_expired_pools": _("stenger puljer når fristen er ute"),
            "rollouts.tasks.tell_eligibility": _("sier fra om hvem som kan være med"),
            "rollouts.tasks.deliver_webhook": _("sender til en webhook"),
            "rollouts.tasks.settle_meetings": _("gjennomfører vedtak i møter når fristen for å si imot er ute"),
            "rollouts.tasks.remind_of_stops": _("minner om stopp som NKG ikke har behandlet"),
        }
    )


def _sees(user: Any, row: Any) -> bool:
    return has_role(user) and type(row).objects.visible_to(user).filter(pk=row.pk).exists()


def _concerned(user: Any, sign_up: SignUp) -> bool:
    """The NKG, the ones who lead the pool, and the municipality's own."""
    if is_coordinator(user) or may_lead(user, sign_up.pool):
        return True
    return own_municipalities(user).filter(pk=sign_up.municipality_id).exists()
