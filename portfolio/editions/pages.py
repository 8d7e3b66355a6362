"""What the pages of the portfolio's work share: a form page, a refusal, and who may come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.errors import DomainError, NotAllowed
from core.forms import add_domain_error


def saved(request: HttpRequest, form: Form, save: Callable[..., Any], success: str = "") -> Any:
    """What `save(**cleaned_data)` gives, or None with the errors put beside their fields."""
    if not form.is_valid():
        return None
    try:
        result = save(**form.cleaned_data)
    except NotAllowed as error:
        raise PermissionDenied(error.message) from error
    except DomainError as error:
        add_domain_error(form, error)
        return None
    if success:
        messages.success(request, success)
    return True if result is None else result


def form_page(
    request: HttpRequest,
    form: Form,
    *,
    save: Callable[..., Any],
    title: str,
    submit: str,
    back: str,
    parent: str,
    lede: str = "",
    success: str = "",
    done: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """A page with one form. `back` is where one came from (named `parent`), and where one goes when it is saved."""
    if request.method == "POST":
        result = saved(request, form, save, success)
        if result is not None:
            return redirect(done(result) if done else back)
    context = {"form": form, "title": title, "submit": submit, "back": back, "parent": parent, "lede": lede}
    return render(request, "portfolio/form_page.html", context, status=422 if form.is_bound else 200)


def refused(action: Callable[[], Any]) -> str:
    """Do a thing; gives the sentence with which the domain refused it, empty when it is done."""
    try:
        action()
    except NotAllowed as error:
        raise PermissionDenied(error.message) from error
    except DomainError as error:
        return error.message
    return ""


def act(request: HttpRequest, action: Callable[[], Any], success: str = "") -> bool:
    """Do a thing without a form of its own; what the domain refuses becomes a message on the next page."""
    if problem := refused(action):
        messages.error(request, problem)
        return False
    if success:
        messages.success(request, success)
    return True
