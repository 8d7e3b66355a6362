"""The checklist of a pool: how far it has come, and one municipality's ticks."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from core.http import SignedInRequest
from core.opens import opens
from core.pages import refused_told
from rollouts.plans import access as plan_access
from rollouts.plans import checklists
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.seats import pools_for_pages
from rollouts.sign_ups.workflow import who_may_sign_up


@opens("anyone", subject="pool:open")
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """What the municipalities do, and how many have; each of them to those who lead, the own to the others."""
    pool = get_object_or_404(pools_for_pages(request.user), pk=pk)
    found = checklists.progress(pool, request.user)
    context = {
        "pool": pool,
        "progress": found,
        "rows": found.rows if plan_access.may_see_each(request.user, pool.rollout) else found.own,
    }
    return render(request, "rollouts/plans/checklist.html", context)


@opens("checklists.see", subject="sign_up")
@opens("checklists.tick", "POST", subject="sign_up")
def checklist_of(request: SignedInRequest, pk: int) -> HttpResponse:
    """One municipality ticks off, all on one page. What somebody else has ticked meanwhile is left alone."""
    rows = SignUp.objects.visible_to(request.user).select_related("pool__rollout__network", "municipality")
    row = get_object_or_404(rows, pk=pk)
    may_tick = plan_access.may_tick(request.user, row)
    if not may_tick and not plan_access.may_see_each(request.user, row.pool.rollout):
        raise PermissionDenied(who_may_sign_up())
    if request.method == "POST":
        if not may_tick:
            raise PermissionDenied(who_may_sign_up())
        was, now = _ids(request, "was"), _ids(request, "done")
        with refused_told(request, level=messages.WARNING):
            changed = checklists.change(row.pk, by=request.user, done=now - was, undone=was - now)
            text = ngettext("%(n)d endring er lagret.", "%(n)d endringer er lagret.", changed)
            messages.success(request, text % {"n": changed})
        return redirect(reverse("rollouts:checklist_of", args=[row.pk]))
    ticks = checklists.ticked_items(row)
    items = checklists.items_of(row.pool)
    for item in items:
        item.tick = ticks.get(item.pk)  # type: ignore[attr-defined]
    context = {
        "sign_up": row,
        "pool": row.pool,
        "items": items,
        "done": sum(item.pk in ticks for item in items),
        "may_tick": may_tick,
    }
    return render(request, "rollouts/plans/checklist_of.html", context)


def _ids(request: HttpRequest, name: str) -> set[int]:
    return {int(value) for value in request.POST.getlist(name) if value.isdecimal() and len(value) < 10}
