"""The page that asks: one question at a time, by the link from the mail or with an account. Works without scripts.

Each step is a plain POST that keeps the answer and leads on, so nothing is lost when the line breaks. By link no
account, session or cookie is asked for or set: the link itself is the key, so there is no request to forge, and the
pages are exempt from CSRF (`no-referrer` makes browsers send `Origin: null`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from core.errors import WrongState
from core.http import SignedInRequest
from core.opens import ANYONE, opens
from core.pages import refused, refused_beside
from networks.models import User
from networks.signin.limits import link_followed
from portfolio.enquiries import access, answering, links
from portfolio.enquiries.forms_answer import AnswerForm, PassOnForm
from portfolio.enquiries.models import Enquiry, Recipient
from portfolio.enquiries.questions import Question, QuestionKind, in_words, text_of
from portfolio.statuses.models import AdoptionStatus

LINK_FRAME, ACCOUNT_FRAME = "portfolio/enquiries/link_base.html", "base.html"
REVIEW = "slutt"


@dataclass
class Sitting:
    """One recipient answering: where the pages are, and as whom (nobody by link)."""

    request: HttpRequest
    recipient: Recipient
    url: str
    pass_url: str
    by: User | None = None

    def context(self, **more: Any) -> dict[str, Any]:
        enquiry = self.recipient.enquiry
        return {
            "frame": ACCOUNT_FRAME if self.by else LINK_FRAME,
            "by_account": self.by is not None,
            "recipient": self.recipient,
            "enquiry": enquiry,
            "asker": enquiry.network or "KS",
            "url": self.url,
            "pass_url": self.pass_url,
            **more,
        }

    def show(self, template: str, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, f"portfolio/enquiries/{template}.html", self.context(**more), status=status)


# --- By link -------------------------------------------------------------------------------------------------


def by_link(page: Callable[[Sitting], HttpResponse]) -> Callable[..., HttpResponse]:
    """Finds the recipient of the link, in the language of the municipality: 404 for what we didn't make, guessed or
    altered; 410 for what holds no longer; 429 for who tries too often."""

    @csrf_exempt
    @never_cache
    @wraps(page)
    def view(request: HttpRequest, token: str) -> HttpResponse:
        found = links.find(token)
        # The history and the log name the page, not the key.
        pghistory.context(url="/svar/")
        if not link_followed(request, str(found.recipient.pk) if found else ""):
            return _private(render(request, "portfolio/enquiries/too_often.html", status=429))
        language = found.recipient.language if found else translation.get_language()
        if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
            language = translation.get_language()
        with translation.override(language):
            if found is None or found.lapse:
                return _private(_no_page(request, found))
            address = {"token": token}
            sitting = Sitting(
                request,
                found.recipient,
                reverse("portfolio:enquiry_link", kwargs=address),
                reverse("portfolio:enquiry_link_pass_on", kwargs=address),
            )
            return _private(page(sitting))

    return view


def _no_page(request: HttpRequest, found: links.Found | None) -> HttpResponse:
    context = {"lapse": found.lapse.value if found and found.lapse else "", "asker": ""}
    if found:
        context["asker"] = str(found.recipient.enquiry.network or "KS")
    return render(request, "portfolio/enquiries/no_link.html", context, status=410 if found else 404)


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a key: it goes to nobody, is kept nowhere, and is not to be found."""
    response["Referrer-Policy"] = "no-referrer"
    # Django would write the address into the log of each 4xx.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@opens(ANYONE, "GET", "POST", subject="enquiry_link")
@by_link
def enquiry_link(sitting: Sitting) -> HttpResponse:
    if sitting.request.method == "GET":
        links.mark_opened(sitting.recipient)
    return _answer(sitting)


@opens(ANYONE, "GET", "POST", subject="enquiry_link")
@by_link
def enquiry_link_pass_on(sitting: Sitting) -> HttpResponse:
    return _pass_on(sitting)


# --- With an account -----------------------------------------------------------------------------------------


@opens("signed_in", subject="enquiry")
def enquiry_mine(request: SignedInRequest, pk: int) -> HttpResponse:
    """What `request.user` may answer of one enquiry; straight on where it is one thing only."""
    enquiry = get_object_or_404(Enquiry, pk=pk)
    own = enquiry.recipients.filter(access.answers_for(request.user), revoked_at=None)
    rows = list(own.select_related("municipality", "user", "response"))
    if len(rows) == 1:
        return redirect("portfolio:enquiry_answer", rows[0].pk)
    context = {"enquiry": enquiry, "rows": rows, "asker": enquiry.network or "KS"}
    return render(request, "portfolio/enquiries/mine.html", context)


@opens("enquiries.answer", "GET", "POST", subject="recipient")
def enquiry_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    return _answer(_own(request, pk))


