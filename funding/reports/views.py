"""What the money became: the dates, the networks' reports, KS' answers, the sums. Thin: parse, call, render."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from core.errors import Conflict
from core.forms import as_typed_but
from core.kept_files import keeping
from core.opens import opens
from core.pages import act, refused, refused_beside, saved
from core.tables.columns import head, lines
from core.tables.downloads import attachment
from core.tables.spreadsheet import CSV_TYPE, csv_text
from funding.access import may_manage_grants, may_see_runs
from funding.grants.models import Grant
from funding.grants.pages import for_grant_staff, grant_or_404, person
from funding.reports import carryovers, directorate, sending
from funding.reports import workflow as reports
from funding.reports.access import may_move, may_open_report, may_read_use, may_report, who_reads_use
from funding.reports.balance import Sums, Use, available, granted_to, overspent, overspent_in_words, uses
from funding.reports.columns import BEFORE_REPORT, ON_PAGE, USE_COLUMNS, cells_in_words, sums_in_words
from funding.reports.forms import ReceivedForm, ReportForm, RoundDateForm, RoundForm, SendForm, WordsForm
from funding.reports.models import Carryover, NetworkReport, ReportRound
from funding.reports.moves import ReportAction, ReportState
from funding.reports.overview import Overview
from networks.models import Network

# The moves by KS as they are named in addresses.
REVIEWS = {"spor": ReportAction.ASK, "godkjenn": ReportAction.APPROVE, "apne": ReportAction.REOPEN}
NAMES = {action: name for name, action in REVIEWS.items()}
FUNCTIONS = {
    ReportAction.ASK: reports.ask,
    ReportAction.APPROVE: reports.approve,
    ReportAction.REOPEN: reports.reopen,
}


# --- KS' overview and the dates --------------------------------------------------------------------------


@opens("grants.see_runs", subject="grant")
@for_grant_staff(may_see_runs)
@never_cache
def reporting(request: HttpRequest, key: str) -> HttpResponse:
    return _reporting_page(request, grant_or_404(request, key))


def _reporting_page(request: HttpRequest, grant: Grant, **forms: Any) -> HttpResponse:
    overview = Overview(grant, request.user, timezone.localdate())
    context = {
        "grant": grant,
        "overview": overview,
        "rows": [(network, cells, cells_in_words(use)) for network, use, cells in overview.rows],
        "heads": head(ON_PAGE),
        "totals": sums_in_words(overview.sums),
        "may_manage": may_manage_grants(request.user),
        "today": timezone.localdate(),
        "round_form": forms.get("round_form") or RoundForm(),
        "form_open": "round_form" in forms,
        "sent": list(sending.sent(grant, "docx")),
        "send_form": forms.get("send_form") or SendForm(),
    }
    return render(request, "funding/reports/reporting.html", context, status=422 if forms else 200)


@opens("grants.manage", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def add_round(request: HttpRequest, key: str) -> HttpResponse:
    grant, form = grant_or_404(request, key), RoundForm(request.POST)
    if form.is_valid():
        with refused_beside(form):
            reports.add_round(grant, by=person(request), **form.cleaned_data)
            messages.success(request, gettext("Fristen er satt. Nettverkene ser den på siden sin."))
            return redirect("funding:reporting", key)
    return _reporting_page(request, grant, round_form=form)


@opens("grants.manage", "POST", subject="report:draft")
@for_grant_staff(may_manage_grants)
def move_round(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found = get_object_or_404(ReportRound, pk=pk, grant=grant_or_404(request, key))
    form = RoundDateForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Skriv en dato."))
        return redirect("funding:reporting", key)
    due_on = form.cleaned_data["due_on"]
    act(
        request,
        lambda: reports.move_round(found, due_on=due_on, by=person(request)),
        gettext("Fristen er flyttet."),
    )
    return redirect("funding:reporting", key)


@opens("grants.manage", "POST", subject="report:draft")
@for_grant_staff(may_manage_grants)
def remove_round(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found = get_object_or_404(ReportRound, pk=pk, grant=grant_or_404(request, key))
    act(request, lambda: reports.remove_round(found, by=person(request)), gettext("Fristen er fjernet."))
    return redirect("funding:reporting", key)


@opens("grants.manage", "POST", subject="repayment")
@for_grant_staff(may_manage_grants)
def receive(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found = get_object_or_404(Carryover, pk=pk, grant=grant_or_404(request, key))
    form = ReceivedForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Skriv en dato."))
        return redirect("funding:reporting", key)
    act(
        request,
        lambda: carryovers.receive(found, by=person(request), **form.cleaned_data),
        gettext("Tilbakebetalingen er registrert som mottatt."),
    )
    return redirect("funding:reporting", key)


@opens("grants.manage", "POST", subject="repayment")
@for_grant_staff(may_manage_grants)
def undo_receipt(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found = get_object_or_404(Carryover, pk=pk, grant=grant_or_404(request, key))
    act(
        request,
        lambda: carryovers.undo_receipt(found, by=person(request)),
        gettext("Tilbakebetalingen er ikke lenger registrert som mottatt."),
    )
    return redirect("funding:reporting", key)


@opens("grants.see_runs", subject="grant")
@for_grant_staff(may_see_runs)
def compiled_docx(request: HttpRequest, key: str) -> HttpResponse:
    return _compiled(request, key, "docx")


@opens("grants.see_runs", subject="grant")
@for_grant_staff(may_see_runs)
def compiled_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    return _compiled(request, key, "xlsx")


def _compiled(request: HttpRequest, key: str, ending: str) -> HttpResponse:
    """The report that was sent (`?nr=1`, or the last), or what it would say now (`?utkast=1`, or none is sent)."""
    grant, number = grant_or_404(request, key), request.GET.get("nr", "")
    files = sending.sent(grant, ending).defer(None)
    file = next((one for one in files if number in ("", str(one.number))), None)
    if file is not None and "utkast" not in request.GET:
        return keeping.served(file)
    if number:
        raise Http404
    content_type, make = sending.TYPES[ending]
    name = sending.file_name(grant, ending)
    return attachment(make(directorate.Compiled(grant)), content_type, f"utkast-{name}")


@opens("grants.manage", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def mark_compiled_sent(request: HttpRequest, key: str) -> HttpResponse:
    grant, form = grant_or_404(request, key), SendForm(request.POST)
    said = gettext("Rapporten er tatt vare på og markert som sendt til direktoratet.")
    if saved(request, form, lambda: sending.mark_sent(grant, by=person(request), **form.cleaned_data), said):
        return redirect("funding:reporting", key)
    return _reporting_page(request, grant, send_form=form)


# --- One report ------------------------------------------------------------------------------------------


def _place(request: HttpRequest, key: str, pk: int, network: str) -> tuple[ReportRound, Network]:
    found = get_object_or_404(ReportRound.objects.select_related("grant"), pk=pk, grant=grant_or_404(request, key))
    return found, get_object_or_404(Network, key=network)


@opens("grants.open_report", subject="report:draft")
@opens("grants.read_use", subject="report:approved")
@opens("grants.report", "POST", subject="report:draft")
@never_cache
def report(request: HttpRequest, key: str, pk: int, network: str) -> HttpResponse:
    """The network writes here; KS reads and answers here; others read what is approved."""
    found, subject = _place(request, key, pk, network)
    if request.method == "POST":
        return _write(request, found, subject)
    report_now = NetworkReport.objects.visible_to(request.user).filter(round=found, network=subject).first()
    if report_now is None and not may_open_report(request.user, subject):
        # Whether there is a draft is nobody else's business.
        raise Http404
    if available(found.grant, subject) is None:
        raise Http404
    return _report_page(request, found, subject, report_now)


def _form(
    found: ReportRound, subject: Network, report_now: NetworkReport | None, data: Any = None, version: int | None = None
) -> ReportForm:
    return ReportForm(
        data,
        found=found,
        network=subject,
        content=reports.content_of(report_now) if report_now else reports.prefilled(found, subject),
        version=version if version is not None else report_now.version if report_now else 0,
        asked=report_now is not None and report_now.state == ReportState.QUESTIONED,
    )


def _report_page(
    request: HttpRequest,
    found: ReportRound,
    subject: Network,
    report_now: NetworkReport | None,
    form: ReportForm | None = None,
    words_form: WordsForm | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    is_open = report_now is None or report_now.is_editable
    use = granted_to(found.grant, subject)
    editable = is_open and may_report(request.user, subject)
    context = {
        "round": found,
        "grant": found.grant,
        "network": subject,
        "report": report_now,
        "figures": cells_in_words(use, BEFORE_REPORT),
        "warning": overspent_in_words(overspent(_said_used(report_now, form), use.paid, use.brought)),
        "form": (form or _form(found, subject, report_now)) if editable else None,
        "overdue": is_open and found.due_on < timezone.localdate(),
        "words_form": words_form,
        "conflict": conflict,
        "may_see_overview": may_see_runs(request.user),
        **(_begun(request, report_now, use, words_form) if report_now else {}),
    }
    return render(request, "funding/reports/report.html", context, status=status)


def _said_used(report_now: NetworkReport | None, form: ReportForm | None) -> int | None:
    """What is typed, else what is stored."""
    typed = getattr(form, "cleaned_data", {}).get("used")
    return typed if typed is not None or report_now is None else report_now.used


def _begun(request: HttpRequest, report: NetworkReport, use: Use, words_form: WordsForm | None) -> dict[str, Any]:
    """What the page says of a report that has been begun."""
    content = reports.content_of(report)
    return {
        "content": content,
        "left": None if content.used is None else use.available - content.used,
        "moves": list(report.moves.select_related("actor")),
        "reviews": [(action, name) for name, action in REVIEWS.items() if may_move(request.user, action, report)],
        "words_form": words_form or WordsForm(initial={"version": report.version}),
    }


def _write(request: HttpRequest, found: ReportRound, subject: Network) -> HttpResponse:
    user = person(request)
    if not may_report(user, subject):
        raise PermissionDenied(reports.who_may_report(subject))
    report_now = NetworkReport.objects.visible_to(user).filter(round=found, network=subject).first()
    form = _form(found, subject, report_now, request.POST)
    if not form.is_valid():
        return _report_page(request, found, subject, report_now, form, status=422)
    version, content = form.cleaned_data["version"], form.content()
    with refused() as refusal:
        if "send" in request.POST:
            words = form.cleaned_data.get("words", "")
            saved = reports.send(found, subject, content, version=version, by=user, words=words)
            messages.success(request, gettext("Rapporten er sendt til KS."))
        else:
            saved = reports.save(found, subject, content, version=version, by=user)
            messages.success(request, gettext("Utkastet er lagret. KS ser det ikke før du sender det."))
        return redirect(saved)
    if conflict := refusal.conflict:
        # What was typed stays; the next save is made on the version that is shown beside it.
        again = _form(found, subject, conflict.theirs, as_typed_but(form, version=conflict.theirs.version))
        return _report_page(request, found, subject, conflict.theirs, again, conflict=conflict, status=409)
    refusal.put_beside(form)
    return _report_page(request, found, subject, report_now, form, status=422)


@opens("grants.review", "POST", subject="report:submitted")
def review(request: HttpRequest, key: str, pk: int, network: str, move: str) -> HttpResponse:
    found, subject = _place(request, key, pk, network)
    visible = NetworkReport.objects.visible_to(request.user).select_related("round__grant", "network")
    report_now = get_object_or_404(visible, round=found, network=subject)
    if not may_see_runs(request.user):
        raise PermissionDenied(reports.who_may_review())
    form = WordsForm(request.POST)
    if move not in REVIEWS or not form.is_valid():
        raise Http404
    with refused() as refusal:
        report_now = FUNCTIONS[REVIEWS[move]](report_now, by=person(request), **form.cleaned_data)
        messages.success(request, gettext("Rapporten er «%(state)s».") % {"state": report_now.get_state_display()})
        return redirect(report_now)
    if conflict := refusal.conflict:
        again = WordsForm({"version": conflict.theirs.version, "words": form.cleaned_data["words"]})
        return _report_page(request, found, subject, conflict.theirs, words_form=again, conflict=conflict, status=409)
    form.add_error("words", refusal.message)
    return _report_page(request, found, subject, report_now, words_form=form, status=422)


# --- Use against grant -----------------------------------------------------------------------------------


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """`?aar=2024&nettverk=agder`, for the page and its file alike."""
    year, network = request.GET.get("aar", ""), request.GET.get("nettverk", "")
    return {
        "year": int(year) if year.isdecimal() and len(year) == 4 else None,
        "network": get_object_or_404(Network, key=network) if network else None,
    }


def _need_role(request: HttpRequest) -> None:
    if not may_read_use(request.user):
        raise PermissionDenied(who_reads_use())


@opens("grants.read_use")
def use(request: HttpRequest) -> HttpResponse:
    _need_role(request)
    chosen = _chosen(request)
    found = uses(request.user, **chosen)
    context = {
        **chosen,
        "rows": [(use, cells_in_words(use)) for use in found],
        "heads": head(ON_PAGE),
        "sums": Sums(found),
        "years": sorted(set(Grant.objects.values_list("year", flat=True)), reverse=True),
        "networks": list(Network.objects.all()),
        "query": request.GET.urlencode(),
    }
    return render(request, "funding/reports/use.html", context)


@opens("grants.read_use")
def use_csv(request: HttpRequest) -> HttpResponse:
    _need_role(request)
    rows = lines(USE_COLUMNS, uses(request.user, **_chosen(request)))
    return attachment(csv_text(rows).encode(), CSV_TYPE, "bruk-av-tilskudd.csv")
