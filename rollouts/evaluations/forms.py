"""The forms of what comes after a pool."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm, offer
from portfolio.models import Level
from rollouts.completion.models import StatusProposal
from rollouts.completion.proposals import LEVELS

SHARED = {"required": _("Skriv noe her før du deler.")}
DAY = {"required": _("Velg en dato."), "invalid": _("Skriv en gyldig dato.")}


class ConfirmForm(PlainForm):
    """As proposed, unless the person says otherwise."""

    level = forms.ChoiceField(label=_("Nivå"))
    effective_date = forms.DateField(label=_("Fra"), widget=DateInput(), error_messages=DAY)

    def __init__(self, data: Any = None, *, proposal: StatusProposal, **kwargs: Any) -> None:
        initial = {"level": proposal.level, "effective_date": proposal.effective_date}
        super().__init__(data, initial=initial, auto_id=f"id_b{proposal.pk}_%s", **kwargs)
        offered = {*LEVELS, proposal.level}
        offer(self, "level", [choice for choice in Level.choices if choice[0] in offered])


class NotSoForm(PlainForm):
    reason = forms.CharField(
        label=_("Hva stemmer ikke?"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: Any = None, *, proposal: StatusProposal, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"id_a{proposal.pk}_%s", **kwargs)


class AnswerForm(PlainForm):
    """One field for each question: 1 to 5, or a text. Nobody has to answer all."""

    SCALE = [
        ("5", _("5 – svært godt")),
        ("4", "4"),
        ("3", "3"),
        ("2", "2"),
        ("1", _("1 – svært dårlig")),
        ("", _("vet ikke")),
    ]

    def __init__(self, data: Any = None, *, questions: Any, values: list[Any] | None = None, **kwargs: Any) -> None:
        values = values or [None] * len(questions)
        super().__init__(data, initial={f"q{n}": value for n, value in enumerate(values)}, **kwargs)
        self.questions = questions
        for n, question in enumerate(questions):
            self.fields[f"q{n}"] = (
                forms.TypedChoiceField(
                    label=question["text"],
                    required=False,
                    choices=self.SCALE,
                    coerce=int,
                    empty_value=None,
                    widget=forms.RadioSelect,
                )
                if question["scale"]
                else forms.CharField(
                    label=question["text"], required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
                )
            )

    def values(self) -> list[Any]:
        return [self.cleaned_data[f"q{n}"] for n in range(len(self.questions))]


class SummaryForm(PlainForm):
    summary = forms.CharField(
        label=_("Oppsummering"), max_length=4000, widget=forms.Textarea({"rows": 4}), error_messages=SHARED
    )
    advice = forms.CharField(
        label=_("Det neste løp bør vite"),
        help_text=_("Vises der nye puljer og løp med samme løsning blir planlagt."),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        error_messages=SHARED,
    )


class ExtendForm(PlainForm):
    open_until = forms.DateField(label=_("Åpen til og med"), widget=DateInput(), error_messages=DAY)


class QuestionsForm(PlainForm):
    """One question on each line."""

    LINES: dict[str, Any] = {"required": False, "max_length": 6000, "widget": forms.Textarea({"rows": 5})}
    leader_scale = forms.CharField(label=_("Til den som leder: svar fra 1 til 5"), **LINES)
    leader_text = forms.CharField(label=_("Til den som leder: svar med egne ord"), **LINES)
    municipality_scale = forms.CharField(label=_("Til kommunene: svar fra 1 til 5"), **LINES)
    municipality_text = forms.CharField(label=_("Til kommunene: svar med egne ord"), **LINES)

    def questions(self) -> dict[str, list[dict[str, Any]]]:
        def lines(name: str, scale: bool) -> list[dict[str, Any]]:
            return [
                {"text": text.strip(), "scale": scale} for text in self.cleaned_data[name].splitlines() if text.strip()
            ]

        return {
            f"for_{who}": lines(f"{who}_scale", True) + lines(f"{who}_text", False)
            for who in ("leader", "municipality")
        }

    @staticmethod
    def from_questions(questions: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
        return {
            f"{who}_{kind}": "\n".join(
                one["text"] for one in questions[f"for_{who}"] if one["scale"] == (kind == "scale")
            )
            for who in ("leader", "municipality")
            for kind in ("scale", "text")
        }
