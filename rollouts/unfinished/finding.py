"""Finds what is missing about pools and changes that wait for the NKG, for any number of cases at once.

`Facts` reads; the functions below it say in words what one case lacks. What a case would be is its own terms, for a
change those that are proposed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.geography.models import valid_on_q
from networks.models import NetworkMembership
from portfolio.models import AdoptionStatus, Level, levels_from
from rollouts.capacity import limits
from rollouts.capacity.models import LimitKind
from rollouts.capacity.occupancy import NHN
from rollouts.capacity.weekload import Load, Occupation, PlannedPool, Subject, hits
from rollouts.decisions.cases import Case
from rollouts.decisions.gaps import Gap, GapKind, Lesson, Unfinished
from rollouts.evaluations.workflow import lessons_of
from rollouts.facts.models import MunicipalityFact
from rollouts.materials import workflow as materials
from rollouts.plans.models import Milestone, Phase, WorkingGroupMember
from rollouts.pool_changes.models import PoolChange
from rollouts.pools.models import Pool
from rollouts.readiness import assessment
from rollouts.rollouts.models import Rollout
from rollouts.sheets.models import InformationSheet
from rollouts.sign_ups.models import SignUp
from rollouts.suppliers.models import AdaptationReport
from rollouts.weeks import week_span


@dataclass(frozen=True)
class Planned:
    """The pool that a case is about, with the days it would have; both inclusive."""

    pool: Pool
    start: dt.date
    end: dt.date

    @property
    def rollout(self) -> Rollout:
        return self.pool.rollout

    @property
    def leader(self) -> int | None:
        return self.pool.leader_id or self.rollout.leader_id


def planned(case: Case) -> Planned | None:
    """None for a case that isn't about a pool."""
    if isinstance(case, PoolChange):
        start, end = (dt.date.fromisoformat(case.after[name]) for name in ("start_date", "end_date"))
        return Planned(case.pool, start, end)
    return Planned(case, case.start_date, case.end_date) if isinstance(case, Pool) else None


def find(cases: Sequence[Case]) -> list[Unfinished]:
    """What each of `cases` lacks. Sixteen queries at most, however many there are."""
    plans = [planned(case) for case in cases]
    facts = Facts([plan for plan in plans if plan is not None])
    return [facts.of(plan) if plan is not None else Unfinished() for plan in plans]


