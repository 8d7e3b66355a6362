"""Whom to invite to an open pool."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.http import SignedInRequest
from core.opens import opens
from core.pages import refused_beside
from rollouts.pools import access as pool_access
from rollouts.rollouts import access as rollout_access
from rollouts.sign_ups import already, invitations
from rollouts.sign_ups.forms import InviteForm
from rollouts.sign_ups.invitations import Audience
from rollouts.sign_ups.seats import pools_for_pages


@opens("pools.invite", "GET", "POST", subject="pool:open")
def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    pool = get_object_or_404(pools_for_pages(request.user), pk=pk)
    if not pool_access.may_lead(request.user, pool):
        raise PermissionDenied(rollout_access.who_may_propose(pool.rollout))
    candidates = list(invitations.audience(pool, Audience.ALL))
    notes = already.of_pool(pool, request.user, [one.pk for one in candidates])
    start = {"kind": Audience.REMAINING}
    form = InviteForm(request.POST or None, candidates=candidates, notes=notes, initial=start)
    if request.method == "POST" and form.is_valid():
        with refused_beside(form):
            given = {"kind": form.cleaned_data["kind"], "chosen": form.chosen(), "sure": form.sure()}
            rows = invitations.invite(pool.pk, by=request.user, **given)
            text = ngettext("%(n)d kommune er invitert.", "%(n)d kommuner er invitert.", len(rows))
            messages.success(request, text % {"n": len(rows)})
            return redirect(pool)
    elif not pool.takes_sign_ups and request.method != "POST":
        messages.warning(request, _("Puljen tar ikke imot påmeldinger nå, så ingen kan inviteres."))
        return redirect(pool)
    context = {
        "pool": pool,
        "form": form,
        "candidates": candidates,
        "too_many": invitations.too_many(pool, invitations.outstanding(pool)).get("places"),
        "remaining": invitations.audience(pool, Audience.REMAINING).count(),
    }
    return render(request, "rollouts/sign_ups/invite.html", context, status=422 if form.is_bound else 200)
