"""Who has answered what to a rollout, as of any day: one answer for each municipality that existed then.

Built from the log of the sign-ups, so that the picture of a past day is the one of that day. Who has a seat is open to
everyone signed in; the other answers only to those they concern (`access.visible_sign_ups`); the numbers are public,
with a no counted among those that are not signed up.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.days import end_of
from networks.models import Municipality, Network
from portfolio.models import Level, StatusReport, levels_from
from rollouts import access
from rollouts.eligibility import answers as eligibility_answers
from rollouts.eligibility.judging import Result
from rollouts.pools.models import Pool
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups import already
from rollouts.sign_ups.models import SignUp, SignUpTransition
from rollouts.sign_ups.moves import SignUpState


class Answer(models.TextChoices):
    CONFIRMED = "confirmed", gettext_lazy("påmeldt")
    WAITING = "waiting", gettext_lazy("på venteliste")
    INVITED = "invited", gettext_lazy("invitert, ikke svart")
    NOT_ANSWERED = "not_answered", gettext_lazy("ikke påmeldt")
    DECLINED = "declined", gettext_lazy("takket nei")
    NOT_ELIGIBLE = "not_eligible", gettext_lazy("ikke aktuell")


DEFINITIONS = {
    Answer.CONFIRMED: gettext_lazy("Kommuner med plass i en pulje, medregnet dem som har gjennomført den."),
    Answer.WAITING: gettext_lazy("Kommuner som har sagt ja til en full pulje og står i køen."),
    Answer.INVITED: gettext_lazy("Kommuner som er invitert og ikke har svart."),
    Answer.NOT_ANSWERED: gettext_lazy(
        "Kommuner som ikke er påmeldt. I tallet for alle er de som har takket nei, regnet med her."
    ),
    Answer.DECLINED: gettext_lazy("Kommuner som har svart at de ikke vil være med. Det er et fullgodt svar."),
    Answer.NOT_ELIGIBLE: gettext_lazy(
        "Kommuner som har løsningen alt, eller som ikke kan være med i løpet. Listen sier hvorfor."
    ),
}
# What each state of a sign-up says; who left has not answered again.
ANSWERS = {
    SignUpState.CONFIRMED: Answer.CONFIRMED,
    SignUpState.SIGNED_UP: Answer.CONFIRMED,
    SignUpState.COMPLETED: Answer.CONFIRMED,
    SignUpState.WAITING: Answer.WAITING,
    SignUpState.INVITED: Answer.INVITED,
    SignUpState.DECLINED: Answer.DECLINED,
    SignUpState.WITHDRAWN: Answer.NOT_ANSWERED,
}
# Where several pools of the rollout have one of the municipality: what says most about it.
WEIGHT = (Answer.CONFIRMED, Answer.WAITING, Answer.INVITED, Answer.DECLINED, Answer.NOT_ANSWERED)


@dataclass(frozen=True)
class MunicipalityAnswer:
    """One municipality's answer; `pool` is the one it is about, `why` why it isn't eligible."""

    municipality: Municipality
    network: str
    answer: Answer
    pool: Pool | None = None
    why: str = ""
    # What is said beside its name: in another pool of the solution, or the level already reached.
    already: str = ""

    @property
    def label(self) -> str:
        return str(self.answer.label)


@dataclass(frozen=True)
class AnswersByMunicipality:
    """`lines` are as the person may see them (none without signing in), `counts` are everyone's."""

    date: dt.date
    lines: list[MunicipalityAnswer]
    counts: dict[Answer, int]
    total: int


def strongest(answers: Iterable[tuple[Answer, int]]) -> tuple[Answer, int] | None:
    """Of several answers with their pools, the one that says most; of two alike the latest pool's."""
    return min(answers, key=lambda one: (WEIGHT.index(one[0]), -one[1]), default=None)


