"""Pages of the needs: the list, one need with its trace, and its moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.forms import PlainForm
from core.http import SignedInRequest
from core.opens import opens
from core.pages import form_page, refused
from networks.geography.models import Network
from networks.needs import access
from networks.needs import workflow as needs
from networks.needs.forms import AnswerForm, LiftForm, MergeForm, MoveForm, NeedForm, SupportForm
from networks.needs.models import Need, NeedSupport, NeedTransition
from networks.needs.moves import OPEN_STATES, NeedAction

PAGE_SIZE = 50
# The moves as they are named in addresses.
MOVES = {
    "loft": NeedAction.LIFT,
    "ta-opp": NeedAction.TAKE_UP,
    "avsla": NeedAction.DECLINE,
    "lost": NeedAction.RESOLVE,
    "sla-sammen": NeedAction.MERGE,
    "trekk": NeedAction.WITHDRAW,
}
NAMES = {action: name for name, action in MOVES.items()}


@opens("anyone")
def need_list(request: HttpRequest) -> HttpResponse:
    """The needs that the person may see, open ones first; `?region=` and `?vis=alle`."""
    found = (
        Need.objects.visible_to(request.user)
        .select_related("network", "municipality", "merged_into")
        .annotate(backing=Count("supports"))
        # Said again: a query that counts groups drops the model's own order.
        .order_by("-raised_at", "-pk")
    )
    region = None
    if request.GET.get("region"):
        region = get_object_or_404(Network, key=request.GET["region"])
        found = found.filter(network=region)
    show_all = request.GET.get("vis") == "alle"
    if not show_all:
        found = found.filter(state__in=OPEN_STATES)
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("side")),
        "networks": list(Network.objects.all()),
        "region": region,
        "show_all": show_all,
        "may_raise": bool(access.voices(request.user)),
    }
    return render(request, "networks/needs/needs.html", context)


@opens("needs.raise", "GET", "POST")
def need_create(request: SignedInRequest) -> HttpResponse:
    if not access.voices(request.user):
        raise PermissionDenied(_("Behov meldes av en kommunes representant eller av dem som arbeider for en region."))
    form = NeedForm(request.POST or None, user=request.user)
    return form_page(
        request,
        form,
        "networks/needs/form.html",
        save=lambda: needs.raise_need(by=request.user, **form.cleaned_data),
        success=_("Behovet er meldt."),
    )


def _need(request: HttpRequest, pk: int) -> Need:
    found = Need.objects.visible_to(request.user).select_related("network", "municipality", "raised_by")
    return get_object_or_404(found, pk=pk)


@opens("anyone", subject="need:lifted")
@opens("needs.see", subject="need:raised")
def need_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _need_page(request, _need(request, pk))


def _form(action: NeedAction, need: Need, request: HttpRequest, data: Any = None) -> PlainForm:
    given: dict[str, Any] = {"auto_id": f"{action.value}-%s", "initial": {"version": need.version}}
    if action == NeedAction.SUPPORT:
        return SupportForm(data, user=request.user, **given)
    if action == NeedAction.LIFT:
        return LiftForm(data, **given)
    if action == NeedAction.MERGE:
        others = Need.objects.visible_to(request.user).filter(state__in=OPEN_STATES).exclude(pk=need.pk)
        return MergeForm(data, others=list(others.select_related("network", "municipality")), **given)
    if action == NeedAction.WITHDRAW:
        return MoveForm(data, **given)
    return AnswerForm(data, **given)


def _need_page(
    request: HttpRequest, need: Need, status: int = 200, kept: Any = None, problem: str = ""
) -> HttpResponse:
    allowed = access.allowed_actions(request.user, need)
    moves: list[dict[str, Any]] = [
        {
            "action": action.value,
            "label": action.label,
            "form": (kept or {}).get(action) or _form(action, need, request),
            "name": NAMES.get(action, "stott"),
            "open": action in (kept or {}),
        }
        for action in NeedAction
        if action.value in allowed
    ]
    # A region's own need isn't shown to more people because it was merged.
    visible = Need.objects.visible_to(request.user).select_related("network", "municipality")
    merged = list(visible.filter(merged_into=need))
    # With what was merged into it, the trace goes from the first word of each to the common outcome.
    family = [need, *merged]
    context = {
        "need": need,
        "parent": visible.filter(pk=need.merged_into_id).first() if need.merged_into_id else None,
        "moves": [move for move in moves if move["action"] != "merge" or move["form"].fields["into_id"].choices],
        "supports": list(NeedSupport.objects.filter(need__in=family).select_related("network", "municipality")),
        "merged": merged,
        "transitions": list(
            NeedTransition.objects.filter(need__in=family)
            .select_related("actor", "need__network", "need__municipality")
            .order_by("at", "pk")
        ),
        "signed_in": request.user.is_authenticated,
        "problem": problem,
    }
    return render(request, "networks/needs/need.html", context, status=status)


@opens("needs.raise", "POST", subject="need:raised", kwargs={"name": "stott"})
@opens("needs.lift", "POST", subject="need:raised", kwargs={"name": "loft"})
@opens("needs.decline.region", "POST", subject="need:raised", kwargs={"name": "avsla"})
@opens("needs.merge", "POST", subject="need:raised", kwargs={"name": "sla-sammen"})
@opens("needs.withdraw", "POST", subject="need:raised", kwargs={"name": "trekk"})
@opens("needs.answer", "POST", subject="need:lifted", kwargs={"name": "ta-opp"})
@opens("needs.answer", "POST", subject="need:lifted", kwargs={"name": "avsla"})
@opens("needs.resolve", "POST", subject="need:taken_up", kwargs={"name": "lost"})
def need_move(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Make one move of the table, or support the need (`stott`)."""
    if name not in MOVES and name != "stott":
        raise Http404
    need = _need(request, pk)
    action = MOVES.get(name, NeedAction.SUPPORT)
    form = _form(action, need, request, request.POST)
    problem, status = "", 422
    if form.is_valid():
        move = needs.support if action == NeedAction.SUPPORT else needs.FUNCTIONS[action]
        with refused() as refusal:
            move(need.pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("Det er lagret, og står i sporet under."))
            return redirect(need)
        if refusal.belongs_to(form):
            refusal.put_beside(form)
        else:
            problem, status = refusal.message, 409
    elif action.value not in access.allowed_actions(request.user, need):
        raise PermissionDenied(_("Regionens kontaktperson løfter behov videre, og KS svarer på det som er løftet."))
    return _need_page(request, _need(request, pk), status, None if problem else {action: form}, problem)
