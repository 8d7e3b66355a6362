"""Who sits in the NKG and for whom; open to everyone signed in, kept by KS and by the one who leads the group."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import form_page
from rollouts.members import access, seats
from rollouts.members.forms import SeatForm


@opens("sign_ups.see")
def members(request: SignedInRequest) -> HttpResponse:
    context = {
        "members": seats.members(),
        "may_compose": access.may_compose(request.user),
        "is_coordinator": access.is_coordinator(request.user),
    }
    return render(request, "rollouts/members/members.html", context)


@opens("nkg.compose", "GET", "POST", subject="nkg_member")
def seat(request: SignedInRequest, pk: int) -> HttpResponse:
    """What one member represents."""
    if not access.may_compose(request.user):
        raise PermissionDenied(seats.who_composes())
    member = next((one for one in seats.members() if one.pk == pk), None)
    if member is None:
        raise Http404
    form = SeatForm(request.POST or None, seat=seats.seat_of(member))
    return form_page(
        request,
        form,
        "rollouts/members/seat.html",
        {"member": member},
        save=lambda: seats.set_seat(member, by=request.user, **form.cleaned_data),
        success=_("Lagret."),
        to="rollouts:members",
    )
