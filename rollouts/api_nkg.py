"""The API's part of the NKG's room and of the receiving capacity: the same rows and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated

from rollouts.models import LoggedDecision


class LoggedDecisionSerializer(serializers.ModelSerializer):
    """One decision of the national coordination group; `supersedes` is the line it takes the place of."""

    decided_by = serializers.CharField(read_only=True)
    present = serializers.ListField(child=serializers.CharField(), help_text="Names; empty between meetings.")
    recused = serializers.ListField(child=serializers.CharField(), help_text="Present, but stood aside.")

    class Meta:
        model = LoggedDecision
        fields = [
            "id",
            "kind",
            "subject",
            "pool",
            "change",
            "dispensation",
            "meeting",
            "reason",
            "decided_at",
            "decided_by",
            "present",
            "recused",
            "supersedes",
        ]


class LoggedDecisionViewSet(viewsets.ReadOnlyModelViewSet):
    """The log of the national coordination group, the latest first; never changed, only superseded."""

    queryset = LoggedDecision.objects.none()
    serializer_class = LoggedDecisionSerializer
    permission_classes = [IsAuthenticated]
    filterset_fields = ["pool", "kind"]

    def get_queryset(self) -> QuerySet[LoggedDecision]:
        return LoggedDecision.objects.select_related("decided_by").order_by("-decided_at", "-pk")


class HitSerializer(serializers.Serializer):
    kind = serializers.CharField(help_text="`municipality`, `leader`, `network` or `nhn`.")
    name = serializers.CharField()
    limit = serializers.IntegerField(help_text="Pools at once that are fine.")
    most = serializers.IntegerField(help_text="Pools at once in the worst week, this one included.")
    weeks = serializers.ListField(child=serializers.DateField(), help_text="The Mondays of the weeks.")
    pools = serializers.SerializerMethodField()

    def get_pools(self, hit: Any) -> list[int]:
        return [pool.pk for pool in hit.pools]


class WindowSerializer(serializers.Serializer):
    start_date = serializers.DateField()
    end_date = serializers.DateField()
    sign_up_deadline = serializers.DateField(allow_null=True)


class ReadingSerializer(serializers.Serializer):
    """What a pool collides with, as the caller may see it; dates are inclusive."""

    start_date = serializers.DateField()
    end_date = serializers.DateField()
    is_free = serializers.BooleanField()
    hits = HitSerializer(many=True)
    possible = serializers.IntegerField(help_text="Municipalities that may come to take part.")
    possible_free = serializers.IntegerField(help_text="Of these, those with room in all the weeks.")
    needs = serializers.IntegerField(help_text="How many of them must have room.")
    window = WindowSerializer(allow_null=True, help_text="The nearest free period, when this one is not free.")
