"""The registry through which apps put their panels on a page of an app below.

A panel is a template and a function that makes its context. Each panel is also a fragment with its own URL. One with a
title is fetched by the page after it is there, and is a page of its own for those without scripts; the others are part
of the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString

from core.http import wants_part

# Takes the subject of the page, the user and the request; gives None when there is nothing to show.
PanelContext = Callable[[Any, Any, HttpRequest], "dict[str, Any] | None"]
C = TypeVar("C", bound=PanelContext)
PLACEHOLDER = "components/panel_placeholder.html"


@dataclass(frozen=True)
class Panel:
    """`title` is a lazily translated string; with it the panel is fetched after the page."""

    key: str
    order: int
    template: str
    context: PanelContext
    title: Any = None

    def render(self, subject: Any, request: HttpRequest) -> SafeString:
        """The panel's HTML, empty when it has nothing to show to this person."""
        context = self.context(subject, request.user, request)
        return SafeString("") if context is None else render_to_string(self.template, context, request)


class Board:
    """The panels of one kind of page, in their order. `address` gives the URL of a subject's panel by its key.

    With `cards` each has a frame of its own, also while it is fetched.
    """

    def __init__(self, address: Callable[[Any, str], str] | None = None, *, cards: bool = False) -> None:
        self._panels: dict[str, Panel] = {}
        self._address = address
        self._cards = cards

    def panel(self, key: str, *, order: int, template: str, title: Any = None) -> Callable[[C], C]:
        """Decorator: the function makes the context of a panel of this board. `ready()` imports its module."""

        def register(context: C) -> C:
            self._panels[key] = Panel(key, order, template, context, title)
            return context

        return register

    @property
    def panels(self) -> list[Panel]:
        return sorted(self._panels.values(), key=lambda panel: panel.order)

    def render(self, subject: Any, request: HttpRequest) -> list[SafeString]:
        """The panels of the page: those with a title as places that fetch them, the others as they are."""
        return [html for panel in self.panels if (html := self._shown(panel, subject, request))]

    def _shown(self, panel: Panel, subject: Any, request: HttpRequest) -> SafeString:
        if panel.title is None or self._address is None:
            return panel.render(subject, request)
        # A panel that can be seen as of a date is fetched for the date of its page.
        date = request.GET.get("dato", "")
        url = self._address(subject, panel.key) + (f"?{urlencode({'dato': date})}" if date else "")
        place = {"title": panel.title, "url": url, "card": self._cards}
        return render_to_string(PLACEHOLDER, place, request)

    def respond(self, key: str, subject: Any, request: HttpRequest, back_url: str) -> HttpResponse:
        """One panel alone for htmx; for a browser without scripts a page around it. Raises `Http404`."""
        panel = self._panels.get(key)
        if panel is None:
            raise Http404
        html = panel.render(subject, request)
        if wants_part(request):
            response = HttpResponse(html)
        else:
            context = {
                "panel": html,
                "title": panel.title or subject,
                "back_text": str(subject or "Fellesløp"),
                "back_url": back_url,
            }
            response = render(request, "core/panel_page.html", context)
        patch_vary_headers(response, ["HX-Request"])
        return response
