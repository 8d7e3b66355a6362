"""The helpers of pages: what the domain refuses ends beside a field, as a message, or as 403."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory

from core.errors import Conflict, DomainError, InvalidInput, NotAllowed, WrongState
from core.forms import PlainForm
from core.pages import act, form_page, refused, refused_beside, refused_told


class Theirs:
    version = 7


class NameForm(forms.Form):
    name = forms.CharField()
    version = forms.IntegerField(required=False)


def typed(text: str = "name=Kari&version=3") -> NameForm:
    form = NameForm(QueryDict(text))
    form.is_valid()
    return form


def post() -> HttpRequest:
    request = RequestFactory().post("/", {})
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def said(request: HttpRequest) -> list[tuple[str, str]]:
    return [(message.level_tag, str(message)) for message in get_messages(request)]


def refuse(error: DomainError) -> Any:
    raise error


@pytest.mark.parametrize(("field", "where"), [("name", "name"), ("elsewhere", "__all__"), (None, "__all__")])
def test_a_refusal_stands_beside_its_field(field: str | None, where: str):
    form = typed()
    with refused_beside(form):
        refuse(InvalidInput("Nei.", field=field))
    assert form.errors == {where: ["Nei."]}


def test_a_refusal_of_several_fields_stands_beside_each():
    form = typed()
    with refused_beside(form):
        refuse(InvalidInput.beside({"version": "Nei.", "elsewhere": "Nei.", "name": "Heller ikke."}))
    assert form.errors == {"version": ["Nei."], "name": ["Heller ikke."]}


class DatedForm(PlainForm):
    state = forms.CharField()
    day = forms.DateField(required=False, label="Lovet til")

    def ignored(self) -> list[str]:
        return ["day"] if self.cleaned_data["state"] == "levert" else []


@pytest.mark.parametrize(
    ("text", "told"),
    [("state=levert&day=2026-05-17", True), ("state=levert&day=", False), ("state=lovet&day=2026-05-17", False)],
)
def test_what_counts_for_nothing_is_said_to_be_unused(text: str, told: bool):
    request = post()
    form_page(request, DatedForm(QueryDict(text)), "x.html", save=lambda: None, success="Lagret.", to="/")
    unused = "Det du fylte ut i «Lovet til», er ikke brukt, for det endrer ingenting her."
    assert said(request) == [("success", "Lagret."), *([("warning", unused)] if told else [])]


def test_after_a_conflict_the_form_can_be_sent_again():
    form = typed()
    with refused_beside(form, again=lambda theirs: {"version": theirs.version}) as refusal:
        refuse(Conflict("Endret.", theirs=Theirs()))
    assert (form.data["name"], form.data["version"]) == ("Kari", "7")
    assert form.non_field_errors() == ["Endret."]
    assert refusal.status == 409


def test_without_a_way_to_send_it_again_a_conflict_is_like_any_refusal():
    form = typed()
    with refused_beside(form):
        refuse(Conflict("Endret.", theirs=Theirs()))
    assert form.data["version"] == "3"
    assert form.non_field_errors() == ["Endret."]


@pytest.mark.parametrize("helper", [refused, lambda: refused_beside(typed()), lambda: refused_told(post())])
def test_what_the_person_may_not_do_becomes_403(helper: Any):
    with pytest.raises(PermissionDenied, match=r"^Spør KS\.$"), helper():
        refuse(NotAllowed("Spør KS."))


def test_a_page_may_tell_that_too():
    request = post()
    with refused_told(request, everything=True):
        refuse(NotAllowed("Ikke ditt eget."))
    assert said(request) == [("error", "Ikke ditt eget.")]


def test_an_act_says_what_came_of_it():
    request = post()
    assert act(request, lambda: None, "Lagret.")
    assert not act(request, lambda: refuse(WrongState("For sent.")), "Lagret.")
    assert said(request) == [("success", "Lagret."), ("error", "For sent.")]


def test_other_errors_are_nobodys_refusal():
    with pytest.raises(ZeroDivisionError), refused():
        _ = 1 / 0


def test_a_form_page_is_left_when_it_is_saved():
    request, form = post(), typed()
    answer = form_page(request, form, "never.html", save=lambda: "/der/", success=lambda made: f"Laget {made}.")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/der/")
    assert said(request) == [("success", "Laget /der/.")]