def standing(rollout: Rollout, user: Any, date: dt.date | None = None) -> AnswersByMunicipality:
    """The answers to `rollout` at the end of `date` (today when None).

    Eight queries at the most, and on track C those of the rules and facts.
    """
    date = date or timezone.localdate()
    pools = {pool.pk: pool for pool in Pool.objects.visible_to(user).filter(rollout=rollout)}
    for pool in pools.values():
        pool.rollout = rollout
    held = _held(pools, end_of(date))
    signed_in = bool(getattr(user, "is_authenticated", False))
    visible = set(_visible(user, pools)) if signed_in else set()
    networks = dict(Network.objects.values_list("pk", "name"))
    # The latest report decides, so the levels are sorted out after it has been found.
    reports = StatusReport.objects.filter(solution=rollout.solution_id).as_of(date)
    has = {*levels_from(Level.MADE_AVAILABLE), Level.NOT_RELEVANT}
    reached = {key: level for key, level in reports.values_list("municipality_id", "level") if level in has}
    inside: set[int | None] = (
        {rollout.network_id, *rollout_access.joined_networks(rollout)} if rollout.network_id else set()
    )
    judged = eligibility_answers.results_on(rollout, date) if rollout.is_partial else {}
    # A past day's answers are told as they were then; what is said today has no place beside them.
    today = signed_in and date == timezone.localdate()
    notes = already.notes(rollout.solution_id, user, rollout=rollout.pk) if today else {}
    lines, counts = [], Counter[Answer]()
    municipalities = list(Municipality.objects.valid_on(date).order_by("sort_key"))
    for municipality in municipalities:
        rows = held.get(municipality.pk, {})
        why = _why_not(municipality, inside, reached, judged.get(municipality.pk))
        counts[_public(strongest(rows.values()), why)] += 1
        if not signed_in:
            continue
        seen = strongest(answer for pk, answer in rows.items() if pk in visible or answer[0] == Answer.CONFIRMED)
        line = _line(municipality, networks.get(municipality.network_as_of_id or 0, ""), seen, why, pools)
        lines.append(replace(line, already=notes.get(municipality.pk, "")))
    return AnswersByMunicipality(date, lines, dict(counts), len(municipalities))


def _line(
    municipality: Municipality, network: str, seen: tuple[Answer, int] | None, why: str, pools: Mapping[int, Pool]
) -> MunicipalityAnswer:
    if seen is not None and seen[0] != Answer.NOT_ANSWERED:
        return MunicipalityAnswer(municipality, network, seen[0], pools[seen[1]])
    if why:
        return MunicipalityAnswer(municipality, network, Answer.NOT_ELIGIBLE, why=why)
    return MunicipalityAnswer(municipality, network, Answer.NOT_ANSWERED)


def _held(pools: Mapping[int, Pool], end: dt.datetime) -> dict[int, dict[int, tuple[Answer, int]]]:
    """For each municipality, its sign-ups as they stood just before `end`: sign-up → (answer, pool). One query."""
    rows = (
        SignUpTransition.objects.filter(sign_up__pool__in=pools, at__lt=end)
        .order_by("sign_up_id", "-at", "-pk")
        .distinct("sign_up_id")
        .values_list("sign_up_id", "sign_up__municipality_id", "sign_up__pool_id", "to_state")
    )
    found: dict[int, dict[int, tuple[Answer, int]]] = {}
    for sign_up, municipality, pool, state in rows:
        found.setdefault(municipality, {})[sign_up] = (ANSWERS[SignUpState(state)], pool)
    return found


def _visible(user: Any, pools: Mapping[int, Pool]) -> Iterable[int]:
    if access.is_coordinator(user) or not pools:
        return SignUp.objects.filter(pool__in=pools).values_list("pk", flat=True)
    return SignUp.objects.visible_to(user).filter(pool__in=pools).values_list("pk", flat=True)


def _public(answer: tuple[Answer, int] | None, why: str) -> Answer:
    """The heading under which everyone may count the municipality."""
    if answer is not None and answer[0] in {Answer.CONFIRMED, Answer.WAITING}:
        return answer[0]
    return Answer.NOT_ELIGIBLE if why else Answer.NOT_ANSWERED


def _why_not(
    municipality: Municipality, inside: set[int | None], reached: Mapping[int, str], judged: Result | None
) -> str:
    """Why the municipality can't join; empty when it can. `inside` are the regions that may join, empty for all."""
    if inside and municipality.network_as_of_id not in inside:
        return _("hører til en annen region")
    level = reached.get(municipality.pk)
    if level == Level.NOT_RELEVANT:
        return _("løsningen er ikke relevant for kommunen")
    if level:
        return _("har løsningen alt")
    return judged.reason if judged else ""
