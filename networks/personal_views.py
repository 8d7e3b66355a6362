"""Pages about what is stored about the one who is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from networks import personal
from networks.errors import DomainError
from networks.people_forms import PersonalForm, add_domain_error
from networks.requests import SignedInRequest


@login_required
@never_cache
def my_data(request: SignedInRequest) -> HttpResponse:
    user = request.user
    form = PersonalForm(request.POST or None, initial={"name": user.name, "title": user.title})
    if request.method == "POST" and form.is_valid():
        try:
            personal.correct(user=user, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, _("Opplysningene er rettet."))
            return redirect("my_data")
    context = {"form": form, "roles": personal.roles(user), "traces": personal.traces(user)}
    return render(request, "networks/my_data.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def my_data_file(request: SignedInRequest) -> HttpResponse:
    response = JsonResponse(personal.export(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mine-data.json"'
    return response
