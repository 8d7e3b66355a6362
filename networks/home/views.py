"""The pages of the person signed in, the parts of the front page, and pages about the service."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from core import waiting
from core.http import SignedInRequest, page_or_part
from core.opens import opens
from core.page_cache import kept_for_visitors
from core.shortcuts import Shortcut, shortcuts_for
from networks.boards import front_board, home_board, network_board
from networks.people.access import Access, access_of


@opens("signed_in")
def home(request: SignedInRequest) -> HttpResponse:
    """Who one is and where one goes; what waits and the panels of the apps are fetched after the page."""
    user = request.user
    network = access_of(user).home_network
    return render(
        request,
        "networks/home/home.html",
        {
            "assignments": access_of(user).assignments,
            "network": network,
            "municipality_count": network.memberships.valid_on(timezone.localdate()).count() if network else 0,
            "shortcuts": [*_own_municipalities(access_of(user)), *shortcuts_for(access_of(user).roles)],
            "panels": home_board.render(user, request) + (network_board.render(network, request) if network else []),
        },
    )


def _own_municipalities(access: Access) -> list[Shortcut]:
    return [
        Shortcut(assignment.municipality.name, assignment.municipality.get_absolute_url())
        for assignment in access.assignments
        if assignment.municipality is not None
    ]


@opens("signed_in")
def waiting_list(request: SignedInRequest) -> HttpResponse:
    """What waits for this person by group, the oldest first: the list alone for htmx, else a page around it."""
    items = waiting.waiting_for(request.user)
    context = {"waiting": items, "groups": waiting.grouped(items)}
    return page_or_part(request, "networks/home/waiting.html", "networks/home/waiting.html#list", context)


@opens("signed_in", subject="home_panel")
def home_panel(request: SignedInRequest, panel: str) -> HttpResponse:
    return home_board.respond(panel, request.user, request, reverse("home"))


@opens("signed_in", "GET", "POST")
def api_token(request: SignedInRequest) -> HttpResponse:
    """The person's own API token: make a new one (shown once, the old one stops working) or delete it."""
    token = None
    if request.method == "POST":
        Token.objects.filter(user=request.user).delete()
        if "delete" not in request.POST:
            token = Token.objects.create(user=request.user)
    return render(
        request,
        "networks/home/api_token.html",
        {
            "token": token,
            "has_token": Token.objects.filter(user=request.user).exists(),
            "may_subscribe": bool(access_of(request.user).roles),
        },
    )


@opens("anyone", subject="front_panel")
@kept_for_visitors
def front_panel(request: HttpRequest, panel: str) -> HttpResponse:
    return front_board.respond(panel, None, request, reverse("front"))


@opens("anyone")
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "networks/home/help.html")


@opens("anyone")
def data_sources(request: HttpRequest) -> HttpResponse:
    return render(request, "networks/home/data_sources.html")


@opens("anyone")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "networks/home/accessibility.html")
