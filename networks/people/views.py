"""Pages about people and their roles, and the page that an invitation opens."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from core.http import SignedInRequest
from core.opens import opens
from core.pages import act, refused_beside
from networks.people import access, invitations, roles
from networks.people import lists as people_lists
from networks.people.forms import DeputyForm, EndForm, FirstPasswordForm, InvitationForm, PersonSearchForm, RoleForm
from networks.people.models import User

ROWS = 50


def for_people_managers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only for those who manage people; others read whom to ask."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access.may_manage_people(request.user):
            raise PermissionDenied(_("Kontaktpersonen gir roller i sin egen region, KS gir resten."))
        return view(request, *args, **kwargs)

    return guarded


@opens("people.list")
@for_people_managers
def person_list(request: SignedInRequest) -> HttpResponse:
    form = PersonSearchForm(request.GET, user=request.user)
    found = people_lists.managed(request.user).order_by("name", "pk")
    today = timezone.localdate()
    chosen = form.cleaned_data if form.is_valid() else {}
    if chosen.get("q"):
        found = people_lists.matching(found, chosen["q"])
    if chosen.get("network"):
        found = people_lists.in_network(found, chosen["network"])
    if chosen.get("role"):
        found = people_lists.with_role(found, chosen["role"])
    page = Paginator(found, ROWS).get_page(request.GET.get("side"))
    rows = [
        {
            "person": person,
            "held": [row for row in person.assignments.all() if not row.valid_to or row.valid_to > today],
        }
        for person in page
    ]
    context = {"form": form, "page": page, "rows": rows, "today": today, "searched": any(chosen.values())}
    return render(request, "networks/people/list.html", context)


@opens("people.list", "GET", "POST")
@for_people_managers
def invite(request: SignedInRequest) -> HttpResponse:
    form = InvitationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        known = User.objects.filter(email__iexact=given["email"]).exists()
        with refused_beside(form, everything=True):
            invited = roles.invite(
                email=given["email"], name=given["name"], title=given["title"], grant=form.grant(), by=request.user
            )
            said = (
                _("%(name)s hadde konto fra før og har fått rollen.")
                if known
                else _("Invitasjonen til %(name)s sendes.")
            )
            messages.success(request, said % {"name": invited.name})
            return redirect("people:person", invited.pk)
    return render(request, "networks/people/invite.html", {"form": form}, status=422 if form.errors else 200)


@opens("people.give.regional", "GET", "POST", subject="person")
@for_people_managers
def give_role(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(people_lists.managed(request.user), pk=pk)
    form = RoleForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refused_beside(form, everything=True):
            given = roles.give_role(user=person, grant=form.grant(), by=request.user)
            messages.success(request, _("%(name)s er nå %(role)s.") % {"name": person.name, "role": given})
            return redirect("people:person", person.pk)
    context = {"form": form, "person": person}
    return render(request, "networks/people/give_role.html", context, status=422 if form.errors else 200)


@opens("people.give.regional", "POST", subject="person")
@for_people_managers
def invite_again(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(people_lists.managed(request.user), pk=pk)
    act(
        request,
        lambda: roles.send_invitation_again(user=person, by=request.user),
        _("En ny invitasjon sendes. Den gamle lenken virker ikke lenger."),
    )
    return redirect("people:person", person.pk)


@opens("people.end", "GET", "POST", subject="assignment")
@for_people_managers
def end_role(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(people_lists.managed_assignments(request.user), pk=pk)
    if not access.may_end_role(request.user, assignment):
        raise PermissionDenied(_("Denne rollen avsluttes av KS."))
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refused_beside(form):
            roles.end_role(assignment=assignment, last_day=form.cleaned_data["last_day"], by=request.user)
            messages.success(request, _("Rollen er avsluttet."))
            if access.visible_people(request.user, User.objects.filter(pk=assignment.user_id)).exists():
                return redirect("people:person", assignment.user_id)
            return redirect("people:list")
    context = {"form": form, "assignment": assignment, "person": assignment.user}
    return render(request, "networks/people/end_role.html", context, status=422 if form.errors else 200)


@opens("people.deputy", "GET", "POST", subject="assignment")
@for_people_managers
def deputy(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(people_lists.managed_assignments(request.user), pk=pk)
    if not access.may_appoint_deputy(request.user, assignment):
        raise PermissionDenied(_("For denne rollen setter KS inn vikar."))
    form = DeputyForm(request.POST or None, user=request.user, assignment=assignment)
    if request.method == "POST" and form.is_valid():
        with refused_beside(form, everything=True):
            given = roles.appoint_deputy(assignment=assignment, by=request.user, **form.cleaned_data)
            messages.success(request, _("%(name)s er vikar i disse dagene.") % {"name": given.user.name})
            return redirect("people:person", given.user_id)
    context = {"form": form, "assignment": assignment, "person": assignment.user}
    return render(request, "networks/people/deputy.html", context, status=422 if form.errors else 200)


@opens("anyone", "GET", "POST", subject="invitation")
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in the e-mail opens. Looking at it changes nothing: mail programs look at links, too."""
    found = invitations.find(token)
    if found is None:
        return render(request, "networks/people/invitation_gone.html", status=404)
    form = FirstPasswordForm(request.POST or None, user=found.user)
    if request.method == "POST" and form.is_valid():
        with refused_beside(form):
            user = invitations.accept(found, form.cleaned_data["password"])
            response = perform_login(request, user)
            messages.success(request, _("Velkommen! Kontoen er klar."))
            return response
    context = {"form": form, "invitation": found}
    return render(request, "networks/people/invitation.html", context, status=422 if form.errors else 200)
