"""API for proposed statuses; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from rollouts.completion import proposals
from rollouts.completion.models import StatusProposal


class StatusProposalSerializer(serializers.ModelSerializer):
    municipality = serializers.CharField(source="sign_up.municipality.number", help_text="Four digits.")
    solution = serializers.CharField(source="sign_up.pool.rollout.solution.key", help_text="The solution's key.")
    pool = serializers.IntegerField(source="sign_up.pool_id")

    class Meta:
        model = StatusProposal
        fields = ["id", "pool", "municipality", "solution", "level", "effective_date", "state", "created_at", "reason"]


class ConfirmStatusSerializer(serializers.Serializer):
    """Empty: as proposed."""

    level = serializers.ChoiceField(choices=["made_available", "in_use", "benefit_realised"], required=False)
    effective_date = serializers.DateField(required=False)


class DeclineStatusSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


@opens("anyone", on="list")
@opens("sign_ups.status", on="retrieve", subject="status_proposal")
class StatusProposalViewSet(viewsets.ReadOnlyModelViewSet):
    """What completed pools suggest about the status of the caller's municipalities."""

    queryset = StatusProposal.objects.none()
    serializer_class = StatusProposalSerializer
    filterset_fields = ["state"]

    def get_queryset(self) -> QuerySet[StatusProposal]:
        found = StatusProposal.objects.visible_to(self.request.user)
        return found.select_related("sign_up__municipality", "sign_up__pool__rollout__solution").order_by("pk")

    @act(
        "sign_ups.status",
        subject="status_proposal",
        takes=ConfirmStatusSerializer,
        gives=StatusProposalSerializer,
        detail=True,
    )
    def confirm(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Yes: the status is recorded in the caller's name."""
        proposal = self.get_object()
        return proposals.confirm(proposal.pk, by=request.user, **given())

    @act(
        "sign_ups.status",
        subject="status_proposal",
        takes=DeclineStatusSerializer,
        gives=StatusProposalSerializer,
        detail=True,
    )
    def decline(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """No, and what is wrong; nothing is recorded."""
        proposal = self.get_object()
        return proposals.decline(proposal.pk, by=request.user, **given())
