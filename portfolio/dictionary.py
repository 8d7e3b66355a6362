"""What levels and solutions are called by people, in files, pastes and searches."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.sorting import search_key
from core.tables.sheets import Cell, text_of
from core.tables.values import did_you_mean, nearest
from portfolio.levels import LEVEL_LABELS, LEVEL_SHORT_LABELS, Level

# What is pressed on the keyboard for a level, and so what a cell may hold; see static/js/grid.js.
DIGITS = {
    "1": Level.NOT_STARTED,
    "2": Level.PLANNED,
    "3": Level.MADE_AVAILABLE,
    "4": Level.IN_USE,
    "5": Level.BENEFIT_REALISED,
    "6": Level.NOT_RELEVANT,
    "0": Level.NOT_RELEVANT,
}
DIGITS_IN_ORDER = [DIGITS[digit] for digit in "123456"]
# How the sector says it beside the levels' own names.
SYNONYMS = {
    Level.NOT_RELEVANT: ("uaktuell", "uaktuelt", "irrelevant", "skal ikke", "n/a", "ikke relevant"),
    Level.NOT_STARTED: ("ikke begynt", "ikke påbegynt", "ikkje starta", "nei"),
    Level.PLANNED: ("vedtatt", "planlegges", "vedtatt/planlagt", "under planlegging", "planlegging"),
    Level.MADE_AVAILABLE: ("tilgjengelig", "gjort tilgjengelig", "klar til bruk", "klargjort", "installert"),
    Level.IN_USE: ("tatt i bruk", "bruker", "innført", "i drift", "ja, i bruk"),
    Level.BENEFIT_REALISED: ("gevinst", "gevinst realisert", "gir nytte", "nytte", "nyttiggjøres"),
}


@cache
def levels_by_word() -> dict[str, str]:
    """What a level may be called, as search keys: its label in any language of the site, short or long, its code, its
    digit or a synonym."""
    words = {level.value: level.value for level in Level} | {digit: level.value for digit, level in DIGITS.items()}
    words |= {synonym: level.value for level, synonyms in SYNONYMS.items() for synonym in synonyms}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            words |= {str(label): code for code, label in [*LEVEL_SHORT_LABELS.items(), *LEVEL_LABELS.items()]}
    return {search_key(word): code for word, code in words.items()}


def level_of(cell: Cell) -> str | None:
    """The code of the level (or `NOT_REPORTED`) that a cell says; None for a word that is no level."""
    key = " ".join(search_key(text_of(cell)).replace("_", " ").split()).rstrip(".")
    return levels_by_word().get(key) or levels_by_word().get(key.replace(" ", "_"))


def unknown_level(text: str) -> str:
    """The sentence about a word that is no level, with the levels that it is most like, else all of them."""
    labels = [str(LEVEL_LABELS[code]) for code in DIGITS_IN_ORDER]
    likely = nearest(text, labels)
    hint = did_you_mean(likely) or _("Bruk %(words)s.") % {"words": ", ".join(labels)}
    return _("«%(text)s» er ikke et nivå. %(hint)s") % {"text": text, "hint": hint}


Solution = TypeVar("Solution")


class Solutions(Generic[Solution]):
    """Solutions, as rows of the database or of `portfolio.grid_reference`, by all that they are called: short name,
    full name and key."""

    def __init__(self, solutions: Iterable[Solution]) -> None:
        self.all: list[Any] = list(solutions)
        self.by_word: dict[str, Any] = {
            solution_key(word): one for one in self.all for word in (one.key, one.name, one.short_name) if word
        }

    def find(self, text: str) -> Solution | None:
        return self.by_word.get(solution_key(text))

    def unknown(self, text: str) -> str:
        """The sentence about a word that is no solution, with those that it is most like."""
        names = [word for one in self.all for word in (one.short_name, one.name)]
        likely = list(dict.fromkeys(self.by_word[solution_key(name)].short_name for name in nearest(text, names)))
        return " ".join(filter(None, [_("Løsningen «%(text)s» finnes ikke.") % {"text": text}, did_you_mean(likely)]))


def solution_key(text: str) -> str:
    return " ".join(search_key(text).replace("-", " ").replace("_", " ").split())
