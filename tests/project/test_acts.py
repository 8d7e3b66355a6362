"""`@act`: what a viewset's method gets and answers, and how a refusal of the domain reaches the caller."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from core.api_acts import Given, act
from core.errors import Conflict, DomainError, InvalidInput, NotAllowed, WrongState


class NumberSerializer(serializers.Serializer):
    number = serializers.IntegerField()


ERRORS: dict[str, DomainError] = {
    "not_allowed": NotAllowed("Spør KS."),
    "invalid": InvalidInput("Feil dag.", field="day"),
    "state": WrongState("For sent."),
    "conflict": Conflict("Endret.", theirs=None, field="version"),
}


class ThingViewSet(viewsets.GenericViewSet):
    permission_classes = [AllowAny]
    queryset: Any = None

    @act("anyone", takes=NumberSerializer, gives=NumberSerializer, code=201, detail=False)
    def double(self, request: Request, given: Given) -> dict[str, int]:
        return {"number": given()["number"] * 2}

    @act("anyone", takes=[NumberSerializer], gives=[NumberSerializer], detail=False)
    def several(self, request: Request, given: Given) -> list[dict[str, int]]:
        return [{"number": row["number"] + 1} for row in given()]

    @act("anyone", detail=False)
    def nothing(self, request: Request) -> None:
        """Gives nothing."""

    @act("anyone", takes=NumberSerializer, gives=NumberSerializer, detail=False)
    def refused_first(self, request: Request, given: Given) -> dict[str, int]:
        raise NotAllowed("Spør KS.")

    @act("anyone", gives=NumberSerializer, detail=True)
    def fail(self, request: Request, pk: str) -> Response:
        raise ERRORS[pk]


def ask(name: str, data: Any = None, **kwargs: str) -> Response:
    view = ThingViewSet.as_view({"post": name})
    response: Response = view(APIRequestFactory().post("/", data, format="json"), **kwargs)
    return response


@pytest.mark.parametrize(
    ("name", "data", "code", "answer"),
    [
        ("double", {"number": 4}, 201, {"number": 8}),
        ("several", [{"number": 1}, {"number": 2}], 200, [{"number": 2}, {"number": 3}]),
        ("nothing", None, 204, None),
        # Who may comes before what is missing.
        ("refused_first", {}, 403, {"detail": "Spør KS."}),
    ],
)
def test_what_an_act_answers(name: str, data: Any, code: int, answer: Any):
    response = ask(name, data)
    assert (response.status_code, response.data) == (code, answer)


def test_what_is_wrong_in_the_body_is_said_by_field():
    response = ask("double", {"number": "x"})
    assert (response.status_code, list(response.data)) == (400, ["number"])


@pytest.mark.parametrize(
    ("error", "code", "answer"),
    [
        ("not_allowed", 403, {"detail": "Spør KS."}),
        ("invalid", 400, {"day": ["Feil dag."]}),
        ("state", 409, {"detail": "For sent."}),
        ("conflict", 409, {"version": ["Endret."]}),
    ],
)
def test_the_domains_refusals_are_answers(error: str, code: int, answer: Any):
    response = ask("fail", pk=error)
    assert (response.status_code, response.data) == (code, answer)


def test_the_register_knows_who_opens_it():
    assert [rule.action for rule in ThingViewSet.double.opened_by] == ["anyone"]
