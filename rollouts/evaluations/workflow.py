"""The evaluation of a pool: who answers, who sees what, and what the next rollout of its kind should know.

Opened when the pool is completed. Answers can be changed until the last day. Errors as in `workflow`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, WrongState
from core.notifications.events import no_longer, tell
from networks.models import Municipality, Role, User
from networks.people.access import access_of, require
from networks.people.recipients import people_with
from rollouts import access
from rollouts.evaluations.events import EVALUATION_EXTENDED, EVALUATION_OPENED, EVALUATION_SHARED
from rollouts.evaluations.models import Evaluation, EvaluationAnswer, QuestionSet
from rollouts.pools import access as pool_access
from rollouts.pools.models import Pool
from rollouts.recipients import people_of
from rollouts.rollouts.access import who_may_propose
from rollouts.sign_ups.models import SignUp, SignUpQuerySet
from rollouts.sign_ups.moves import SignUpState

OPEN_FOR = dt.timedelta(days=28)
# Of fewer answers no average is shown to others: it would tell who said what.
FEWEST = 3
KEEPERS = (Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR, Role.NATIONAL_COORDINATOR)

# Until KS has published its own.
FIRST_QUESTIONS: dict[str, list[dict[str, Any]]] = {
    "for_leader": [
        {"text": "Hvor godt gikk puljen etter planen?", "scale": True},
        {"text": "Hvor godt fungerte samarbeidet med leverandører og NHN?", "scale": True},
        {"text": "Hva fungerte godt?", "scale": False},
        {"text": "Hva ville du ha gjort annerledes?", "scale": False},
    ],
    "for_municipality": [
        {"text": "Hvor nyttig var det å innføre sammen med andre?", "scale": True},
        {"text": "Hvor godt stemte informasjonen på forhånd med det som skjedde?", "scale": True},
        {"text": "Hvor godt fungerte maler og opplæring?", "scale": True},
        {"text": "Hva tok mer tid enn dere trodde?", "scale": False},
        {"text": "Hva bør den neste kommunen vite?", "scale": False},
    ],
}


# --- The questions -----------------------------------------------------------------------------------------


def may_keep_questions(user: Any) -> bool:
    return access_of(user).has(*KEEPERS)


def who_keeps_questions() -> str:
    return _("Spørsmålene holdes ved like av KS og nasjonal koordineringsgruppe (NKG).")


def current_questions() -> dict[str, list[dict[str, Any]]]:
    latest = QuestionSet.objects.order_by("-version").first()
    if latest is None:
        return FIRST_QUESTIONS
    return {"for_leader": latest.for_leader, "for_municipality": latest.for_municipality}


@transaction.atomic
def publish_questions(
    *, by: User, for_leader: Sequence[dict[str, Any]], for_municipality: Sequence[dict[str, Any]]
) -> QuestionSet:
    """A new version of the questions; evaluations that are open keep the ones they have."""
    require(may_keep_questions(by), who_keeps_questions())
    for name, questions in (("leader_scale", for_leader), ("municipality_scale", for_municipality)):
        if not questions:
            raise InvalidInput(_("Skriv minst ett spørsmål."), field=name)
        if len(questions) > 20 or any(len(one["text"]) > 300 for one in questions):
            raise InvalidInput(_("Bruk høyst 20 spørsmål, og høyst 300 tegn i hvert."), field=name)
    last = QuestionSet.objects.aggregate(last=Max("version"))["last"] or 0
    return QuestionSet.objects.create(
        version=last + 1, for_leader=list(for_leader), for_municipality=list(for_municipality), published_by=by
    )


# --- Its way -------------------------------------------------------------------------------------------------


def open_for(pool: Pool, *, by: User) -> Evaluation:
    """Open the evaluation of the pool that was just completed, and ask those who took part."""
    evaluation = Evaluation.objects.create(pool=pool, open_until=timezone.localdate() + OPEN_FOR, **current_questions())
    people = people_of(taking_part(pool).values_list("municipality_id", flat=True))
    told = [*people, pool.leader or pool.rollout.leader]
    tell(EVALUATION_OPENED, told, evaluation.get_absolute_url(), but=by, pool=pool, until=evaluation.open_until)
    return evaluation


def taking_part(pool: Pool) -> SignUpQuerySet:
    return SignUp.objects.filter(pool=pool, state=SignUpState.COMPLETED)


def may_lead(user: Any, evaluation: Evaluation) -> bool:
    return pool_access.may_lead(user, evaluation.pool)


@transaction.atomic
def answer(evaluation_id: int, *, by: User, municipality: Municipality, values: Sequence[Any]) -> EvaluationAnswer:
    """One municipality's answers, for the first time or again."""
    evaluation = _locked(evaluation_id)
    own = access.answered_for(by).filter(pk=municipality.pk).exists()
    require(own, _("Kommunens representant eller kontaktpersonen i regionen svarer for kommunen."))
    if not taking_part(evaluation.pool).filter(municipality=municipality).exists():
        raise InvalidInput(_("%(name)s gjennomførte ikke puljen.") % {"name": municipality.name})
    return _save(evaluation, municipality, evaluation.for_municipality, values, by)


