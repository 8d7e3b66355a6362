"""API for what the leaders may change of their pools without asking the NKG; same functions and rules as the page."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_acts import REFUSED, Given, SignedInApiRequest, act
from rollouts import access
from rollouts.decisions.api_motions import PUT_FORWARD, code_of
from rollouts.pool_changes import margin
from rollouts.recipients import who_decides


class MarginSerializer(serializers.Serializer):
    """How many more seats, and days of a later deadline, than the national group last approved."""

    places = serializers.IntegerField(min_value=0, max_value=margin.MOST_PLACES)
    deadline_days = serializers.IntegerField(min_value=0, max_value=margin.MOST_DAYS)


class NewMarginSerializer(MarginSerializer):
    reason = serializers.CharField(max_length=2000)


class MarginView(APIView):
    """What a pool's leader may change without a new decision."""

    permission_classes = (IsAuthenticated,)

    @act("sign_ups.see", gives=MarginSerializer)
    def get(self, request: Request) -> margin.ChangeMargin:
        """What holds now."""
        return margin.current()

    @act("pools.queue", takes=NewMarginSerializer, gives=MarginSerializer, answers={**PUT_FORWARD, **REFUSED})
    def put(self, request: SignedInApiRequest, given: Given) -> Response:
        """Put another margin forward; 202 while the national group hasn't agreed, and what holds now."""
        if not access.is_coordinator(request.user):
            self.permission_denied(request, who_decides())
        motion = margin.put_forward(by=request.user, **given())
        return Response(MarginSerializer(margin.current()).data, status=code_of(motion))
