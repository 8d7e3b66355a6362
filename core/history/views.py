"""The log of all that is changed, for the administrator, and the part of it that is about one thing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.history import registry
from core.history.forms import LogForm
from core.history.reading import Asked, Log
from core.history.registry import Tracked
from core.history.tables import log_table
from core.history.words import entries
from core.http import SignedInRequest, page_or_part, wants_part
from core.opens import opens
from core.tables.downloads import wanted

PER_PAGE = 50
PER_PART = 20


@opens(registry.LOG)
def log(request: SignedInRequest) -> HttpResponse:
    """All that is changed, with a filter."""
    if not registry.may_see_log(request.user):
        raise PermissionDenied(_("Loggen er for administratorer i KS."))
    form = LogForm(request.GET)
    return _answer(request, form.wanted(), _("Logg"), {"form": form, "is_log": True})


@opens("history.see", subject="history")
def of_row(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """What is changed about one thing and its parts: a page, or a part of the thing's own page."""
    entry = _entry(kind)
    row: Model = get_object_or_404(entry.model._base_manager.all(), pk=pk)
    if not registry.may_see(request.user, row):
        raise PermissionDenied(who_may())
    about = {"row": row, "url": getattr(row, "get_absolute_url", str)()}
    return _answer(request, Asked(of=row), _("Historikk: %(name)s") % {"name": row}, about)


@opens(registry.LOG, subject="history:kind")
def of_kind(request: SignedInRequest, kind: str) -> HttpResponse:
    """What is changed about all rows of a kind, such as the settings of something."""
    entry = _entry(kind)
    if not registry.may_see_kind(request.user, entry):
        raise PermissionDenied(who_may())
    name = capfirst(entry.model._meta.verbose_name_plural)
    return _answer(request, Asked(kind=entry.key), _("Historikk: %(name)s") % {"name": name}, {})


def who_may() -> str:
    return _("Historikken er for dem som har ansvar for dette, og for administratorer i KS.")


def _entry(kind: str) -> Tracked:
    if (entry := registry.find(kind)) is None:
        raise Http404
    return entry


def _answer(request: SignedInRequest, asked: Asked, title: str, context: dict[str, Any]) -> HttpResponse:
    """The file that the address asks for, the page, or the part that htmx puts into another page."""
    found = Log(asked)
    if file := wanted(request, lambda: log_table(found, [(_("Hva"), title), *_facts(context.get("form"))])):
        return file
    rows: Any = found
    page = Paginator(rows, PER_PAGE if "form" in context else PER_PART).get_page(request.GET.get("side"))
    shown = {
        **context,
        "title": title,
        "page": page,
        "entries": entries(list(page.object_list)),
        "address": request.path,
    }
    shown["is_part"] = wants_part(request)
    return page_or_part(request, "core/history/page.html", "core/history/entries.html", shown)


def _facts(form: LogForm | None) -> list[tuple[str, str]]:
    """The filter in words, for the file."""
    if form is None:
        return []
    return [(str(form[name].label), str(form.data.get(name))) for name in form.fields if form.data.get(name)]
