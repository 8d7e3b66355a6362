"""Letters and the accounting file. Thin: parse, call one domain function, render."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, pgettext
from django.views.decorators.cache import never_cache

from core.kept_files import keeping
from core.opens import opens
from core.pages import act, refused, refused_beside, refused_told
from core.tables import spreadsheet
from core.tables.downloads import attachment
from core.word import DOCX_TYPE
from funding.access import may_manage_grants, may_see_runs
from funding.allocation.inputs import short
from funding.grants.models import Grant
from funding.grants.pages import for_grant_staff, grant_or_404, person
from funding.letters import documents, sending
from funding.letters.access import may_read_letter
from funding.letters.forms import AccountingForm, CorrectionForm, TemplateForm
from funding.letters.models import Language, LetterTemplate
from funding.payments.instalments import PaymentPlan
from networks.models import Network

ZIP_TYPE = "application/zip"


@opens("grants.see_runs", subject="grant")
@for_grant_staff(may_see_runs)
@never_cache
def letters(request: HttpRequest, key: str) -> HttpResponse:
    return _letters(request, grant_or_404(request, key))


def _letters(
    request: HttpRequest, grant: Grant, form: CorrectionForm | None = None, wanted: Network | None = None
) -> HttpResponse:
    with refused_told(request):
        rows = documents.Letters(grant).rows()
        context = {
            "grant": grant,
            "rows": rows,
            "unsent": sum(row.last is None for row in rows),
            "may_manage": may_manage_grants(request.user),
            "form": form or CorrectionForm(),
            "wanted": wanted,
        }
        return render(request, "funding/letters/letters.html", context, status=422 if form else 200)
    return redirect(grant)


@opens("grants.see_runs", subject="grant")
@for_grant_staff(may_see_runs)
def letters_zip(request: HttpRequest, key: str) -> HttpResponse:
    grant = grant_or_404(request, key)
    with refused_told(request):
        return attachment(documents.Letters(grant).archive(), ZIP_TYPE, f"oppdragsbrev-{grant.key}.zip")
    return redirect(grant)


@opens("grants.read_letter", subject="letter")
def letter_file(request: HttpRequest, key: str, network: str) -> HttpResponse:
    """One network's letter: for KS at any time, for the network itself when it is sent."""
    grant, subject = grant_or_404(request, key), get_object_or_404(Network, key=network)
    with refused() as refusal:
        found = documents.Letters(grant)
    if refusal:
        raise Http404
    sent = found.sent.get(subject.pk, [])
    if not may_read_letter(request.user, subject, sent=bool(sent)):
        raise PermissionDenied(gettext("Brevet er åpent for nettverkets kontaktperson når det er sendt."))
    wanted = request.GET.get("nr", "")
    letter = next((one for one in sent if one.file and str(one.file.number) == wanted), None) if wanted else None
    if wanted and letter is None:
        raise Http404
    last = letter or found.last(subject)
    if last and last.file:
        return keeping.served(last.file)
    amount = next((amount for amount in found.amounts if amount.network_id == subject.pk), None)
    if amount is None:
        raise Http404
    return attachment(found.draft(amount), DOCX_TYPE, found.file_name(amount))


