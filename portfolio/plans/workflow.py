"""Each network's own plan: begun from the national portfolio or the last plan, written, decided, revised [002].

The contact person writes; the region's health leader network decides, and the contact person records who and when. The
decided plan holds until the next revision is decided. Errors as in `editions.lifecycle`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, WrongState
from core.notifications.events import tell
from networks.models import Municipality, Network, Role, User
from networks.people.access import require
from networks.people.recipients import people_with
from portfolio.editions import log
from portfolio.editions.in_force import introductions
from portfolio.editions.models import LogKind
from portfolio.plans import access as plan_access
from portfolio.plans.events import PLAN_DECIDED
from portfolio.plans.marks import marked
from portfolio.plans.models import PlanState, RegionalPlan, RegionalPlanItem
from portfolio.solutions.models import Solution


@transaction.atomic
def start_draft(network: Network, *, by: User, year: int) -> RegionalPlan:
    """A draft for `year`: a copy of the region's decided plan, else the national introductions."""
    _require(by, network)
    if not 2000 <= year <= 2100:
        raise InvalidInput(_("Skriv et årstall."), field="year")
    plans = RegionalPlan.objects.select_for_update().filter(network=network)
    if plans.filter(state=PlanState.DRAFT).exists():
        raise WrongState(_("Regionen har alt et utkast."))
    last = plans.filter(year=year).aggregate(last=Max("revision"))["last"] or 0
    base = plans.filter(state=PlanState.DECIDED).first()
    plan = RegionalPlan.objects.create(network=network, year=year, revision=last + 1, created_by=by)
    if base is not None:
        for old in base.items.all():
            fields = ("solution", "title", "rank", "ambition", "target_date", "text")
            RegionalPlanItem.objects.create(plan=plan, **{name: getattr(old, name) for name in fields})
    else:
        for rank, item in enumerate(introductions(), start=1):
            RegionalPlanItem.objects.create(plan=plan, solution=item.solution, rank=rank)
    log.write(
        LogKind.CREATED,
        by,
        role=Role.CONTACT_PERSON,
        plan=plan,
        states=("", PlanState.DRAFT),
        comment=_("Kopi av %(title)s") % {"title": base} if base else _("Fra den nasjonale porteføljen"),
    )
    return plan


@transaction.atomic
def save_item(
    plan_id: int,
    *,
    by: User,
    version: int,
    item_id: int | None = None,
    solution: Solution | None = None,
    title: str = "",
    ambition: int | None = None,
    target_date: dt.date | None = None,
    text: str = "",
) -> RegionalPlanItem:
    """Add a national solution or (with `title`) an own measure, last in the order; with `item_id`, change one."""
    plan = _draft(plan_id, by, version)
    title = title.strip()
    if (solution is None) == (not title):
        raise InvalidInput(_("Velg en løsning, eller skriv et eget tiltak."), field="solution")
    taken = plan.items.filter(solution=solution).exclude(pk=item_id or 0)
    if solution is not None and taken.exists():
        raise InvalidInput(_("Løsningen er alt i planen."), field="solution")
    if ambition is not None and ambition < 1:
        raise InvalidInput(_("Skriv et tall over null."), field="ambition")
    if item_id is None:
        last = plan.items.aggregate(last=Max("rank"))["last"] or 0
        item = RegionalPlanItem(plan=plan, rank=last + 1)
    else:
        item = plan.items.get(pk=item_id)
    values = {"solution": solution, "title": title, "ambition": ambition, "target_date": target_date}
    changes = log.apply(item, {**values, "text": text.replace("\r\n", "\n").strip()})
    if changes or item_id is None:
        item.save()
        _touch(plan, LogKind.EDITED if item_id else LogKind.CREATED, by, str(item), changes)
    return item


@transaction.atomic
def move_item(plan_id: int, item_id: int, *, by: User, to: int, version: int) -> RegionalPlan:
    """Give an item the place `to` (1 is first); the others move along."""
    plan = _draft(plan_id, by, version)
    order = list(plan.items.order_by("rank"))
    item = next((one for one in order if one.pk == item_id), None)
    if item is None or not 1 <= to <= len(order):
        raise InvalidInput(_("Skriv et tall fra 1 til %(n)d.") % {"n": len(order)}, field="to")
    before = item.rank
    order.remove(item)
    order.insert(to - 1, item)
    _renumber(order)
    if before != to:
        _touch(plan, LogKind.RANKED, by, str(item), {"rank": [before, to]})
    return plan


@transaction.atomic
def remove_item(plan_id: int, item_id: int, *, by: User, version: int) -> RegionalPlan:
    plan = _draft(plan_id, by, version)
    item = plan.items.select_related("solution").get(pk=item_id)
    said = {"text": [item.text, ""], "ambition": [item.ambition, None], "rank": [item.rank, None]}
    name = str(item)
    item.delete()
    _renumber(list(plan.items.order_by("rank")))
    _touch(plan, LogKind.REMOVED, by, name, said)
    return plan


