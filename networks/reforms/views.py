"""Thin: parse, call one domain function, render. Reforms are public, drafts and undone ones are KS' own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import act, refused, refused_told
from networks.reforms import plan as plans
from networks.reforms import workflow
from networks.reforms.forms import LINE_FIELDS, ROWS, LineFormSet, ReformForm, line_initial
from networks.reforms.models import Reform, ReformState
from networks.reforms.workflow import may_manage_reforms

LINES_SHOWN = 200


def for_ks(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for KS' portfolio managers and administrators; others read whom to ask."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_manage_reforms(request.user):
            raise PermissionDenied(_("Reformer og import av grunnlagsdata er KS' oppgave."))
        return view(request, *args, **kwargs)

    return guarded


def visible_reforms(user: Any) -> QuerySet[Reform]:
    """The reforms that `user` may see: registered ones are public, the others are KS' working papers."""
    return Reform.objects.all() if may_manage_reforms(user) else Reform.objects.filter(state=ReformState.APPLIED)


@opens("anyone")
def reform_list(request: HttpRequest) -> HttpResponse:
    reforms = visible_reforms(request.user).annotate(line_count=Count("lines"))
    return render(
        request, "networks/reforms/list.html", {"reforms": reforms, "may_manage": may_manage_reforms(request.user)}
    )


@opens("anyone", subject="reform:applied")
@opens("reforms.manage", subject="reform:draft")
def reform_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The reform with its consequences: of a draft as they would be now, else as they were when it was registered."""
    reform = get_object_or_404(visible_reforms(request.user).select_related("applied_by", "created_by"), pk=pk)
    manages = may_manage_reforms(request.user)
    context: dict[str, Any] = {
        "reform": reform,
        "lines": list(reform.lines.select_related("predecessor", "network")[:LINES_SHOWN]),
        "line_count": reform.lines.count(),
        "may_manage": manages,
        "chapters": reform.consequences,
        "problem": "",
    }
    if manages and reform.state == ReformState.DRAFT:
        with refused() as refusal:
            context["chapters"] = workflow.preview(plans.read(reform))
        context["problem"] = refusal.message
    if manages and reform.state == ReformState.APPLIED:
        context["blockers"] = workflow.undo_blockers(reform)
    return render(request, "networks/reforms/detail.html", context)


@opens("reforms.manage", "GET", "POST")
@for_ks
def new(request: SignedInRequest) -> HttpResponse:
    return _edit(request, Reform())


@opens("reforms.manage", "GET", "POST", subject="reform:draft")
@for_ks
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Reform, pk=pk, state=ReformState.DRAFT))


def _edit(request: SignedInRequest, reform: Reform) -> HttpResponse:
    form = ReformForm(request.POST or None, instance=reform)
    if request.method != "POST":
        return _form(request, form, LineFormSet(initial=line_initial(reform), prefix="linje"))
    lines = LineFormSet(request.POST, prefix="linje")
    if "more" in request.POST:
        typed = LineFormSet(initial=_as_typed(request.POST, lines.total_form_count() + ROWS), prefix="linje")
        return _form(request, ReformForm(initial=request.POST.dict(), instance=reform), typed)
    if form.is_valid() and lines.is_valid():
        with refused() as refusal:
            saved = workflow.save_draft(form.save(commit=False), lines.lines(), by=request.user)
            messages.success(request, _("Utkastet er lagret. Se virkningene før du registrerer reformen."))
            return redirect(saved)
        form.add_error(None, refusal.message)
    return _form(request, form, lines, status=422)


def _as_typed(data: Any, rows: int) -> list[dict[str, Any]]:
    """What is in the lines of `data`, whether or not it makes sense."""
    return [{name: data.get(f"linje-{index}-{name}", "") for name in LINE_FIELDS} for index in range(rows)]


def _form(request: HttpRequest, form: ReformForm, lines: Any, status: int = 200) -> HttpResponse:
    context = {"form": form, "lines": lines, "reform": form.instance if form.instance.pk else None}
    return render(request, "networks/reforms/form.html", context, status=status)


@opens("reforms.manage", "POST", subject="reform:draft")
@for_ks
def apply(request: SignedInRequest, pk: int) -> HttpResponse:
    reform = get_object_or_404(Reform, pk=pk)
    version = request.POST.get("version", "")
    act(
        request,
        lambda: workflow.apply(reform, by=request.user, seen_version=int(version) if version.isdecimal() else 0),
        _("Reformen er registrert. Ingenting endres før %(date)s.") % {"date": f"{reform.date:%d.%m.%Y}"},
    )
    return redirect(reform)


@opens("reforms.manage", "POST", subject="reform:applied")
@for_ks
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    reform = get_object_or_404(Reform, pk=pk)
    done = _("Reformen er angret. Alt den hadde ført inn, er tatt tilbake.")
    act(request, lambda: workflow.undo(reform, by=request.user), done)
    return redirect(reform)


@opens("reforms.manage", "POST", subject="reform:draft")
@for_ks
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    reform = get_object_or_404(Reform, pk=pk)
    done = act(request, lambda: workflow.delete_draft(reform, by=request.user), _("Utkastet er slettet."))
    return redirect("reforms:list" if done else reform)


@opens("reforms.manage", "POST", subject="reform:applied")
@for_ks
def copy(request: SignedInRequest, pk: int) -> HttpResponse:
    reform = get_object_or_404(Reform, pk=pk)
    with refused_told(request):
        return redirect(workflow.copy(reform, by=request.user))
    return redirect(reform)
