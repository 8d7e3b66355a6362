"""Pages about what is stored about the one who is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.errors import DomainError
from core.forms import add_domain_error
from core.http import SignedInRequest
from core.opens import opens
from networks.departures import leaving
from networks.people.forms import PersonalForm
from networks.personal_data import export as personal


@opens("signed_in", "GET", "POST")
@never_cache
def my_data(request: SignedInRequest) -> HttpResponse:
    user = request.user
    form = PersonalForm(request.POST or None, user=user, phone=personal.phone(user))
    if request.method == "POST" and form.is_valid():
        try:
            personal.correct(user=user, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Opplysningene er rettet."))
            return redirect("my_data")
    context = {
        "form": form,
        "roles": personal.roles(user),
        "sections": personal.sections(user),
        "departure": leaving.departure_of(user),
        "months": leaving.months_kept(),
    }
    return render(request, "networks/personal_data/my_data.html", context, status=422 if form.errors else 200)


@opens("signed_in")
@never_cache
def my_data_file(request: SignedInRequest) -> HttpResponse:
    response = JsonResponse(personal.export(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mine-data.json"'
    return response


@opens("signed_in", "POST")
def ask_to_leave(request: SignedInRequest) -> HttpResponse:
    """Ask to leave, or take it back."""
    try:
        if "stay" in request.POST:
            leaving.stay_after_all(user=request.user)
            messages.success(request, _("Ønsket om å slutte er trukket tilbake."))
        else:
            leaving.ask_to_leave(user=request.user)
            messages.success(request, _("Kontaktpersonen og KS ser at du vil slutte."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("my_data")
