"""What the views of the portfolio's API share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from core.api_acts import refusals


def given(serializer: type[serializers.Serializer], request: Request) -> dict[str, Any]:
    """What the request says, checked; 400 with the fields otherwise."""
    form = serializer(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def done(action: Callable[[], Any]) -> Any:
    """What `action()` gives; a domain error as the API says it."""
    with refusals():
        return action()
