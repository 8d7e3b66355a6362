"""A character that no file can hold: cleaned by every way in, and no page or file breaks where an old row has it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.db.models import Value
from django.db.models.functions import Concat

from core.opens import all_routes
from core.text import is_secret
from networks.models import Need
from tests.project.access_walk import Stage, client_for

pytestmark = pytest.mark.django_db

BAD, GOOD = "Mø\x0bte\u200b ku\u0308r", "Mø\nte kür"
APPS = ("core", "networks", "portfolio", "rollouts", "funding")
# What names a row, points somewhere or is made by the program: no text that somebody has written.
NO_TEXT = re.compile("key|number|slug|email|url|link|token|digest|sort|file_name|password|language")


def texts(model: type[models.Model]) -> Iterator[Any]:
    for column in model._meta.concrete_fields:
        written = isinstance(column, models.CharField | models.TextField) and not (column.choices or column.unique)
        if written and not NO_TEXT.search(column.name):
            yield column


def spoil_old_rows() -> int:
    """Put a vertical tab and a character that XML can't hold in every text that is there; how many columns took it."""
    spoilt = 0
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            for column in texts(model):
                spoilt_text = Concat(column.name, Value("\x0b\ufffe"), output_field=models.TextField())
                try:
                    with transaction.atomic():
                        spoilt += bool(
                            model._base_manager.exclude(**{column.name: ""}).update(**{column.name: spoilt_text})
                        )
                except DatabaseError:
                    continue  # history is not rewritten, and some texts have no room for it
    return spoilt


@pytest.mark.parametrize("name", ["insider", "administrator", "coordination group"])
def test_old_rows_break_nothing(stage: Stage, name: str) -> None:
    assert spoil_old_rows() > 60
    client, broken, files = client_for(stage.cast[name]), [], 0
    for route in all_routes():
        if route.method == "GET" and route.name != "readyz":
            url = stage.url(route)
            response = client.get(url, stage.query.get(route.subject, {}))
            files += "attachment" in response.headers.get("Content-Disposition", "")
            if response.status_code >= 500:
                broken.append(f"{url}: {response.status_code}")
            elif "calendar" in response.headers["Content-Type"] and b"\x0b" in b"".join(response):
                broken.append(f"{url}: the character is still there")
            for ending in ("xlsx", "csv"):
                if response.status_code == 200 and f"format={ending}".encode() in getattr(response, "content", b""):
                    files += 1
                    code = client.get(url, {**stage.query.get(route.subject, {}), "format": ending}).status_code
                    if code >= 500:
                        broken.append(f"{url}?format={ending}: {code}")
    assert files > 10
    assert not broken, "\n".join(broken)


def test_a_form_stores_clean_texts(stage: Stage) -> None:
    client = client_for(stage.cast["insider"])
    client.post("/behov/nytt/", {"title": BAD, "description": BAD, "voice": "network:agder", "network": "agder"})
    client.post(
        "/api/v1/needs/", json.dumps({"title": BAD, "description": BAD, "network": "agder"}), "application/json"
    )
    found = Need.objects.filter(title__startswith="M").values_list("title", "description")
    assert found
    assert set(found) == {(GOOD, GOOD)}


def test_every_password_field_is_left_alone() -> None:
    def subclasses(form: Any) -> Iterator[Any]:
        for one in form.__subclasses__():
            yield one
            yield from subclasses(one)

    secret = {
        name
        for form in subclasses(forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, forms.PasswordInput)
    }
    assert secret
    assert all(is_secret(name) for name in secret), secret


def calls(file: Path) -> set[str]:
    return {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
    }


# Templates, whose texts are ours.
OWN_TEXTS = {"funding/letters/default_template.py", "portfolio/booklets/documents.py", "core/word.py", "core/mail.py"}
WRITERS = {"add_paragraph", "add_heading", "add_run", "send_mail", "EmailMessage"}


def test_documents_and_mails_are_written_in_one_place() -> None:
    found = [
        f"{file.relative_to(settings.BASE_DIR)}: {', '.join(calls(file) & WRITERS)}"
        for app in APPS
        for file in (settings.BASE_DIR / app).rglob("*.py")
        if str(file.relative_to(settings.BASE_DIR)) not in OWN_TEXTS and calls(file) & WRITERS
    ]
    assert not found, "\n".join(found)


def test_parsers_of_the_api_are_the_clean_ones() -> None:
    from rest_framework.views import APIView

    assert all(parser.__module__ == "core.clean_input" for parser in APIView.parser_classes)
