"""The duty-to-use sheet and the yearly booklet. Thin: parse, call one domain function, render."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from core.kept_files.keeping import served
from core.opens import opens
from core.page_cache import kept_for_visitors
from core.pages import refused_beside
from core.tables.downloads import attachment, wanted
from core.word import DOCX_TYPE
from portfolio.booklets import duty
from portfolio.booklets import runs as booklets
from portfolio.booklets.documents import LANGUAGES, duty_sheet, language_of
from portfolio.booklets.exports import booklets_table, duty_published_table, history_table, shares_table
from portfolio.booklets.models import Booklet, BookletState
from portfolio.counting.progress import definition_of
from portfolio.editions.models import PortfolioEdition
from portfolio.progress.figures import country
from portfolio.progress.forms import ProgressForm


def _sheet(request: HttpRequest, key: str) -> tuple[duty.Sheet, ProgressForm]:
    given = request.GET.copy()
    given["losning"] = key
    form = ProgressForm(given)
    solution = form.solution
    if solution is None:
        raise Http404
    whole = replace(form.question, area=country(), by="", solutions=(solution,), solution_key=key)
    return duty.sheet(whole, solution), form


@opens("anyone", subject="solution")
@kept_for_visitors
def duty_page(request: HttpRequest, key: str) -> HttpResponse:
    """How many have made one solution available and how many use it, with all that the figures rest on."""
    sheet, form = _sheet(request, key)
    file = (
        wanted(request, lambda: shares_table(sheet))
        or wanted(request, lambda: history_table(sheet), "utvikling")
        or wanted(request, lambda: duty_published_table(sheet), "publisert")
    )
    if file is not None:
        return file
    return render(
        request,
        "portfolio/booklets/duty.html",
        {
            "sheet": sheet,
            "form": form,
            "question": sheet.question,
            "definition": definition_of(sheet.solution, sheet.solution.counted_level),
            "docx_urls": [
                (label, sheet.question.url("portfolio:duty_docx", key, losning="", sprak=code))
                for code, label in LANGUAGES.items()
            ],
            "page_url": sheet.question.url(),
            "today": timezone.localdate(),
        },
    )


@opens("anyone", subject="solution")
def duty_docx(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet as a Word file; `?sprak=nn` or `nb`, otherwise the reader's written standard."""
    language = language_of(request.GET.get("sprak", ""))
    with translation.override(language):
        sheet, _form = _sheet(request, key)
        return attachment(duty_sheet(duty.content(sheet), language), DOCX_TYPE, duty.file_name(sheet, language))


class BookletForm(forms.Form):
    """Which edition, with the figures of which day, in which written standard."""

    edition = forms.ModelChoiceField(
        queryset=PortfolioEdition.objects.filter(decided_on__isnull=False), label=_("Portefølje"), empty_label=None
    )
    as_of = forms.DateField(
        label=_("Tall per"),
        input_formats=["%Y-%m-%d"],
        widget=DateInput(),
    )
    language = forms.ChoiceField(label=_("Målform"), choices=LANGUAGES.items(), initial="nb")


@opens("anyone")
@opens("booklets.make", "POST", subject="booklet_order")
def booklet_list(request: HttpRequest) -> HttpResponse:
    """The booklets that there are, for anyone; KS' portfolio staff order a new one."""
    form = BookletForm(request.POST or None, initial={"as_of": timezone.localdate()})
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not booklets.may_make(request.user):
            raise PermissionDenied
        if form.is_valid():
            with refused_beside(form):
                booklets.order(by=request.user, **form.cleaned_data)
                messages.success(request, _("Heftet er bestilt. Det står klart her om litt."))
                return redirect("portfolio:booklets")
    found = list(Booklet.objects.select_related("edition", "file").defer("content", "file__content")[:50])
    if request.method != "POST" and (file := wanted(request, lambda: booklets_table(found))):
        return file
    return render(
        request,
        "portfolio/booklets/booklets.html",
        {
            "form": form if booklets.may_make(request.user) else None,
            "booklets": found,
            "active": any(booklet.is_active for booklet in found),
        },
        status=422 if request.method == "POST" else 200,
    )


@opens("anyone", subject="booklet")
def booklet_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The booklet, byte for byte as it was made."""
    booklet = get_object_or_404(Booklet.objects.select_related("file"), pk=pk, state=BookletState.DONE)
    if booklet.file is None:
        raise Http404
    return served(booklet.file)
