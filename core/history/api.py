"""API for the log: all of it for the administrator, one thing's for those who may see its page's."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.history import registry
from core.history.forms import ORIGINS, people
from core.history.reading import Asked, Log
from core.history.views import who_may
from core.history.words import entries
from core.opens import opens


class HistoryChangeSerializer(serializers.Serializer):
    label = serializers.CharField()  # type: ignore[assignment]
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField()


class HistoryEntrySerializer(serializers.Serializer):
    """One change, in words."""

    at = serializers.DateTimeField()
    who = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()
    what = serializers.CharField()
    done = serializers.CharField()
    changes = HistoryChangeSerializer(many=True)
    where = serializers.CharField()
    address = serializers.CharField(allow_blank=True, help_text="The page, the task or the command.")


class QuerySerializer(serializers.Serializer):
    kind = serializers.CharField(required=False, help_text="The kind of thing, e.g. networks.user.")
    row = serializers.IntegerField(required=False, help_text="One row of that kind, by id, with its parts.")
    text = serializers.CharField(required=False)
    who = serializers.CharField(required=False, help_text="A part of the name of the one who did it.")
    origin = serializers.ChoiceField(choices=ORIGINS, required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False, help_text="The last day.")


@opens(registry.LOG, on="list")
@opens("history.see", on="list", subject="history:api")
class HistoryViewSet(viewsets.GenericViewSet):
    """What is changed, the latest first: who, what, when and from where."""

    permission_classes = [IsAuthenticated]
    serializer_class = HistoryEntrySerializer
    filter_backends: list[type] = []

    @extend_schema(parameters=[QuerySerializer], responses=HistoryEntrySerializer(many=True))
    def list(self, request: Request) -> Response:
        """All changes; with `kind` and `row` those of one thing, for anyone who may see its history."""
        query = QuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        found = Log(_asked(request.user, query.validated_data))
        page: Any = self.paginate_queryset(found)  # type: ignore[arg-type]
        return self.get_paginated_response(HistoryEntrySerializer(entries(page), many=True).data)


def _asked(user: Any, given: dict[str, Any]) -> Asked:
    kind, row = given.get("kind", ""), given.get("row")
    entry = registry.find(kind) if kind else None
    if kind and entry is None:
        raise serializers.ValidationError({"kind": [f"{kind} has no history."]})
    rest: dict[str, Any] = {name: given[name] for name in ("text", "origin", "since", "until") if name in given}
    if who := given.get("who"):
        rest["by"] = people(who)
    if entry is not None and row is not None:
        of = get_object_or_404(entry.model._base_manager.all(), pk=row)
        if not registry.may_see(user, of):
            raise PermissionDenied(who_may())
        return Asked(of=of, **rest)
    if not (registry.may_see_log(user) or (entry is not None and registry.may_see_kind(user, entry))):
        raise PermissionDenied(who_may())
    return Asked(kind=kind, **rest)
