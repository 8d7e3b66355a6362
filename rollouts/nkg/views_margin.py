"""What the leaders may change of their pools without asking the NKG, and how that has been decided."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import refused_beside
from rollouts import access
from rollouts.decisions.models import DecisionKind
from rollouts.decisions.motions import put_forward_message
from rollouts.decisions.pending_motions import standing
from rollouts.nkg.forms import MarginForm
from rollouts.pool_changes import margin
from rollouts.pool_changes.models import ChangeMargin
from rollouts.recipients import who_decides


@opens("sign_ups.see")
@opens("pools.queue", "POST")
def change_margin(request: SignedInRequest) -> HttpResponse:
    """What holds and how it came about, to everyone signed in; a member of the NKG puts another forward."""
    is_coordinator = access.is_coordinator(request.user)
    if request.method == "POST" and not is_coordinator:
        raise PermissionDenied(who_decides())
    now = margin.current()
    initial = {"places": now.places, "deadline_days": now.deadline_days}
    form = MarginForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refused_beside(form):
            motion = margin.put_forward(by=request.user, **form.cleaned_data)
            messages.success(request, put_forward_message(motion) if motion else _("Spillerommet gjelder fra nå."))
            return redirect("rollouts:margin")
    room = standing(request.user, Q(kind=DecisionKind.MARGIN)) if is_coordinator else None
    context = {
        "now": now,
        "history": ChangeMargin.objects.select_related("set_by", "decision"),
        "form": form,
        "is_coordinator": is_coordinator,
        "motions": room.waivers if room else [],
        "alone": room.needed(None) if room else None,
    }
    return render(request, "rollouts/nkg/margin.html", context, status=422 if form.is_bound else 200)
