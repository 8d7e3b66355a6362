"""Nothing typed is lost: a form that comes when its session has ended, or from too old a page, can be sent again.

It is kept in the session of the browser for an hour, for the person who opened it: the token that `core.once` puts into
forms says who, and nobody else can make one. Files and passwords are not kept.
"""

from __future__ import annotations

import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core import once
from core.http import FORMS, SignedInRequest
from core.opens import OpensMiddleware, opens
from core.text import is_secret

SESSION_KEY = "kept_form"
KEPT_SECONDS, LARGEST = 60 * 60, 200_000
SHOWN = 12


def _form_of(request: HttpRequest) -> dict[str, Any] | None:
    """The form that was sent, with its owner; None for what isn't one of ours, or is too large to keep."""
    if request.method != "POST" or request.content_type not in FORMS or "HX-Request" in request.headers:
        return None
    owner = once.owner_of(request.POST.get(once.FIELD, ""))
    fields = [
        (name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" and not is_secret(name)
    ]
    if owner is None or sum(len(value) for _name, values in fields for value in values) > LARGEST:
        return None
    return {"path": request.get_full_path(), "owner": owner, "fields": fields, "at": time.time()}


class KeepingOpensMiddleware(OpensMiddleware):
    """Sign-in first; somebody who was signed out while writing finds the text again afterwards."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        form = _form_of(request)
        return _keep(request, form) if form is not None else super().handle_no_permission(request, view_func)


def _keep(request: HttpRequest, form: dict[str, Any]) -> HttpResponseRedirect:
    """Keep the form, and ask for sign-in."""
    request.session[SESSION_KEY] = form
    return redirect_to_login(reverse("resume_form"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from a page that is too old, or from elsewhere: what was typed is shown to the one who opened it only."""
    form = _form_of(request)
    if form is not None and not request.user.is_authenticated:
        return _keep(request, form)
    if form is not None and form["owner"] != request.user.pk:
        form = None
    return render(request, "403_csrf.html", {"kept": form, "texts": _texts(form)}, status=403)


@opens("signed_in", "GET", "POST")
@never_cache
def resume_form(request: SignedInRequest) -> HttpResponse:
    """What was typed when the session had ended, to be sent now; POST throws it away."""
    form = request.session.get(SESSION_KEY)
    if request.method == "POST":
        request.session.pop(SESSION_KEY, None)
        return redirect("front")
    if form is None or form["owner"] != request.user.pk or form["at"] < time.time() - KEPT_SECONDS:
        request.session.pop(SESSION_KEY, None)
        messages.info(request, _("Det er ikke noe skjema å gå videre med."))
        return redirect("front")
    return render(request, "core/resume_form.html", {"kept": form, "texts": _texts(form)})


def _texts(form: dict[str, Any] | None) -> list[str]:
    """What a person recognises it by: the texts in it, not numbers and codes."""
    if form is None:
        return []
    values = [value.strip() for name, of_name in form["fields"] if name != once.FIELD for value in of_name]
    return [value[:300] for value in values if " " in value or len(value) > 20][:SHOWN]
