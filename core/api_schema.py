"""What drf-spectacular can't see by itself about our serializers: which values may be null, which lists come whole."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers


class Schema(AutoSchema):
    """The schema of one view."""

    def _get_serializer_field_meta(self, field: Any, direction: str) -> dict[str, Any]:
        meta: dict[str, Any] = super()._get_serializer_field_meta(field, direction)
        if direction == "response" and isinstance(field, serializers.Field) and may_be_null(field):
            meta["nullable"] = True
        return meta


def may_be_null(field: Any) -> bool:
    """Whether an answer has null where there is nothing: by the field's default, or on the way along `source`."""
    if field.default is None or field.allow_null:
        return True
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    for name in (field.source or field.field_name or "").split("."):
        try:
            column = model._meta.get_field(name) if model is not None else None
        except FieldDoesNotExist:
            return False
        if column is None:
            return False
        if getattr(column, "null", False) and column.concrete:
            return True
        model = column.related_model
    return False
