"""The boards that every app may put panels on: the page of a network, a municipality or a person, and the front."""

from __future__ import annotations

from django.urls import reverse

from core.panel_registry import Board

network_board = Board(lambda network, key: reverse("networks:network_panel", args=[network.key, key]))
municipality_board = Board(
    lambda municipality, key: reverse("networks:municipality_panel", args=[municipality.number, key])
)
# The subject of the home page's panels is the user.
home_board = Board(lambda user, key: reverse("home_panel", args=[key]))
# The front page's panels have no subject: what goes on in the country.
front_board = Board(lambda _nothing, key: reverse("front_panel", args=[key]))
