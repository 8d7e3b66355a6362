"""Thin: the pages where an account is closed, and where KS sees who has left."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.http import SignedInRequest
from core.opens import opens
from core.pages import form_page, refused_told
from networks.departures import leaving
from networks.departures.forms import LeaveForm, PeriodForm, PostponeForm
from networks.departures.models import Departure, DepartureState
from networks.people import access
from networks.people.models import User
from networks.people.views import for_people_managers

ROWS = 50


def for_administrators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for KS' administrators; others read whom to ask."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not leaving.may_manage_departures(request.user):
            raise PermissionDenied(_("De som har sluttet, følges opp av administratorer i KS."))
        return view(request, *args, **kwargs)

    return guarded


@opens("people.leave", "GET", "POST", subject="person")
@for_people_managers
@never_cache
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the person's leaving changes in every app, who takes over, and the button that does it."""
    person = get_object_or_404(access.visible_people(request.user, User.objects.filter(is_active=True)), pk=pk)
    if not leaving.may_close_account(request.user, person):
        raise PermissionDenied(_("Denne kontoen avsluttes av KS."))
    form = LeaveForm(request.POST if request.method == "POST" else None, handovers=leaving.handovers(person))
    return form_page(
        request,
        form,
        "networks/departures/leave.html",
        lambda: {
            "person": person,
            "chapters": leaving.preview(person),
            "departure": leaving.departure_of(person),
            "months": leaving.months_kept(),
        },
        save=lambda: leaving.leave(user=person, heirs=form.heirs(), by=request.user),
        success=_("%(name)s har sluttet. Alle roller er avsluttet.") % {"name": person.name},
        to="people:departures" if leaving.may_manage_departures(request.user) else "people:list",
    )


@opens("people.departures", "GET", "POST")
@for_administrators
@never_cache
def departures(request: SignedInRequest) -> HttpResponse:
    """Who wants to leave, who has left and is nameless next, and the period."""
    form = PeriodForm(
        request.POST if request.method == "POST" else None, initial={"anonymise_after_months": leaving.months_kept()}
    )
    return form_page(
        request,
        form,
        "networks/departures/list.html",
        lambda: {
            "requests": leaving.requests_for(request.user),
            "page": Paginator(leaving.coming(), ROWS).get_page(request.GET.get("side")),
            "anonymised": Departure.objects.filter(state=DepartureState.ANONYMISED).count(),
        },
        save=lambda: leaving.set_months_kept(form.cleaned_data["anonymise_after_months"], by=request.user),
        success=_("Fristen er endret, også for dem som har sluttet alt."),
        to="people:departures",
    )


@opens("people.departures", "GET", "POST", subject="departure")
@for_administrators
@never_cache
def postpone(request: SignedInRequest, pk: int) -> HttpResponse:
    departure = get_object_or_404(Departure.objects.select_related("user"), pk=pk, state=DepartureState.LEFT)
    form = PostponeForm(request.POST if request.method == "POST" else None)
    return form_page(
        request,
        form,
        "networks/departures/postpone.html",
        lambda: {"departure": departure, "due": departure.due_on(leaving.months_kept())},
        save=lambda: leaving.postpone(departure, by=request.user, **form.cleaned_data),
        success=_("Anonymiseringen er utsatt."),
        to="people:departures",
    )


@opens("people.departures", "POST", subject="departure")
@for_administrators
def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    departure = get_object_or_404(Departure, pk=pk)
    with refused_told(request):
        user = leaving.reopen(departure, by=request.user)
        messages.success(request, _("Kontoen er åpnet igjen, og en invitasjon sendes. Gi personen roller på nytt."))
        return redirect("people:person", user.pk)
    return redirect("people:departures")