@transaction.atomic
def answer_as_leader(evaluation_id: int, *, by: User, values: Sequence[Any]) -> EvaluationAnswer:
    evaluation = _locked(evaluation_id)
    require(may_lead(by, evaluation), who_may_propose(evaluation.pool.rollout))
    return _save(evaluation, None, evaluation.for_leader, values, by)


@transaction.atomic
def extend(evaluation_id: int, *, by: User, open_until: dt.date) -> Evaluation:
    """Another last day (inclusive)."""
    evaluation = _locked(evaluation_id)
    require(may_lead(by, evaluation), who_may_propose(evaluation.pool.rollout))
    if open_until < timezone.localdate():
        raise InvalidInput(_("Velg en dag fra i dag og framover."), field="open_until")
    if evaluation.open_until == open_until:
        return evaluation
    evaluation.open_until = open_until
    evaluation.save()
    answered = EvaluationAnswer.objects.filter(evaluation=evaluation).values("municipality")
    asked = taking_part(evaluation.pool).exclude(municipality__in=answered.exclude(municipality=None))
    url = evaluation.get_absolute_url()
    no_longer(url, EVALUATION_OPENED, EVALUATION_EXTENDED)
    people = people_of(asked.values_list("municipality_id", flat=True))
    tell(EVALUATION_EXTENDED, people, url, but=by, pool=evaluation.pool, until=open_until)
    return evaluation


@transaction.atomic
def share(evaluation_id: int, *, by: User, summary: str, advice: str) -> Evaluation:
    """The leader's summary, and what the next rollout of its kind should know, to the NKG and all signed in."""
    evaluation = _locked(evaluation_id)
    require(may_lead(by, evaluation), who_may_propose(evaluation.pool.rollout))
    empty = [name for name, text in (("summary", summary), ("advice", advice)) if not text.strip()]
    if empty:
        raise InvalidInput.beside(dict.fromkeys(empty, _("Skriv noe her før du deler.")))
    first = evaluation.shared_at is None
    evaluation.summary, evaluation.advice = summary.strip(), advice.strip()
    evaluation.shared_at, evaluation.shared_by = timezone.now(), by
    evaluation.save()
    if first:
        told = people_with(Role.NATIONAL_COORDINATOR)
        told += people_of(taking_part(evaluation.pool).values_list("municipality_id", flat=True))
        said = {"pool": evaluation.pool, "advice": evaluation.advice[:500]}
        tell(EVALUATION_SHARED, told, evaluation.get_absolute_url(), but=by, **said)
    return evaluation


def lessons(solution_id: int, limit: int = 3) -> list[Evaluation]:
    """What was learned in rollouts of the solution, the latest first; one query."""
    found = Evaluation.objects.filter(shared_at__isnull=False, pool__rollout__solution=solution_id)
    return list(found.select_related("pool__rollout").order_by("-shared_at")[:limit])


def lessons_of(solutions: Iterable[int], limit: int = 3) -> dict[int, list[Evaluation]]:
    """`lessons` of each of these solutions; one query."""
    found: dict[int, list[Evaluation]] = defaultdict(list)
    shared = Evaluation.objects.filter(shared_at__isnull=False, pool__rollout__solution__in=solutions)
    for one in shared.select_related("pool__rollout").order_by("-shared_at"):
        if len(found[one.pool.rollout.solution_id]) < limit:
            found[one.pool.rollout.solution_id].append(one)
    return found


# --- The results -----------------------------------------------------------------------------------------------


