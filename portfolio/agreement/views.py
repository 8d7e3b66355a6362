"""The list of the agreement's commitments, and one of them with its history."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.days import end_of
from core.http import SignedInRequest
from core.language import localized
from core.markdown import prose
from core.opens import opens
from core.pages import saved
from core.tables.downloads import wanted
from portfolio import access
from portfolio.access import require_ks
from portfolio.agreement import commitments
from portfolio.agreement.as_of import AGREED_ON, as_of
from portfolio.agreement.commitments import FIELDS
from portfolio.agreement.exports import commitments_table
from portfolio.agreement.forms import CommitmentForm
from portfolio.agreement.models import Commitment, CommitmentState
from portfolio.dated import Dated


@opens("anyone")
def commitment_list(request: HttpRequest) -> HttpResponse:
    """All commitments, or `?part=` one party's and `?status=` at one state, today or on `dato`; `?format=` the same."""
    day = _day(request, ("part", "status"))
    found = Commitment.objects.all()
    party, state = request.GET.get("part", ""), request.GET.get("status", "")
    if party in Commitment.Party.values:
        found = found.filter(party=party)
    rows = as_of(found, day.date) if day.past else list(found)
    if state in CommitmentState.values:
        rows = [row for row in rows if row.state == state]
    if file := wanted(request, lambda: commitments_table(rows, day.date)):
        return file
    context = {
        "rows": [(row, localized(row, "title"), row.is_due(day.date)) for row in rows],
        "parties": Commitment.Party.choices,
        "states": CommitmentState.choices,
        "party": party,
        "state": state,
        **day.context(),
    }
    return render(request, "portfolio/agreement/commitments.html", context)


def _day(request: HttpRequest, kept: Sequence[str] = ()) -> Dated:
    """The day of the page; today's for one before anything was promised."""
    day = Dated(request, kept)
    if day.date < AGREED_ON:
        first = date_format(AGREED_ON, "DATE_FORMAT")
        day.refuse(_("Avtalen ble inngått %(first)s. Nå vises listen slik den er i dag.") % {"first": first})
    return day


@opens("anyone", subject="commitment")
def commitment_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, get_object_or_404(Commitment, pk=pk))


def _show(
    request: HttpRequest, commitment: Commitment, status: int = 200, form: CommitmentForm | None = None
) -> HttpResponse:
    day = _day(request)
    if day.past:
        (commitment,) = as_of([commitment], day.date)
    may_edit = access.may_edit_portfolio(request.user) and not day.past
    if form is None and may_edit:
        values = {name: getattr(commitment, name) for name in FIELDS}
        form = CommitmentForm(initial={**values, "version": commitment.version})
    context = {
        "commitment": commitment,
        "title": localized(commitment, "title"),
        "text": prose(localized(commitment, "text")),
        "evidence": prose(commitment.evidence),
        "form": form,
        "due": commitment.is_due(day.date),
        "log": list(commitment.log.filter(at__lt=end_of(day.date)).select_related("actor")),
        "signed_in": request.user.is_authenticated,
        **day.context(),
    }
    return render(request, "portfolio/agreement/commitment.html", context, status=status)


@opens("portfolio.edit", "POST", subject="commitment")
def commitment_update(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say how far it has come."""
    require_ks(request)
    commitment = get_object_or_404(Commitment, pk=pk)
    form = CommitmentForm(request.POST)
    done = saved(request, form, lambda: commitments.update(pk, by=request.user, **form.cleaned_data), _("Lagret."))
    return redirect(commitment) if done else _show(request, commitment, 422, form)
