"""API for adaptations; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import IsAuthenticated

from core.api_acts import Given, SignedInApiRequest, act
from core.errors import NotAllowed
from core.opens import opens
from networks.models import Municipality
from portfolio.models import Solution
from rollouts.api_fields import WRONG_OR_REFUSED
from rollouts.products import access as supplier_access
from rollouts.suppliers import adaptations
from rollouts.suppliers.models import AdaptationReport, AdaptationState


class AdaptationSerializer(serializers.ModelSerializer):
    solution: Any = serializers.SlugRelatedField(slug_field="key", queryset=Solution.objects.all())
    municipality: Any = serializers.SlugRelatedField(
        slug_field="number", queryset=Municipality.objects.all(), required=False, allow_null=True
    )
    state = serializers.ChoiceField(AdaptationState.choices)

    class Meta:
        model = AdaptationReport
        fields = [
            "id",
            "product",
            "solution",
            "state",
            "promised_for",
            "delayed_from",
            "version",
            "municipality",
            "comment",
            "recorded_at",
        ]
        read_only_fields = ["delayed_from", "recorded_at"]


@opens("suppliers.see", on="list")
@opens("suppliers.see", on="retrieve", subject="adaptation")
class AdaptationViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """How far each product is adapted to each solution, with its history: the latest report holds."""

    permission_classes = (IsAuthenticated,)
    queryset = AdaptationReport.objects.select_related("solution", "municipality").order_by("-recorded_at", "-pk")
    serializer_class = AdaptationSerializer
    filterset_fields = ["product", "product__supplier", "solution__key", "state"]

    @act("suppliers.keep", takes=AdaptationSerializer, gives=AdaptationSerializer, code=201, answers=WRONG_OR_REFUSED)
    def create(self, request: SignedInApiRequest, given: Given, *args: Any, **kwargs: Any) -> Any:
        """Record how far the supplier has come."""
        if not supplier_access.may_keep(request.user):
            raise NotAllowed(adaptations.who_may_keep())
        data = given()
        product = data.pop("product")
        return adaptations.report(product.pk, data.pop("solution"), by=request.user, **data)