@opens("enquiries.answer", "GET", "POST", subject="recipient")
def enquiry_pass_on(request: SignedInRequest, pk: int) -> HttpResponse:
    return _pass_on(_own(request, pk))


def _own(request: SignedInRequest, pk: int) -> Sitting:
    recipient = get_object_or_404(links.recipients(), pk=pk)
    if not access.may_answer(request.user, recipient):
        raise PermissionDenied(_("Her svarer kommunens representant og den som er spurt."))
    url, pass_url = (reverse(f"portfolio:enquiry_{name}", args=[pk]) for name in ("answer", "pass_on"))
    return Sitting(request, recipient, url, pass_url, request.user)


# --- The pages -----------------------------------------------------------------------------------------------


def _answer(sitting: Sitting) -> HttpResponse:
    recipient = sitting.recipient
    if recipient.revoked_at is not None or not recipient.enquiry.is_open:
        return sitting.show("over", 410)
    questions, kept = answering.asked_of(recipient), answering.kept(recipient)
    step = sitting.request.GET.get("steg", "")
    response = getattr(recipient, "response", None)
    if step.isdecimal() and 1 <= int(step) <= len(questions):
        return _question(sitting, questions, int(step), kept)
    if response and response.submitted_at and sitting.request.method == "GET":
        return sitting.show("receipt", rows=_rows(questions, kept), count=_given(questions, kept))
    if step == REVIEW or sitting.request.method == "POST":
        return _review(sitting, questions, kept)
    first = next((n for n, one in enumerate(questions, 1) if one["id"] not in kept), None)
    return _review(sitting, questions, kept) if first is None else _question(sitting, questions, first, kept)


def _question(sitting: Sitting, questions: list[Question], step: int, kept: dict[str, Any]) -> HttpResponse:
    question = questions[step - 1]
    missing = "mangler" in sitting.request.GET
    data: Any = sitting.request.POST if sitting.request.method == "POST" else {} if missing else None
    form = AnswerForm(data, question=question, value=kept.get(question["id"]), now=_status(sitting.recipient, question))
    if sitting.request.method == "POST":
        back = sitting.request.POST.get("til") == "tilbake"
        if back and not sitting.request.POST.get("answer"):
            return redirect(_step(sitting, step - 1, questions))
        if form.is_valid():
            with refused_beside(form) as refusal:
                answering.keep(sitting.recipient.pk, question["id"], form.value(), by=sitting.by)
            if isinstance(refusal.error, WrongState):
                return sitting.show("over", 410)
            if not refusal:
                return redirect(_step(sitting, step + (-1 if back else 1), questions))
    context = {"form": form, "question": question, "step": step, "total": len(questions)}
    return sitting.show("answer", 422 if form.errors else 200, **context)


def _step(sitting: Sitting, step: int, questions: list[Question]) -> str:
    return f"{sitting.url}?steg={max(step, 1) if step <= len(questions) else REVIEW}"


def _status(recipient: Recipient, question: Question) -> AdoptionStatus | None:
    if question["kind"] != QuestionKind.STATUS or recipient.municipality_id is None:
        return None
    found = AdoptionStatus.objects.filter(municipality=recipient.municipality_id, solution=question["solution"])
    return found.first()


def _review(sitting: Sitting, questions: list[Question], kept: dict[str, Any]) -> HttpResponse:
    """What was answered, to look over and send."""
    error = ""
    if sitting.request.method == "POST":
        with refused() as refusal:
            answering.submit(sitting.recipient.pk, by=sitting.by)
            return redirect(sitting.url)
        missing = refusal.error.field if refusal.error else ""
        step = next((n for n, one in enumerate(questions, 1) if one["id"] == missing), None)
        if step is not None:
            return redirect(f"{sitting.url}?steg={step}&mangler=1")
        error = refusal.message
    rows = _rows(questions, kept)
    return sitting.show("review", 422 if error else 200, rows=rows, error=error, last=len(questions))


def _rows(questions: list[Question], kept: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(n, text_of(one), in_words(one, kept.get(one["id"]))) for n, one in enumerate(questions, 1)]


def _given(questions: list[Question], kept: dict[str, Any]) -> int:
    return sum(kept.get(one["id"]) is not None for one in questions)


def _pass_on(sitting: Sitting) -> HttpResponse:
    if sitting.recipient.revoked_at is not None or not sitting.recipient.enquiry.is_open:
        return sitting.show("over", 410)
    form = PassOnForm(sitting.request.POST if sitting.request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with refused_beside(form):
            made = answering.pass_on(sitting.recipient.pk, **form.cleaned_data)
            return sitting.show("passed_on", made=made)
    return sitting.show("pass_on", 422 if form.errors else 200, form=form)
