"""Pages of the yearly editions: the list, one edition with its ranking, hearing and history, its moves, its scores."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import form_page, saved
from core.tables.downloads import wanted
from portfolio import access
from portfolio.access import require_ks
from portfolio.editions import access as edition_access
from portfolio.editions import lifecycle, scoring
from portfolio.editions.exports import editions_table, items_table, scores_table
from portfolio.editions.forms import (
    AnswerForm,
    CommentForm,
    DecideForm,
    HearForm,
    NewEditionForm,
    ScoreForm,
    TakeBackForm,
    WeightForm,
)
from portfolio.editions.in_force import of_edition
from portfolio.editions.models import CRITERION_HEADS, CriterionWeight, HearingComment, PortfolioEdition, PortfolioItem
from portfolio.editions.moves import MOVES, EditionAction

INTRODUCTION = PortfolioItem.Kind.INTRODUCTION

# The moves as they are named in addresses, with their forms.
NAMES = {"horing": EditionAction.HEAR, "ta-tilbake": EditionAction.TAKE_BACK, "vedtak": EditionAction.DECIDE}
FORMS: dict[EditionAction, type[Form]] = {
    EditionAction.HEAR: HearForm,
    EditionAction.TAKE_BACK: TakeBackForm,
    EditionAction.DECIDE: DecideForm,
}


@opens("anyone")
def edition_list(request: HttpRequest) -> HttpResponse:
    """The editions that the person may see, the latest first."""
    editions = list(PortfolioEdition.objects.visible_to(request.user))
    if file := wanted(request, lambda: editions_table(editions)):
        return file
    context = {"editions": editions, "may_edit": access.may_edit_portfolio(request.user)}
    return render(request, "portfolio/editions/editions.html", context)


@opens("portfolio.edit", "GET", "POST")
def edition_create(request: SignedInRequest) -> HttpResponse:
    """Start the next year's edition from the latest one."""
    require_ks(request)
    latest = PortfolioEdition.objects.first()
    year = latest.year + 1 if latest else timezone.localdate().year
    form = NewEditionForm(request.POST or None, initial={"year": year})
    back = reverse("portfolio:editions")
    return form_page(
        request,
        form,
        "portfolio/form_page.html",
        {
            "title": _("Ny utgave"),
            "lede": _("Utkastet begynner som en kopi av %(title)s. Bare KS ser det før høringen.") % {"title": latest}
            if latest
            else "",
            "submit": _("Lag utkast"),
            "parent": _("Utgaver"),
            "back": back,
        },
        save=lambda: lifecycle.start_next(by=request.user, **form.cleaned_data),
        success=_("Utkastet er laget."),
        to=lambda edition: edition.get_absolute_url(),
    )


def find_edition(request: HttpRequest, year: int) -> PortfolioEdition:
    found = PortfolioEdition.objects.visible_to(request.user).select_related("copied_from")
    return get_object_or_404(found, year=year)


@opens("anyone", subject="edition:decided")
@opens("portfolio.hearing", subject="edition:hearing")
@opens("portfolio.edit", subject="edition:draft")
def edition_page(request: HttpRequest, year: int) -> HttpResponse:
    return show_edition(request, find_edition(request, year))


def show_edition(
    request: HttpRequest, edition: PortfolioEdition, status: int = 200, kept: Any = None, **more: Any
) -> HttpResponse:
    """The edition's page; `kept` holds a form as it was sent, by the key of its place."""
    kept = kept or {}
    today = timezone.localdate()
    may_edit = access.may_edit_portfolio(request.user)
    items = list(of_edition(edition=edition))
    if file := wanted(request, lambda: items_table(edition, items)):
        return file
    comments = list(edition.comments.select_related("network", "municipality", "by"))
    may_comment = edition_access.may_comment(request.user, edition, today)
    context = {
        "edition": edition,
        "introductions": [item for item in items if item.kind == INTRODUCTION],
        "measures": [item for item in items if item.kind != INTRODUCTION],
        "last": sum(item.kind == INTRODUCTION for item in items),
        "comments": [
            (one, kept.get(("answer", one.pk)) or AnswerForm(auto_id=f"svar-{one.pk}-%s")) for one in comments
        ],
        "unanswered": sum(not one.answer for one in comments),
        "comment_form": kept.get("comment") or (CommentForm(user=request.user) if may_comment else None),
        "moves": _moves(edition, kept) if may_edit else [],
        "may_edit": may_edit,
        "log": list(edition.log.select_related("actor", "solution")[:100]),
        "signed_in": request.user.is_authenticated,
        "changes": _changes(edition, items),
        "moved": None,
        "problem": "",
        "about": None,
        **more,
    }
    return render(request, "portfolio/editions/edition.html", context, status=status)


def _moves(edition: PortfolioEdition, kept: Any) -> list[dict[str, Any]]:
    """What KS may do with the edition now, each with its form."""
    return [
        {
            "name": name,
            "label": action.label,
            "form": kept.get(action)
            or FORMS[action](auto_id=f"{action.value}-%s", initial={"version": edition.version}),
            "open": action in kept,
        }
        for name, action in NAMES.items()
        if MOVES.find(action, edition.state)
    ]


def _changes(edition: PortfolioEdition, items: list[PortfolioItem]) -> list[tuple[str, str]]:
    """How the edition differs from the one it began as: (title, what has happened)."""
    if edition.copied_from is None:
        return []
    before = {item.solution_id: item for item in of_edition(edition=edition.copied_from)}
    found = []
    for item in items:
        old = before.pop(item.solution_id, None)
        if old is None:
            found.append((item.title, _("ny")))
        elif old.kind != item.kind:
            found.append((item.title, _("fra felles tiltak til innføring")))
        elif old.rank != item.rank:
            found.append((item.title, _("fra plass %(old)s til %(new)s") % {"old": old.rank, "new": item.rank}))
    return found + [(old.title, _("tatt ut")) for old in before.values()]


