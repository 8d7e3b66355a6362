"""API for the commitments of the agreement; same querysets and rules as the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.geography.api import AS_OF, date_parameter
from portfolio.agreement import as_of as commitments_as_of
from portfolio.agreement import commitments
from portfolio.agreement.models import Commitment, CommitmentState


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


class CommitmentFilter(django_filters.FilterSet):
    """`state` is that of the date asked for, which the table does not hold."""

    state = django_filters.ChoiceFilter(choices=CommitmentState.choices, method="as_it_is")

    class Meta:
        model = Commitment
        fields = ["party"]

    def as_it_is(self, queryset: QuerySet[Commitment], name: str, value: str) -> QuerySet[Commitment]:
        return queryset


class CommitmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What the ministry and KS have promised each other, and where it stands; with `as_of` where it stood that day.

    `state` is empty where nothing had been said of it yet.
    """

    queryset = Commitment.objects.all()
    serializer_class = CommitmentSerializer
    filterset_class = CommitmentFilter

    @opens("anyone")
    @extend_schema(parameters=[AS_OF])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        date, state = date_parameter(request, "as_of"), request.query_params.get("state", "")
        rows: Iterable[Commitment] = self.filter_queryset(self.get_queryset())
        if date != timezone.localdate():
            rows = commitments_as_of.as_of(rows, date)
        page = self.paginate_queryset([row for row in rows if not state or row.state == state])
        return self.get_paginated_response(CommitmentSerializer(page, many=True).data)

    @opens("anyone", subject="commitment")
    @extend_schema(parameters=[AS_OF])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        found, date = self.get_object(), date_parameter(request, "as_of")
        if date != timezone.localdate():
            (found,) = commitments_as_of.as_of([found], date)
        return Response(CommitmentSerializer(found).data)

    @act(
        "portfolio.edit",
        subject="commitment",
        takes=CommitmentUpdateSerializer,
        gives=CommitmentSerializer,
        answers={},
        detail=True,
    )
    def report(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Say where it stands."""
        commitment = self.get_object()
        return commitments.update(commitment.pk, by=request.user, **given())
