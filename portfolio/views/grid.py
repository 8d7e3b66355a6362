"""The region's status grid."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portfolio import grid


@require_safe
def region_grid(request: HttpRequest, key: str) -> HttpResponse:
    """Municipalities × solutions; those who may report open a cell and change it in place."""
    built = grid.build(key, request.user)
    if built is None:
        raise Http404
    return render(request, "portfolio/grid.html", {"grid": built, "nav_section": "networks"})
