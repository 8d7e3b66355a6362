"""API of proposals and decisions; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from core.api_acts import Given, act
from core.opens import opens
from funding.api import Asked, ForKsField, KronerField
from funding.decisions import workflow as decisions
from funding.decisions.models import DecidedAmount, Decision, ProposedAmount
from funding.grants.models import Grant


class ProposedSerializer(serializers.Serializer):
    network = serializers.SlugField(help_text="The network's key.")
    amount = KronerField()
    reason = serializers.CharField(max_length=300, default="", allow_blank=True, help_text="Why it isn't the computed.")


class ProposeSerializer(serializers.Serializer):
    """Networks left out get what was computed."""

    note = serializers.CharField(max_length=1000, default="", allow_blank=True)
    amounts = ProposedSerializer(many=True, default=list)


class DecisionAmountSerializer(serializers.Serializer):
    network = serializers.CharField(source="network.key")
    project_number = serializers.CharField(source="network.project_number")
    amount = serializers.IntegerField()
    computed = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()


class AllocationDecisionSerializer(serializers.ModelSerializer):
    """A table of amounts: proposed, or decided. Names, notes and runs are shown to KS only."""

    grant: serializers.SlugRelatedField[Grant] = serializers.SlugRelatedField("key", read_only=True)
    run = ForKsField(source="run_id")
    note = ForKsField()
    reason = ForKsField(help_text="Why it was sent back.")
    proposed_by = ForKsField()
    decided_by = ForKsField()
    amounts = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = [
            "id",
            "grant",
            "run",
            "state",
            "source",
            "note",
            "reason",
            "proposed_by",
            "proposed_at",
            "decided_by",
            "decided_on",
            "amounts",
        ]

    @extend_schema_field(DecisionAmountSerializer(many=True))
    def get_amounts(self, decision: Decision) -> list[dict[str, Any]]:
        rows = decision.proposed if decision.run_id else decision.amounts
        return list(DecisionAmountSerializer(rows.all(), many=True).data)


class DecideSerializer(serializers.Serializer):
    decided_on = serializers.DateField(default=None, allow_null=True, help_text="Today when it is left out.")


class SendBackSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=1000)


@opens("anyone", on="list")
@opens("grants.see_runs", on="retrieve", subject="decision")
class DecisionViewSet(Asked, viewsets.ReadOnlyModelViewSet):
    """The decisions that stand; to KS also proposals, and what stood before."""

    queryset = Decision.objects.none()
    serializer_class = AllocationDecisionSerializer
    filterset_fields = {"grant__key": ["exact"], "state": ["exact"]}

    def get_queryset(self) -> QuerySet[Decision]:
        found = Decision.objects.visible_to(self.request.user).select_related("grant", "proposed_by", "decided_by")
        return found.prefetch_related(
            Prefetch("proposed", ProposedAmount.objects.select_related("network")),
            Prefetch("amounts", DecidedAmount.objects.select_related("network")),
        )

    @act("grants.decide", subject="decision", takes=DecideSerializer, gives=AllocationDecisionSerializer, detail=True)
    def decide(self, request: Request, given: Given, pk: str | None = None) -> Decision:
        """A second person decides; the decision that stood until now is replaced."""
        user, values = self.for_grant_staff(request), given()
        decisions.decide(self.get_object(), by=user, **values)
        return self.get_object()

    @act(
        "grants.decide",
        subject="decision",
        takes=SendBackSerializer,
        gives=AllocationDecisionSerializer,
        detail=True,
        url_path="send-back",
    )
    def send_back(self, request: Request, given: Given, pk: str | None = None) -> Decision:
        """A second person returns the proposal with a reason."""
        user, values = self.for_grant_staff(request), given()
        decisions.send_back(self.get_object(), by=user, **values)
        return self.get_object()

    @act("grants.withdraw", subject="decision", gives=AllocationDecisionSerializer, detail=True)
    def withdraw(self, request: Request, pk: str | None = None) -> Decision:
        """The one who proposed it takes it back."""
        user = self.for_grant_staff(request)
        decisions.withdraw(self.get_object(), by=user)
        return self.get_object()