@opens("portfolio.edit", "POST", subject="edition:draft", kwargs={"name": "horing"})
@opens("portfolio.edit", "POST", subject="edition:hearing", kwargs={"name": "ta-tilbake"})
@opens("portfolio.edit", "POST", subject="edition:hearing", kwargs={"name": "vedtak"})
def edition_move(request: SignedInRequest, year: int, name: str) -> HttpResponse:
    """Make one move of the table."""
    action = NAMES.get(name)
    if action is None:
        raise Http404
    require_ks(request)
    edition = find_edition(request, year)
    form = FORMS[action](request.POST, auto_id=f"{action.value}-%s")
    result = saved(
        request,
        form,
        lambda: lifecycle.FUNCTIONS[action](edition.pk, by=request.user, **form.cleaned_data),
        _("Lagret."),
    )
    if result is not None:
        return redirect(edition)
    return show_edition(request, edition, 422, {action: form})


@opens("portfolio.comment", "POST", subject="edition:hearing")
def edition_comment(request: SignedInRequest, year: int) -> HttpResponse:
    """Comment on the edition, or on one item (`item` in the form)."""
    edition = find_edition(request, year)
    form = CommentForm(request.POST, user=request.user)
    given = request.POST.get("item", "")
    item_id = int(given) if given.isdecimal() else None
    result = saved(
        request,
        form,
        lambda: lifecycle.comment_on(edition.pk, by=request.user, item_id=item_id, **form.cleaned_data),
        _("Innspillet er sendt."),
    )
    if result is not None:
        return redirect(edition.get_absolute_url() + "#innspill")
    if not form.voices:
        raise PermissionDenied(_("Innspill gis av en kommunes representant eller av dem som arbeider for en region."))
    return show_edition(request, edition, 422, {"comment": form}, about=item_id)


@opens("portfolio.edit", "POST", subject="comment")
def comment_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    require_ks(request)
    comment = get_object_or_404(HearingComment.objects.select_related("edition"), pk=pk)
    form = AnswerForm(request.POST, auto_id=f"svar-{pk}-%s")
    if saved(request, form, lambda: lifecycle.answer(pk, by=request.user, **form.cleaned_data), _("Svaret er sendt.")):
        return redirect(comment.edition.get_absolute_url() + "#innspill")
    return show_edition(request, comment.edition, 422, {("answer", pk): form})


# --- Scores ----------------------------------------------------------------------------------------------


@opens("anyone", subject="edition:decided")
@opens("portfolio.edit", subject="edition:draft")
def edition_scores(request: HttpRequest, year: int) -> HttpResponse:
    """The ranking by scores with its working."""
    edition = find_edition(request, year)
    rows = scoring.ranking(edition)
    if file := wanted(request, lambda: scores_table(edition, rows)):
        return file
    context = {
        "edition": edition,
        "rows": rows,
        "criteria": [(head, capfirst(one.label)) for one, head in CRITERION_HEADS.items()],
        "weights": list(scoring.weights_on(edition.decided_on or timezone.localdate()).values()),
        "may_edit": access.may_edit_portfolio(request.user),
        "scored": any(row.scored for row in rows),
    }
    return render(request, "portfolio/editions/scores.html", context)


@opens("portfolio.edit", "GET", "POST", subject="item:draft")
def item_scores(request: SignedInRequest, pk: int) -> HttpResponse:
    require_ks(request)
    item = get_object_or_404(PortfolioItem.objects.select_related("edition"), pk=pk)
    given = dict(item.scores.values_list("criterion", "points"))
    form = ScoreForm(request.POST or None, initial=given)
    back = reverse("portfolio:scores", args=[item.edition.year])
    return form_page(
        request,
        form,
        "portfolio/form_page.html",
        {
            "title": _("Poeng: %(title)s") % {"title": item.title},
            "lede": _(
                "Hvor godt svarer punktet på hvert kriterium? Poengene er et grunnlag; det er vedtaket som rangerer."
            ),
            "submit": _("Lagre poengene"),
            "parent": _("Poeng"),
            "back": back,
        },
        save=lambda: scoring.set_scores(pk, by=request.user, points=form.cleaned_data),
        success=_("Poengene er lagret."),
        to=back,
    )


@opens("portfolio.edit", "GET", "POST")
def weights(request: SignedInRequest) -> HttpResponse:
    """KS sets what each criterion counts from a day on."""
    require_ks(request)
    today = timezone.localdate()
    initial = {**{one.value: value for one, value in scoring.weights_on(today).items()}, "valid_from": today}

    def save() -> None:
        values = dict(form.cleaned_data)
        when = {name: values.pop(name) for name in ("valid_from", "reason")}
        scoring.set_weights(by=request.user, weights=values, **when)

    latest = CriterionWeight.objects.values_list("valid_from", flat=True).first()
    form = WeightForm(request.POST or None, initial=initial)
    back = reverse("portfolio:editions")
    return form_page(
        request,
        form,
        "portfolio/form_page.html",
        {
            "title": _("Vekter for kriteriene"),
            "lede": _("Tidligere utgaver beholder vektene som gjaldt da de ble vedtatt.")
            + (_(" Siste endring gjelder fra %(day)s.") % {"day": latest.strftime("%d.%m.%Y")} if latest else ""),
            "submit": _("Lagre vektene"),
            "parent": _("Utgaver"),
            "back": back,
        },
        save=save,
        success=_("Vektene er lagret."),
        to=back,
    )
