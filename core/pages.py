"""The usual course of a page: show a form, try what it says, say what came of it, and go on.

What the domain refuses is dealt with here, so that views have no `try`. `NotAllowed` is never held: it goes on and
becomes the page that says 403, with its sentence (`everything=True` where a view tells that, too, on the page itself).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import editing
from core.errors import Conflict, DomainError, NotAllowed
from core.forms import add_domain_error, as_typed_but, filled_in_vain


@dataclass
class Refusal:
    """What the domain refused, if it did."""

    error: DomainError | None = None

    def __bool__(self) -> bool:
        return self.error is not None

    @property
    def message(self) -> str:
        return self.error.message if self.error else ""

    @property
    def conflict(self) -> Conflict | None:
        return self.error if isinstance(self.error, Conflict) else None

    @property
    def status(self) -> int:
        return 409 if self.conflict else 422

    def belongs_to(self, form: BaseForm) -> bool:
        """Whether it is about a field of the form, and not about the whole."""
        return self.error is not None and self.error.field in form.fields

    def put_beside(self, form: BaseForm) -> None:
        if self.error:
            add_domain_error(form, self.error)


@contextmanager
def refused(*, everything: bool = False) -> Iterator[Refusal]:
    """Do something that the domain may refuse, and look at the refusal afterwards."""
    refusal = Refusal()
    try:
        yield refusal
    except DomainError as error:
        if isinstance(error, NotAllowed) and not everything:
            raise
        refusal.error = error


@contextmanager
def refused_beside(
    form: BaseForm, *, again: Callable[[Any], Mapping[str, object]] | None = None, everything: bool = False
) -> Iterator[Refusal]:
    """What the domain refuses is put beside the field of `form` that it belongs to.

    After a conflict `again(theirs)` gives the values with which the form can be sent again, knowingly, e.g. the version
    that is there now; what else was typed stays.
    """
    with refused(everything=everything) as refusal:
        yield refusal
    if refusal.conflict and again:
        form.data = as_typed_but(form, **again(refusal.conflict.theirs))
        form.add_error(None, refusal.message)
    else:
        refusal.put_beside(form)


@contextmanager
def refused_told(request: HttpRequest, *, level: int = messages.ERROR, everything: bool = False) -> Iterator[Refusal]:
    """What the domain refuses is a message on the next page."""
    with refused(everything=everything) as refusal:
        yield refusal
    if refusal:
        messages.add_message(request, level, refusal.message)


def act(request: HttpRequest, action: Callable[[], Any], success: str = "", *, level: int = messages.ERROR) -> bool:
    """Do a thing without a form of its own; what came of it, well or refused, is a message on the next page."""
    with refused_told(request, level=level):
        action()
        if success:
            messages.success(request, success)
        return True
    return False


def saved(
    request: HttpRequest, form: Form, save: Callable[[], Any], success: str | Callable[[Any], str] = ""
) -> Any | None:
    """What `save()` gives when the form holds (True for nothing), or None with the errors beside their fields.

    What somebody else has saved since the form was opened is such an error (`core.editing`).
    """
    if form.is_valid() and not editing.refuse_where_changed(form, request.POST.get(editing.FIELD, "")):
        in_vain = filled_in_vain(form)
        with refused_beside(form):
            result = save()
            if success:
                messages.success(request, success(result) if callable(success) else success)
            tell_ignored(request, in_vain)
            return True if result is None else result
    return None


def tell_ignored(request: HttpRequest, labels: Iterable[str]) -> None:
    """Say of each of these fields (`core.forms.filled_in_vain`) that what was typed there counted for nothing."""
    text = _("Det du fylte ut i «%(field)s», er ikke brukt, for det endrer ingenting her.")
    for label in labels:
        messages.warning(request, text % {"field": label})


def form_page(
    request: HttpRequest,
    form: Form,
    template: str,
    context: Mapping[str, Any] | Callable[[], Mapping[str, Any]] = {},  # noqa: B006 — only read
    *,
    save: Callable[[], Any],
    success: str | Callable[[Any], str] = "",
    to: Any = None,
) -> HttpResponse:
    """A page with one form: shown, or saved and left for `to`, which is what `save()` gave if it isn't said.

    `to` is what `redirect` takes, or a function that makes it of the result. `context` may be a function, where it
    costs queries that nobody needs who is sent on.
    """
    if form.is_bound and (result := saved(request, form, save, success)) is not None:
        return redirect(to(result) if callable(to) else to or result)
    shown = context() if callable(context) else context
    return render(request, template, {"form": form, **shown}, status=422 if form.is_bound else 200)
