"""API of other people's tables of a grant: the same reading and refusals as on the page."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from core.api_acts import Given, act
from funding.api import Asked, KronerField
from funding.grants.models import Grant
from funding.published import tables as published
from funding.published.models import PublishedTable
from funding.results.statement import decided_for


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

    @act("grants.see_runs", subject="grant", gives=[PublishedTableSerializer], detail=True, method="get")
    def tables(self, request: Request, key: str | None = None) -> list[published.Reconciliation]:
        """The published tables that KS has put in, each against the decision that stands."""
        self.for_grant_staff(request)
        grant: Grant = self.get_object()
        decided = decided_for(grant)
        tables = PublishedTable.objects.visible_to(request.user).filter(grant=grant)
        return [published.Reconciliation(table, None, decided) for table in tables.prefetch_related("amounts__network")]

    @tables.mapping.post
    @act("grants.manage", subject="grant", takes=NewTableSerializer, gives=PublishedTableSerializer, code=201)
    def add_table(self, request: Request, given: Given, key: str | None = None) -> published.Reconciliation:
        """Put in a table, all of it or nothing."""
        user = self.for_grant_manager(request)
        grant: Grant = self.get_object()
        values: dict[str, Any] = given()
        pasted = published.read(grant, values["table"], values["stated_sum"])
        table = published.store(grant, pasted, source=values["source"], dated=values["dated"], by=user)
        return published.Reconciliation(table, None, decided_for(grant))
