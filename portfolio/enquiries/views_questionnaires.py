"""KS writes questionnaires, sees them as those who are asked will, and publishes; a version is never changed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import refused_beside
from portfolio.enquiries import access
from portfolio.enquiries.forms_answer import AnswerForm
from portfolio.enquiries.forms_questions import QuestionRows, TitleForm, initial_rows, questions_of
from portfolio.enquiries.models import Questionnaire
from portfolio.enquiries.questionnaires import latest, new_key, publish
from portfolio.enquiries.questions import Question, checked


@opens("enquiries.ask")
def questionnaire_list(request: SignedInRequest) -> HttpResponse:
    _require(access.may_ask_some(request.user))
    may_write = access.may_write_questionnaires(request.user)
    context = {"questionnaires": latest(), "may_write": may_write}
    return render(request, "portfolio/enquiries/questionnaires.html", context)


@opens("enquiries.ask", subject="questionnaire")
def questionnaire(request: SignedInRequest, key: str) -> HttpResponse:
    """As those who are asked will see it."""
    _require(access.may_ask_some(request.user))
    row = _latest(key)
    context = {
        "questionnaire": row,
        "preview": _preview(row.questions),
        "may_write": access.may_write_questionnaires(request.user),
    }
    return render(request, "portfolio/enquiries/questionnaire.html", context)


@opens("questionnaires.write", "GET", "POST")
def questionnaire_new(request: SignedInRequest) -> HttpResponse:
    return _write(request, None)


@opens("questionnaires.write", "GET", "POST", subject="questionnaire")
def questionnaire_edit(request: SignedInRequest, key: str) -> HttpResponse:
    return _write(request, _latest(key))


def _write(request: SignedInRequest, row: Questionnaire | None) -> HttpResponse:
    _require(access.may_write_questionnaires(request.user))
    before = row.questions if row else []
    data = request.POST if request.method == "POST" else None
    form = TitleForm(data, initial={"title": row.title if row else ""})
    rows = QuestionRows(data, initial=initial_rows(before), prefix="q")
    preview: list[AnswerForm] = []
    if data is not None and form.is_valid() & rows.is_valid():
        with refused_beside(form):
            said = questions_of(rows, before)
            if "preview" in request.POST:
                preview = _preview(checked(said))
            else:
                title = form.cleaned_data["title"]
                made = publish(by=request.user, key=row.key if row else new_key(title), title=title, questions=said)
                messages.success(request, _("Versjon %(n)d er publisert.") % {"n": made.version})
                return redirect(made)
    context = {"questionnaire": row, "form": form, "rows": rows, "preview": preview}
    failed = data is not None and not preview
    return render(request, "portfolio/enquiries/questionnaire_form.html", context, status=422 if failed else 200)


def _latest(key: str) -> Questionnaire:
    row = latest().filter(key=key).first()
    if row is None:
        raise Http404
    return row


def _preview(questions: list[Question]) -> list[AnswerForm]:
    """Each question as a form that is sent nowhere."""
    found = []
    for number, question in enumerate(questions):
        form: Any = AnswerForm(question=question)
        form.prefix = f"preview{number}"
        found.append(form)
    return found


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(access.who_writes())
