"""How much at once is too much, for machines: the functions of the page, the same rules."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_acts import REFUSED, refusals
from core.opens import opens
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

    @opens("sign_ups.see")
    @extend_schema(responses=LimitsSerializer)
    def get(self, request: Request) -> Response:
        """What holds now."""
        return self._answer()

    @opens("capacity.limits")
    @extend_schema(request=LimitsSerializer, responses={200: LimitsSerializer, **REFUSED})
    def put(self, request: Request) -> Response:
        """Set all of them anew; groups of municipalities that are left out are gone."""
        user: Any = request.user
        if not limits.may_set(user):
            self.permission_denied(request, limits.who_sets())
        given = LimitsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        sizes = [(row["from_inhabitants"], row["limit"]) for row in values.pop("sizes")]
        with refusals():
            limits.set_limits(by=user, sizes=sizes, others=values)
        return self._answer()

    def _answer(self) -> Response:
        now = limits.current()
        sizes = [{"from_inhabitants": start, "limit": limit} for start, limit in now.sizes]
        others = {kind.value: now.others[kind] for kind in LimitKind if kind in now.others}
        return Response(LimitsSerializer({"sizes": sizes, **others}).data)
