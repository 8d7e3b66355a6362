"""Materials, proposed statuses and shared evaluations for machines: the rules of the pages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from networks.api_errors import refusals
from rollouts import completion
from rollouts.api import REFUSED
from rollouts.models import Evaluation, Material, MaterialVersion, StatusProposal


class MaterialVersionSerializer(serializers.ModelSerializer):
    href = serializers.CharField(help_text="The owner's address, or the path of our download.")

    class Meta:
        model = MaterialVersion
        fields = ["number", "href", "change_note", "published_at"]


class MaterialSerializer(serializers.ModelSerializer):
    solution = serializers.CharField(source="solution.key", help_text="The solution's key.")
    versions = MaterialVersionSerializer(many=True, help_text="The latest first.")

    class Meta:
        model = Material
        fields = ["id", "solution", "kind", "title", "owner", "language", "review_due", "versions"]


class MaterialFilter(django_filters.FilterSet):
    solution = django_filters.CharFilter(field_name="solution__key", label="The solution's key")

    class Meta:
        model = Material
        fields = ["kind", "language"]


class MaterialViewSet(viewsets.ReadOnlyModelViewSet):
    """Templates and guides of the solutions, with all published versions."""

    queryset = Material.objects.none()
    serializer_class = MaterialSerializer
    filterset_class = MaterialFilter

    def get_queryset(self) -> QuerySet[Material]:
        return Material.objects.select_related("solution").prefetch_related("versions").order_by("pk")


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


class StatusProposalViewSet(viewsets.ReadOnlyModelViewSet):
    """What completed pools suggest about the status of the caller's municipalities."""

    queryset = StatusProposal.objects.none()
    serializer_class = StatusProposalSerializer
    filterset_fields = ["state"]

    def get_queryset(self) -> QuerySet[StatusProposal]:
        found = StatusProposal.objects.visible_to(self.request.user)
        return found.select_related("sign_up__municipality", "sign_up__pool__rollout__solution").order_by("pk")

    @extend_schema(request=ConfirmStatusSerializer, responses={200: StatusProposalSerializer, **REFUSED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def confirm(self, request: Request, pk: str | None = None) -> Response:
        """Yes: the status is recorded in the caller's name."""
        user: Any = request.user
        proposal = self.get_object()
        given = ConfirmStatusSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusals():
            proposal = completion.confirm(proposal.pk, by=user, **given.validated_data)
        return Response(self.get_serializer(proposal).data)

    @extend_schema(request=DeclineStatusSerializer, responses={200: StatusProposalSerializer, **REFUSED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def decline(self, request: Request, pk: str | None = None) -> Response:
        """No, and what is wrong; nothing is recorded."""
        user: Any = request.user
        proposal = self.get_object()
        given = DeclineStatusSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        with refusals():
            proposal = completion.decline(proposal.pk, by=user, **given.validated_data)
        return Response(self.get_serializer(proposal).data)


class EvaluationSerializer(serializers.ModelSerializer):
    solution = serializers.CharField(source="pool.rollout.solution.key", help_text="The solution's key.")

    class Meta:
        model = Evaluation
        fields = ["id", "pool", "solution", "open_until", "summary", "advice", "shared_at"]


class EvaluationViewSet(viewsets.ReadOnlyModelViewSet):
    """The shared summaries, and what the next rollout should know, to those signed in."""

    queryset = Evaluation.objects.none()
    serializer_class = EvaluationSerializer
    filterset_fields = ["pool"]

    def get_queryset(self) -> QuerySet[Evaluation]:
        if not self.request.user.is_authenticated:
            return Evaluation.objects.none()
        found = Evaluation.objects.filter(shared_at__isnull=False)
        return found.select_related("pool__rollout__solution").order_by("pk")
