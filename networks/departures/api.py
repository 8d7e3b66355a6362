"""API for who wants to leave and who has left: KS' administrators, the functions of `leaving.py`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.consequences.api import ChapterSerializer
from networks.departures import leaving
from networks.departures.models import Departure, DepartureState
from networks.people.api import PersonViewSet
from networks.people.models import User


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


class HandoverSerializer(serializers.Serializer):
    """What somebody could take over, and the people who could."""

    key = serializers.CharField()
    text = serializers.CharField()
    candidates = serializers.SerializerMethodField()

    def get_candidates(self, handover: Any) -> list[int]:
        return [person.pk for person in handover.candidates]


class LeavingPreviewSerializer(serializers.Serializer):
    chapters = ChapterSerializer(many=True)
    handovers = HandoverSerializer(many=True)


class LeaveSerializer(serializers.Serializer):
    heirs = serializers.DictField(
        child=serializers.IntegerField(), default=dict, help_text="Who takes over, by the keys of `handovers`."
    )


class PostponeSerializer(serializers.Serializer):
    until = serializers.DateField()
    reason = serializers.CharField(max_length=300)


class KeptMonthsSerializer(serializers.Serializer):
    anonymise_after_months = serializers.IntegerField(min_value=1, max_value=60)


class LeavingPersonViewSet(PersonViewSet):
    """The people whom the caller manages: all to KS' administrators, the own region's to a contact person."""

    def _leaver(self) -> User:
        person = self.get_object()
        if not leaving.may_close_account(self.request.user, person):
            raise PermissionDenied(_("Denne kontoen avsluttes av KS."))
        return person

    @act("people.leave", subject="person", gives=LeavingPreviewSerializer, detail=True, method="get")
    def leave(self, request: Request, pk: str | None = None) -> Any:
        """What the person's leaving would change in every room; changes nothing."""
        person = self._leaver()
        return {"chapters": leaving.preview(person), "handovers": leaving.handovers(person)}

    @leave.mapping.post
    @act("people.leave", subject="person", takes=LeaveSerializer, gives=DepartureSerializer, answers={})
    def close(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Response:
        """End all roles now, hand over, close the account and sign the person out everywhere; all or nothing."""
        person = self._leaver()
        wanted = given()["heirs"]
        found = User.objects.in_bulk(wanted.values())
        if strange := [key for key, number in wanted.items() if number not in found]:
            raise ValidationError({key: [_("Velg en av dem som kan overta.")] for key in strange})
        heirs = {key: found[number] for key, number in wanted.items()}
        departure = leaving.leave(user=person, heirs=heirs, by=request.user)
        return Response(DepartureSerializer(departure, context={"months": leaving.months_kept()}).data)


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

    @act(
        "people.departures",
        subject="departure",
        takes=PostponeSerializer,
        gives=DepartureSerializer,
        answers={},
        detail=True,
    )
    def postpone(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Keep the personal data longer, with a reason."""
        return leaving.postpone(self.get_object(), by=request.user, **given())

    @act("people.departures", subject="departure", answers={}, detail=True)
    def reopen(self, request: SignedInApiRequest, pk: str | None = None) -> None:
        """Open the account again and send an invitation; roles are given anew."""
        leaving.reopen(departure=self.get_object(), by=request.user)

    @act("people.departures", gives=KeptMonthsSerializer, detail=False, method="get", pagination_class=None)
    def period(self, request: Request) -> dict[str, int]:
        """For how many months a closed account keeps its personal data."""
        return {"anonymise_after_months": leaving.months_kept()}

    @period.mapping.put
    @act("people.departures", takes=KeptMonthsSerializer, gives=KeptMonthsSerializer, answers={})
    def set_period(self, request: SignedInApiRequest, given: Given) -> dict[str, int]:
        """Set it, for those who have left already, too."""
        leaving.set_months_kept(months=given()["anonymise_after_months"], by=request.user)
        return {"anonymise_after_months": leaving.months_kept()}
