"""What each request of somebody signed in goes through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from networks.signin import second_factor, sessions

# Open to those who still have to set up their second factor, beside the pages on which they do it.
OPEN = {"login", "logout", "set_language", "help", "accessibility", "data_sources", "healthz", "readyz"}
# Where to go once that is done.
AFTER = "after_second_factor"


class SignInMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Only when somebody has asked who it is: no query for a page that is the same to all.
        user = getattr(request, "_cached_user", None)
        if user is not None and user.is_authenticated:
            sessions.note_activity(request)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Lead those whose role needs a second factor to set one up, before anything else."""
        from networks.signin.urls import NAMES

        match = request.resolver_match
        if match is None or match.view_name in OPEN | NAMES or not second_factor.is_missing(request):
            return None
        if match.route.startswith("api/"):
            return JsonResponse(
                {"detail": _("Rollen din krever innlogging i to trinn. Sett det opp først.")}, status=403
            )
        target = reverse("second_factor")
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(target)
        if request.method == "GET":
            request.session[AFTER] = request.get_full_path()
        return redirect(target)


def after_second_factor(request: HttpRequest) -> str:
    """Where the person wanted to go before the second factor was asked for."""
    wanted = request.session.pop(AFTER, "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else reverse("home")
