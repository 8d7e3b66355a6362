"""Grants and runs for machines; the same querysets as the pages."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers, viewsets

from networks.models import Network

from .models import (
    AllocationKey,
    AllocationLine,
    AllocationRun,
    BoughtOutPosition,
    DecidedAmount,
    Deduction,
    Grant,
    KeySweep,
    NetworkReport,
    SupportedRollout,
)
from .statement import Decided


class DecidedAmountSerializer(serializers.ModelSerializer):
    network: serializers.SlugRelatedField[Network] = serializers.SlugRelatedField("key", read_only=True)
    project_number = serializers.CharField(source="network.project_number", read_only=True)

    class Meta:
        model = DecidedAmount
        fields = ["network", "project_number", "amount", "computed", "reason", "source", "decided_on"]


class DeductionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Deduction
        fields = ["reason", "amount"]


class GrantSerializer(serializers.ModelSerializer):
    """`decided_sum` is what the decided amounts add up to, `stated_sum` what the source says that they do. Kroner."""

    decided = DecidedAmountSerializer(source="decided_amounts", many=True, read_only=True)
    deductions = DeductionSerializer(many=True, read_only=True)
    decided_sum = serializers.SerializerMethodField()

    class Meta:
        model = Grant
        fields = [
            "key",
            "year",
            "title",
            "scheme",
            "chapter",
            "source",
            "total_set_aside",
            "carried_over",
            "deductions",
            "amount_to_share",
            "stated_sum",
            "decided_sum",
            "decided",
        ]

    def get_decided_sum(self, grant: Grant) -> int:
        return Decided(grant, list(grant.decided_amounts.all())).total


class GrantViewSet(viewsets.ReadOnlyModelViewSet):
    """The grants with the amounts decided for each network."""

    queryset = Grant.objects.all()
    serializer_class = GrantSerializer
    lookup_field = "key"
    filterset_fields = ["year"]

    def get_queryset(self) -> QuerySet[Grant]:
        amounts = Prefetch("decided_amounts", DecidedAmount.objects.standing().select_related("network"))
        return Grant.objects.visible_to(self.request.user).prefetch_related(amounts, "deductions")


class AllocationKeySerializer(serializers.ModelSerializer):
    class Meta:
        model = AllocationKey
        fields = [
            "name",
            "version",
            "flat_share",
            "municipality_weight",
            "population_weight",
            "factor_share",
            "factors",
            "base_amount",
            "floor_amount",
            "ceiling_amount",
            "rounding_unit",
            "population_date",
            "municipality_date",
        ]


class AllocationLineSerializer(serializers.ModelSerializer):
    """`recipient` is set in the place of `network` in scenarios that share between others."""

    network: serializers.SlugRelatedField[Network] = serializers.SlugRelatedField("key", read_only=True)
    project_number = serializers.CharField(source="network.project_number", read_only=True, allow_null=True)

    class Meta:
        model = AllocationLine
        fields = [
            "network",
            "recipient",
            "project_number",
            "municipalities",
            "population",
            "base",
            "flat",
            "municipality_part",
            "population_part",
            "factor_part",
            "limited",
            "rounding",
            "amount",
        ]


class AllocationRunSerializer(serializers.ModelSerializer):
    grant: serializers.SlugRelatedField[Grant] = serializers.SlugRelatedField("key", read_only=True)
    key = AllocationKeySerializer(read_only=True)
    lines = AllocationLineSerializer(many=True, read_only=True)

    class Meta:
        model = AllocationRun
        fields = [
            "id",
            "grant",
            "key",
            "scenario",
            "trial",
            "state",
            "progress",
            "error",
            "queued_at",
            "started_at",
            "finished_at",
            "digest",
            "lines",
        ]


class AllocationRunViewSet(viewsets.ReadOnlyModelViewSet):
    """What has been computed but not decided; only KS' grant staff see any. Amounts in kroner, parts add up to each."""

    queryset = AllocationRun.objects.none()
    serializer_class = AllocationRunSerializer
    filterset_fields = {"grant__key": ["exact"], "state": ["exact"]}

    def get_queryset(self) -> QuerySet[AllocationRun]:
        lines = Prefetch("lines", AllocationLine.objects.select_related("network"))
        visible = AllocationRun.objects.visible_to(self.request.user).defer("inputs")
        return visible.select_related("grant", "key").prefetch_related(lines)


class PositionSerializer(serializers.ModelSerializer):
    municipality = serializers.CharField(source="municipality.number", read_only=True)

    class Meta:
        model = BoughtOutPosition
        fields = ["municipality", "title", "percent"]


class SupportedRolloutSerializer(serializers.ModelSerializer):
    class Meta:
        model = SupportedRollout
        fields = ["title", "support"]


class NetworkReportSerializer(serializers.ModelSerializer):
    """Kroner; `used` is counted from the start of the grant. The last two are the final round's."""

    grant = serializers.CharField(source="round.grant.key", read_only=True)
    round = serializers.CharField(source="round.name", read_only=True)
    due_on = serializers.DateField(source="round.due_on", read_only=True)
    is_final = serializers.BooleanField(source="round.is_final", read_only=True)
    network: serializers.SlugRelatedField[Network] = serializers.SlugRelatedField("key", read_only=True)
    positions = PositionSerializer(many=True, read_only=True)
    rollouts = SupportedRolloutSerializer(many=True, read_only=True)

    class Meta:
        model = NetworkReport
        fields = [
            "id",
            "grant",
            "round",
            "due_on",
            "is_final",
            "network",
            "state",
            "activities",
            "positions",
            "rollouts",
            "used",
            "to_carry",
            "to_repay",
            "submitted_at",
            "approved_at",
        ]


class NetworkReportViewSet(viewsets.ReadOnlyModelViewSet):
    """What the money became: approved reports, the own network's in every state, and to KS all that have been sent."""

    queryset = NetworkReport.objects.none()
    serializer_class = NetworkReportSerializer
    filterset_fields = {"round__grant__key": ["exact"], "network__key": ["exact"], "state": ["exact"]}

    def get_queryset(self) -> QuerySet[NetworkReport]:
        visible = NetworkReport.objects.visible_to(self.request.user).select_related("round__grant", "network")
        return visible.prefetch_related("positions__municipality", "rollouts")


class KeySweepSerializer(serializers.ModelSerializer):
    grant: serializers.SlugRelatedField[Grant] = serializers.SlugRelatedField("key", read_only=True)

    class Meta:
        model = KeySweep
        fields = ["id", "grant", "state", "progress", "error", "grid", "target", "count", "done", "result", "queued_at"]


class KeySweepViewSet(viewsets.ReadOnlyModelViewSet):
    """Searches over keys; KS' working papers. `off` is what a key misses the decided amounts by, in kroner."""

    queryset = KeySweep.objects.none()
    serializer_class = KeySweepSerializer
    filterset_fields = {"grant__key": ["exact"], "state": ["exact"]}

    def get_queryset(self) -> QuerySet[KeySweep]:
        return KeySweep.objects.visible_to(self.request.user).select_related("grant")
