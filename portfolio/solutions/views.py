"""What KS keeps about a solution: its description, ambitions and prerequisites."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from core.forms import offer
from core.http import SignedInRequest
from core.opens import opens
from core.pages import act, form_page
from portfolio.access import require_ks
from portfolio.solutions import ambitions, descriptions, prerequisites
from portfolio.solutions.forms import AmbitionForm, PrerequisiteForm, SolutionForm
from portfolio.solutions.models import Prerequisite, Solution
from portfolio.solutions.panel_registry import solution_board


@opens("anyone", subject="solution_panel")
def solution_panel(request: HttpRequest, key: str, panel: str) -> HttpResponse:
    """One panel of a solution's page, which fetches it; without scripts a page of its own."""
    solution = get_object_or_404(Solution, key=key)
    return solution_board.respond(panel, solution, request, solution.get_absolute_url())


@opens("portfolio.edit", "GET", "POST", subject="solution")
def solution_edit(request: SignedInRequest, key: str) -> HttpResponse:
    require_ks(request)
    solution = get_object_or_404(Solution, key=key)
    form = SolutionForm(request.POST or None, initial={name: getattr(solution, name) for name in descriptions.FIELDS})
    back = solution.get_absolute_url()
    return form_page(
        request,
        form,
        "portfolio/form_page.html",
        {"title": _("Rediger løsningen"), "submit": _("Lagre"), "parent": solution.short_name, "back": back},
        save=lambda: descriptions.edit_solution(key, by=request.user, **form.cleaned_data),
        success=_("Løsningen er oppdatert."),
        to=back,
    )


@opens("portfolio.edit", "GET", "POST", subject="solution")
def ambition(request: SignedInRequest, key: str) -> HttpResponse:
    """A new ambition, or a revision of one; the old one stays in the list."""
    require_ks(request)
    solution = get_object_or_404(Solution, key=key)
    initial = {"level": solution.counted_level, "decided_on": timezone.localdate()}
    form = AmbitionForm(request.POST or None, initial=initial)
    back = solution.get_absolute_url()
    return form_page(
        request,
        form,
        "portfolio/form_page.html",
        {
            "title": _("Ny ambisjon for %(name)s") % {"name": solution.short_name},
            "lede": _("Ambisjonen som gjaldt før, blir stående med dato og begrunnelse."),
            "submit": _("Lagre ambisjonen"),
            "parent": solution.short_name,
            "back": back,
        },
        save=lambda: ambitions.revise(solution, by=request.user, **form.cleaned_data),
        success=_("Ambisjonen er ført inn."),
        to=back,
    )


@opens("portfolio.edit", "GET", "POST", subject="solution")
def prerequisite(request: SignedInRequest, key: str) -> HttpResponse:
    """What must come before this solution."""
    require_ks(request)
    solution = get_object_or_404(Solution, key=key)
    form = PrerequisiteForm(request.POST or None)
    offer(form, "requires", Solution.objects.exclude(pk=solution.pk))
    back = solution.get_absolute_url()
    return form_page(
        request,
        form,
        "portfolio/form_page.html",
        {
            "title": _("Hva må på plass før %(name)s?") % {"name": solution.short_name},
            "submit": _("Legg til"),
            "parent": solution.short_name,
            "back": back,
        },
        save=lambda: prerequisites.add_prerequisite(solution, by=request.user, **form.cleaned_data),
        success=_("Forutsetningen er lagt til."),
        to=back,
    )


@opens("portfolio.edit", "POST", subject="prerequisite")
def prerequisite_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    require_ks(request)
    row = get_object_or_404(Prerequisite.objects.select_related("solution"), pk=pk)
    act(request, lambda: prerequisites.remove_prerequisite(pk, by=request.user), _("Forutsetningen er tatt bort."))
    return redirect(row.solution)
