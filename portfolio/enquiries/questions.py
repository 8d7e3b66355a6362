"""Questions as JSON, and what an answer to each may be. Nothing here asks the database.

A question is `{"id", "kind", "text", "help", "required", "choices": [{"code", "label"}], "unit", "min", "max"}`; the
last four only where its kind has them. Answers are kept by the question's id: a code, a whole number from `min` to
`max` (scale), a number, a text, or for a status `{"agrees": bool, "level": code}`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput
from portfolio.levels import Level

Question = dict[str, Any]

AT_MOST = 20
TEXT_AT_MOST, ANSWER_AT_MOST = 300, 2000
CHOICES_AT_MOST = 20
ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class QuestionKind(models.TextChoices):
    CHOICE = "choice", gettext_lazy("ett av flere svar")
    SCALE = "scale", gettext_lazy("en skala")
    NUMBER = "number", gettext_lazy("et tall")
    TEXT = "text", gettext_lazy("egne ord")
    STATUS = "status", gettext_lazy("status for en løsning")


def checked(questions: Iterable[Mapping[str, Any]]) -> list[Question]:
    """The questions with nothing but what they are made of. Raises `InvalidInput` (field `questions`)."""
    found = [_checked(dict(one)) for one in questions]
    if not 1 <= len(found) <= AT_MOST:
        _refuse(_("Skriv fra ett til 20 spørsmål."))
    if len({one["id"] for one in found}) < len(found):
        _refuse(_("To spørsmål har samme nøkkel."))
    if sum(one["kind"] == QuestionKind.STATUS for one in found) > 1:
        _refuse(_("Spør om status én gang; det blir ett spørsmål for hver løsning."))
    return found


def _checked(given: dict[str, Any]) -> Question:
    text, kind = str(given.get("text") or "").strip(), given.get("kind")
    if not text or len(text) > TEXT_AT_MOST:
        _refuse(_("Skriv hvert spørsmål med høyst 300 tegn."))
    if kind not in QuestionKind.values:
        _refuse(_("Velg hva slags svar «%(text)s» skal ha.") % {"text": text})
    if not ID.fullmatch(str(given.get("id") or "")):
        _refuse(_("Nøkkelen til et spørsmål er små bokstaver, tall og bindestrek."))
    found: Question = {
        "id": given["id"],
        "kind": str(kind),
        "text": text,
        "help": str(given.get("help") or "").strip()[:TEXT_AT_MOST],
        "required": bool(given.get("required")),
    }
    if kind == QuestionKind.CHOICE:
        found["choices"] = _choices(given.get("choices"), text)
    elif kind in (QuestionKind.SCALE, QuestionKind.NUMBER):
        found |= _bounds(given, text, scale=kind == QuestionKind.SCALE)
        found["unit"] = str(given.get("unit") or "").strip()[:40]
    return found


def _choices(given: Any, text: str) -> list[dict[str, str]]:
    choices = [
        {"code": str(one.get("code") or ""), "label": str(one.get("label") or "").strip()[:200]}
        for one in (given if isinstance(given, list) else [])
        if isinstance(one, Mapping)
    ]
    whole = all(ID.fullmatch(one["code"]) and one["label"] for one in choices)
    if not 2 <= len(choices) <= CHOICES_AT_MOST or not whole or len({one["code"] for one in choices}) < len(choices):
        _refuse(_("Gi «%(text)s» minst to ulike svar å velge mellom.") % {"text": text})
    return choices


def _bounds(given: Mapping[str, Any], text: str, *, scale: bool) -> dict[str, Any]:
    low, high = (_number(given.get(name)) for name in ("min", "max"))
    if scale:
        low, high = 1 if low is None else low, 5 if high is None else high
        if low != int(low) or high != int(high) or not 1 <= high - low <= 10:
            _refuse(_("Gi skalaen i «%(text)s» fra to til elleve trinn.") % {"text": text})
        low, high = int(low), int(high)
    if low is not None and high is not None and low >= high:
        _refuse(_("Det minste tallet i «%(text)s» må være mindre enn det største.") % {"text": text})
    return {"min": low, "max": high}


def _number(value: Any) -> float | int | None:
    if value in (None, "") or isinstance(value, bool):
        return None
    try:
        number = float(str(value).replace(" ", "").replace("\xa0", "").replace(",", "."))
    except ValueError:
        _refuse(_("Skriv et tall."))
    if not math.isfinite(number) or abs(number) > 1e12:
        _refuse(_("Skriv et tall."))
    return int(number) if number == int(number) else number


def _refuse(message: str, field: str = "questions") -> Any:
    raise InvalidInput(message, field=field)


# --- Answers -------------------------------------------------------------------------------------------------


def expanded(questions: Sequence[Question], solutions: Mapping[int, str]) -> list[Question]:
    """The questions as one recipient gets them: that about status once for each of `solutions` (names by id)."""
    found: list[Question] = []
    for question in questions:
        if question["kind"] == QuestionKind.STATUS:
            found += [
                {**question, "id": f"{question['id']}.{pk}", "solution": pk, "name": name}
                for pk, name in solutions.items()
            ]
        else:
            found.append(question)
    return found


def cleaned(question: Question, value: Any) -> Any:
    """What is kept of an answer; None for none. Raises `InvalidInput` (field `answer`)."""
    kind = question["kind"]
    if kind == QuestionKind.STATUS:
        return _status(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if kind == QuestionKind.TEXT:
        if len(str(value).strip()) > ANSWER_AT_MOST:
            _refuse(_("Bruk høyst 2000 tegn."), "answer")
        return str(value).strip()
    if kind == QuestionKind.CHOICE:
        if value not in [one["code"] for one in question["choices"]]:
            _refuse(_("Velg ett av svarene."), "answer")
        return value
    return _within(question, value)


def _within(question: Question, value: Any) -> float | int:
    try:
        number = _number(value)
    except InvalidInput as error:
        raise InvalidInput(error.message, field="answer") from error
    low, high = question["min"], question["max"]
    if number is None or (question["kind"] == QuestionKind.SCALE and number != int(number)):
        _refuse(_("Skriv et helt tall."), "answer")
        raise AssertionError
    if (low is not None and number < low) or (high is not None and number > high):
        if low is None or high is None:
            _refuse(
                _("Skriv et tall som er minst %(low)s.") % {"low": low}
                if high is None
                else _("Skriv et tall som er høyst %(high)s.") % {"high": high},
                "answer",
            )
        _refuse(_("Skriv et tall fra %(low)s til %(high)s.") % {"low": low, "high": high}, "answer")
    return number


def _status(value: Any) -> dict[str, Any] | None:
    if value in (None, "", {}):
        return None
    if not isinstance(value, Mapping) or value.get("level") not in Level.values:
        _refuse(_("Velg «Stemmer» eller et annet nivå."), "answer")
    return {"agrees": bool(value.get("agrees")), "level": str(value["level"])}


def text_of(question: Question) -> str:
    """The question with the solution it is about, where there is one."""
    return f"{question['name']}: {question['text']}" if "name" in question else str(question["text"])


def in_words(question: Question, value: Any) -> str:
    """An answer for people; "" for none."""
    if value is None:
        return ""
    if question["kind"] == QuestionKind.STATUS:
        label = str(Level(value["level"]).label)
        return _("Stemmer: %(level)s") % {"level": label} if value["agrees"] else label
    if question["kind"] == QuestionKind.CHOICE:
        return next((one["label"] for one in question["choices"] if one["code"] == value), str(value))
    unit = question.get("unit") or ""
    return f"{value} {unit}".strip() if question["kind"] == QuestionKind.NUMBER else str(value)
