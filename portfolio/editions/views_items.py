"""Pages of an item: its text in one edition with comments and history, writing it, its place, its situation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.forms import offer
from core.http import SignedInRequest
from core.language import localized
from core.markdown import prose
from core.opens import opens
from core.pages import act, form_page, refused, refused_beside
from portfolio import access
from portfolio.access import require_ks
from portfolio.editions import access as edition_access
from portfolio.editions import items
from portfolio.editions.forms import (
    CommentForm,
    ItemForm,
    NewItemForm,
    PromoteForm,
    RemoveForm,
    SituationForm,
    links_as_lines,
)
from portfolio.editions.in_force import of_edition
from portfolio.editions.items import JOINT_MEASURE, TEXTS
from portfolio.editions.models import PortfolioItem
from portfolio.editions.views import find_edition, show_edition
from portfolio.forms import RankForm
from portfolio.solutions.models import Solution

SHOWN = ["purpose", "municipal_actions", "sector_actions", "status_text"]


def item_texts(item: PortfolioItem | None) -> dict[str, str]:
    """The item's texts as HTML, in the reader's written standard where there is one."""
    return {name: prose(localized(item, name)) if item else "" for name in SHOWN}


def _item(request: HttpRequest, pk: int) -> PortfolioItem:
    return get_object_or_404(of_edition(edition_access.visible_editions(request.user, "edition__")), pk=pk)


@opens("anyone", subject="item:decided")
@opens("portfolio.edit", subject="item:draft")
def item_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One item as it is in one edition, what was said of it, and how it came to be so."""
    item = _item(request, pk)
    log = item.solution.log.filter(edition__isnull=False)
    log = log.filter(edition_access.visible_editions(request.user, "edition__"))
    may_comment = edition_access.may_comment(request.user, item.edition, timezone.localdate())
    situations = [(one, prose(localized(one, "text"))) for one in item.situations.all()]
    context = {
        "item": item,
        "title": localized(item, "title"),
        "texts": item_texts(item),
        "situations": situations[1:],
        "comments": list(item.comments.select_related("network", "municipality", "by")),
        "comment_form": CommentForm(user=request.user) if may_comment else None,
        "log": list(log.select_related("actor", "edition")[:100]),
        "may_edit": access.may_edit_portfolio(request.user),
        "signed_in": request.user.is_authenticated,
        "is_measure": item.kind == JOINT_MEASURE,
        "promote_form": PromoteForm(auto_id="klar-%s"),
        "remove_form": RemoveForm(auto_id="fjern-%s"),
    }
    return render(request, "portfolio/editions/item.html", context)


@opens("portfolio.edit", "GET", "POST", subject="edition:draft")
def item_create(request: SignedInRequest, year: int) -> HttpResponse:
    """Put a solution into the edition, an old one or a new one."""
    require_ks(request)
    edition = find_edition(request, year)

    form = NewItemForm(request.POST or None, frozen=edition.is_frozen)
    offer(form, "solution", Solution.objects.exclude(items__edition=edition))
    back = edition.get_absolute_url()
    return form_page(
        request,
        form,
        "portfolio/form_page.html",
        {
            "title": _("Nytt punkt i %(title)s") % {"title": edition.title},
            "submit": _("Legg til punktet"),
            "parent": edition.title,
            "back": back,
        },
        save=lambda: items.add_to_edition(edition.pk, by=request.user, **form.cleaned_data),
        success=_("Punktet er lagt til. Skriv tekstene."),
        to=lambda item: reverse("portfolio:item_edit", args=[item.pk]),
    )


def _given(item: PortfolioItem) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in TEXTS}
    return {**values, "links": links_as_lines(item.links), "version": item.version}


