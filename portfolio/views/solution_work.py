"""What KS keeps about a solution: its description, ambitions, prerequisites and the suppliers' state."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from networks.errors import InvalidInput
from networks.requests import SignedInRequest
from portfolio import ambitions, solution_facts, solutions
from portfolio.forms_folio import AmbitionForm, EhrForm, PrerequisiteForm, SolutionForm
from portfolio.models import EhrProduct, Prerequisite, Solution
from portfolio.solution_panels import solution_board
from portfolio.views.folio import act, form_page, require_ks


@require_safe
def solution_panel(request: HttpRequest, key: str, panel: str) -> HttpResponse:
    """One room's part of a solution's page, as a fragment."""
    found = solution_board.get(panel)
    if found is None:
        raise Http404
    return HttpResponse(found.render(get_object_or_404(Solution, key=key), request))


@login_required
@require_http_methods(["GET", "POST"])
def solution_edit(request: SignedInRequest, key: str) -> HttpResponse:
    require_ks(request)
    solution = get_object_or_404(Solution, key=key)
    return form_page(
        request,
        SolutionForm(request.POST or None, initial={name: getattr(solution, name) for name in solutions.FIELDS}),
        save=lambda **values: solutions.edit_solution(key, by=request.user, **values),
        title=_("Rediger løsningen"),
        submit=_("Lagre"),
        parent=solution.short_name,
        back=solution.get_absolute_url(),
        success=_("Løsningen er oppdatert."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def ambition(request: SignedInRequest, key: str) -> HttpResponse:
    """A new ambition, or a revision of one; the old one stays in the list."""
    require_ks(request)
    solution = get_object_or_404(Solution, key=key)
    initial = {"level": solution.counted_level, "decided_on": timezone.localdate()}
    return form_page(
        request,
        AmbitionForm(request.POST or None, initial=initial),
        save=lambda **values: ambitions.revise(solution, by=request.user, **values),
        title=_("Ny ambisjon for %(name)s") % {"name": solution.short_name},
        lede=_("Ambisjonen som gjaldt før, blir stående med dato og begrunnelse."),
        submit=_("Lagre ambisjonen"),
        parent=solution.short_name,
        back=solution.get_absolute_url(),
        success=_("Ambisjonen er ført inn."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def prerequisite(request: SignedInRequest, key: str) -> HttpResponse:
    """What must come before this solution."""
    require_ks(request)
    solution = get_object_or_404(Solution, key=key)
    form = PrerequisiteForm(request.POST or None)
    form.fields["requires"].queryset = Solution.objects.exclude(pk=solution.pk)  # type: ignore[attr-defined]
    return form_page(
        request,
        form,
        save=lambda **values: solution_facts.add_prerequisite(solution, by=request.user, **values),
        title=_("Hva må på plass før %(name)s?") % {"name": solution.short_name},
        submit=_("Legg til"),
        parent=solution.short_name,
        back=solution.get_absolute_url(),
        success=_("Forutsetningen er lagt til."),
    )


@require_POST
@login_required
def prerequisite_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    require_ks(request)
    row = get_object_or_404(Prerequisite.objects.select_related("solution"), pk=pk)
    act(request, lambda: solution_facts.remove_prerequisite(pk, by=request.user), _("Forutsetningen er tatt bort."))
    return redirect(row.solution)


@login_required
@require_http_methods(["GET", "POST"])
def ehr(request: SignedInRequest, key: str) -> HttpResponse:
    """How far a journal supplier is with the solution."""
    require_ks(request)
    solution = get_object_or_404(Solution, key=key)

    def save(product: EhrProduct | None, name: str, supplier: str, **values: Any) -> None:
        if product is None:
            if not name.strip() or not supplier.strip():
                raise InvalidInput(
                    _("Velg et journalsystem, eller skriv navn og leverandør for et nytt."), field="product"
                )
            product, _made = EhrProduct.objects.get_or_create(name=name.strip(), defaults={"supplier": supplier})
        solution_facts.report_ehr(solution, product, by=request.user, **values)

    return form_page(
        request,
        EhrForm(request.POST or None, initial={"date": timezone.localdate()}),
        save=save,
        title=_("Journalsystemene og %(name)s") % {"name": solution.short_name},
        lede=_("Tidligere opplysninger blir stående."),
        submit=_("Lagre"),
        parent=solution.short_name,
        back=solution.get_absolute_url(),
        success=_("Opplysningen er lagret."),
    )
