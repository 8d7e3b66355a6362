"""The region's status grid."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from networks.spreadsheet import CSV_TYPE, XLSX_TYPE
from portfolio import exports, grid


@require_safe
def region_grid(request: HttpRequest, key: str) -> HttpResponse:
    """Municipalities × solutions; those who may report open a cell and change it in place."""
    built = grid.build(key, request.user)
    if built is None:
        raise Http404
    return render(request, "portfolio/grid.html", {"grid": built, "nav_section": "networks"})


@require_safe
def grid_as_csv(request: HttpRequest, key: str) -> HttpResponse:
    built = _for_anyone(key)
    return _download(exports.as_csv(built), CSV_TYPE, exports.file_name(built, "csv"))


@require_safe
def grid_as_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    built = _for_anyone(key)
    return _download(exports.as_xlsx(built), XLSX_TYPE, exports.file_name(built, "xlsx"))


def _for_anyone(key: str) -> grid.Grid:
    """The grid's statuses are public: what is downloaded does not depend on who asks."""
    built = grid.build(key, AnonymousUser())
    if built is None:
        raise Http404
    return built


def _download(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