@opens("portfolio.edit", "GET", "POST", subject="item:decided")
def item_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the item. When somebody else has saved meanwhile, both versions are shown and nothing is lost."""
    require_ks(request)
    item = _item(request, pk)
    frozen = item.edition.is_frozen
    form = ItemForm(request.POST or None, initial=_given(item), frozen=frozen)
    status = 422 if request.method == "POST" else 200
    differences: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        # Saved again, it is on top of theirs, and knowingly.
        with refused_beside(form, again=lambda theirs: {"version": theirs.version}) as refusal:
            items.edit_item(pk, by=request.user, **form.cleaned_data)
            return redirect("portfolio:item", pk)
        status = refusal.status
        if refusal.conflict:
            differences = _differences(form, refusal.conflict.theirs)
    context = {"item": item, "form": form, "differences": differences, "frozen": frozen}
    return render(request, "portfolio/editions/item_form.html", context, status=status)


def _differences(form: ItemForm, theirs: PortfolioItem) -> list[tuple[str, str, str]]:
    """Each field that differs: label, theirs, mine."""
    stored = _given(theirs)
    mine = {name: form.data.get(name, "").replace("\r\n", "\n").strip() for name in TEXTS}
    return [
        (str(form.fields[name].label), stored[name], mine[name]) for name in TEXTS if stored[name].strip() != mine[name]
    ]


@opens("signed_in", "POST")
def preview(request: SignedInRequest) -> HttpResponse:
    """What the Markdown being written will look like: the parts of an item, in both written standards."""
    labels = {name: str(ItemForm.base_fields[name].label) for name in TEXTS if name in ItemForm.base_fields}
    parts = [
        (labels[name], prose(request.POST.get(name, "")[:20_000]))
        for name in TEXTS
        if name.removesuffix("_nn") in SHOWN and request.POST.get(name, "").strip()
    ]
    return render(request, "portfolio/preview.html", {"parts": parts})


@opens("portfolio.edit", "POST", subject="item:draft")
def item_move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give an introduction another place; htmx gets the edition's page to take the ranking from."""
    require_ks(request)
    item = _item(request, pk)
    form = RankForm(request.POST)

    def move() -> None:
        if not form.is_valid():
            raise InvalidInput(_("Skriv hvilken plass punktet skal ha."))
        items.move_item(pk, by=request.user, **form.cleaned_data)

    if request.headers.get("HX-Request"):
        with refused() as refusal:
            move()
        edition = find_edition(request, item.edition.year)
        moved = (pk, request.POST.get("way", "to"))
        return show_edition(request, edition, 409 if refusal else 200, moved=moved, problem=refusal.message)
    act(request, move)
    return redirect(f"{item.edition.get_absolute_url()}#punkt-{pk}")


@opens("portfolio.edit", "GET", "POST", subject="item:decided")
def item_situation(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the situation is on a date."""
    require_ks(request)
    item = _item(request, pk)
    form = SituationForm(request.POST or None, initial={"date": timezone.localdate()})
    back = reverse("portfolio:item", args=[pk])
    return form_page(
        request,
        form,
        "portfolio/form_page.html",
        {
            "title": _("Situasjonen for %(name)s") % {"name": item.solution.short_name},
            "lede": _("Tidligere tekster blir stående med sin dato."),
            "submit": _("Lagre"),
            "parent": localized(item, "title"),
            "back": back,
        },
        save=lambda: items.set_situation(pk, by=request.user, **form.cleaned_data),
        success=_("Situasjonen er oppdatert."),
        to=back,
    )


@opens("portfolio.edit", "POST", subject="item:draft")
def item_promote(request: SignedInRequest, pk: int) -> HttpResponse:
    """A joint measure has become ready."""
    require_ks(request)
    _item(request, pk)
    done = _("Tiltaket er nå en innføring, sist i rekkefølgen.")
    act(request, lambda: items.promote(pk, by=request.user, reason=request.POST.get("reason", "")), done)
    return redirect("portfolio:item", pk)


@opens("portfolio.edit", "POST", subject="item:draft")
def item_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    require_ks(request)
    item = _item(request, pk)
    done = _("%(title)s er tatt ut.") % {"title": item.title}
    if act(request, lambda: items.remove_item(pk, by=request.user, reason=request.POST.get("reason", "")), done):
        return redirect(item.edition)
    return redirect("portfolio:item", pk)
