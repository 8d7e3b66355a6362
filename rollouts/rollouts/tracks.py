"""Which track fits? The five questions of the sources, and what the answers speak for [004 §4.1]. No database here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rollouts.rollouts.models import Track

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise

A, B, C = Track.NATIONAL, Track.REGIONAL, Track.PARTIAL


@dataclass(frozen=True)
class Choice:
    """One answer; `speaks_for` a track (None: for none in particular), and `because` of what."""

    value: str
    label: Text
    speaks_for: Track | None
    because: Text = ""


@dataclass(frozen=True)
class Question:
    key: str
    text: Text
    choices: tuple[Choice, ...]

    def choice(self, value: str) -> Choice | None:
        return next((one for one in self.choices if one.value == value), None)


QUESTIONS = (
    Question(
        "ready",
        _("Er løsningen klar for alle kommuner, eller bare for noen?"),
        (
            Choice("all", _("for alle"), A, _("Løsningen er klar for alle kommuner.")),
            Choice("some", _("for noen"), C, _("Løsningen er bare klar for noen kommuner.")),
        ),
    ),
    Question(
        "fitted",
        _("Er den tilpasset kommunenes behov, med dokumentert gevinst?"),
        (
            Choice("yes", _("ja"), A, _("Den er tilpasset behovene, og gevinsten er dokumentert.")),
            Choice(
                "partly",
                _("bare for noen kommuner eller tjenester"),
                C,
                _("Behovene er dekket og gevinsten vist bare for noen."),
            ),
        ),
    ),
    Question(
        "simultaneity",
        _("Må flere aktører starte samtidig?"),
        (
            Choice("no", _("nei"), A, _("Ingen må starte samtidig.")),
            Choice(
                "region",
                _("ja, kommunene og andre i samme region"),
                B,
                _("Kommunene og andre i samme region må starte samtidig."),
            ),
        ),
    ),
    Question(
        "capacity",
        _("Hvor finnes kompetansen og kapasiteten til å lede løpet?"),
        (
            Choice("national", _("nasjonalt"), A, _("Kompetansen og kapasiteten finnes nasjonalt.")),
            Choice("regional", _("i regionen"), B, _("Regionen har kompetansen og kapasiteten.")),
            Choice("limited", _("bare til noen få kommuner om gangen"), C, _("Det er kapasitet til bare noen få.")),
        ),
    ),
    Question(
        "suppliers",
        _("Er innføringen avhengig av leverandørene?"),
        (
            Choice("none", _("nei, eller alle leverandørene er klare"), A, _("Ingen leverandør står i veien.")),
            Choice("some", _("ja, bare noen leverandører er klare"), C, _("Bare noen leverandører er klare.")),
        ),
    ),
)


@dataclass
class Advice:
    """The track that the answers speak for, and why."""

    track: Track
    reasons: list[Text] = field(default_factory=list)
    against: list[Text] = field(default_factory=list)


def is_complete(answers: Mapping[str, str]) -> bool:
    """Every question has one of its answers."""
    return all(question.choice(answers.get(question.key, "")) for question in QUESTIONS)


def advise(answers: Mapping[str, str]) -> Advice:
    """The track for complete `answers`.

    C as soon as anything is incomplete, since nobody is to be invited to what they can't get; else B when a region must
    or can carry it; else A.
    """
    given = [choice for question in QUESTIONS if (choice := question.choice(answers.get(question.key, "")))]
    incomplete = any(
        answers.get(key) == value for key, value in (("ready", "some"), ("fitted", "partly"), ("suppliers", "some"))
    )
    regional = answers.get("simultaneity") == "region" or answers.get("capacity") == "regional"
    limited = answers.get("capacity") == "limited"
    track = C if incomplete else B if regional else C if limited else A
    advice = Advice(track)
    for choice in given:
        (advice.reasons if choice.speaks_for == track else advice.against).append(choice.because)
    return advice


def answered(answers: Mapping[str, str]) -> list[tuple[Text, Text]]:
    """(question, answer) in words, in order; those without an answer are left out."""
    return [
        (question.text, choice.label)
        for question in QUESTIONS
        if (choice := question.choice(answers.get(question.key, "")))
    ]
