"""Fields that several parts of the API have."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

from networks.models import Municipality


class PersonField(serializers.CharField):
    """A person's name; null to those who aren't signed in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        request = self.context.get("request")
        return str(value) if request is not None and request.user.is_authenticated else None


class NumberSerializer(serializers.Serializer):
    municipality = serializers.CharField(max_length=4, help_text="Four digits.")

    def validate_municipality(self, number: str) -> Municipality:
        municipality = Municipality.objects.filter(number=number).first()
        if municipality is None:
            raise serializers.ValidationError(
                gettext("Det er ingen kommune med nummer %(number)s.") % {"number": number}
            )
        return municipality


WRONG_OR_REFUSED = {
    400: OpenApiResponse(description="The field and what is wrong with it."),
    403: OpenApiResponse(description="Not for the caller."),
}
