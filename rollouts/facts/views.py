"""What the municipalities run and have bought: the quick table, the file in, the file out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.forms import as_typed_but, filled_in_vain
from core.http import SignedInRequest
from core.opens import opens
from core.pages import refused, tell_ignored
from core.tables.spreadsheet import CSV_TYPE, csv_text
from networks.models import Municipality
from portfolio.statuses.reporting import reportable_municipalities
from rollouts.facts import imports, reports
from rollouts.facts.forms import FactsFileForm, FactsForm
from rollouts.facts.models import FactAnswer, FactKind, MunicipalityFact
from rollouts.products import access as supplier_access

PREVIEWED = 300


def _own(request: SignedInRequest) -> list[Municipality]:
    if not supplier_access.may_tell_facts(request.user):
        raise PermissionDenied(reports.who_may_tell())
    return list(reportable_municipalities(request.user).valid_on(timezone.localdate()).order_by("sort_key"))


@opens("facts.tell", "GET", "POST")
def fact_table(request: SignedInRequest) -> HttpResponse:
    own = _own(request)
    standing = list(MunicipalityFact.objects.current([one.pk for one in own]).select_related("recorded_by"))
    form = FactsForm(request.POST or None, municipalities=own, facts=standing)
    status = 200
    if request.method == "POST" and form.is_valid():
        with refused() as refusal:
            made = reports.record_many(form.told(), by=request.user)
            text = ngettext("%(n)d opplysning er lagret.", "%(n)d opplysninger er lagret.", len(made))
            messages.success(request, text % {"n": len(made)} if made else _("Ingenting var endret."))
            tell_ignored(request, filled_in_vain(form))
            return redirect("rollouts:facts")
        if refusal.conflict:
            # Saving again is a choice: the page now carries what is current.
            form = FactsForm(as_typed_but(form, **_seen(own)), municipalities=own, facts=standing)
            form.is_valid()
        refusal.put_beside(form)
        status = refusal.status
    elif form.is_bound:
        status = 422
    names = {kind: sorted({fact.value for fact in standing if fact.kind == kind and fact.value}) for kind in FactKind}
    context = {"form": form, "kinds": list(FactKind), "names": {kind: found for kind, found in names.items() if found}}
    return render(request, "rollouts/facts/table.html", context, status=status)


def _seen(own: list[Municipality]) -> dict[str, str]:
    """The ids of the current facts, as the form carries them."""
    found = MunicipalityFact.objects.current([one.pk for one in own])
    return {f"seen-{fact.kind}-{fact.municipality_id}": str(fact.pk) for fact in found}


@opens("facts.tell", "GET", "POST")
def fact_import(request: SignedInRequest) -> HttpResponse:
    """A file, what it would change, and a yes."""
    _own(request)
    form = FactsFileForm(request.POST or None, files=request.FILES or None)
    context: dict[str, Any] = {"form": form, "columns": imports.COLUMNS, "number": imports.NUMBER}
    status = 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refused(everything=True) as refusal:
            if upload := data["file"]:
                data["content"] = imports.as_text(upload.name, upload.read())
            if data["fingerprint"]:
                whole = "whole" in request.POST
                count = imports.store(data["content"], data["fingerprint"], by=request.user, whole=whole)
                text = ngettext("%(n)d opplysning er lagret.", "%(n)d opplysninger er lagret.", count)
                messages.success(request, text % {"n": count})
                return redirect("rollouts:facts")
            context["comparison"] = imports.compare(data["content"], by=request.user)
        if conflict := refusal.conflict:
            status = 409
            context |= {"conflict": conflict.message}
            if isinstance(conflict.theirs, imports.Comparison):
                context["comparison"] = conflict.theirs
        else:
            refusal.put_beside(form)
        context["content"] = data["content"]
    if form.errors:
        status = 422
    if found := context.get("comparison"):
        context["rows"] = found.rows[:PREVIEWED]
        context["reading"] = found.reading
        context["more"] = max(0, len(found.rows) - PREVIEWED)
        context["refused"] = found.count("refused")
    return render(request, "rollouts/facts/import.html", context, status=status)


@opens("facts.tell")
def facts_csv(request: SignedInRequest) -> HttpResponse:
    """The own municipalities as the import reads them."""
    own = _own(request)
    standing = {
        (fact.municipality_id, fact.kind): fact for fact in MunicipalityFact.objects.current([one.pk for one in own])
    }

    def shown(pk: int, kind: str) -> str:
        fact = standing.get((pk, kind))
        if fact is None or fact.answer == FactAnswer.UNKNOWN:
            return ""
        return fact.product.name if fact.product else fact.value or "ingen"

    head = [imports.NUMBER, "kommune", *imports.COLUMNS]
    rows = [[one.number, one.name, *(shown(one.pk, kind) for kind in imports.COLUMNS.values())] for one in own]
    response = HttpResponse(csv_text([head, *rows]), content_type=CSV_TYPE)
    response["Content-Disposition"] = 'attachment; filename="kommunefakta.csv"'
    return response
