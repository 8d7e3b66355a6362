"""API for how much at once is too much; same functions and rules as the page."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api_acts import Given, SignedInApiRequest, act
from rollouts.capacity import limits
from rollouts.capacity.models import LimitKind


class SizeLimitSerializer(serializers.Serializer):
    from_inhabitants = serializers.IntegerField(min_value=0, max_value=10_000_000, help_text="Inclusive.")
    limit = serializers.IntegerField(min_value=1, max_value=100, help_text="Pools at once.")


class LimitsSerializer(serializers.Serializer):
    """How many pools at once: a municipality by its size, a leader, a region, and NHN.

    What is wrong with the group at place n, counted from 0, is said at `from_n`.
    """

    sizes = SizeLimitSerializer(  # type: ignore[call-arg]
        many=True, allow_empty=False, max_length=20, help_text="Ascending; the first begins at 0 inhabitants."
    )
    leader = serializers.IntegerField(min_value=1, max_value=1000)
    network = serializers.IntegerField(min_value=1, max_value=1000)
    nhn = serializers.IntegerField(min_value=1, max_value=1000)


class LimitsView(APIView):
    """The limits by which the receiving-capacity calendar finds collisions."""

    permission_classes = (IsAuthenticated,)

    @act("sign_ups.see", gives=LimitsSerializer)
    def get(self, request: Request) -> dict[str, Any]:
        """What holds now."""
        return self._now()

    @act("capacity.limits", takes=LimitsSerializer, gives=LimitsSerializer)
    def put(self, request: SignedInApiRequest, given: Given) -> dict[str, Any]:
        """Set all of them anew; groups of municipalities that are left out are gone."""
        if not limits.may_set(request.user):
            self.permission_denied(request, limits.who_sets())
        values = given()
        sizes = [(row["from_inhabitants"], row["limit"]) for row in values.pop("sizes")]
        limits.set_limits(by=request.user, sizes=sizes, others=values)
        return self._now()

    def _now(self) -> dict[str, Any]:
        now = limits.current()
        sizes = [{"from_inhabitants": start, "limit": limit} for start, limit in now.sizes]
        others = {kind.value: now.others[kind] for kind in LimitKind if kind in now.others}
        return {"sizes": sizes, **others}
