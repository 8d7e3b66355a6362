"""Other people's tables of a grant for machines: the same reading and the same refusals as on the page."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from networks.api_errors import REFUSED, refusals
from networks.opens import opens

from . import published
from .access import may_manage_grants, who_sees_runs
from .api_common import Asked, KronerField, given
from .models import Grant, PublishedTable
from .statement import decided_for


class NewTableSerializer(serializers.Serializer):
    """`table` is the pasted text: a network and an amount on each line, tabs or semicolons between. A bad row stops
    them all. `stated_sum` is what the source says; left out, the table's own sum row stands in."""

    source = serializers.CharField(max_length=300)  # type: ignore[assignment]
    dated = serializers.DateField()
    stated_sum = KronerField(default=None, allow_null=True)
    table = serializers.CharField(max_length=100_000, trim_whitespace=False)


class PublishedRowSerializer(serializers.Serializer):
    """`difference` is published minus decided; null where the network stands on one side only."""

    network = serializers.CharField(source="key")
    published = serializers.IntegerField(allow_null=True)
    decided = serializers.IntegerField(source="ours", allow_null=True)
    difference = serializers.IntegerField(allow_null=True)


class PublishedTableSerializer(serializers.Serializer):
    """A table against the decision that stands. `source_error` is the sum of its amounts less its stated sum."""

    id = serializers.IntegerField(source="table.pk")
    source = serializers.CharField(source="table.source")  # type: ignore[assignment]
    dated = serializers.DateField(source="table.dated")
    stated_sum = serializers.IntegerField(allow_null=True)
    total = serializers.IntegerField()
    source_error = serializers.IntegerField()
    rows = PublishedRowSerializer(many=True)


class PublishedTables(Asked):
    """The part of a grant's API that is about such tables."""

    @opens("grants.see_runs", subject="grant")
    @extend_schema(responses=PublishedTableSerializer(many=True))
    @action(detail=True)
    def tables(self, request: Request, key: str | None = None) -> Response:
        """The published tables that KS has put in, each against the decision that stands."""
        self.for_grant_staff(request)
        grant: Grant = self.get_object()
        decided = decided_for(grant)
        tables = PublishedTable.objects.visible_to(request.user).filter(grant=grant)
        found = [
            published.Reconciliation(table, None, decided) for table in tables.prefetch_related("amounts__network")
        ]
        return Response(PublishedTableSerializer(found, many=True).data)

    @opens("grants.manage", subject="grant")
    @extend_schema(request=NewTableSerializer, responses={201: PublishedTableSerializer, **REFUSED})
    @tables.mapping.post
    def add_table(self, request: Request, key: str | None = None) -> Response:
        """Put in a table, all of it or nothing."""
        user = self.asked_by(request, may_manage_grants(request.user), who_sees_runs())
        grant: Grant = self.get_object()
        values: dict[str, Any] = given(NewTableSerializer, request)
        with refusals():
            pasted = published.read(grant, values["table"], values["stated_sum"])
            table = published.store(grant, pasted, source=values["source"], dated=values["dated"], by=user)
        found = published.Reconciliation(table, None, decided_for(grant))
        return Response(PublishedTableSerializer(found).data, status=status.HTTP_201_CREATED)
