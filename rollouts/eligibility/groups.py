"""Municipalities together that have the same answer for the same reason, as pages tell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from networks.models import Municipality
from rollouts.eligibility.judging import Answer, Result
from rollouts.eligibility.models import EligibilityAnswer


@dataclass(frozen=True)
class Group:
    """One answer with its reason and what would change it, both empty for a yes."""

    answer: Answer
    reason: str
    change: str
    municipalities: tuple[Municipality, ...]

    @property
    def code(self) -> str:
        return self.answer.code

    @property
    def label(self) -> str:
        return str(EligibilityAnswer(self.code).label)


def grouped(found: Iterable[Municipality], answers: Mapping[int, Result]) -> list[Group]:
    """`found` by answer and reason: those who can first, then the largest groups. In a group the order is kept."""
    groups: dict[tuple[Answer, str, str], list[Municipality]] = defaultdict(list)
    for municipality in found:
        result = answers[municipality.pk]
        groups[result.answer, result.reason, result.change].append(municipality)
    ordered = sorted(groups.items(), key=lambda item: (-item[0][0], -len(item[1]), item[0][1]))
    return [Group(*key, tuple(municipalities)) for key, municipalities in ordered]