@dataclass
class Facts:
    """What is known about the rollouts, the weeks and the municipalities of `plans`."""

    plans: list[Planned]

    def of(self, plan: Planned) -> Unfinished:
        return Unfinished(list(self._gaps(plan)), self._lessons.get(plan.rollout.solution_id, []))

    def _gaps(self, plan: Planned) -> Iterator[Gap]:
        yield from self._readiness_gaps(plan.rollout)
        yield from self._plan_gaps(plan)
        yield from self._load_gaps(plan)
        yield from self._supplier_gaps(plan)

    # --- The rollout -----------------------------------------------------------------------------------------

    @cached_property
    def _rollouts(self) -> dict[int, Any]:
        today = timezone.localdate()
        own = {"rollout": OuterRef("pk")}
        group = WorkingGroupMember.objects.filter(valid_on_q(today), **own)
        found = Rollout.objects.filter(pk__in={plan.pool.rollout_id for plan in self.plans}).annotate(
            is_informed=Exists(InformationSheet.objects.published().filter(**own)),
            has_group=Exists(group),
            has_group_leader=Exists(group.filter(is_leader=True)),
            has_dates=Q(Exists(Phase.objects.filter(**own))) | Q(Exists(Milestone.objects.filter(**own))),
        )
        return {row.pk: row for row in found}

    def _plan_gaps(self, plan: Planned) -> Iterator[Gap]:
        rollout = self._rollouts[plan.pool.rollout_id]
        plan_url = reverse("rollouts:plan", args=[rollout.pk])
        if not rollout.is_informed:
            sheet = reverse("rollouts:sheet_current", args=[rollout.pk])
            yield Gap(GapKind.INFORMATION, _("informasjonen er ikke publisert"), sheet)
        if not rollout.has_group:
            yield Gap(GapKind.GROUP, _("arbeidsgruppen er tom"), plan_url)
        elif not rollout.has_group_leader:
            yield Gap(GapKind.GROUP, _("arbeidsgruppen har ingen leder"), plan_url)
        # A region's own people lead its rollouts.
        if plan.leader is None and not rollout.is_regional:
            yield Gap(GapKind.LEADER, _("ingen innføringsleder er valgt"), plan.pool.get_absolute_url())
        if not rollout.has_dates:
            yield Gap(GapKind.DATES, _("planen har ingen datoer"), plan_url)

    @cached_property
    def _readiness(self) -> dict[int, assessment.Readiness]:
        solutions = {plan.rollout.solution_id: plan.rollout.solution for plan in self.plans}
        return assessment.readiness_of(solutions.values(), every_waiver=True)

    @cached_property
    def _materials(self) -> dict[int, int]:
        return materials.missing_counts({plan.rollout.solution_id for plan in self.plans})

    def _readiness_gaps(self, rollout: Rollout) -> Iterator[Gap]:
        found = self._readiness[rollout.solution_id]
        if found.stop is not None:
            yield Gap(GapKind.STOPPED, _("løsningen er stoppet: %(reason)s") % {"reason": found.stop.reason}, found.url)
        lacking = [
            line
            for line in found.lines
            if not line.is_met and not any(one.rollout_id == rollout.pk for one in line.elsewhere)
        ]
        if lacking:
            text = ngettext(
                "%(n)d av %(all)d kriterier for «klar til bruk» mangler",
                "%(n)d av %(all)d kriterier for «klar til bruk» mangler",
                len(lacking),
            )
            yield Gap(GapKind.READINESS, text % {"n": len(lacking), "all": len(found.lines)}, found.url)
        if count := self._materials.get(rollout.solution_id):
            text = ngettext("%(n)d slags materiell mangler", "%(n)d slags materiell mangler", count) % {"n": count}
            yield Gap(GapKind.MATERIALS, text, f"{reverse('rollouts:materials')}?losning={rollout.solution.key}")

    @cached_property
    def _lessons(self) -> dict[int, list[Lesson]]:
        found = lessons_of({plan.rollout.solution_id for plan in self.plans})
        return {
            solution: [Lesson(one.advice, str(one.pool), one.get_absolute_url()) for one in rows]
            for solution, rows in found.items()
        }

    # --- The weeks -------------------------------------------------------------------------------------------

    @cached_property
    def _limits(self) -> limits.Limits:
        return limits.current()

    @cached_property
    def _running(self) -> list[tuple[int, dt.date, dt.date, int | None]]:
        """The pools in any of the weeks, with who leads each."""
        first, last = min(plan.start for plan in self.plans), max(plan.end for plan in self.plans)
        week = dt.timedelta(days=6)
        rows = Pool.objects.overlapping(first - week, last + week)
        names = ("pk", "start_date", "end_date", "leader_id", "rollout__leader_id")
        return [(*row[:3], row[3] or row[4]) for row in rows.values_list(*names)]

    @cached_property
    def _names(self) -> dict[int, str]:
        leaders = (person for plan in self.plans for person in (plan.pool.leader, plan.rollout.leader))
        return {person.pk: person.name for person in leaders if person is not None}

    def _load_gaps(self, plan: Planned) -> Iterator[Gap]:
        others = (
            Occupation(pk, start, end, {NHN, (LimitKind.LEADER.value, leader)} if leader else {NHN})
            for pk, start, end, leader in self._running
            if pk != plan.pool.pk
        )
        wanted: set[Subject] = {NHN}
        if plan.leader is not None:
            wanted.add((LimitKind.LEADER.value, plan.leader))
        found = hits(PlannedPool(plan.start, plan.end, frozenset(wanted)), Load(others, wanted), self._limits.of)
        url = reverse("rollouts:capacity")
        for hit in found:
            kind, number = hit.subject
            given = {
                "most": max(len(taken) for taken in hit.weeks.values()) + 1,
                "limit": hit.limit,
                "weeks": week_span(min(hit.weeks), max(hit.weeks)),
            }
            if kind == LimitKind.NHN:
                text = _("NHN får %(most)d puljer samtidig i %(weeks)s, grensen er %(limit)d") % given
                yield Gap(GapKind.NHN_LOAD, text, f"{url}?vis=nhn")
            else:
                text = _("%(name)s leder %(most)d puljer samtidig i %(weeks)s, grensen er %(limit)d")
                given["name"] = self._names.get(number, "")
                yield Gap(GapKind.LEADER_LOAD, text % given, f"{url}?vis=leader")

    # --- The suppliers ---------------------------------------------------------------------------------------

    @cached_property
    def _late(self) -> dict[int, list[AdaptationReport]]:
        """What the suppliers haven't delivered, by solution."""
        found = AdaptationReport.objects.filter(solution__in={plan.rollout.solution_id for plan in self.plans})
        late: dict[int, list[AdaptationReport]] = defaultdict(list)
        for one in found.current().select_related("product__supplier"):
            if not one.is_ready:
                late[one.solution_id].append(one)
        return late

    @cached_property
    def _on_board(self) -> dict[int, set[int]]:
        """The municipalities of each pool; those of a region that lack the solution, while nobody has answered."""
        found: dict[int, set[int]] = defaultdict(set)
        pools = [plan.pool for plan in self.plans if plan.rollout.solution_id in self._late]
        seats = SignUp.objects.joined().filter(pool__in=pools).values_list("pool_id", "municipality_id")
        for joined, municipality in seats:
            found[joined].add(municipality)
        silent = [pool for pool in pools if pool.pk not in found and pool.rollout.network_id]
        if silent:
            regions = self._regions(silent)
            has = self._has({pool.rollout.solution_id for pool in silent})
            for pool in silent:
                all_there = regions[pool.rollout.network_id or 0]
                found[pool.pk] = all_there - has[pool.rollout.solution_id]
        return found

    def _regions(self, pools: list[Pool]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        now = NetworkMembership.objects.filter(
            valid_on_q(timezone.localdate()), network__in={pool.rollout.network_id for pool in pools}
        )
        for network, municipality in now.values_list("network_id", "municipality_id"):
            found[network].add(municipality)
        return found

    def _has(self, solutions: set[int]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        reached = [*levels_from(Level.MADE_AVAILABLE), Level.NOT_RELEVANT]
        rows = AdoptionStatus.objects.filter(solution__in=solutions, level__in=reached).order_by()
        for solution, municipality in rows.values_list("solution_id", "municipality_id"):
            found[solution].add(municipality)
        return found

    @cached_property
    def _with_product(self) -> dict[int, set[int]]:
        """The municipalities that run each product today, of those on board."""
        found: dict[int, set[int]] = defaultdict(set)
        everyone = set().union(*self._on_board.values())
        for fact in MunicipalityFact.objects.current(everyone) if everyone else ():
            if fact.product_id:
                found[fact.product_id].add(fact.municipality_id)
        return found

    def _supplier_gaps(self, plan: Planned) -> Iterator[Gap]:
        for one in self._late.get(plan.rollout.solution_id, []):
            in_time = one.promised_for is not None and one.promised_for <= plan.start and not one.is_overdue
            hit = self._with_product[one.product_id] & self._on_board[plan.pool.pk]
            if hit and not in_time:
                text = ngettext(
                    "%(supplier)s rekker ikke %(n)d kommune (%(product)s)",
                    "%(supplier)s rekker ikke %(n)d kommuner (%(product)s)",
                    len(hit),
                )
                given = {"supplier": one.product.supplier.name, "product": one.product.name, "n": len(hit)}
                yield Gap(GapKind.SUPPLIER, text % given, reverse("rollouts:product", args=[one.product_id]))
