"""Statuses from a file: kept and shown first, then stored as far as they can be."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext

from core.http import SignedInRequest
from core.opens import opens
from core.pages import act, refused, refused_beside, refused_told
from core.tables.downloads import attachment, wanted
from portfolio.status_files import workflow as rules
from portfolio.status_files.exports import rest_table, status_file_table
from portfolio.status_files.forms import FileForm, StatusReadingForm
from portfolio.status_files.models import StatusFile
from portfolio.statuses.reporting import may_report_anything

SHOWN = 20
ON_A_PAGE = 100


def _require(request: HttpRequest) -> None:
    if not may_report_anything(request.user):
        raise PermissionDenied(gettext("Bare den som melder status for en region eller kommune, kan lese inn fil."))


@opens("status.import", "GET", "POST")
def status_import(request: SignedInRequest) -> HttpResponse:
    """The form and the person's own files; POST keeps a file and goes to its preview."""
    _require(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        with refused() as refusal:
            return redirect(rules.upload(upload.read(), upload.name, request.user))
        form.add_error("file", refusal.message)
    own = StatusFile.objects.filter(uploaded_by=request.user).defer("original", "lines")[:SHOWN]
    context = {"form": form, "files": list(own), "nav_section": "portfolio"}
    return render(
        request, "portfolio/status_files/import.html", context, status=422 if request.method == "POST" else 200
    )


def _file(request: HttpRequest, pk: int) -> StatusFile:
    _require(request)
    return get_object_or_404(StatusFile.objects.select_related("uploaded_by", "decided_by"), pk=pk)


@opens("status.import", subject="status_file")
def status_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a draft would change, row by row; afterwards what was stored, and the rest to mend."""
    file = _file(request, pk)
    return (
        wanted(request, lambda: status_file_table(file))
        or wanted(request, lambda: rest_table(file), "rest")
        or _show(request, file)
    )


def _show(request: HttpRequest, file: StatusFile, reading: StatusReadingForm | None = None) -> HttpResponse:
    preview = rules.preview_of(file)
    what = request.GET.get("vis", "")
    lines = {"avvist": preview.refused, "alle": preview.lines}.get(what, [*preview.refused, *preview.changes])
    context = {
        "file": file,
        "preview": preview,
        "page": Paginator(lines, ON_A_PAGE).get_page(request.GET.get("side")),
        "what": what,
        "reading": file.reading,
        "reading_form": reading or StatusReadingForm(None, file),
        "asks": not preview.lines,
        "nav_section": "portfolio",
    }
    return render(request, "portfolio/status_files/file.html", context, status=422 if reading else 200)


@opens("status.import", "POST", subject="status_file")
def status_file_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read the file again with what the person has answered about it."""
    file = _file(request, pk)
    form = StatusReadingForm(request.POST, file)
    if form.is_valid():
        with refused_beside(form):
            rules.answer(pk, form.columns(), form.answers(), by=request.user)
            return redirect(file)
    return _show(request, file, form)


@opens("status.import", "POST", subject="status_file", kwargs={"verdict": "forkast"})
def status_file_decide(request: SignedInRequest, pk: int, verdict: str) -> HttpResponse:
    """Store what can be stored (`lagre`), all or nothing (`lagre-alt`), or throw the file away."""
    file = _file(request, pk)
    if verdict not in ("lagre", "lagre-alt", "forkast"):
        raise Http404
    if verdict != "forkast":
        whole, dates = verdict == "lagre-alt", {int(one) for one in request.POST.getlist("fildato") if one.isdecimal()}
        with refused_told(request):
            stored = rules.store(pk, by=request.user, whole=whole, file_dates=dates)
            messages.success(
                request, ngettext("%(n)d status er lagret.", "%(n)d statuser er lagret.", stored) % {"n": stored}
            )
    else:
        act(request, lambda: rules.discard(pk, by=request.user), gettext("Filen er forkastet. Ingenting er endret."))
    return redirect(file)


@opens("status.import", subject="status_file")
def status_file_original(request: SignedInRequest, pk: int) -> HttpResponse:
    """The file as it came."""
    file = _file(request, pk)
    name = file.file_name.replace('"', "").replace("\n", "").replace("\r", "").encode("ascii", "replace").decode()
    return attachment(bytes(file.original), "application/octet-stream", name)
