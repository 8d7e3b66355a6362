"""Pages about what is stored about the one who is signed in."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.http import SignedInRequest
from core.opens import opens
from core.pages import form_page, refused_told
from networks.departures import leaving
from networks.people.forms import PersonalForm
from networks.personal_data import export as personal


@opens("signed_in", "GET", "POST")
@never_cache
def my_data(request: SignedInRequest) -> HttpResponse:
    user = request.user
    form = PersonalForm(request.POST or None, user=user, phone=personal.phone(user))
    response = form_page(
        request,
        form,
        "networks/home/my_data.html",
        lambda: {
            "roles": personal.roles(user),
            "sections": personal.sections(user),
            "departure": leaving.departure_of(user),
            "months": leaving.months_kept(),
        },
        save=lambda: personal.correct(user=user, **form.cleaned_data),
        success=_("Opplysningene er rettet."),
        to="my_data",
    )
    if response.status_code == HTTPStatus.FOUND:
        # This browser may have another language from before.
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return response


@opens("signed_in")
@never_cache
def my_data_file(request: SignedInRequest) -> HttpResponse:
    response = JsonResponse(personal.export(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mine-data.json"'
    return response


@opens("signed_in", "POST")
def ask_to_leave(request: SignedInRequest) -> HttpResponse:
    """Ask to leave, or take it back."""
    with refused_told(request):
        if "stay" in request.POST:
            leaving.stay_after_all(user=request.user)
            messages.success(request, _("Ønsket om å slutte er trukket tilbake."))
        else:
            leaving.ask_to_leave(user=request.user)
            messages.success(request, _("Kontaktpersonen og KS ser at du vil slutte."))
    return redirect("my_data")
