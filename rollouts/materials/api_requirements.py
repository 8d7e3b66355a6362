"""What a solution must have before municipalities are invited, through the API: the rules of the page."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_acts import REFUSED, refusals
from core.opens import opens
from portfolio.models import Solution
from rollouts.materials import workflow as materials
from rollouts.materials.models import MaterialKind, MaterialRequirement


class RequirementSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(MaterialKind.choices)
    deliverer = serializers.CharField(max_length=100, help_text="Who is to deliver it.")
    is_missing = serializers.BooleanField(read_only=True, help_text="No material of the solution meets it yet.")


class RequirementsView(APIView):
    """The materials that a solution must have, and who is to deliver them."""

    permission_classes = (IsAuthenticatedOrReadOnly,)

    @opens("anyone", subject="solution")
    @extend_schema(responses=RequirementSerializer(many=True))
    def get(self, request: Request, key: str) -> Response:
        return self._answer(get_object_or_404(Solution, key=key))

    @opens("materials.require", subject="solution")
    @extend_schema(
        request=RequirementSerializer(many=True), responses={200: RequirementSerializer(many=True), **REFUSED}
    )
    def put(self, request: Request, key: str) -> Response:
        """All that it must have; what is left out is no longer required."""
        user: Any = request.user
        if not materials.may_require(user):
            self.permission_denied(request, materials.who_may())
        solution = get_object_or_404(Solution, key=key)
        given = RequirementSerializer(data=request.data, many=True)
        given.is_valid(raise_exception=True)
        wanted = {one["kind"]: one["deliverer"] for one in given.validated_data}
        with refusals():
            materials.set_requirements(solution, wanted, by=user)
        return self._answer(solution)

    def _answer(self, solution: Solution) -> Response:
        missing = {one.kind for one in materials.missing_for(solution.pk)}
        rows = [
            {"kind": one.kind, "deliverer": one.deliverer, "is_missing": one.kind in missing}
            for one in MaterialRequirement.objects.filter(solution=solution).order_by("kind")
        ]
        return Response(RequirementSerializer(rows, many=True).data)
