"""Materials: the list, one material, its versions, and the municipalities' own copies."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import form_page, refused_beside
from networks.models import Municipality
from portfolio.models import Solution
from rollouts import access
from rollouts.materials import workflow as materials
from rollouts.materials.forms import CopyForm, MaterialFilter, MaterialForm, RequirementsForm, VersionForm
from rollouts.materials.models import Material, MaterialRequirement, MaterialVersion

PER_PAGE = 50


@opens("anyone")
def material_list(request: HttpRequest) -> HttpResponse:
    form = MaterialFilter(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    solution = chosen.get("losning")
    found = materials.find(chosen.get("q", ""), solution, chosen.get("slag", ""), chosen.get("sprak", ""))
    context = {
        "filter": form,
        "filtered": any(chosen.values()),
        "solution": solution,
        "missing": materials.missing_for(solution.pk) if solution else [],
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("side")),
        "may_add": materials.may_add(request.user),
        "may_require": materials.may_require(request.user),
    }
    return render(request, "rollouts/materials/materials.html", context)


@opens("anyone", subject="material")
def material_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _material(pk))


@opens("materials.add", "GET", "POST")
def material_add(request: SignedInRequest) -> HttpResponse:
    if not materials.may_add(request.user):
        raise PermissionDenied(materials.who_may())
    initial = {"solution": request.GET.get("losning", "")}
    form = MaterialForm(request.POST or None, files=request.FILES or None, by=request.user, initial=initial)
    return form_page(
        request,
        form,
        "rollouts/materials/form.html",
        save=lambda: materials.add(by=request.user, **form.cleaned_data),
        success=_("Materiellet er lagt til."),
    )


@opens("materials.add", "GET", "POST", subject="material")
def material_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    material = _material(pk)
    if not materials.may_keep(request.user, material):
        raise PermissionDenied(materials.who_may())
    form = VersionForm(request.POST or None, files=request.FILES or None, initial={"seen": material.latest_number})  # type: ignore[attr-defined]
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with refused_beside(form, again=lambda last: {"seen": last.number}) as refusal:
            materials.publish(pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("Den nye versjonen er publisert, og kommunene med kopi har fått beskjed."))
            return redirect(material)
        status = refusal.status
    return render(request, "rollouts/materials/publish.html", {"form": form, "material": material}, status=status)


@opens("materials.add", "POST", subject="material")
def material_review(request: SignedInRequest, pk: int) -> HttpResponse:
    material = _material(pk)
    materials.review(pk, by=request.user)
    messages.success(request, _("Takk. Du blir spurt igjen om et år."))
    return redirect(material)


@opens("materials.copy", "POST", subject="material")
def material_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    material = _material(pk)
    own = access.own_municipalities(request.user)
    named = Municipality.objects.filter(number=request.POST.get("municipality", ""))
    if not own.exists() or (named.exists() and not own.filter(pk__in=named).exists()):
        raise PermissionDenied(_("Kommunens egne folk og regionens kontaktperson registrerer kommunens kopi."))
    form = CopyForm(request.POST, material=material, municipalities=own)
    if form.is_valid():
        with refused_beside(form):
            copy = materials.keep_copy(pk, by=request.user, **form.cleaned_data)
            messages.success(request, _("Kopien til %(name)s er registrert.") % {"name": copy.municipality.name})
            return redirect(material)
    return _page(request, material, form, 422)


@opens("anyone", subject="material", kwargs={"number": "1"})
def material_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The bytes as they were uploaded, always as a download."""
    version = get_object_or_404(
        MaterialVersion.objects.select_related("file"), material=pk, number=number, file__isnull=False
    )
    file = version.file
    assert file is not None  # noqa: S101 — the query says so
    response = HttpResponse(bytes(file.content), content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@opens("materials.require", "GET", "POST", subject="solution")
def material_requirements(request: SignedInRequest, key: str) -> HttpResponse:
    solution = get_object_or_404(Solution, key=key)
    if not materials.may_require(request.user):
        raise PermissionDenied(materials.who_may())
    now = MaterialRequirement.objects.filter(solution=solution).values_list("kind", "deliverer")
    form = RequirementsForm(request.POST or None, initial=dict(now))
    if request.method == "POST" and form.is_valid():
        materials.set_requirements(solution, form.deliverers(), by=request.user)
        messages.success(request, _("Kravene er lagret."))
        return redirect(f"{reverse('rollouts:materials')}?losning={solution.key}")
    context = {"form": form, "solution": solution}
    return render(request, "rollouts/materials/requirements.html", context, status=422 if form.is_bound else 200)


def _material(pk: int) -> Material:
    return get_object_or_404(Material.objects.with_latest().select_related("solution", "steward"), pk=pk)


def _page(request: HttpRequest, material: Material, form: CopyForm | None = None, status: int = 200) -> HttpResponse:
    own = access.own_municipalities(request.user)
    copies = materials.visible_copies(request.user, material)
    latest = material.latest_number  # type: ignore[attr-defined]
    if form is None and request.user.is_authenticated and own.exists():
        form = CopyForm(material=material, municipalities=own, initial={"number": latest})
        if own.count() == 1:
            form.initial["municipality"] = own.get().number
    context: dict[str, Any] = {
        "material": material,
        "versions": list(material.versions.select_related("file")),
        "stale": [copy for copy in copies if copy.parent.number < latest],
        "fresh": [copy for copy in copies if copy.parent.number >= latest],
        "form": form,
        "may_keep": materials.may_keep(request.user, material),
    }
    return render(request, "rollouts/materials/material.html", context, status=status)
