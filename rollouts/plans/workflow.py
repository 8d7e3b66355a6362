"""The plan of a rollout: working group, phases, milestones, activities and the checklist. Errors as in `workflow`.

Those who lead the rollout or sit in the NKG write it; everyone reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput, WrongState
from networks.models import User
from networks.people.access import require
from rollouts.plans import access as plan_access
from rollouts.plans.models import Activity, ChecklistItem, Milestone, Phase, Process, WorkingGroupMember
from rollouts.pools.models import Pool
from rollouts.rollouts.access import who_may_propose
from rollouts.rollouts.models import Rollout

Part = Activity | ChecklistItem | Milestone | Phase | WorkingGroupMember

# The parts as they are named in addresses.
PARTS: dict[str, type[Part]] = {
    "arbeidsgruppe": WorkingGroupMember,
    "faser": Phase,
    "milepaeler": Milestone,
    "aktiviteter": Activity,
    "sjekkliste": ChecklistItem,
}

# What most municipalities do in any rollout [004 §4.1]; weeks from the pool's first day.
USUAL_CHECKLIST: list[tuple[Any, int]] = [
    (gettext_lazy("Ledelsen har forankret innføringen"), -4),
    (gettext_lazy("Prosjektleder og superbrukere er utpekt"), -2),
    (gettext_lazy("Avtaler og lisenser er på plass"), -2),
    (gettext_lazy("Risikovurdering (ROS) er gjort"), 2),
    (gettext_lazy("Personvernkonsekvensene (DPIA) er vurdert"), 2),
    (gettext_lazy("Gevinster og nullpunkt er beskrevet"), 3),
    (gettext_lazy("Nye arbeidsprosesser er beskrevet"), 5),
    (gettext_lazy("De ansatte har fått opplæring"), 7),
    (gettext_lazy("Løsningen er tatt i bruk i tjenesten"), 8),
    (gettext_lazy("Drift og support er overtatt av kommunen"), 12),
]


@dataclass
class RolloutPlan:
    """What the page of a rollout shows of its plan."""

    rollout: Rollout
    group: list[WorkingGroupMember] = field(default_factory=list)
    phases: list[Phase] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    checklist: list[ChecklistItem] = field(default_factory=list)


def plan_of(rollout: Rollout, user: Any) -> RolloutPlan:
    """Five queries. Names of persons are for those signed in; activities of hidden pools for those who see them."""
    today = timezone.localdate()
    pools = Pool.objects.visible_to(user).values("pk")
    activities = Activity.objects.filter(Q(pool__isnull=True) | Q(pool__in=pools), rollout=rollout)
    group = WorkingGroupMember.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today), rollout=rollout)
    signed_in = bool(user.is_authenticated)
    return RolloutPlan(
        rollout,
        list(group.select_related("municipality")) if signed_in else [],
        list(Phase.objects.filter(rollout=rollout)),
        list(Milestone.objects.filter(rollout=rollout)),
        list(activities.select_related("pool")),
        list(ChecklistItem.objects.in_use().filter(rollout=rollout)),
    )


@transaction.atomic
def save(part: Part, *, by: User) -> Part:
    """Write one part, new or changed. Raises `InvalidInput` with the field when it can't be right."""
    rollout = _allowed(part.rollout_id, by)
    if isinstance(part, Activity) and part.pool is not None and part.pool.rollout_id != rollout.pk:
        raise InvalidInput(_("Puljen hører til et annet innføringsløp."), field="pool")
    if isinstance(part, ChecklistItem) and part.pk is None:
        last = ChecklistItem.objects.filter(rollout=rollout).aggregate(last=Max("order"))["last"] or 0
        part.order = last + 1
    if isinstance(part, WorkingGroupMember) and part.is_leader:
        # One leads; a new one takes over.
        WorkingGroupMember.objects.filter(rollout=rollout, is_leader=True).exclude(pk=part.pk).update(is_leader=False)
    try:
        part.full_clean()
    except ValidationError as error:
        name, texts = next(iter(error.message_dict.items()))
        raise InvalidInput(texts[0], field=None if name == "__all__" else name) from error
    part.save()
    return part


@transaction.atomic
def remove(part: Part, *, by: User) -> None:
    """Take one part out; a checklist item is put aside, so that what was ticked off is kept."""
    _allowed(part.rollout_id, by)
    if isinstance(part, ChecklistItem):
        if part.retired_at is not None:
            raise WrongState(_("Punktet er alt tatt ut."))
        part.retired_at = timezone.now()
        part.save()
    else:
        part.delete()


@transaction.atomic
def add_usual(rollout_id: int, kind: str, *, by: User) -> int:
    """The usual checklist, or one undated activity for each common process, where there is none; returns how many."""
    rollout = _allowed(rollout_id, by)
    made: list[Any]
    if kind == "sjekkliste":
        if ChecklistItem.objects.in_use().filter(rollout=rollout).exists():
            raise WrongState(_("Sjekklisten har alt punkter."))
        made = [
            ChecklistItem.objects.create(rollout=rollout, text=str(text), due_weeks=weeks, order=order)
            for order, (text, weeks) in enumerate(USUAL_CHECKLIST, 1)
        ]
    elif kind == "aktiviteter":
        there = set(Activity.objects.filter(rollout=rollout).values_list("process", flat=True))
        made = [
            Activity.objects.create(rollout=rollout, process=process, title=capfirst(str(process.label)))
            for process in Process
            if process.value not in there
        ]
    else:
        raise WrongState(_("Dette finnes det ikke noe oppsett for."))
    return len(made)


def _allowed(rollout_id: int, by: User) -> Rollout:
    rollout = Rollout.objects.select_for_update(no_key=True, of=("self",)).select_related("network").get(pk=rollout_id)
    require(plan_access.may_plan(by, rollout), who_may_propose(rollout))
    return rollout
