"""The written standard of the place that somebody works for, and their own choice of language."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.i18n import set_language as django_set_language

from core.errors import InvalidInput
from core.opens import opens
from networks.geography.models import Municipality, Network
from networks.people.access import access_of
from networks.people.models import User

BOTH = "neutral"
# What a network itself has said, by an app above: "" when it has said nothing.
SAID_BY_NETWORK: list[Callable[[Network], str]] = []


def standard_of(user: User) -> str:
    """That of the municipality that `user` represents, else of the network they work for; "" when it uses both.

    One query for one with a network, beside those for the roles; none for others.
    """
    assignments = access_of(user).assignments
    for assignment in assignments:
        if assignment.municipality is not None:
            return "" if assignment.municipality.written_standard == BOTH else assignment.municipality.written_standard
    network = next((assignment.network for assignment in assignments if assignment.network is not None), None)
    return _of_network(network) if network is not None else ""


def _of_network(network: Network) -> str:
    """What the network has asked for, else nynorsk where more of its municipalities have chosen that than bokmål."""
    for said in SAID_BY_NETWORK:
        if found := said(network):
            return found
    rows = Municipality.objects.in_network(network, timezone.localdate()).values_list("written_standard")
    counts = dict(rows.annotate(n=Count("pk")).order_by())
    return "nn" if counts.get("nn", 0) > counts.get("nb", 0) else ""


@transaction.atomic
def choose(user: User, language: str) -> None:
    """The own choice, on the pages and in what the program writes; "" leaves it to the place one works for."""
    if language and language not in dict(settings.LANGUAGES):
        raise InvalidInput(_("Velg et av språkene."), field="language")
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.language != language:
        row.language = language
        row.save(update_fields=["language"])
    user.language = language


@opens("anyone", "POST")
def set_language(request: HttpRequest) -> HttpResponse:
    """The language menu: for this browser, and for good where somebody is signed in."""
    response = django_set_language(request)
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        choose(request.user, language)
    return response


class LanguageMiddleware:
    """Pages are in the language that somebody signed in has chosen, until they choose another one in this browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen_here = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
        # Nobody is looked up where there is no session: a public page may cost no query.
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and not chosen_here
        if signed_in and (language := getattr(request.user, "language", "")):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)
