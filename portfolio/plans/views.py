"""Pages of the regions' own portfolios: one region's, and all of them beside the national one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.days import end_of
from core.errors import InvalidInput
from core.http import SignedInRequest
from core.markdown import prose
from core.opens import opens
from core.pages import act, form_page, refused, saved
from core.tables.downloads import wanted
from networks.models import Network
from portfolio.dated import Dated
from portfolio.editions.in_force import introductions
from portfolio.editions.models import LogLine
from portfolio.forms import RankForm
from portfolio.plans import access as plan_access
from portfolio.plans import workflow as plans
from portfolio.plans.exports import plan_table, plans_table
from portfolio.plans.forms import PlanDecideForm, PlanItemForm
from portfolio.plans.marks import marked, marks
from portfolio.plans.models import PlanState, RegionalPlan, RegionalPlanItem


@opens("anyone", subject="network")
def plan_page(request: HttpRequest, key: str) -> HttpResponse:
    """The decided plan of a region beside the national one, today or on `dato`; `?utkast=1` is the draft, for those who
    work for it."""
    return _show(request, get_object_or_404(Network, key=key))


@dataclass
class _Shown:
    """The plan that the page shows, and the region's other plans that the person may see."""

    every: list[RegionalPlan]
    decided: RegionalPlan | None
    draft: RegionalPlan | None
    plan: RegionalPlan | None

    @property
    def state(self) -> PlanState:
        return PlanState.DRAFT if self.plan is not None and self.plan is self.draft else PlanState.DECIDED

    @cached_property
    def items(self) -> list[RegionalPlanItem]:
        return list(self.plan.items.select_related("solution")) if self.plan else []

    @property
    def older(self) -> list[RegionalPlan]:
        """What was decided before the one that holds."""
        if self.decided is None:
            return []
        return [one for one in self.every if not one.is_draft and _order(one) < _order(self.decided)]

    def log(self, date: dt.date) -> list[LogLine]:
        return list(self.plan.log.filter(at__lt=end_of(date)).select_related("actor")[:50]) if self.plan else []


def _shown(request: HttpRequest, network: Network, day: Dated, *, draft_first: bool) -> _Shown:
    visible = (
        RegionalPlan.objects.visible_to(request.user).filter(network=network).select_related("network").with_size()
    )
    decided = visible.holding_on(day.date).first()
    every = list(visible)
    # A draft belongs to today: the past has what was decided.
    draft = None if day.past else next((one for one in every if one.is_draft), None)
    show_draft = draft is not None and (decided is None or draft_first)
    return _Shown(every, decided, draft, draft if show_draft else decided)


def _show(request: HttpRequest, network: Network, status: int = 200, **kept: Any) -> HttpResponse:
    day = Dated(request)
    shown = _shown(request, network, day, draft_first="utkast" in request.GET or bool(kept))
    plan, rows = shown.plan, shown.items
    national = {item.solution_id: item.rank for item in introductions(day.date)}
    ranked = [(item, national.get(item.solution_id or 0)) for item in rows]
    odd = marked(rows, [plan]) if plan else {}
    if plan and (file := wanted(request, lambda: plan_table(plan, ranked, shown.state, odd, day.date))):
        return file
    may_edit = plan_access.may_edit_plan(request.user, network) and not day.past
    editing = bool(may_edit and plan and plan.is_draft)
    context = {
        "network": network,
        "plan": plan,
        "state": (shown.state.value, shown.state.label),
        "draft": shown.draft,
        "decided": shown.decided,
        "older": shown.older,
        "rows": [(item, rank, prose(item.text), odd.get(item.pk, [])) for item, rank in ranked],
        "odd": len(odd),
        "last": len(rows),
        "left_out": [pk for pk in national if pk not in {item.solution_id for item in rows}],
        "may_edit": may_edit,
        "editing": editing,
        "decide_form": kept.get("decide") or (_decide_form(network, plan) if plan and editing else None),
        "moved": kept.get("moved"),
        "problem": kept.get("problem", ""),
        "log": shown.log(day.date),
        "signed_in": request.user.is_authenticated,
        "year": timezone.localdate().year,
        "nav_section": "networks:list",
        **day.context(),
    }
    return render(request, "portfolio/plans/plan.html", context, status=status)


def _decide_form(network: Network, plan: RegionalPlan) -> PlanDecideForm:
    body = _("Helseledernettverket i %(region)s") % {"region": network}
    return PlanDecideForm(initial={"version": plan.version, "decided_by": body, "decided_on": timezone.localdate()})


def _order(plan: RegionalPlan) -> tuple[Any, int]:
    return plan.decided_on, plan.pk


