"""Owners' counts and lists against what the municipalities report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from core.http import SignedInRequest
from core.opens import opens
from core.page_cache import kept_for_visitors
from core.pages import act, refused, refused_beside
from core.tables.downloads import wanted
from core.tables.forms import ReadingForm
from networks.models import Municipality
from portfolio.dated import Dated
from portfolio.grid_reference import grid_reference
from portfolio.links import with_query
from portfolio.owner_lists import lists as owner_lists
from portfolio.owner_lists import reconciliation
from portfolio.owner_lists.exports import agreements_table, disagreements_table, owner_list_table
from portfolio.owner_lists.forms import OwnerListForm, reading_form
from portfolio.owner_lists.models import OwnerList, Resolution
from portfolio.statuses.reporting import reporting_scope

ON_A_PAGE = 50


@opens("anyone")
@kept_for_visitors
def agreement(request: HttpRequest) -> HttpResponse:
    """Each published count and each owner's list beside our own count at the same level on the same day; with `dato`
    what had been published until then."""
    day = Dated(request)
    rows = reconciliation.agreements(day.date)
    if file := wanted(request, lambda: agreements_table(rows, day.date)):
        return file
    return render(
        request,
        "portfolio/owner_lists/agreement.html",
        {
            "rows": rows,
            "may_upload": owner_lists.may_manage_owner_lists(request.user),
            "nav_section": "portfolio",
            **day.context(),
        },
    )


@opens("signed_in")
def worklist(request: SignedInRequest) -> HttpResponse:
    """The disagreements of the municipalities that this person sees, the two sources side by side; `losning` is one
    solution's. What is to be settled is always today's."""
    found = _disagreements(request)
    return wanted(request, lambda: disagreements_table(found)) or _worklist(request, found)


def _disagreements(request: SignedInRequest) -> list[reconciliation.Disagreement]:
    known, key = grid_reference(), request.GET.get("losning", "")
    found = reconciliation.disagreements(known, places=reconciliation.visible_places(request.user, known))
    return [one for one in found if not key or one.solution.key == key]


def _worklist(
    request: SignedInRequest, found: list[reconciliation.Disagreement], status: int = 200, **context: Any
) -> HttpResponse:
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("side"))
    key, scope = request.GET.get("losning", ""), reporting_scope(request.user)
    return render(
        request,
        "portfolio/owner_lists/disagreements.html",
        {
            "page": page,
            "settles": {one.place.pk for one in page if scope.covers(one.place.pk, one.place.network_id)},
            "count": len(found),
            "chosen": next((line for line in grid_reference().lines if line.key == key), None) if key else None,
            "sees_all": owner_lists.may_manage_owner_lists(request.user),
            "choices": Resolution.Choice.choices,
            "nav_section": "portfolio",
            **context,
        },
        status=status,
    )


@opens("status.report", "POST", subject="disagreement")
def resolve(request: SignedInRequest, pk: int, number: str) -> HttpResponse:
    """Settle one disagreement with a reason."""
    owner_list = get_object_or_404(OwnerList.objects.select_related("solution"), pk=pk)
    municipality = get_object_or_404(Municipality, number=number)
    posted = request.POST
    with refused() as refusal:
        done = reconciliation.resolve(
            owner_list,
            municipality,
            choice=posted.get("choice", ""),
            reason=posted.get("reason", ""),
            seen_version=int(posted["version"]) if posted.get("version", "").isdecimal() else 0,
            by=request.user,
        )
        messages.success(
            request,
            gettext("%(municipality)s, %(solution)s: %(choice)s.")
            % {
                "municipality": municipality.name,
                "solution": owner_list.solution.short_name,
                "choice": done.get_choice_display(),
            },
        )
        return redirect(with_query(reverse("portfolio:disagreements"), losning=request.GET.get("losning")))
    return _worklist(
        request,
        _disagreements(request),
        status=refusal.status,
        wrong=f"{pk}-{number}",
        problem=refusal.message,
        typed=posted,
    )


@opens("owner_list.manage", "GET", "POST")
def upload(request: SignedInRequest) -> HttpResponse:
    """KS brings in a list; it is looked at before it is stored."""
    if not owner_lists.may_manage_owner_lists(request.user):
        raise PermissionDenied(gettext("Eierlister hentes inn av porteføljeansvarlige og administratorer i KS."))
    form = OwnerListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refused_beside(form):
            return redirect("portfolio:owner_list", owner_lists.upload(by=request.user, **form.values()).pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "portfolio/owner_lists/form.html", {"form": form, "nav_section": "portfolio"}, status=status)


def _list(request: SignedInRequest, pk: int) -> OwnerList:
    if not owner_lists.may_manage_owner_lists(request.user):
        raise PermissionDenied(gettext("Eierlister hentes inn av porteføljeansvarlige og administratorer i KS."))
    return get_object_or_404(OwnerList.objects.select_related("solution", "uploaded_by").defer("original"), pk=pk)


@opens("owner_list.manage", subject="owner_list")
def owner_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """The preview of a draft, line by line; afterwards what was stored."""
    found = _list(request, pk)
    return wanted(request, lambda: owner_list_table(found)) or _show(request, found)


def _show(request: SignedInRequest, found: OwnerList, form: ReadingForm | None = None) -> HttpResponse:
    draft = found.state == OwnerList.State.DRAFT
    context = {
        "list": found,
        "counts": owner_lists.preview_counts(found),
        "reading": found.reading,
        "reading_form": form or (reading_form(None, found) if draft else None),
        "asks": not found.rows,
        "nav_section": "portfolio",
    }
    return render(request, "portfolio/owner_lists/owner_list.html", context, status=422 if form else 200)


@opens("owner_list.manage", "POST", subject="owner_list")
def owner_list_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read a draft's file again with what the person has answered about it."""
    found = _list(request, pk)
    form = reading_form(request.POST, found)
    if form.is_valid():
        with refused_beside(form):
            owner_lists.answer(pk, form.columns(), form.answers(), by=request.user)
            return redirect("portfolio:owner_list", pk)
    return _show(request, found, form)


@opens("owner_list.manage", subject="owner_list")
def owner_list_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """The file as it came."""
    found = _list(request, pk)
    name = found.file_name.replace('"', "").replace("\n", "").replace("\r", "")
    return HttpResponse(
        bytes(found.original),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name.encode("ascii", "replace").decode()}"'},
    )


@opens("owner_list.manage", "POST", subject="owner_list", kwargs={"verdict": "forkast"})
def decide_list(request: SignedInRequest, pk: int, verdict: str) -> HttpResponse:
    """Store the whole list, or throw it away."""
    _list(request, pk)
    decide, done = owner_lists.discard, gettext("Listen er forkastet. Ingenting er endret.")
    if verdict == "lagre":
        decide, done = owner_lists.commit, gettext("Listen er lagret. Uenighetene står i arbeidslisten.")
    if act(request, lambda: decide(pk, by=request.user), done):
        return redirect("portfolio:agreement")
    return redirect("portfolio:owner_list", pk)
