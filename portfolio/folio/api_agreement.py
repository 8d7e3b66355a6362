"""The commitments of the agreement for machines: the queryset of the page, the rules of `commitments`."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from portfolio.folio import commitments
from portfolio.folio.api_parts import done, given
from portfolio.models import Commitment, CommitmentState


class CommitmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Commitment
        fields = [
            "id",
            "party",
            "title",
            "title_nn",
            "text",
            "text_nn",
            "source",
            "state",
            "state_date",
            "evidence",
            "next_date",
            "version",
        ]


class CommitmentUpdateSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=CommitmentState.choices, required=False)
    state_date = serializers.DateField(required=False, allow_null=True)
    evidence = serializers.CharField(required=False, max_length=20_000, allow_blank=True)
    next_date = serializers.DateField(required=False, allow_null=True)
    comment = serializers.CharField(required=False, max_length=500)


class CommitmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What the ministry and KS have promised each other, and where it stands."""

    queryset = Commitment.objects.all()
    serializer_class = CommitmentSerializer
    filterset_fields = ["party", "state"]

    @extend_schema(request=CommitmentUpdateSerializer, responses={200: CommitmentSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def report(self, request: Request, pk: str | None = None) -> Response:
        """Say where it stands."""
        user: Any = request.user
        commitment = self.get_object()
        values = given(CommitmentUpdateSerializer, request)
        saved = done(lambda: commitments.update(commitment.pk, by=user, **values))
        return Response(CommitmentSerializer(saved).data)
