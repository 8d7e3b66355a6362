"""Statuses from a file: read in and shown first, then stored all or not at all."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from networks.access import may_report_anything
from networks.errors import InvalidInput
from networks.models import User
from portfolio import status_import as rules


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Fil"),
        help_text=_("Excel (.xlsx) eller CSV med kolonnene kommunenummer, løsning, nivå og gjelder fra."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def status_import(request: HttpRequest) -> HttpResponse:
    """GET: the form. POST with a file: what it would change. POST with a preview: stores it."""
    by = cast("User", request.user)
    if not may_report_anything(by):
        raise PermissionDenied(gettext("Bare den som melder status for en region eller kommune, kan lese inn fil."))
    form = FileForm(request.POST or None, request.FILES or None)
    found, sealed, status = None, "", 200
    if request.method == "POST" and "preview" in request.POST:
        try:
            count = rules.store(request.POST["preview"], by)
        except InvalidInput as error:
            messages.error(request, error.message)
        else:
            messages.success(request, gettext("%(n)s statuser er lagret.") % {"n": count})
        return redirect("portfolio:status_import")
    if request.method == "POST":
        status = 422
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                found = rules.preview(upload.read(), upload.name, by)
            except InvalidInput as error:
                form.add_error("file", error.message)
            else:
                status, sealed = 200, found.sealed(by) if found.can_be_stored else ""
    context = {"form": form, "preview": found, "sealed": sealed, "refused": rules.REFUSED, "same": rules.SAME}
    return render(request, "portfolio/status_import.html", context, status=status)
