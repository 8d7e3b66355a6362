"""The askers' pages: what I lead, a new one, whom it asks, who has answered, and the results beside each other."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.http import SignedInRequest
from core.opens import opens
from core.pages import act, form_page
from core.tables.downloads import wanted
from portfolio.enquiries import access, asking, mails, subjects
from portfolio.enquiries.exports import results_table
from portfolio.enquiries.forms import AddressForm, EnquiryForm, ExtendForm, PeopleForm
from portfolio.enquiries.models import Enquiry, Recipient
from portfolio.enquiries.owing import owing
from portfolio.enquiries.people import representatives
from portfolio.enquiries.results import results

PAGE = "portfolio/form_page.html"


def counted(found: QuerySet[Enquiry]) -> QuerySet[Enquiry]:
    """With `asked` and `answered`, the municipalities (and single people) of each."""
    parties = Count("recipients__municipality", distinct=True)
    alone = Count("recipients", filter=Q(recipients__municipality=None), distinct=True)
    submitted = Q(recipients__response__submitted_at__isnull=False)
    return found.annotate(
        asked=parties + alone,
        answered=Count("recipients__municipality", filter=submitted, distinct=True)
        + Count("recipients", filter=submitted & Q(recipients__municipality=None), distinct=True),
    )


@opens("enquiries.ask")
def enquiry_list(request: SignedInRequest) -> HttpResponse:
    _require_asker(request)
    found = counted(Enquiry.objects.filter(access.led_by(request.user))).select_related("network", "asked_by")
    return render(request, "portfolio/enquiries/list.html", {"enquiries": found.order_by("-created_at", "-pk")[:200]})


@opens("enquiries.ask", "GET", "POST")
def enquiry_new(request: SignedInRequest) -> HttpResponse:
    _require_asker(request)
    chosen = {"questionnaire": request.GET.get("skjema", "")}
    form = EnquiryForm(request.POST if request.method == "POST" else None, user=request.user, initial=chosen)
    return form_page(
        request,
        form,
        PAGE,
        {
            "title": _("Ny spørring"),
            "parent": _("Spørringer"),
            "back": _list_url(),
            "submit": _("Gå videre"),
            "lede": _("Velg hva du spør om. På neste side velger du hvem som blir spurt. Ingenting sendes ennå."),
            "note": "",
        },
        save=lambda: asking.make(by=request.user, **form.cleaned_data),
    )


@opens("enquiries.lead", subject="enquiry")
def enquiry(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _seen(request, pk)
    found = results(row, request.user)
    if file := wanted(request, lambda: results_table(row, found)):
        return file
    leads = access.may_lead(request.user, row)
    recipients = row.recipients.select_related("municipality", "user", "response") if leads else row.recipients.none()
    owe = set(owing(row).values_list("pk", flat=True)) if leads else set()
    context = {
        "enquiry": row,
        "results": found,
        "leads": leads,
        "recipients": [(one, one.pk in owe) for one in recipients],
        "subject": subjects.title_and_url(row),
        "extend": ExtendForm(initial={"open_until": row.open_until}),
        "limited": not leads,
    }
    return render(request, "portfolio/enquiries/enquiry.html", context)


@opens("enquiries.lead", "GET", "POST", subject="enquiry")
def enquiry_people(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask the representatives of municipalities."""
    row = _led(request, pk)
    form = PeopleForm(request.POST if request.method == "POST" else None, enquiry=row)

    def save() -> None:
        asked, without = representatives(form.cleaned_data["municipalities"])
        made = asking.add(row.pk, asked, by=request.user, solutions=form.solution_ids())
        messages.success(request, _added(len(made)))
        if without:
            names = ", ".join(one.name for one in without)
            messages.warning(
                request, _("Ingen representerer disse her ennå; legg til en adresse: %(n)s") % {"n": names}
            )

    return form_page(request, form, PAGE, _form_context(row, _("Spør kommuner"), _("Legg til")), save=save, to=row)


@opens("enquiries.lead", "GET", "POST", subject="enquiry")
def enquiry_address(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask one by name and address."""
    row = _led(request, pk)
    form = AddressForm(request.POST if request.method == "POST" else None, enquiry=row)

    def save() -> None:
        said = form.cleaned_data
        one = asking.Asked(municipality=said["municipality"], name=said["name"], email=said["email"])
        messages.success(
            request, _added(len(asking.add(row.pk, [one], by=request.user, solutions=form.solution_ids())))
        )

    return form_page(request, form, PAGE, _form_context(row, _("Spør en adresse"), _("Legg til")), save=save, to=row)


@opens("enquiries.lead", "POST", subject="enquiry")
def enquiry_extend(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _led(request, pk)
    form = ExtendForm(request.POST)
    return form_page(
        request,
        form,
        PAGE,
        _form_context(row, _("Endre fristen"), _("Lagre")),
        save=lambda: asking.extend(row.pk, by=request.user, **form.cleaned_data),
        success=_("Fristen er endret."),
        to=row,
    )


@opens("enquiries.lead", "POST", subject="enquiry")
def enquiry_send(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _led(request, pk)
    act(request, lambda: asking.send(row.pk, by=request.user), _("Spørringen er sendt."))
    return redirect(row)


@opens("enquiries.lead", "POST", subject="enquiry")
def enquiry_remind(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _led(request, pk)

    def remind() -> None:
        count = mails.remind_now(row.pk, by=request.user)
        said = ngettext("%(n)d mottaker får en påminnelse.", "%(n)d mottakere får en påminnelse.", count) % {"n": count}
        messages.success(request, said if count else _("Ingen skal minnes nå: ingen minnes mer enn to ganger."))

    act(request, remind)
    return redirect(row)


@opens("enquiries.lead", "POST", subject="enquiry")
def enquiry_close(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _led(request, pk)
    act(request, lambda: asking.close(row.pk, by=request.user), _("Spørringen er lukket."))
    return redirect(row)


@opens("enquiries.lead", "POST", subject="recipient")
def enquiry_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    recipient = get_object_or_404(Recipient, pk=pk)
    row = _led(request, recipient.enquiry_id)
    act(request, lambda: asking.revoke(recipient.pk, by=request.user), _("Lenken virker ikke lenger."))
    return redirect(row)


# --- The common parts ----------------------------------------------------------------------------------------


def _require_asker(request: SignedInRequest) -> None:
    if not access.may_ask_some(request.user):
        raise PermissionDenied(access.who_may_ask())


def _seen(request: SignedInRequest, pk: int) -> Enquiry:
    row = get_object_or_404(Enquiry.objects.select_related("questionnaire", "network", "asked_by"), pk=pk)
    if not access.may_see(request.user, row):
        raise PermissionDenied(access.who_may_ask())
    return row


def _led(request: SignedInRequest, pk: int) -> Enquiry:
    row = get_object_or_404(Enquiry.objects.select_related("questionnaire", "network"), pk=pk)
    if not access.may_lead(request.user, row):
        raise PermissionDenied(access.who_may_ask())
    return row


def _list_url() -> str:
    return reverse("portfolio:enquiries")


def _form_context(row: Enquiry, title: str, submit: str) -> dict[str, str]:
    return {
        "title": title,
        "parent": row.title,
        "back": row.get_absolute_url(),
        "submit": submit,
        "lede": "",
        "note": "",
    }


def _added(count: int) -> str:
    return ngettext("%(n)d mottaker er lagt til.", "%(n)d mottakere er lagt til.", count) % {"n": count}
