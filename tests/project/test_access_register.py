"""Every address says who opens it, the document is fresh, and what no decorator names is not done."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

import networks.reference
from core.opens import addresses, all_actions, all_routes, handlers_of, rules_of_page
from networks.models import User
from tests.project.access_walk import REFUSALS, ask, client_for

pytestmark = pytest.mark.django_db


def test_every_address_has_its_decorator():
    """Each method that it answers to: a page's are those that the decorators name, the API's come from the router."""
    declared = {(route.name, route.method) for route in all_routes()}
    missing = {name for name, _view in addresses()} - {name for name, _method in declared}
    for name, view in addresses():
        if hasattr(view, "cls") and not rules_of_page(view):
            missing |= {f"{method} {name}" for method in handlers_of(view) if (name, method.upper()) not in declared}
    assert not missing


def test_every_action_exists():
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
