"""The portfolio and its solutions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portfolio.models import Solution


@require_safe
def portfolio_list(request: HttpRequest) -> HttpResponse:
    return render(request, "portfolio/list.html")


@require_safe
def solution_page(request: HttpRequest, key: str) -> HttpResponse:
    return render(request, "portfolio/solution.html", {"solution": get_object_or_404(Solution, key=key)})
