"""Every address stands in the register of actions, the document is fresh, and what no row names is not done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import URLPattern, URLResolver, get_resolver

import networks.reference
from networks.actions import all_actions, all_routes
from networks.models import User
from tests.house.access_walk import REFUSALS, ask, client_for

pytestmark = pytest.mark.django_db


def url_names(patterns: list[Any] | None = None, namespace: str = "") -> Iterator[str]:
    """The full name of every address in the URLconf; one without a name is named by its pattern."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from url_names(pattern.url_patterns, inner)
        else:
            assert isinstance(pattern, URLPattern)
            yield namespace + (pattern.name or str(pattern.pattern))


def test_every_address_stands_in_the_register_and_the_register_names_no_other():
    assert {route.name for route in all_routes()} == set(url_names())


def test_every_action_exists_and_none_is_only_talk():
    assert {route.action for route in all_routes()} <= set(all_actions())


def test_the_document_is_fresh():
    networks.reference.load()
    before = User.objects.count()
    call_command("access_matrix", check=True)
    assert User.objects.count() == before


def test_a_stale_document_is_noticed(tmp_path, settings):
    networks.reference.load()
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError):
        call_command("access_matrix", check=True)
    call_command("access_matrix", verbosity=0)
    call_command("access_matrix", check=True)


def test_what_no_row_names_is_not_done(stage):
    """A method that the register doesn't name for an address is refused, to those with most rights, too."""
    known = {(route.name, route.method) for route in all_routes()}
    wrong = []
    for name in ("insider", "administrator", "anonymous"):
        client = client_for(stage.cast[name])
        for route in {route.name: route for route in all_routes()}.values():
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                if (route.name, method) in known:
                    continue
                status = ask(client, method, stage.url(route), {})
                if status not in REFUSALS:
                    wrong.append(f"{name}: {method} {stage.url(route)} gave {status}")
    assert not wrong, "\n".join(wrong)
