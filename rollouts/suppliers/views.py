"""Suppliers, their products and adaptations, the common requests and the one joint log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import form_page, refused_beside, saved
from rollouts import access
from rollouts.facts.models import MunicipalityFact
from rollouts.products import access as supplier_access
from rollouts.products.models import Product, Supplier
from rollouts.suppliers import adaptations, delays, dialogue
from rollouts.suppliers.forms import (
    AdaptationForm,
    AnswerForm,
    BackersForm,
    DialogueForm,
    ProductForm,
    RequestForm,
    SupplierForm,
    VersionForm,
)
from rollouts.suppliers.models import AdaptationReport, CommonRequest, RequestBacker, RequestState

LOG_SHOWN = 50


def _with_hits(reports: list[AdaptationReport]) -> list[dict[str, Any]]:
    """Each report with the pools, and the criteria and gates, that it holds up."""
    hits, held = adaptations.hits(reports), delays.held_up(reports)
    return [{"report": one, "hits": hits.get(one.pk, []), "held": held.get(one.pk, [])} for one in reports]


def _current_reports(condition: Q | None = None) -> list[AdaptationReport]:
    found = AdaptationReport.objects.filter(condition or Q()).current()
    reports = list(found.select_related("solution", "product__supplier", "version", "municipality"))
    return sorted(reports, key=lambda one: (one.product.name, one.solution.name))


@opens("suppliers.see")
def supplier_list(request: SignedInRequest) -> HttpResponse:
    """The suppliers with what they deliver, and the adaptations that hold pools up."""
    suppliers = list(
        Supplier.objects.prefetch_related("products")
        .annotate(open_requests=Count("requests", filter=Q(requests__state=RequestState.OPEN)))
        .order_by("sort_key")
    )
    uses = adaptations.uses()
    reports = _current_reports()
    waiting = Counter(one.product.supplier_id for one in reports if not one.is_ready)
    rows = [
        {
            "supplier": one,
            "products": [{"product": product, "uses": uses.get(product.pk, 0)} for product in one.products.all()],
            "waiting": waiting[one.pk],
        }
        for one in suppliers
    ]
    context = {
        "rows": rows,
        "held_up": [row for row in _with_hits(reports) if row["hits"]],
        "may_keep": supplier_access.may_keep(request.user),
    }
    return render(request, "rollouts/suppliers/list.html", context)


@opens("suppliers.see", subject="supplier")
def supplier_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    supplier = get_object_or_404(Supplier, pk=pk)
    uses = adaptations.uses()
    reports = _current_reports(Q(product__supplier=supplier))
    entries = supplier.dialogue.select_related("solution", "recorded_by")
    context = {
        "supplier": supplier,
        "products": [
            {"product": one, "uses": uses.get(one.pk, 0)} for one in supplier.products.prefetch_related("versions")
        ],
        "reports": _with_hits(reports),
        "requests": list(
            supplier.requests.select_related("solution").annotate(behind=Count("backers")).order_by("-created_at")
        ),
        "entries": list(entries[:LOG_SHOWN]),
        "may_keep": supplier_access.may_keep(request.user),
        "may_request": supplier_access.may_request(request.user),
    }
    return render(request, "rollouts/suppliers/detail.html", context)


@opens("suppliers.see", subject="product")
def product_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    product = get_object_or_404(Product.objects.select_related("supplier").prefetch_related("versions"), pk=pk)
    facts = list(MunicipalityFact.objects.current().select_related("municipality"))
    users = sorted(
        (fact for fact in facts if fact.product_id == product.pk), key=lambda fact: fact.municipality.sort_key
    )
    reports = _current_reports(Q(product=product))
    history = AdaptationReport.objects.filter(product=product).select_related(
        "solution", "version", "municipality", "recorded_by"
    )
    context = {
        "product": product,
        "users": users,
        "reports": _with_hits(reports),
        "history": list(history[:LOG_SHOWN]),
        "may_keep": supplier_access.may_keep(request.user),
    }
    return render(request, "rollouts/suppliers/product.html", context)


@opens("suppliers.see", subject="common_request")
def request_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    return _request_page(request, pk)


def _request_page(
    request: SignedInRequest,
    pk: int,
    backers: BackersForm | None = None,
    answer: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = CommonRequest.objects.select_related("supplier", "solution", "created_by", "answered_by")
    behind = Prefetch("backers", RequestBacker.objects.select_related("municipality"))
    common = get_object_or_404(found.prefetch_related(behind), pk=pk)
    may_join = access.own_municipalities(request.user).exists() and common.state == RequestState.OPEN
    ids = [one.municipality_id for one in common.backers.all()]
    given = {} if common.state == RequestState.OPEN else {"state": common.state, "answer": common.answer}
    context = {
        "common": common,
        "backers_form": (backers or BackersForm(by=request.user, initial={"municipality": ids})) if may_join else None,
        "answer_form": (answer or AnswerForm(initial=given)) if supplier_access.may_keep(request.user) else None,
    }
    return render(request, "rollouts/suppliers/request.html", context, status=status)


@opens("suppliers.stand_behind", "POST", subject="common_request")
def request_join(request: SignedInRequest, pk: int) -> HttpResponse:
    form = BackersForm(request.POST, by=request.user)
    common = get_object_or_404(CommonRequest, pk=pk)
    if saved(
        request,
        form,
        lambda: dialogue.stand_behind(common.pk, form.cleaned_data["municipality"], by=request.user),
        _("Lagret hvilke kommuner som står bak."),
    ):
        return redirect(common)
    if not access.own_municipalities(request.user).exists():
        raise PermissionDenied(dialogue.who_may_ask())
    return _request_page(request, pk, backers=form, status=422)


@opens("suppliers.keep", "POST", subject="common_request")
def request_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    _keepers_only(request)
    common = get_object_or_404(CommonRequest, pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        with refused_beside(form):
            dialogue.answer(common.pk, by=request.user, state=data["state"], text=data["answer"])
            messages.success(request, _("Svaret er lagret, og kommunene bak ønsket har fått beskjed."))
            return redirect(common)
    return _request_page(request, pk, answer=form, status=422)


# --- One form on a page ------------------------------------------------------------------------------------


def _keepers_only(request: SignedInRequest) -> None:
    if not supplier_access.may_keep(request.user):
        raise PermissionDenied(adaptations.who_may_keep())


def _form_page(
    request: SignedInRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    heading: str,
    lede: str,
    button: str,
    supplier: Supplier | None = None,
    back: str = "",
) -> HttpResponse:
    """Show `form`; when it is right, `act` on it and go on to the page of what came out, or `back`."""
    return form_page(
        request,
        form,
        "rollouts/suppliers/form.html",
        {"heading": heading, "lede": lede, "button": button, "supplier": supplier, "back": back},
        save=lambda: act(form.cleaned_data),
        success=_("Lagret."),
        to=back,
    )


@opens("suppliers.keep", "GET", "POST")
def supplier_add(request: SignedInRequest) -> HttpResponse:
    _keepers_only(request)
    return _form_page(
        request,
        SupplierForm(request.POST or None),
        lambda data: dialogue.add_supplier(by=request.user, **data),
        heading=_("Ny leverandør"),
        lede=_("Registrer leverandøren én gang. Produktene legges til etterpå."),
        button=_("Registrer"),
    )


@opens("suppliers.keep", "GET", "POST", subject="supplier")
def product_add(request: SignedInRequest, pk: int) -> HttpResponse:
    _keepers_only(request)
    supplier = get_object_or_404(Supplier, pk=pk)
    return _form_page(
        request,
        ProductForm(request.POST or None),
        lambda data: dialogue.add_product(supplier, by=request.user, **data),
        heading=_("Nytt produkt"),
        lede=_("Kommunene kan velge produktet når de forteller hva de har."),
        button=_("Registrer"),
        supplier=supplier,
    )


@opens("suppliers.keep", "GET", "POST", subject="product")
def version_add(request: SignedInRequest, pk: int) -> HttpResponse:
    _keepers_only(request)
    product = get_object_or_404(Product.objects.select_related("supplier"), pk=pk)
    return _form_page(
        request,
        VersionForm(request.POST or None),
        lambda data: dialogue.add_version(product, by=request.user, **data),
        heading=_("Ny versjon av %(product)s") % {"product": product.name},
        lede=_("Versjonen kan knyttes til en tilpasning som leveres i den."),
        button=_("Registrer"),
        supplier=product.supplier,
        back=product.get_absolute_url(),
    )


@opens("suppliers.keep", "GET", "POST", subject="product")
def adaptation_report(request: SignedInRequest, pk: int) -> HttpResponse:
    _keepers_only(request)
    product = get_object_or_404(Product.objects.select_related("supplier"), pk=pk)
    form = AdaptationForm(request.POST or None, product=product, initial={"solution": request.GET.get("losning")})

    def act(data: dict[str, Any]) -> AdaptationReport:
        return adaptations.report(product.pk, data.pop("solution"), by=request.user, **data)

    return _form_page(
        request,
        form,
        act,
        heading=_("Tilpasning av %(product)s") % {"product": product.name},
        lede=_("Si hvor langt leverandøren er kommet i dag. Historikken blir stående."),
        button=_("Lagre"),
        supplier=product.supplier,
        back=product.get_absolute_url(),
    )


@opens("suppliers.keep", "GET", "POST", subject="supplier")
def dialogue_write(request: SignedInRequest, pk: int) -> HttpResponse:
    _keepers_only(request)
    supplier = get_object_or_404(Supplier, pk=pk)
    return _form_page(
        request,
        DialogueForm(request.POST or None, initial={"held_on": timezone.localdate()}),
        lambda data: dialogue.write(supplier, by=request.user, **data),
        heading=_("Skriv i dialogloggen"),
        lede=_("Én felles logg i stedet for én i hver kommune."),
        button=_("Lagre"),
        supplier=supplier,
        back=supplier.get_absolute_url(),
    )


@opens("suppliers.request", "GET", "POST", subject="supplier")
def request_add(request: SignedInRequest, pk: int) -> HttpResponse:
    if not supplier_access.may_request(request.user):
        raise PermissionDenied(dialogue.who_may_ask())
    supplier = get_object_or_404(Supplier, pk=pk)

    def act(data: dict[str, Any]) -> CommonRequest:
        return dialogue.ask(supplier, by=request.user, municipalities=data.pop("municipality", []), **data)

    return _form_page(
        request,
        RequestForm(request.POST or None, by=request.user),
        act,
        heading=_("Nytt felles ønske"),
        lede=_("Andre kommuner kan stille seg bak. Leverandøren får ett ønske, ikke mange."),
        button=_("Meld ønsket"),
        supplier=supplier,
    )
