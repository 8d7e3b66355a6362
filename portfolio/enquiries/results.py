"""Results beside each other: what was submitted, never filling in what was not answered.

What several people of one municipality have submitted is put together, the latest answer to each question; so sums
count municipalities. A recipient without a municipality stands alone.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from portfolio.enquiries import access
from portfolio.enquiries.models import Enquiry, Recipient
from portfolio.enquiries.questions import Question, QuestionKind, expanded, in_words, text_of
from portfolio.levels import Level
from portfolio.solutions.models import Solution

# Of fewer answers nothing but their number is shown to others: it would tell who said what.
FEWEST = 3
NUMBERS = (QuestionKind.SCALE, QuestionKind.NUMBER)


@dataclass
class Party:
    """One municipality, or one who was asked without any; `seen` when the reader may see their answers."""

    name: str
    municipality_id: int | None
    seen: bool
    answered: bool = False
    answers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sum:
    """`count` have answered the question. `choices` are (label, how many); the rest is of scales and numbers. All of it
    but `count` is None or empty where too few have answered for the reader to see more."""

    question: Question
    text: str
    count: int
    choices: list[tuple[str, int]] = field(default_factory=list)
    average: float | None = None
    median: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Results:
    questions: list[Question]
    sums: list[Sum]
    parties: list[Party]

    @property
    def asked(self) -> int:
        return len(self.parties)

    @property
    def answered(self) -> int:
        return sum(party.answered for party in self.parties)

    @property
    def rows(self) -> list[tuple[Party, list[tuple[str, str]]]]:
        """The parties that have answered and that the reader may see, with question and answer in words."""
        return [
            (party, [(text_of(one), in_words(one, party.answers.get(one["id"]))) for one in self.questions])
            for party in self.parties
            if party.answered and party.seen
        ]


def results(enquiry: Enquiry, user: Any) -> Results:
    """As `user` may see them; at most five queries, however many have answered."""
    seen = access.seen_municipalities(user, enquiry)
    recipients = list(enquiry.recipients.select_related("municipality", "user", "response"))
    solutions = sorted({pk for one in recipients for pk in one.solutions})
    names = dict(Solution.objects.filter(pk__in=solutions).values_list("pk", "short_name")) if solutions else {}
    questions = expanded(enquiry.questionnaire.questions, {pk: names[pk] for pk in solutions if pk in names})
    parties = _parties(recipients, seen)
    fewest = 1 if seen is None else FEWEST
    return Results(questions, [_sum(one, parties, fewest) for one in questions], parties)


def _parties(recipients: Iterable[Recipient], seen: set[int] | None) -> list[Party]:
    found: dict[tuple[str, int], Party] = {}
    submitted = []
    for one in recipients:
        key = ("municipality", one.municipality_id) if one.municipality_id else ("recipient", one.pk)
        if key not in found:
            name = one.municipality.name if one.municipality else one.who
            may = seen is None or one.municipality_id in seen
            found[key] = Party(name, one.municipality_id, may)
        response = getattr(one, "response", None)
        if response is not None and response.submitted_at is not None:
            submitted.append((response.changed_at, found[key], response.answers))
    for _at, party, answers in sorted(submitted, key=lambda row: row[0]):
        party.answered = True
        party.answers |= {name: value for name, value in answers.items() if value is not None}
    return list(found.values())


def _sum(question: Question, parties: list[Party], fewest: int) -> Sum:
    given = [party.answers[question["id"]] for party in parties if question["id"] in party.answers]
    text = text_of(question)
    if len(given) < fewest or not given:
        return Sum(question, text, len(given))
    if question["kind"] in NUMBERS:
        return Sum(
            question,
            text,
            len(given),
            average=statistics.fmean(given),
            median=statistics.median(given),
            low=min(given),
            high=max(given),
        )
    return Sum(question, text, len(given), choices=_choices(question, given))


def _choices(question: Question, given: list[Any]) -> list[tuple[str, int]]:
    if question["kind"] == QuestionKind.CHOICE:
        counted = Counter(given)
        return [(one["label"], counted[one["code"]]) for one in question["choices"]]
    if question["kind"] == QuestionKind.STATUS:
        counted = Counter(value["level"] for value in given)
        return [(str(level.label), counted[level]) for level in Level if counted[level]]
    return []
