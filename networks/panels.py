"""The socket through which rooms put their parts on the page of a network, a municipality or a person, or the front.

A panel is a template and a function that makes its context. Each panel is also a fragment with its own URL
(`networks:network_panel`, `networks:municipality_panel`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

# Takes the subject (Network or Municipality), the user and the request; gives None when there is nothing to show.
PanelContext = Callable[[Any, Any, HttpRequest], "dict[str, Any] | None"]


@dataclass(frozen=True)
class Panel:
    key: str
    order: int
    template: str
    context: PanelContext
    # What stands in its place until a page has fetched it.
    title: str = ""

    def render(self, subject: Any, request: HttpRequest) -> SafeString:
        """The panel's HTML, empty when it has nothing to show to this person."""
        context = self.context(subject, request.user, request)
        return SafeString("") if context is None else render_to_string(self.template, context, request)


class Board:
    """The panels of one kind of page, in their order."""

    def __init__(self) -> None:
        self._panels: dict[str, Panel] = {}

    def register(self, *, key: str, order: int, template: str, context: PanelContext, title: str = "") -> None:
        self._panels[key] = Panel(key, order, template, context, title)

    @property
    def panels(self) -> list[Panel]:
        return sorted(self._panels.values(), key=lambda panel: panel.order)

    def render(self, subject: Any, request: HttpRequest) -> list[SafeString]:
        return [html for panel in self.panels if (html := panel.render(subject, request))]

    def get(self, key: str) -> Panel | None:
        return self._panels.get(key)


network_board = Board()
municipality_board = Board()
# The subject of the home page's panels is the user.
home_board = Board()
# The front page's panels have no subject: what goes on in the country.
front_board = Board()
register_home_panel = home_board.register
register_front_panel = front_board.register
register_network_panel = network_board.register
register_municipality_panel = municipality_board.register
