"""API for the receiving-capacity calendar: the rows of the page, counted as the caller may see them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api_acts import REFUSED, act
from rollouts.capacity import rows as capacity_rows
from rollouts.capacity.models import LimitKind
from rollouts.capacity.occupancy import Occupancy
from rollouts.capacity.weekload import WEEK, monday

MOST_ROWS = 400  # all municipalities


class AskedSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=LimitKind.choices, default=LimitKind.MUNICIPALITY.value)
    first = serializers.DateField(required=False)
    weeks = serializers.IntegerField(min_value=1, max_value=52, default=26)


class StretchSerializer(serializers.Serializer):
    """Consecutive weeks in which the same pools run."""

    length = serializers.IntegerField(help_text="Weeks.")
    count = serializers.IntegerField(help_text="Pools at once.")
    level = serializers.ChoiceField(choices=["over", "full", "some", ""], help_text="Against the limit.")
    waiting = serializers.IntegerField(help_text="Of these, those where it is on the waiting list.")
    invited = serializers.IntegerField(help_text="Pools that have only invited it; they are not counted.")


class CapacityRowSerializer(serializers.Serializer):
    key = serializers.CharField(help_text="A municipality's number, a network's key or a leader's id; empty for NHN.")
    name = serializers.CharField()
    limit = serializers.IntegerField(help_text="How many pools at once.")
    stretches = StretchSerializer(many=True, help_text="From the first week to the last.")
    pools = serializers.ListField(
        child=serializers.IntegerField(), help_text="The pools that take it up in these weeks, as the caller may see."
    )
    hidden = serializers.IntegerField(help_text="How many more pools are counted that the caller may not see.")
    invited = serializers.ListField(child=serializers.IntegerField(), help_text="The pools that have only invited it.")


class CapacitySerializer(serializers.Serializer):
    first = serializers.DateField(help_text="The Monday of the first week.")
    last = serializers.DateField(help_text="The Sunday of the last week.")
    rows = CapacityRowSerializer(many=True, help_text="Those with the most weeks over their limit first.")


class CapacityView(APIView):
    """Whom pools take up in which weeks: municipalities, leaders, networks, or NHN."""

    permission_classes = (IsAuthenticated,)

    @act(
        "sign_ups.see",
        gives=CapacitySerializer,
        answers={400: REFUSED[400]},
        parameters=[
            OpenApiParameter("kind", str, enum=LimitKind.values, description="Municipalities when left out."),
            OpenApiParameter("first", dt.date, description="A day of the first week; today when left out."),
            OpenApiParameter("weeks", int, description="At most 52; 26 when left out."),
        ],
    )
    def get(self, request: Request) -> Any:
        asked = AskedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given: dict[str, Any] = asked.validated_data
        first = monday(given.get("first") or timezone.localdate())
        picture = Occupancy(request.user, first, first + given["weeks"] * WEEK - dt.timedelta(days=1))
        rows, _left_out = capacity_rows.rows(picture, given["kind"], most=MOST_ROWS)
        return {
            "first": picture.first,
            "last": picture.last,
            "rows": [
                {
                    "key": row.key,
                    "name": row.name,
                    "limit": row.limit,
                    "stretches": row.stretches,
                    "pools": [pool.pk for pool in row.pools],
                    "hidden": row.hidden,
                    "invited": [pool.pk for pool in row.invited],
                }
                for row in rows
            ],
        }
