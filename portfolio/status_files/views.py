"""Statuses from a file: kept and shown first, then stored all or not at all."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import act, refused, refused_beside
from core.tables.downloads import attachment, wanted
from portfolio.status_files import workflow as rules
from portfolio.status_files.exports import status_file_table
from portfolio.status_files.forms import ColumnsForm
from portfolio.status_files.models import StatusFile
from portfolio.statuses.reporting import may_report_anything

SHOWN = 20


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Fil"),
        help_text=_("Excel (.xlsx) eller CSV: en eksport herfra, eller en egen tabell med kommunenummer og nivå."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Velg en fil.")},
    )


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
    """What a draft would change, row by row; afterwards what was stored."""
    file = _file(request, pk)
    return wanted(request, lambda: status_file_table(file)) or _show(request, file)


def _show(request: HttpRequest, file: StatusFile, columns: ColumnsForm | None = None) -> HttpResponse:
    preview = rules.preview_of(file)
    context = {
        "file": file,
        "preview": preview,
        "refused": rules.REFUSED,
        "same": rules.SAME,
        "columns_form": columns or _columns(file),
        "columns_open": not preview.lines,
        "nav_section": "portfolio",
    }
    return render(request, "portfolio/status_files/file.html", context, status=422 if columns else 200)


def _columns(file: StatusFile, data: object = None) -> ColumnsForm:
    return ColumnsForm(data, names=rules.FIELDS, heads=rules.heads_of(file), columns=file.columns)


@opens("status.import", "POST", subject="status_file")
def status_file_columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Read the file again with the columns that the person has pointed out."""
    file = _file(request, pk)
    form = _columns(file, request.POST)
    if form.is_valid():
        with refused_beside(form):
            rules.choose_columns(pk, form.cleaned_data, by=request.user)
            return redirect(file)
    return _show(request, file, form)


@opens("status.import", "POST", subject="status_file", kwargs={"verdict": "forkast"})
def status_file_decide(request: SignedInRequest, pk: int, verdict: str) -> HttpResponse:
    """Store the whole file (`lagre`), or throw it away."""
    file = _file(request, pk)
    if verdict == "lagre":
        act(request, lambda: rules.store(pk, by=request.user), gettext("Filen er lagret."))
    else:
        act(request, lambda: rules.discard(pk, by=request.user), gettext("Filen er forkastet. Ingenting er endret."))
    return redirect(file)


@opens("status.import", subject="status_file")
def status_file_original(request: SignedInRequest, pk: int) -> HttpResponse:
    """The file as it came."""
    file = _file(request, pk)
    name = file.file_name.replace('"', "").replace("\n", "").replace("\r", "").encode("ascii", "replace").decode()
    return attachment(bytes(file.original), "application/octet-stream", name)
