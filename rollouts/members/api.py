"""API for the composition of the NKG; same rules as the page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.models import Municipality, Network, User
from rollouts.members import access, seats
from rollouts.members.models import Body, Duty


class SeatGivenSerializer(serializers.Serializer):
    body = serializers.ChoiceField(Body.choices, help_text="The kind of organisation the member sits for.")
    network = serializers.SlugRelatedField(
        "key", queryset=Network.objects.all(), default=None, allow_null=True, help_text="Regional groups only."
    )
    municipality = serializers.SlugRelatedField(
        "number", queryset=Municipality.objects.all(), default=None, allow_null=True, help_text="Four digits."
    )
    duty = serializers.ChoiceField(Duty.choices, default=Duty.MEMBER)


class NkgMemberSerializer(serializers.ModelSerializer):
    """A member of the national coordination group, and for whom they sit; null where that is not said."""

    body = serializers.CharField(source="nkg_seat.body", default=None)
    network = serializers.CharField(source="nkg_seat.network.key", default=None)
    municipality = serializers.CharField(source="nkg_seat.municipality.number", default=None)
    duty = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "name", "body", "network", "municipality", "duty"]

    def get_duty(self, member: User) -> str:
        seat = seats.seat_of(member)
        return seat.duty if seat else Duty.MEMBER


@opens("sign_ups.see", on="list")
@opens("sign_ups.see", on="retrieve", subject="nkg_member")
class NkgMemberViewSet(viewsets.ReadOnlyModelViewSet):
    """Who sits in the national coordination group today."""

    queryset = User.objects.none()
    serializer_class = NkgMemberSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> QuerySet[User]:
        return seats.member_rows().order_by("name", "pk")

    @act("nkg.compose", subject="nkg_member", takes=SeatGivenSerializer, gives=NkgMemberSerializer, detail=True)
    def seat(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """For whom the member sits, and with which duty."""
        if not access.may_compose(request.user):
            self.permission_denied(request, seats.who_composes())
        member = self.get_object()
        seats.set_seat(member, by=request.user, **given())
        return self.get_object()
