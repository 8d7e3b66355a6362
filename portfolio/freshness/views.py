"""How long statuses hold: anyone may see, KS may set."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.opens import opens
from core.pages import refused_beside
from core.tables.downloads import wanted
from portfolio.freshness import rules as freshness
from portfolio.freshness.exports import freshness_table
from portfolio.levels import LADDER, LEVEL_LABELS, Level


class RulesForm(forms.Form):
    """For each level the months, with commas between, and whether evidence is asked for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level, rule in freshness.rules().items():
            self.fields[level] = forms.RegexField(
                regex=r"^\s*\d+(\s*,\s*\d+)*\s*$",
                label=LEVEL_LABELS[level],
                initial=", ".join(map(str, rule.ask_after)),
                error_messages={"invalid": _("Skriv hele måneder med komma mellom, for eksempel 3, 6, 12.")},
            )
            self.fields[f"{level}_evidence"] = forms.BooleanField(
                label=_("be om dokumentasjon"), required=False, initial=rule.needs_evidence
            )
        self.order_fields([name for level in (*LADDER, Level.NOT_RELEVANT) for name in (level, f"{level}_evidence")])

    def rules(self) -> dict[str, freshness.Rule]:
        return {
            level: freshness.Rule(
                tuple(int(part) for part in self.cleaned_data[level].split(",")), self.cleaned_data[f"{level}_evidence"]
            )
            for level in Level.values
        }


@opens("anyone")
@opens("freshness.set", "POST")
def rules(request: HttpRequest) -> HttpResponse:
    if request.method != "POST" and (file := wanted(request, lambda: freshness_table(_shown()))):
        return file
    may_set = freshness.may_set_rules(request.user)
    if request.method == "POST" and not may_set:
        raise PermissionDenied(gettext("Bare porteføljeansvarlige og administratorer i KS kan sette fristene."))
    form = RulesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refused_beside(form):
            freshness.set_rules(form.rules(), by=request.user)  # type: ignore[arg-type]
            messages.success(request, gettext("Fristene er lagret."))
            return redirect("portfolio:freshness")
    context = {"form": form, "may_set": may_set, "rules": _shown(), "nav_section": "portfolio"}
    return render(request, "portfolio/freshness/freshness.html", context, status=422 if form.errors else 200)


def _shown() -> list[tuple[str, str, bool]]:
    found = freshness.rules()
    return [
        (level, ", ".join(map(str, found[level].ask_after)), found[level].needs_evidence)
        for level in (*LADDER, Level.NOT_RELEVANT)
    ]
