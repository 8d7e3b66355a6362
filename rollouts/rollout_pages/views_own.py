"""A rollout without pools is renamed or deleted by the one who made it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import form_page, refused_told
from rollouts.rollout_pages import setting_up
from rollouts.rollout_pages.forms import TitleForm
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout


def _own(request: SignedInRequest, pk: int) -> Rollout:
    rollout = get_object_or_404(Rollout.objects.visible_to(request.user), pk=pk)
    if not rollout_access.may_change(request.user, rollout):
        raise PermissionDenied(setting_up.who_may_change())
    return rollout


@opens("rollouts.change_own", "GET", "POST", subject="rollout:own")
def rollout_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    rollout = _own(request, pk)
    form = TitleForm(request.POST or None, initial={"title": rollout.title})
    return form_page(
        request,
        form,
        "rollouts/rollout_pages/rename.html",
        {"rollout": rollout},
        save=lambda: setting_up.rename(rollout.pk, by=request.user, **form.cleaned_data),
        success=_("Innføringsløpet har fått ny tittel."),
    )


@opens("rollouts.change_own", "POST", subject="rollout:own")
def rollout_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    rollout = _own(request, pk)
    with refused_told(request, level=messages.WARNING):
        title = setting_up.delete(rollout.pk, by=request.user)
        messages.success(request, _("Innføringsløpet «%(title)s» er slettet.") % {"title": title})
        return redirect("rollouts:list")
    return redirect(rollout)
