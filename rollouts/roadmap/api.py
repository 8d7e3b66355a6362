"""API for the roadmap: the pools of a period with what they depend on, and what waits for other solutions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api_acts import REFUSED, act
from rollouts.roadmap import blocked_solutions, timeline

# As long as the page shows at the most, and a year more.
DAYS_AT_MOST = 731


class PeriodSerializer(serializers.Serializer):
    """Both days are inclusive."""

    first = serializers.DateField(required=False)
    last = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        first = attrs.get("first") or timezone.localdate()
        last = attrs.get("last") or first + dt.timedelta(days=365)
        if not 0 <= (last - first).days <= DAYS_AT_MOST:
            raise serializers.ValidationError({"last": ["At most two years after the first day."]})
        return {"first": first, "last": last}


class PrerequisiteFirstSerializer(serializers.Serializer):
    solution = serializers.CharField(help_text="Its name.")
    pool = serializers.IntegerField(source="pool.pk", default=None, help_text="The pool that brings it, if any.")
    too_late = serializers.BooleanField(help_text="That pool isn't over before this one begins.")


class RoadmapLineSerializer(serializers.Serializer):
    pool = serializers.IntegerField(source="pool.pk")
    rollout = serializers.IntegerField(source="pool.rollout_id")
    solution = serializers.CharField(source="pool.rollout.solution.key")
    state = serializers.CharField(source="pool.state")
    start_date = serializers.DateField(source="pool.start_date")
    end_date = serializers.DateField(source="pool.end_date")
    sign_up_deadline = serializers.DateField(source="pool.sign_up_deadline")
    after = serializers.IntegerField(source="after.pk", default=None, help_text="The rollout's pool before it.")
    requires = PrerequisiteFirstSerializer(many=True)


class ComesFirstSerializer(serializers.Serializer):
    solution = serializers.CharField(source="solution.key")
    pool = serializers.IntegerField(source="pool.pk", default=None)


class ComingSerializer(serializers.Serializer):
    solution = serializers.CharField(source="solution.key")
    readiness = serializers.CharField(source="readiness.state")
    first = ComesFirstSerializer(many=True, help_text="What must be there first.")


class RoadmapSerializer(serializers.Serializer):
    lines = RoadmapLineSerializer(many=True)
    waiting = ComingSerializer(many=True, help_text="Solutions that are not offered, since others must come first.")


class RoadmapView(APIView):
    """All pools that the caller may see in a period, with deadlines and dependencies."""

    permission_classes = (AllowAny,)

    @act(
        "anyone",
        gives=RoadmapSerializer,
        answers={400: REFUSED[400]},
        parameters=[
            OpenApiParameter("first", dt.date, description="Today when left out."),
            OpenApiParameter("last", dt.date, description="A year after the first day when left out."),
        ],
    )
    def get(self, request: Request) -> Any:
        asked = PeriodSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        user: Any = request.user
        found = timeline.pools_on_page(user, **asked.validated_data)
        return {"lines": timeline.lines(list(found), user), "waiting": blocked_solutions.waiting_for_others(user)}