@transaction.atomic
def decide(plan_id: int, *, by: User, version: int, decided_on: dt.date, decided_by: str) -> RegionalPlan:
    """Record that the health leader network has decided the plan; the one that stood until now is replaced."""
    plan = _draft(plan_id, by, version)
    if not plan.items.exists():
        raise WrongState(_("Planen er tom."))
    if decided_on > timezone.localdate():
        raise InvalidInput(_("Vedtaket kan ikke være i framtiden."), field="decided_on")
    if not decided_by.strip():
        raise InvalidInput(_("Skriv hvem som har vedtatt planen."), field="decided_by")
    standing = RegionalPlan.objects.select_for_update().filter(network=plan.network, state=PlanState.DECIDED).first()
    if standing is not None:
        if standing.decided_on and decided_on < standing.decided_on:
            raise InvalidInput(_("Vedtaket kan ikke være før det forrige."), field="decided_on")
        standing.state = PlanState.REPLACED
        standing.save()
        log.write(LogKind.REPLACED, by, role=Role.CONTACT_PERSON, plan=standing, states=("decided", "replaced"))
    plan.state, plan.decided_on, plan.decided_by = PlanState.DECIDED, decided_on, decided_by.strip()
    plan.version += 1
    plan.save()
    log.write(
        LogKind.DECIDED,
        by,
        role=Role.CONTACT_PERSON,
        plan=plan,
        states=("draft", "decided"),
        comment=plan.decided_by,
    )
    told = people_with(Role.PORTFOLIO_MANAGER)
    told += people_with(Role.NETWORK_RESOURCE, Role.ROLLOUT_LEADER, Role.READER, networks=[plan.network])
    members = Municipality.objects.in_network(plan.network, timezone.localdate()).values_list("pk", flat=True)
    told += people_with(Role.MUNICIPALITY_REPRESENTATIVE, municipalities=members)
    tell(PLAN_DECIDED, told, plan.get_absolute_url(), but=by, region=plan.network)
    return plan


def _require(by: User, network: Network) -> None:
    require(
        plan_access.may_edit_plan(by, network),
        _("Den regionale porteføljen skrives av kontaktpersonen i %(region)s.") % {"region": network},
    )


def _draft(plan_id: int, by: User, version: int) -> RegionalPlan:
    plan = RegionalPlan.objects.select_for_update(of=("self",)).select_related("network").get(pk=plan_id)
    _require(by, plan.network)
    if not plan.is_draft:
        raise WrongState(_("Planen er vedtatt. Start en ny utgave for å endre den."))
    if version != plan.version:
        raise Conflict(_("Noen andre har endret planen siden du åpnet den. Se over og prøv igjen."), theirs=plan)
    return plan


def _touch(plan: RegionalPlan, kind: LogKind, by: User, what: str, changes: dict[str, Any]) -> None:
    plan.version += 1
    plan.save()
    log.write(kind, by, role=Role.CONTACT_PERSON, plan=plan, comment=what, changes=changes)


def _renumber(order: list[RegionalPlanItem]) -> None:
    for number, one in enumerate(order, start=1):
        if one.rank != number:
            RegionalPlanItem.objects.filter(pk=one.pk).update(rank=number)


# --- Comparison ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """The decided plans beside the national portfolio. A row is (solution, national rank, item by network).

    `networks` are those that have decided a plan; those `without` have none to compare.
    """

    networks: list[Network]
    without: list[Network]
    plans: dict[int, RegionalPlan]
    rows: list[tuple[Solution, int | None, list[RegionalPlanItem | None]]]
    own: list[tuple[Network, RegionalPlanItem]]
    # What is odd about an item, by its key.
    marks: dict[int, list[str]]


def comparison(date: dt.date | None = None) -> Comparison:
    """Each region's plan against the national edition, as they held on `date` (inclusive; today when left out).

    Four queries.
    """
    date = date or timezone.localdate()
    everyone = list(Network.objects.all())
    plans = {plan.network_id: plan for plan in RegionalPlan.objects.with_size().holding_on(date)}
    networks = [network for network in everyone if network.pk in plans]
    items = list(
        RegionalPlanItem.objects.filter(plan__in=[plan.pk for plan in plans.values()])
        .select_related("plan", "solution")
        .order_by("rank")
    )
    found = {(item.solution_id, item.plan.network_id): item for item in items if item.solution_id}
    rows = [
        (solution, rank, [found.get((solution.pk, network.pk)) for network in networks])
        for solution, rank in _ranked(items, date)
    ]
    by_network = {network.pk: network for network in networks}
    own = [(by_network[item.plan.network_id], item) for item in items if not item.solution_id]
    own.sort(key=lambda pair: (networks.index(pair[0]), pair[1].rank))
    without = [one for one in everyone if one.pk not in plans]
    return Comparison(networks, without, plans, rows, own, marked(items, plans.values()))


def _ranked(items: list[RegionalPlanItem], date: dt.date) -> Iterable[tuple[Solution, int | None]]:
    """The national solutions by rank, then those that only regions have; one query."""
    order: dict[int, tuple[Solution, int | None]] = {
        item.solution_id: (item.solution, item.rank) for item in introductions(date)
    }
    for item in items:
        if item.solution is not None:
            order.setdefault(item.solution.pk, (item.solution, None))
    return order.values()