@opens("grants.manage", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def mark_sent(request: HttpRequest, key: str) -> HttpResponse:
    grant = grant_or_404(request, key)
    with refused_told(request):
        count = sending.mark_sent(grant, request.POST.getlist("network"), by=person(request))
        messages.success(request, gettext("%(count)s brev er markert som sendt.") % {"count": count})
    return redirect("funding:letters", grant.key)


@opens("grants.manage", "POST", subject="letter")
@for_grant_staff(may_manage_grants)
def correct(request: HttpRequest, key: str, network: str) -> HttpResponse:
    """Send a letter in the place of the last one, or look at it first (`preview`)."""
    grant, subject = grant_or_404(request, key), get_object_or_404(Network, key=network)
    form = CorrectionForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        with refused_beside(form):
            if "preview" in request.POST:
                found = documents.Letters(grant)
                amount = sending.check_correction(found, subject, reason)
                return attachment(found.draft(amount, reason.strip()), DOCX_TYPE, f"utkast-{found.file_name(amount)}")
            sending.correct(grant, subject, reason, by=person(request))
            text = gettext("Rettelsesbrevet til %(network)s er tatt vare på og markert som sendt.")
            messages.success(request, text % {"network": subject})
            return redirect("funding:letters", grant.key)
    return _letters(request, grant, form, subject)


@opens("grants.answer", "POST", subject="letter")
def mark_received(request: HttpRequest, key: str, network: str) -> HttpResponse:
    """The network has the letter that it was sent last."""
    subject = get_object_or_404(Network, key=network)
    letter = sending.last_letter(grant_or_404(request, key), subject)
    if letter is None:
        raise Http404
    sending.mark_received(letter, by=person(request))
    messages.success(request, gettext("Brevet er bekreftet mottatt."))
    return redirect("funding:explanation", key, network)


@opens("grants.answer", "POST", subject="letter")
def set_language(request: HttpRequest, key: str, network: str) -> HttpResponse:
    subject = get_object_or_404(Network, key=network)
    act(
        request,
        lambda: sending.set_language(subject, request.POST.get("language", ""), by=person(request)),
        gettext("Målformen i brev til nettverket er lagret."),
    )
    return redirect("funding:explanation", grant_or_404(request, key).key, network)


@opens("grants.manage", "GET", "POST")
@for_grant_staff(may_manage_grants)
def templates(request: HttpRequest) -> HttpResponse:
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, language = form.cleaned_data["file"], form.cleaned_data["language"]
        with refused_beside(form):
            documents.add_template(language, file.name, file.read(documents.TEMPLATE_AT_MOST + 1), by=person(request))
            messages.success(request, gettext("Malen er kontrollert og tatt i bruk."))
            return redirect("funding:templates")
    found = LetterTemplate.objects.defer("content").select_related("uploaded_by")[:20]
    context = {"form": form, "templates": found, "fields": documents.FIELDS, "languages": Language.choices}
    return render(request, "funding/letters/templates.html", context, status=422 if form.errors else 200)


@opens("grants.see_runs", kwargs={"language": "nb"})
@for_grant_staff(may_see_runs)
def template_file(request: HttpRequest, language: str) -> HttpResponse:
    if language not in Language.values:
        raise Http404
    return attachment(documents.template_for(language).content, DOCX_TYPE, f"oppdragsbrev-mal-{language}.docx")


@opens("grants.manage", "GET", "POST", subject="grant")
@for_grant_staff(may_manage_grants)
def accounting(request: HttpRequest, key: str) -> HttpResponse:
    grant = grant_or_404(request, key)
    text = "\n".join(f"{name}: {value}" for name, value in grant.accounting_fields)
    form = AccountingForm(request.POST or None, initial={"fields_text": text})
    if request.method == "POST" and form.is_valid():
        sending.set_accounting(grant, form.cleaned_data["fields_text"], by=person(request))
        messages.success(request, gettext("Feltene i regnskapsfilen er lagret."))
        return redirect(grant)
    context = {"grant": grant, "form": form}
    return render(request, "funding/letters/accounting_form.html", context, status=422 if form.errors else 200)


@opens("grants.see_runs", subject="grant")
@for_grant_staff(may_see_runs)
def accounting_csv(request: HttpRequest, key: str) -> HttpResponse:
    """What is decided: project number, network, kroner, and KS' own fields. One line for each network, or, where there
    is a plan, for each instalment of it; `?avdrag=2` is what the paying system gets on one day."""
    grant = grant_or_404(request, key)
    plan, wanted = PaymentPlan(grant), request.GET.get("avdrag", "")
    names, values = zip(*grant.accounting_fields, strict=True) if grant.accounting_fields else ((), ())
    heads = [gettext("Prosjektnummer"), pgettext("ett", "Nettverk"), gettext("Beløp"), gettext("Tekst")]
    if not plan.instalments:
        rows: list[list[Any]] = [[*heads, *names]]
        rows += [[a.network.project_number, a.network.name, a.amount, grant.title, *values] for a in plan.amounts]
    else:
        rows = [[*heads, gettext("Avdrag"), gettext("Dato"), gettext("Betalt"), *names]]
        for due in (due for amount in plan.amounts for due in plan.dues(amount)):
            if wanted in ("", str(due.instalment.number)):
                paid = short(due.payment.paid_on) if due.payment else ""
                own = [due.network.project_number, due.network.name, due.kroner, grant.title]
                rows.append([*own, due.instalment.number, short(due.instalment.due_on), paid, *values])
    return attachment(spreadsheet.csv_text(rows).encode(), spreadsheet.CSV_TYPE, f"regnskap-{grant.key}.csv")
