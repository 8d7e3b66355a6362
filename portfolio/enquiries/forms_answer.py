"""One question as a form with one field, `answer`; and passing the questions on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import PlainForm
from portfolio.enquiries.questions import ANSWER_AT_MOST, Question, QuestionKind, text_of
from portfolio.levels import LADDER, Level
from portfolio.statuses.models import AdoptionStatus

AGREES = "agrees:"


class AnswerForm(PlainForm):
    """What is refused is said by the domain (`questions.cleaned`); `now` is the status that a question asks about."""

    def __init__(
        self, data: Any = None, *, question: Question, value: Any = None, now: AdoptionStatus | None = None
    ) -> None:
        super().__init__(data, initial={"answer": _typed(question, value)})
        self.question = question
        self.fields["answer"] = _field(question, now)

    def value(self) -> Any:
        """As `answering.keep` takes it."""
        said = self.cleaned_data["answer"]
        if self.question["kind"] != QuestionKind.STATUS:
            return int(said) if self.question["kind"] == QuestionKind.SCALE and said else said
        return said and {"agrees": said.startswith(AGREES), "level": said.removeprefix(AGREES)}


def _typed(question: Question, value: Any) -> Any:
    """A kept answer as the field shows it."""
    if value is None or question["kind"] != QuestionKind.STATUS:
        return value
    return f"{AGREES if value['agrees'] else ''}{value['level']}"


def _field(question: Question, now: AdoptionStatus | None) -> forms.Field:
    common: dict[str, Any] = {
        "label": text_of(question),
        "help_text": question["help"],
        "required": question["required"],
        "error_messages": {"required": _("Dette spørsmålet må besvares.")},
    }
    kind = question["kind"]
    if kind == QuestionKind.TEXT:
        return forms.CharField(max_length=ANSWER_AT_MOST, widget=forms.Textarea({"rows": 5}), **common)
    if kind == QuestionKind.NUMBER:
        if question["unit"]:
            common["label"] = f"{common['label']} ({question['unit']})"
        return forms.CharField(max_length=20, widget=forms.TextInput({"inputmode": "decimal"}), **common)
    return forms.ChoiceField(choices=_choices(question, now), widget=forms.RadioSelect, **common)


def _choices(question: Question, now: AdoptionStatus | None) -> list[tuple[str, str]]:
    if question["kind"] == QuestionKind.CHOICE:
        return [(one["code"], one["label"]) for one in question["choices"]]
    if question["kind"] == QuestionKind.SCALE:
        return [(str(number), str(number)) for number in range(question["min"], question["max"] + 1)]
    levels = [
        (level.value, _("Endre til: %(level)s") % {"level": level.label}) for level in (*LADDER, Level.NOT_RELEVANT)
    ]
    if now is None:
        return [(level.value, str(level.label)) for level in (*LADDER, Level.NOT_RELEVANT)]
    said = {"level": Level(now.level).label, "date": date_format(now.effective_date)}
    agreeing = (f"{AGREES}{now.level}", _("Stemmer: %(level)s siden %(date)s") % said)
    return [agreeing, *(one for one in levels if one[0] != now.level)]


class PassOnForm(PlainForm):
    name = forms.CharField(
        label=gettext_lazy("Navn"),
        max_length=150,
        error_messages={"required": gettext_lazy("Skriv navnet på den som skal svare.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("E-post"),
        error_messages={
            "required": gettext_lazy("Skriv en gyldig e-postadresse."),
            "invalid": gettext_lazy("Skriv en gyldig e-postadresse."),
        },
    )
