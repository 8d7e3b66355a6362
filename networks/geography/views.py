"""Pages about networks and municipalities."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, FilteredRelation, OuterRef, Subquery, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition

from core.opens import opens
from core.page_cache import kept_for_visitors
from networks.boards import municipality_board, network_board
from networks.geography import borders
from networks.geography.dictionary import Dictionary
from networks.geography.former_numbers import changes_of, resolve
from networks.geography.forms import SearchForm
from networks.geography.listing import municipality_rows, population_date_for
from networks.geography.models import Municipality, MunicipalityPeriod, Network, NetworkMembership, valid_on_q


@opens("anyone")
@kept_for_visitors
def network_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    population = population_date_for(today)
    networks = Network.objects.annotate(
        municipality_count=Count("memberships", filter=valid_on_q(today, "memberships__")),
        inhabitants=Subquery(
            NetworkMembership.objects.valid_on(today)
            .filter(network=OuterRef("pk"), municipality__populations__date=population)
            .values("network")
            .annotate(total=Sum("municipality__populations__inhabitants"))
            .values("total")
        ),
    ).order_by("sort_key")
    return render(
        request, "networks/geography/network_list.html", {"networks": networks, "population_date": population}
    )


@opens("anyone", subject="network")
@kept_for_visitors
def network_detail(request: HttpRequest, key: str) -> HttpResponse:
    network = get_object_or_404(Network, key=key)
    today = timezone.localdate()
    population = population_date_for(today)
    rows = municipality_rows(Municipality.objects.valid_on(today).in_network(network, today), population, network)
    return render(
        request,
        "networks/geography/network_detail.html",
        {
            "network": network,
            "municipalities": rows,
            "inhabitants": sum(row.inhabitants or 0 for row in rows),
            "population_date": population,
            "panels": network_board.render(network, request),
        },
    )


@opens("anyone", subject="network_panel")
@kept_for_visitors
def network_panel(request: HttpRequest, key: str, panel: str) -> HttpResponse:
    network = get_object_or_404(Network, key=key)
    return network_board.respond(panel, network, request, network.get_absolute_url())


@opens("anyone")
@kept_for_visitors
def municipality_list(request: HttpRequest) -> HttpResponse:
    """All municipalities of a date; search over names in every language and numbers new and old."""
    form = SearchForm({"date": timezone.localdate().isoformat(), **request.GET.dict()})
    date = timezone.localdate()
    text = ""
    if form.is_valid():
        date = form.cleaned_data["date"] or date
        text = form.cleaned_data["q"]
    municipalities = Municipality.objects.valid_on(date)
    found = Dictionary(date).search(text) if text else []
    if text:
        municipalities = municipalities.filter(pk__in=[hit.municipality.pk for hit in found])
    population = population_date_for(date)
    rows = municipality_rows(municipalities, population, hits=found)
    return render(
        request,
        "networks/geography/municipality_list.html",
        {
            "form": form,
            "municipalities": rows,
            "date": date,
            "text": text,
            "population_date": population,
            "guessed": any(hit.guessed for hit in found),
        },
    )


@opens("anyone")
@gzip_page
@cache_control(public=True, max_age=300)
@condition(etag_func=lambda request: borders.etag(_date(request)))
def border_outlines(request: HttpRequest) -> HttpResponse:
    """The borders of `dato` for the map; nothing in it that the pages don't say in words."""
    return HttpResponse(borders.outlines(_date(request)), content_type="application/json")


def _date(request: HttpRequest) -> dt.date:
    """The day in the query string; today when it is left out or no day."""
    try:
        return dt.date.fromisoformat(request.GET.get("dato", ""))
    except ValueError:
        return timezone.localdate()


@opens("anyone", subject="municipality")
@kept_for_visitors
def municipality_detail(request: HttpRequest, number: str) -> HttpResponse:
    """The municipality with this number; an earlier number leads to the one that holds its area."""
    today = timezone.localdate()
    now = FilteredRelation("memberships", condition=valid_on_q(today, "memberships__"))
    # The types know no relation that is made by a filter.
    found = Municipality.objects.annotate(membership=now).select_related("membership__network")  # type: ignore[misc]
    municipality = found.filter(number=number).first()
    if municipality is None:
        return _of_former_number(number, _date(request), request.GET.urlencode())
    periods = list(municipality.periods.select_related("county").order_by("-valid_from"))
    if not periods:
        # The reform that would have made it was undone.
        raise Http404
    membership = getattr(municipality, "membership", None)
    return render(
        request,
        "networks/geography/municipality_detail.html",
        {
            "municipality": municipality,
            "periods": periods,
            "former_numbers": list(municipality.former_numbers.all()),
            "changes": changes_of(municipality),
            "network": membership.network if membership else None,
            "populations": list(municipality.populations.order_by("-date")[:7]),
            "panels": municipality_board.render(municipality, request),
        },
    )


def _of_former_number(number: str, date: dt.date, query: str) -> HttpResponse:
    """To the one that had the number on `date`, else to the one that holds its area today, with the rest of the address
    (`query`); to the search where they are several. Raises `Http404`."""
    rest = f"?{query}" if query else ""
    then = MunicipalityPeriod.objects.valid_on(date).filter(number=number).select_related("municipality").first()
    if then is not None:
        return redirect(then.municipality.get_absolute_url() + rest)
    found = list(resolve(number)[:2])
    if len(found) > 1:
        return redirect(reverse("networks:municipalities") + f"?q={number}")
    if found:
        return redirect(found[0].get_absolute_url() + rest, permanent=True)
    # A number that comes into use later.
    period = MunicipalityPeriod.objects.filter(number=number).select_related("municipality").first()
    if period is None:
        raise Http404
    return redirect(period.municipality.get_absolute_url() + rest)


@opens("anyone", subject="municipality_panel")
@kept_for_visitors
def municipality_panel(request: HttpRequest, number: str, panel: str) -> HttpResponse:
    municipality = get_object_or_404(Municipality, number=number)
    return municipality_board.respond(panel, municipality, request, municipality.get_absolute_url())
