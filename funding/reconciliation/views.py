"""The page on which a grant adds up. Thin: parse, read, render."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from core.opens import opens
from core.tables.downloads import wanted
from funding.grants.pages import grant_or_404
from funding.reconciliation.balance import Reconciliation
from funding.reconciliation.columns import network_tables, networks_table, parts, terms_table
from funding.reports.access import may_read_use, who_reads_use

NETWORKS = "nettverk"


@opens("grants.read_use", subject="grant")
@never_cache
def reconciliation(request: HttpRequest, key: str) -> HttpResponse:
    if not may_read_use(request.user):
        raise PermissionDenied(who_reads_use())
    grant = grant_or_404(request, key)
    found = Reconciliation(grant, request.user)
    file = wanted(request, lambda: terms_table(found)) or wanted(request, lambda: networks_table(found), NETWORKS)
    if file is not None:
        return file
    context = {
        "grant": grant,
        "parts": parts(found),
        "tables": network_tables(found) if found.networks else [],
        "networks_part": NETWORKS,
    }
    return render(request, "funding/reconciliation/reconciliation.html", context)
