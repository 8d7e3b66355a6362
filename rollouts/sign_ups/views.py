"""The answers of municipalities: yes, no, still yes, another pool, no longer; and the receipt."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.http import SignedInRequest
from core.kept_files import keeping
from core.opens import opens
from core.pages import Refusal, act, form_page, refused, refused_beside
from rollouts.eligibility.groups import grouped
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES, PRIVATE_STATES
from rollouts.sheets.workflow import current_sheet
from rollouts.sign_ups import access as sign_up_access
from rollouts.sign_ups import already
from rollouts.sign_ups import workflow as sign_ups
from rollouts.sign_ups.forms import DecisionForm, DeclineForm, OtherPoolForm, SignUpForm, WithdrawForm
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import SignUpState
from rollouts.sign_ups.receipts import given_out, receipt
from rollouts.sign_ups.seats import pools_for_pages, with_taken
from rollouts.stops import access as stop_access


@opens("sign_ups.sign_up", "GET", "POST", subject="pool:open")
def sign_up(request: SignedInRequest, pk: int) -> HttpResponse:
    pool = _answerable(request, pk)
    candidates = list(sign_ups.candidates(request.user, pool))
    sheet = current_sheet(pool.rollout_id)
    left_out = sign_ups.left_out(request.user, pool)
    shown = [*candidates, *(one for one, _result in left_out)]
    notes = already.of_pool(pool, request.user, [one.pk for one in shown])
    already.mark(shown, notes)
    form = SignUpForm(request.POST or None, candidates=candidates, notes=notes, sheet=sheet)
    context = {
        "pool": pool,
        "form": form,
        "candidates": candidates,
        "sheet": sheet,
        "left_out": grouped([one for one, _result in left_out], {one.pk: result for one, result in left_out}),
    }
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with refused() as refusal:
            made = sign_ups.sign_up_many(
                pool,
                form.chosen(),
                by=request.user,
                decision=form.decision(),
                read=form.cleaned_data["read"],
                sure=form.sure(),
            )
            _say_joined(request, made)
            return redirect(pool)
        context |= _read_again(form, refusal)
        status = refusal.status
    elif not pool.takes_sign_ups and not stop_access.dispensed_for(request.user, pool) and request.method != "POST":
        messages.warning(request, _("Puljen er ikke åpen for påmelding."))
        return redirect(pool)
    return render(request, "rollouts/sign_ups/sign_up.html", context, status=status)


@opens("sign_ups.sign_up", "GET", "POST", subject="pool:open")
def decline(request: SignedInRequest, pk: int) -> HttpResponse:
    pool = _answerable(request, pk)
    candidates = list(sign_ups.candidates(request.user, pool))
    notes = already.of_pool(pool, request.user, [one.pk for one in candidates])
    form = DeclineForm(request.POST or None, candidates=candidates, notes=notes)
    if request.method == "POST" and form.is_valid():
        chosen = next(one for one in candidates if one.number == form.cleaned_data["municipality"])
        with refused_beside(form):
            sign_ups.decline(pool, chosen, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("Svaret fra %(name)s er lagret. Takk for svaret.") % {"name": chosen.name})
            return redirect(pool)
    elif not pool.takes_sign_ups and request.method != "POST":
        messages.warning(request, _("Puljen er ikke åpen for påmelding."))
        return redirect(pool)
    context = {"pool": pool, "form": form, "candidates": candidates}
    return render(request, "rollouts/sign_ups/decline.html", context, status=422 if form.is_bound else 200)


@opens("sign_ups.withdraw", "GET", "POST", subject="sign_up")
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Still yes, after what was decided about has changed."""
    row = _own(request, pk)
    sheet = current_sheet(row.pool.rollout_id)
    kept = {name: getattr(row, name) for name in ("decision_maker", "mandate", "mandate_reference")}
    form = DecisionForm(request.POST or None, sheet=sheet, initial=kept)
    context = {"sign_up": row, "pool": row.pool, "form": form, "sheet": sheet}
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        with refused() as refusal:
            sign_ups.confirm_again(row, by=request.user, decision=form.decision(), read=form.cleaned_data["read"])
            messages.success(request, _("%(name)s er fortsatt med.") % {"name": row.municipality.name})
            return redirect(row.pool)
        context |= _read_again(form, refusal)
        status = refusal.status
    elif row.state != SignUpState.SIGNED_UP and request.method != "POST":
        messages.info(request, _("Det er ingenting å bekrefte for %(name)s.") % {"name": row.municipality.name})
        return redirect(row.pool)
    return render(request, "rollouts/sign_ups/confirm.html", context, status=status)


