"""A pool's history in readable words: its moves, every change of its terms or its leader with before and after, and who
agreed about what the NKG decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from networks.models import User
from rollouts.decisions.models import DecisionKind, LoggedDecision
from rollouts.pool_changes.models import CARRIED, ChangeState, PoolChange
from rollouts.pools.comparison import Difference, differences
from rollouts.pools.models import Pool, PoolTransition
from rollouts.pools.moves import Action

DECIDED = {Action.APPROVE: DecisionKind.APPROVED, Action.SEND_BACK: DecisionKind.RETURNED}
# A move and its line in the log are written in one transaction.
AT_ONCE = dt.timedelta(minutes=1)


@dataclass
class Step:
    """One thing that happened; `who` is empty for the calendar."""

    at: dt.datetime
    done: str
    who: str = ""
    role: str = ""
    comment: str = ""
    differences: list[Difference] = field(default_factory=list)
    agreed: list[str] = field(default_factory=list)
    recused: list[str] = field(default_factory=list)
    voices: list[dict[str, str]] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)


def history(pool: Pool, transitions: Iterable[PoolTransition]) -> list[Step]:
    """Everything, the oldest first; three queries beside the moves, whose `done` says what was done."""
    changes = list(PoolChange.objects.filter(pool=pool).select_related("submitted_by", "decided_by"))
    logged = list(LoggedDecision.objects.filter(pool=pool, supersedes__isnull=True).select_related("decided_by"))
    steps = [*_moves(list(transitions), changes, logged), *_postponements(logged), *_leaders(pool)]
    for change in changes:
        steps += _of_change(change, logged)
    return sorted(steps, key=lambda step: step.at)


def _moves(
    transitions: list[PoolTransition], changes: list[PoolChange], logged: list[LoggedDecision]
) -> Iterable[Step]:
    terms: dict[str, Any] | None = None
    for row in transitions:
        # What a change has altered is told by the change.
        carried = [one for one in changes if one.state in CARRIED and one.decided_at and one.decided_at <= row.at]
        if carried and terms is not None:
            terms = max(carried, key=lambda one: one.decided_at or row.at).outcome
        step = Step(
            row.at,
            str(row.done),  # type: ignore[attr-defined]
            row.actor.name if row.actor else "",
            row.get_role_display() if row.actor else "",
            row.comment,
            differences(terms, row.terms) if terms is not None else [],
        )
        terms = row.terms
        if kind := DECIDED.get(Action(row.action)):
            _add_log(step, [one for one in logged if one.kind == kind and one.change_id is None])
        yield step


def _add_log(step: Step, lines: Iterable[LoggedDecision]) -> None:
    """Who agreed, from the line that was written with the step."""
    near = [one for one in lines if abs(one.decided_at - step.at) <= AT_ONCE]
    if near:
        line = min(near, key=lambda one: abs(one.decided_at - step.at))
        step.agreed, step.recused = line.present, line.recused
        step.voices, step.unfinished = line.voices, line.unfinished


def _postponements(logged: Iterable[LoggedDecision]) -> Iterable[Step]:
    for line in logged:
        if line.kind == DecisionKind.POSTPONED:
            step = Step(line.decided_at, _("Utsatt av NKG"), line.decided_by.name, comment=line.reason)
            _add_log(step, [line])
            yield step


def _of_change(change: PoolChange, logged: Iterable[LoggedDecision]) -> Iterable[Step]:
    proposed = differences(change.before, change.after)
    if change.state == ChangeState.IN_MARGIN:
        done = _("Endret innenfor spillerommet")
        yield Step(change.submitted_at, done, change.submitted_by.name, "", change.reason, proposed)
        return
    yield Step(
        change.submitted_at, _("Endring foreslått for NKG"), change.submitted_by.name, "", change.reason, proposed
    )
    if change.decided_at is None or change.decided_by is None:
        return
    done = {
        ChangeState.APPROVED: _("Endringen er godkjent av NKG"),
        ChangeState.RETURNED: _("Endringen er sendt tilbake av NKG"),
        ChangeState.WITHDRAWN: _("Endringen er trukket"),
    }[ChangeState(change.state)]
    step = Step(change.decided_at, done, change.decided_by.name, "", change.decision_reason)
    if change.approved:
        step.done, step.differences = (
            _("Endringen er godkjent med andre vilkår"),
            differences(change.before, change.approved),
        )
    _add_log(step, [one for one in logged if one.change_id == change.pk and one.kind != DecisionKind.POSTPONED])
    yield step


def _leaders(pool: Pool) -> Iterable[Step]:
    """Who was to lead the pool, from the history that triggers keep."""
    rows = pool.events.order_by("pgh_id").values_list("updated_at", "leader_id", "updated_by_id")  # type: ignore[attr-defined]
    moves: list[tuple[dt.datetime, int | None, int | None, int | None]] = []
    before: int | None = None
    for number, (at, leader, by) in enumerate(rows):
        if number and leader != before:
            moves.append((at, before, leader, by))
        before = leader
    if not moves:
        return
    names = dict(User.objects.filter(pk__in={pk for move in moves for pk in move[1:] if pk}).values_list("pk", "name"))
    for at, earlier, leader, by in moves:
        label, nobody = _("Puljens leder"), _("Den som leder innføringsløpet")
        change = Difference(label, names.get(earlier or 0, nobody), names.get(leader or 0, nobody))
        yield Step(at, _("Ny leder for puljen"), names.get(by or 0, ""), differences=[change])