def _draft_of(request: HttpRequest, key: str) -> RegionalPlan:
    network = get_object_or_404(Network, key=key)
    if not plan_access.may_edit_plan(request.user, network):
        raise PermissionDenied(_("Den regionale porteføljen skrives av kontaktpersonen i regionen."))
    drafts = RegionalPlan.objects.select_related("network").filter(network=network, state=PlanState.DRAFT)
    plan = drafts.with_size().first()
    if plan is None:
        raise Http404
    return plan


@opens("plan.edit", "POST", subject="network")
def plan_start(request: SignedInRequest, key: str) -> HttpResponse:
    """Start a draft for the year in the form."""
    network = get_object_or_404(Network, key=key)
    year = request.POST.get("year", "")
    number = int(year) if year.isdecimal() and len(year) == 4 else 0
    act(request, lambda: plans.start_draft(network, by=request.user, year=number), _("Utkastet er laget."))
    return redirect(reverse("portfolio:plan", args=[key]) + "?utkast=1")


@opens("plan.edit", "GET", "POST", subject="plan_item")
def plan_item(request: SignedInRequest, key: str, pk: int | None = None) -> HttpResponse:
    """Add an item to the draft, or change one."""
    plan = _draft_of(request, key)
    item = get_object_or_404(RegionalPlanItem, plan=plan, pk=pk) if pk else None
    initial: dict[str, Any] = {"version": plan.version}
    if item is not None:
        initial |= {name: getattr(item, name) for name in ("solution", "title", "ambition", "target_date", "text")}
    form = PlanItemForm(request.POST or None, initial=initial, size=plan.size)
    back = plan.get_absolute_url() + "?utkast=1"

    def save() -> None:
        done = plans.save_item(plan.pk, by=request.user, item_id=pk, **form.cleaned_data)
        for text in marks(done, plan):
            messages.warning(request, f"{done}: {text}")

    return form_page(
        request,
        form,
        "portfolio/form_page.html",
        {
            "note": " ".join(marks(item, plan)) if item else "",
            "title": str(item) if item else _("Nytt tiltak i planen"),
            "submit": _("Lagre"),
            "parent": _("Portefølje i %(region)s") % {"region": plan.network},
            "back": back,
        },
        save=save,
        success=_("Lagret."),
        to=back,
    )


@opens("plan.edit", "POST", subject="plan_item")
def plan_item_move(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    plan = _draft_of(request, key)
    form = RankForm(request.POST)

    def move() -> None:
        if not form.is_valid():
            raise InvalidInput(_("Skriv hvilken plass tiltaket skal ha."))
        values = form.cleaned_data
        plans.move_item(plan.pk, pk, by=request.user, to=values["to"], version=values["version"])

    if request.headers.get("HX-Request"):
        with refused() as refusal:
            move()
        moved = (pk, request.POST.get("way", "to"))
        return _show(request, plan.network, 409 if refusal else 200, moved=moved, problem=refusal.message)
    act(request, move)
    return redirect(plan.get_absolute_url() + f"?utkast=1#tiltak-{pk}")


@opens("plan.edit", "POST", subject="plan_item")
def plan_item_remove(request: SignedInRequest, key: str, pk: int) -> HttpResponse:
    plan = _draft_of(request, key)
    get_object_or_404(RegionalPlanItem, plan=plan, pk=pk)
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() else 0
    act(request, lambda: plans.remove_item(plan.pk, pk, by=request.user, version=version), _("Tiltaket er tatt ut."))
    return redirect(plan.get_absolute_url() + "?utkast=1")


@opens("plan.edit", "POST", subject="plan_item")
def plan_decide(request: SignedInRequest, key: str) -> HttpResponse:
    """Record the decision of the region's health leader network."""
    plan = _draft_of(request, key)
    form = PlanDecideForm(request.POST)
    done = saved(
        request,
        form,
        lambda: plans.decide(plan.pk, by=request.user, **form.cleaned_data),
        _("Vedtaket er ført inn. Alle kan nå se planen."),
    )
    return redirect(plan) if done else _show(request, plan.network, 422, decide=form)


@opens("anyone")
def plan_comparison(request: HttpRequest) -> HttpResponse:
    """What each region has decided, beside the national portfolio, today or on `dato`; `?format=xlsx` or `csv`."""
    day = Dated(request)
    compared = plans.comparison(day.date)
    if file := wanted(request, lambda: plans_table(compared, day.date)):
        return file
    context = {"compared": compared, "nav_section": "portfolio:list", **day.context()}
    return render(request, "portfolio/plans/plans.html", context)
