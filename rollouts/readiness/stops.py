"""A solution is stopped for a reason outside its rollouts, and resumed [000: VKP, 2022]. Errors as in `workflow`."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, WrongState
from core.notifications.inbox import notify
from networks.models import Role, User
from networks.people.access import require
from networks.people.recipients import people_with
from portfolio.models import Solution
from rollouts.decisions import motion_ends
from rollouts.message_kinds import MessageKind
from rollouts.pools import workflow
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES, PoolState
from rollouts.readiness import access as readiness_access
from rollouts.recipients import people_of
from rollouts.sign_ups.models import SignUp
from rollouts.stops.models import SolutionStop


@transaction.atomic
def stop(solution: Solution, *, by: User, reason: str, stopped_on: dt.date | None = None) -> SolutionStop:
    """Stop `solution`: open pools close in the same breath, and everyone concerned is told."""
    require(readiness_access.may_stop(by), who_stops())
    pools = _locked_pools(solution)
    day = _checked(reason, stopped_on, "stopped_on")
    if SolutionStop.objects.in_force().filter(solution=solution).exists():
        raise WrongState(_("Løsningen er alt stoppet."))
    made = SolutionStop.objects.create(solution=solution, reason=reason.strip(), stopped_on=day, stopped_by=by)
    for pool in pools:
        if pool.state == PoolState.OPEN:
            workflow.close(pool.pk, by=None, comment=_("Løsningen er stoppet: %(reason)s") % {"reason": made.reason})
    title = _("%(solution)s er stoppet. Påmeldingen er stengt.") % {"solution": solution.name}
    _tell(solution, pools, title, made.reason, by)
    return made


@transaction.atomic
def resume(solution: Solution, *, by: User, reason: str, resumed_on: dt.date | None = None) -> SolutionStop:
    """The stop is over. Pools that it closed are opened again by those who lead them, while their deadline holds."""
    require(readiness_access.may_stop(by), who_stops())
    pools = _locked_pools(solution)
    standing = SolutionStop.objects.in_force().select_for_update().filter(solution=solution).first()
    if standing is None:
        raise WrongState(_("Løsningen er ikke stoppet."))
    day = _checked(reason, resumed_on, "resumed_on")
    if day < standing.stopped_on:
        raise InvalidInput(_("Datoen kan ikke være før løsningen ble stoppet."), field="resumed_on")
    standing.resumed_on, standing.resumed_by, standing.resume_reason = day, by, reason.strip()
    standing.save()
    motion_ends.lapse(Q(dispensation__stop=standing), motion_ends.moved_on())
    title = _("%(solution)s er gjenopptatt.") % {"solution": solution.name}
    _tell(solution, pools, title, standing.resume_reason, by)
    return standing


def _locked_pools(solution: Solution) -> list[Pool]:
    """The living pools, locked: an approval that is under way ends first, and the next one sees the stop."""
    Solution.objects.select_for_update(no_key=True).get(pk=solution.pk)
    living = Pool.objects.filter(rollout__solution=solution).exclude(state__in=FINAL_STATES)
    list(living.select_for_update(of=("self",)).order_by("pk"))
    return list(living.select_related("rollout__leader", "created_by", "submitted_by").order_by("pk"))


def _checked(reason: str, day: dt.date | None, field: str) -> dt.date:
    if not reason.strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    day = day or timezone.localdate()
    if day > timezone.localdate():
        raise InvalidInput(_("Datoen kan ikke være fram i tid."), field=field)
    if day.year < 2000:
        raise InvalidInput(_("Er årstallet riktig?"), field=field)
    return day


def _tell(solution: Solution, pools: list[Pool], title: str, detail: str, by: User) -> None:
    """The municipalities with something live in a pool, those who lead and propose, their regions, and the NKG."""
    municipalities = SignUp.objects.live().filter(pool__in=pools).values_list("municipality", flat=True)
    told: list[User | None] = [*people_of(set(municipalities)), *people_with(Role.NATIONAL_COORDINATOR)]
    for pool in pools:
        told += [pool.rollout.leader, pool.created_by, pool.submitted_by]
    regions = {pool.rollout.network_id for pool in pools if pool.rollout.network_id}
    if regions:
        told += people_with(Role.CONTACT_PERSON, networks=regions)
    url = reverse("rollouts:readiness", args=[solution.key])
    notify(told, MessageKind.ROLLOUT, title, url, detail, but=by)


def standing_stop(solution_id: int) -> SolutionStop | None:
    return SolutionStop.objects.in_force().filter(solution=solution_id).first()


def stops_of(solution: Solution) -> list[SolutionStop]:
    """All stops, the latest first. One query."""
    found = SolutionStop.objects.filter(solution=solution).select_related("stopped_by", "resumed_by")
    return list(found.order_by(F("resumed_on").desc(nulls_first=True), "-stopped_on", "-pk"))


def who_stops() -> str:
    return _("Dette kan KS eller et medlem av nasjonal koordineringsgruppe (NKG) gjøre.")
