"""Who wants to leave and who has left, for machines: KS' administrators, the functions of `leaving.py`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import obey
from core.opens import opens
from networks.departures import leaving
from networks.departures.models import Departure, DepartureState


class ManagesDepartures(BasePermission):
    """KS' administrators."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return leaving.may_manage_departures(request.user)


class DepartureSerializer(serializers.ModelSerializer):
    """`due_on` is the first day on which the personal data may go."""

    person = serializers.IntegerField(source="user_id")
    name = serializers.CharField(source="user.name")
    due_on = serializers.SerializerMethodField()

    class Meta:
        model = Departure
        fields = [
            "id",
            "person",
            "name",
            "state",
            "requested_at",
            "left_on",
            "due_on",
            "postponed_until",
            "postponed_reason",
        ]

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_due_on(self, departure: Departure) -> dt.date | None:
        return departure.due_on(self.context["months"])


class PostponeSerializer(serializers.Serializer):
    until = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class KeptMonthsSerializer(serializers.Serializer):
    anonymise_after_months = serializers.IntegerField(min_value=1, max_value=60)


@opens("people.departures", on="list")
@opens("people.departures", on="retrieve", subject="departure")
class DepartureViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Who wants to leave, and who has left and has the name still."""

    queryset = Departure.objects.filter(state__in=[DepartureState.REQUESTED, DepartureState.LEFT])
    serializer_class = DepartureSerializer
    permission_classes = [IsAuthenticated, ManagesDepartures]
    filter_backends: list[type] = []

    def get_queryset(self) -> QuerySet[Departure]:
        return super().get_queryset().select_related("user").order_by("left_on", "pk")

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "months": leaving.months_kept()}

    @opens("people.departures", subject="departure")
    @extend_schema(request=PostponeSerializer, responses={200: DepartureSerializer})
    @action(detail=True, methods=["post"])
    def postpone(self, request: Request, pk: str | None = None) -> Response:
        """Keep the personal data longer, with a reason."""
        departure = self.get_object()
        given = PostponeSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        saved = obey(leaving.postpone, departure=departure, by=request.user, **given.validated_data)
        return Response(self.get_serializer(saved).data)

    @opens("people.departures", subject="departure")
    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str | None = None) -> Response:
        """Open the account again and send an invitation; roles are given anew."""
        obey(leaving.reopen, departure=self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @opens("people.departures")
    @extend_schema(responses={200: KeptMonthsSerializer})
    @action(detail=False, pagination_class=None)
    def period(self, request: Request) -> Response:
        """For how many months a closed account keeps its personal data."""
        return self._period()

    def _period(self) -> Response:
        return Response({"anonymise_after_months": leaving.months_kept()})

    @opens("people.departures")
    @extend_schema(request=KeptMonthsSerializer, responses={200: KeptMonthsSerializer})
    @period.mapping.put
    def set_period(self, request: Request) -> Response:
        """Set it, for those who have left already, too."""
        given = KeptMonthsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        obey(leaving.set_months_kept, months=given.validated_data["anonymise_after_months"], by=request.user)
        return self._period()
