"""The list of the agreement's commitments, and one of them with its history."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from networks.downloads import wanted
from networks.requests import SignedInRequest
from portfolio import access
from portfolio.folio import commitments
from portfolio.folio.commitments import FIELDS
from portfolio.folio.exports_folio import commitments_table
from portfolio.folio.forms_folio import CommitmentForm
from portfolio.language import localized
from portfolio.models import Commitment, CommitmentState
from portfolio.prose import prose
from portfolio.views.folio import require_ks, saved


@require_safe
def commitment_list(request: HttpRequest) -> HttpResponse:
    """All commitments, or `?part=` one party's and `?status=` at one state; `?format=xlsx` or `csv` of the same."""
    found = Commitment.objects.all()
    party, state = request.GET.get("part", ""), request.GET.get("status", "")
    if party in Commitment.Party.values:
        found = found.filter(party=party)
    if state in CommitmentState.values:
        found = found.filter(state=state)
    rows = list(found)
    if file := wanted(request, lambda: commitments_table(rows)):
        return file
    today = timezone.localdate()
    context = {
        "rows": [(row, localized(row, "title"), row.is_due(today)) for row in rows],
        "parties": Commitment.Party.choices,
        "states": CommitmentState.choices,
        "party": party,
        "state": state,
    }
    return render(request, "portfolio/commitments.html", context)


@require_safe
def commitment_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(Commitment, pk=pk))


def _show(
    request: HttpRequest, commitment: Commitment, status: int = 200, form: CommitmentForm | None = None
) -> HttpResponse:
    may_edit = access.may_edit_portfolio(request.user)
    if form is None and may_edit:
        values = {name: getattr(commitment, name) for name in FIELDS}
        form = CommitmentForm(initial={**values, "version": commitment.version})
    context = {
        "commitment": commitment,
        "title": localized(commitment, "title"),
        "text": prose(localized(commitment, "text")),
        "evidence": prose(commitment.evidence),
        "form": form,
        "due": commitment.is_due(timezone.localdate()),
        "log": list(commitment.log.select_related("actor")),  # type: ignore[attr-defined]
        "signed_in": request.user.is_authenticated,
    }
    return render(request, "portfolio/commitment.html", context, status=status)


@require_POST
@login_required
def commitment_update(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say where it stands."""
    require_ks(request)
    commitment = get_object_or_404(Commitment, pk=pk)
    form = CommitmentForm(request.POST)
    done = saved(request, form, lambda **values: commitments.update(pk, by=request.user, **values), _("Lagret."))
    return redirect(commitment) if done else _show(request, commitment, 422, form)
