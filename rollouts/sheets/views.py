"""The information to the municipalities: read it, write the next version, publish it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.errors import Conflict
from core.forms import as_typed_but
from core.http import SignedInRequest
from core.opens import opens
from core.pages import refused
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout
from rollouts.sheets import workflow as sheets
from rollouts.sheets.forms import SheetForm
from rollouts.sheets.models import InformationSheet


def _rollout(request: HttpRequest, pk: int) -> Rollout:
    return get_object_or_404(Rollout.objects.visible_to(request.user).select_related("network", "solution"), pk=pk)


@opens("anyone", subject="rollout")
def sheet_current(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _rollout(request, pk), sheets.current_sheet(pk))


@opens("anyone", subject="rollout", kwargs={"version": "1"})
def sheet(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    rollout = _rollout(request, pk)
    found = InformationSheet.objects.visible_to(request.user).filter(rollout=rollout, version=version).first()
    if found is None:
        raise Http404
    return _page(request, rollout, found)


def _page(request: HttpRequest, rollout: Rollout, shown: InformationSheet | None) -> HttpResponse:
    versions = InformationSheet.objects.visible_to(request.user).filter(rollout=rollout)
    context = {
        "rollout": rollout,
        "sheet": shown,
        "versions": list(versions.order_by("-version")),
        "may_write": rollout_access.may_propose(request.user, rollout),
    }
    return render(request, "rollouts/sheets/sheet.html", context)


@opens("pools.invite", "GET", "POST", subject="rollout")
def sheet_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    rollout = _rollout(request, pk)
    if not rollout_access.may_propose(request.user, rollout):
        raise PermissionDenied(rollout_access.who_may_propose(rollout))
    draft = InformationSheet.objects.filter(rollout=rollout, published_at__isnull=True).first()
    current = sheets.current_sheet(rollout.pk)
    if request.method != "POST":
        start: Any = draft or current
        initial = {name: getattr(start, name) for name in InformationSheet.PARTS} if start else {}
        note = draft.change_note if draft else ""
        form = SheetForm(initial={**initial, "change_note": note, "saved": draft.saved if draft else None})
        return _form_page(request, rollout, form, current)
    form = SheetForm(request.POST)
    if form.is_valid():
        with refused() as refusal:
            draft = sheets.save_draft(rollout.pk, by=request.user, saved=form.cleaned_data["saved"], parts=form.parts())
            if "publish" not in request.POST:
                messages.success(request, _("Utkastet er lagret."))
                return redirect("rollouts:sheet_edit", rollout.pk)
            published = sheets.publish(
                rollout.pk, by=request.user, saved=draft.saved, is_material=form.cleaned_data["is_material"]
            )
            messages.success(request, _("Versjon %(n)d er publisert.") % {"n": published.version})
            return redirect(published)
        if refusal.conflict:
            return _conflict(request, rollout, form, refusal.conflict, current)
        # The draft is kept; what stops the publishing is said beside its field.
        if draft is not None:
            form.data = as_typed_but(form, saved=draft.saved)
        refusal.put_beside(form)
    return _form_page(request, rollout, form, current, 422)


def _conflict(
    request: HttpRequest, rollout: Rollout, form: SheetForm, error: Conflict, current: InformationSheet | None
) -> HttpResponse:
    """What was typed stays, what somebody else saved is shown beside it; saving again is a choice."""
    theirs: InformationSheet | None = error.theirs
    form.data = as_typed_but(form, saved=theirs.saved if theirs else "")
    return _form_page(request, rollout, form, current, 409, conflict=error, theirs=theirs)


def _form_page(
    request: HttpRequest,
    rollout: Rollout,
    form: SheetForm,
    current: InformationSheet | None,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    context = {"rollout": rollout, "form": form, "current": current, "parts": " ".join(InformationSheet.PARTS), **extra}
    return render(request, "rollouts/sheets/form.html", context, status=status)
