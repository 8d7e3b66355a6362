"""What a solution must have before municipalities are invited, through the API: the rules of the page."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api_acts import Given, SignedInApiRequest, act
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

    @act("anyone", subject="solution", gives=[RequirementSerializer])
    def get(self, request: Request, key: str) -> Any:
        return self._answer(get_object_or_404(Solution, key=key))

    @act("materials.require", subject="solution", takes=[RequirementSerializer], gives=[RequirementSerializer])
    def put(self, request: SignedInApiRequest, given: Given, key: str) -> Any:
        """All that it must have; what is left out is no longer required."""
        if not materials.may_require(request.user):
            self.permission_denied(request, materials.who_may())
        solution = get_object_or_404(Solution, key=key)
        wanted = {one["kind"]: one["deliverer"] for one in given()}
        materials.set_requirements(solution, wanted, by=request.user)
        return self._answer(solution)

    def _answer(self, solution: Solution) -> list[dict[str, Any]]:
        missing = {one.kind for one in materials.missing_for(solution.pk)}
        return [
            {"kind": one.kind, "deliverer": one.deliverer, "is_missing": one.kind in missing}
            for one in MaterialRequirement.objects.filter(solution=solution).order_by("kind")
        ]