@dataclass
class QuestionResults:
    """One question: each municipality's answer for those who may see them, and what they say together."""

    text: str
    scale: bool
    cells: list[Any] = field(default_factory=list)
    count: int = 0
    average: float | None = None
    # The municipalities of the cells.
    names: list[str] = field(default_factory=list)

    @property
    def named(self) -> list[tuple[str, Any]]:
        return list(zip(self.names, self.cells, strict=True))


@dataclass
class Results:
    """`asked` and `answered` count municipalities; `columns` are those whose answers the person may see."""

    lines: list[QuestionResults]
    columns: list[Municipality]
    leader: list[tuple[str, Any]]
    asked: int
    answered: int
    owing: list[Municipality]


def results(evaluation: Evaluation, user: Any) -> Results:
    """As `user` may see them: the own municipalities' answers, all to those who lead and the NKG; for the others
    that are signed in counts and averages, the latter of at least `FEWEST`. Three queries."""
    parts = list(taking_part(evaluation.pool).select_related("municipality").order_by("municipality__sort_key"))
    answers = list(evaluation.answers.select_related("municipality"))
    own = set(access.answered_for(user).values_list("pk", flat=True))
    sees_all = may_lead(user, evaluation) or access.is_coordinator(user)
    theirs = [one for one in answers if one.municipality_id is not None]
    shown = [one for one in theirs if sees_all or one.municipality_id in own]
    leader = next((one for one in answers if one.municipality_id is None), None)
    owes = own - {one.municipality_id for one in theirs}
    return Results(
        lines=[
            _line(question, place, theirs, shown, fewest=1 if sees_all else FEWEST)
            for place, question in enumerate(evaluation.for_municipality)
        ],
        columns=_municipalities(shown),
        leader=_pairs(evaluation, leader) if leader else [],
        asked=len(parts),
        answered=len(theirs),
        owing=[part.municipality for part in parts if part.municipality_id in owes],
    )


def _pairs(evaluation: Evaluation, leader: EvaluationAnswer) -> list[tuple[str, Any]]:
    """The leader's questions and answers."""
    return [(question["text"], leader.values[place]) for place, question in enumerate(evaluation.for_leader)]


def _municipalities(answers: Sequence[EvaluationAnswer]) -> list[Municipality]:
    return [one.municipality for one in answers if one.municipality is not None]


def _line(
    question: dict[str, Any],
    place: int,
    theirs: Sequence[EvaluationAnswer],
    shown: Sequence[EvaluationAnswer],
    *,
    fewest: int,
) -> QuestionResults:
    """The answers to the question at `place`; the average of a scale when at least `fewest` have answered."""
    given = [one.values[place] for one in theirs if one.values[place] not in (None, "")]
    return QuestionResults(
        question["text"],
        question["scale"],
        [one.values[place] for one in shown],
        len(given),
        sum(given) / len(given) if question["scale"] and len(given) >= fewest else None,
        [one.name for one in _municipalities(shown)],
    )


# --- The common parts ------------------------------------------------------------------------------------------


def _locked(evaluation_id: int) -> Evaluation:
    found = Evaluation.objects.select_for_update(of=("self",))
    return found.select_related("pool__rollout__network", "pool__rollout__solution").get(pk=evaluation_id)


def _save(
    evaluation: Evaluation,
    municipality: Municipality | None,
    questions: list[dict[str, Any]],
    values: Sequence[Any],
    by: User,
) -> EvaluationAnswer:
    if not evaluation.is_open:
        raise WrongState(_("Evalueringen var åpen til %(date)s.") % {"date": f"{evaluation.open_until:%d.%m.%Y}"})
    if len(values) != len(questions):
        raise InvalidInput(_("Gi ett svar for hvert spørsmål, eller la det stå tomt."), field="values")
    cleaned: list[Any] = []
    for question, value in zip(questions, values, strict=True):
        if not question["scale"]:
            cleaned.append(str(value or "").strip()[:2000])
        elif value in (None, ""):
            cleaned.append(None)
        elif value in (1, 2, 3, 4, 5):
            cleaned.append(value)
        else:
            raise InvalidInput(_("Velg et tall fra 1 til 5."))
    if not any(cleaned):
        raise InvalidInput(_("Svar på minst ett spørsmål."))
    made, _new = EvaluationAnswer.objects.update_or_create(
        evaluation=evaluation,
        municipality=municipality,
        defaults={"values": cleaned, "answered_at": timezone.now(), "answered_by": by},
    )
    return made