@opens("sign_ups.withdraw", "GET", "POST", subject="sign_up")
def other_pool(request: SignedInRequest, pk: int) -> HttpResponse:
    """Wish for another pool of the same rollout; those who lead see it, and a free seat there is told."""
    row = _own(request, pk)
    pools = with_taken(Pool.objects.public()).filter(rollout=row.pool.rollout_id).exclude(pk=row.pool_id)
    form = OtherPoolForm(
        request.POST or None, pools=pools.exclude(state__in=FINAL_STATES), initial={"pool": row.wished_pool_id}
    )
    return form_page(
        request,
        form,
        "rollouts/sign_ups/other_pool.html",
        {"sign_up": row, "pool": row.pool},
        save=lambda: sign_ups.wish(row, form.cleaned_data["pool"], by=request.user),
        success=_("Ønsket er lagret. Plassen i denne puljen står til kommunen bytter."),
        to=row.pool,
    )


@opens("sign_ups.withdraw", "GET", "POST", subject="sign_up")
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = _("%(name)s er trukket fra puljen.") % {"name": row.municipality.name}
        leave = partial(sign_ups.withdraw, row, by=request.user, reason=form.cleaned_data["reason"])
        act(request, leave, said, level=messages.WARNING)
        return redirect(row.pool)
    if request.method != "POST" and not sign_up_access.may_withdraw(request.user, row):
        messages.warning(request, _("Påmeldingen kan ikke trekkes nå."))
        return redirect(row.pool)
    status = 422 if form.is_bound else 200
    return render(
        request, "rollouts/sign_ups/withdraw.html", {"sign_up": row, "pool": row.pool, "form": form}, status=status
    )


@opens("sign_ups.see", subject="sign_up")
def sign_up_receipt(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _with_receipt(request, pk)
    kept = keeping.kept(keeping.about(row, "receipt"))
    context = {"sign_up": row, "pool": row.pool, "receipt": receipt(row), "kept": kept}
    return render(request, "rollouts/sign_ups/receipt.html", context)


@opens("sign_ups.see", subject="sign_up")
def sign_up_receipt_docx(request: SignedInRequest, pk: int) -> HttpResponse:
    return keeping.served(given_out(_with_receipt(request, pk), request.user))


def _read_again(form: DecisionForm, refusal: Refusal) -> dict[str, Any]:
    """What was refused is put in the form; with a newer sheet than the one that was read, the page shows that one."""
    if conflict := refusal.conflict:
        form.read_again(conflict.theirs)
        return {"sheet": conflict.theirs, "newer": conflict}
    refusal.put_beside(form)
    return {}


def _answerable(request: SignedInRequest, pk: int) -> Pool:
    pool = get_object_or_404(pools_for_pages(request.user), pk=pk)
    if pool.state in PRIVATE_STATES or not sign_up_access.has_someone_to_sign_up(request.user, pool):
        raise PermissionDenied(sign_ups.who_may_sign_up())
    return pool


def _rows(request: SignedInRequest) -> Any:
    return SignUp.objects.visible_to(request.user).select_related(
        "pool__rollout__network", "pool__rollout__solution", "municipality", "sheet", "signed_up_by"
    )


def _own(request: SignedInRequest, pk: int) -> SignUp:
    row: SignUp = get_object_or_404(_rows(request), pk=pk)
    if not sign_up_access.may_leave_for(request.user, row):
        raise PermissionDenied(sign_ups.who_may_sign_up())
    return row


def _with_receipt(request: SignedInRequest, pk: int) -> SignUp:
    row: SignUp = get_object_or_404(_rows(request).filter(signed_up_at__isnull=False), pk=pk)
    return row


def _say_joined(request: HttpRequest, made: list[SignUp]) -> None:
    """Who got a seat, and who is on the waiting list."""
    seated = [row.municipality.name for row in made if row.is_active]
    waiting = [row.municipality.name for row in made if not row.is_active]
    if seated:
        text = ngettext("%(names)s er påmeldt.", "%(count)d kommuner er påmeldt: %(names)s.", len(seated))
        messages.success(request, text % {"names": ", ".join(seated), "count": len(seated)})
    if waiting:
        text = _("Puljen er full – venteliste. I køen, i denne rekkefølgen: %(names)s. Vi sier fra når det blir plass.")
        messages.info(request, text % {"names": ", ".join(waiting)})
