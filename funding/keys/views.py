"""Keys. Thin: parse, call one domain function, render."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from core.opens import opens
from core.pages import form_page
from funding.access import may_manage_grants
from funding.grants.pages import for_grant_staff, grant_or_404, person
from funding.keys import versions as keys
from funding.keys.forms import KeyForm


@opens("grants.manage", "GET", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def new_key(request: HttpRequest, key: str) -> HttpResponse:
    grant = grant_or_404(request, key)
    form = KeyForm(request.POST or None, grant=grant, key=grant.keys.current() or keys.suggested_key(grant))
    return form_page(
        request,
        form,
        "funding/keys/form.html",
        {"grant": grant},
        save=lambda: keys.add_version(grant, form.parameters(), source=form.cleaned_data["source"], by=person(request)),
        success=lambda added: gettext("Nøkkelen er lagret som %(key)s.") % {"key": added},
        to=grant,
    )
