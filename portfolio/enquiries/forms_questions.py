"""A questionnaire as a form: one row for each question, choices one on each line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from portfolio.enquiries.questions import AT_MOST, TEXT_AT_MOST, Question, QuestionKind

SPARE_ROWS = 3
KINDS = [("", _("ikke i bruk")), *QuestionKind.choices]


class TitleForm(PlainForm):
    title = forms.CharField(label=_("Tittel"), max_length=150, error_messages={"required": _("Skriv en tittel.")})


class QuestionForm(PlainForm):
    """A row without text is no question."""

    id = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Spørsmål"), required=False, max_length=TEXT_AT_MOST)
    kind = forms.ChoiceField(label=_("Slags svar"), choices=KINDS, required=False)
    help = forms.CharField(label=_("Hjelpetekst"), required=False, max_length=TEXT_AT_MOST)
    choices = forms.CharField(
        label=_("Svar å velge mellom, ett på hver linje"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
    )
    min = forms.CharField(label=_("Minst"), required=False, max_length=12)
    max = forms.CharField(label=_("Høyst"), required=False, max_length=12)
    unit = forms.CharField(label=_("Enhet"), required=False, max_length=40)
    required = forms.BooleanField(label=_("Må besvares"), required=False)


QuestionRows = forms.formset_factory(QuestionForm, extra=0, max_num=AT_MOST, validate_max=True)


def initial_rows(questions: list[Question]) -> list[dict[str, Any]]:
    """The rows of a form that holds `questions`, and some empty ones."""
    rows = [{**one, "choices": "\n".join(choice["label"] for choice in one.get("choices", []))} for one in questions]
    wanted = min(max(len(rows) + SPARE_ROWS, 6), AT_MOST)
    return rows + [{} for _number in range(wanted - len(rows))]


def questions_of(rows: Any, before: list[Question]) -> list[dict[str, Any]]:
    """What the valid `rows` say, for `questions.checked`; a choice with the same words keeps its code."""
    codes = {choice["label"]: choice["code"] for one in before for choice in one.get("choices", [])}
    found: list[dict[str, Any]] = []
    for row in rows:
        said = row.cleaned_data
        if not said.get("text"):
            continue
        taken = {one["id"] for one in found} | {one["id"] for one in before}
        labels = [line.strip() for line in said["choices"].splitlines() if line.strip()]
        choices = [
            {"code": codes.get(one) or slugify(one)[:40] or f"svar-{n}", "label": one} for n, one in enumerate(labels)
        ]
        found.append(
            {**said, "id": said["id"] or _free(slugify(said["text"])[:30] or "sporsmal", taken), "choices": choices}
        )
    return found


def _free(base: str, taken: set[str]) -> str:
    return next(one for one in [base, *(f"{base}-{n}" for n in range(2, 100))] if one not in taken)
