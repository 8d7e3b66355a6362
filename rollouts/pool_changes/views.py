"""A change of an approved pool is proposed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.forms import as_typed_but
from core.http import SignedInRequest
from core.opens import opens
from core.pages import refused
from rollouts.capacity.views import asks_for_window, reading_of, with_window
from rollouts.pool_changes import workflow as changes
from rollouts.pool_changes.models import ChangeState, PoolChange
from rollouts.pools import access as pool_access
from rollouts.pools.comparison import differences
from rollouts.pools.forms import ChangeForm
from rollouts.pools.models import Pool
from rollouts.pools.moves import ACTIVE_STATES
from rollouts.rollouts import access as rollout_access
from rollouts.sign_ups.seats import pools_for_pages


@opens("pools.invite", "GET", "POST", subject="pool:open")
def change_propose(request: SignedInRequest, pk: int) -> HttpResponse:
    pool = get_object_or_404(pools_for_pages(request.user), pk=pk)
    if not pool_access.may_lead(request.user, pool):
        raise PermissionDenied(rollout_access.who_may_propose(pool.rollout))
    if pool.state not in ACTIVE_STATES and request.method != "POST":
        messages.warning(request, _("Bare en godkjent pulje kan endres på denne måten."))
        return redirect(pool)
    initial = {**{name: getattr(pool, name) for name in Pool.TERMS}, "version": pool.version}
    if asks_for_window(request):
        form = with_window(request, form_class=ChangeForm)
    else:
        form = ChangeForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"pool": pool, "form": form, "rollout": pool.rollout}
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        with refused() as refusal:
            made = changes.propose(
                pool.pk, by=request.user, version=given["version"] or 0, reason=given["reason"], **form.terms()
            )
            messages.success(request, _said(made))
            return redirect(pool)
        if conflict := refusal.conflict:
            form.data = as_typed_but(form, version=conflict.theirs.version)
            context |= {"conflict": conflict, "differences": differences(conflict.theirs.terms(), form.terms())}
        else:
            refusal.put_beside(form)
        status = refusal.status
    typed = form.data if form.is_bound else form.initial
    context["reading"] = reading_of(request, pool.rollout, pool, typed)
    return render(request, "rollouts/pool_changes/form.html", context, status=status)


def _said(change: PoolChange) -> str:
    if change.state == ChangeState.IN_MARGIN:
        return _("Endringen er innenfor spillerommet som NKG har satt, og gjelder fra nå. Den står i loggen.")
    return _("Endringen er sendt til NKG. Det som er godkjent, gjelder til de har svart.")
