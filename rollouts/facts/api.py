"""API for what municipalities have; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, SignedInApiRequest, act
from core.errors import NotAllowed
from core.opens import opens
from rollouts.api_fields import WRONG_OR_REFUSED, NumberSerializer
from rollouts.facts import imports, reports
from rollouts.facts.models import FactAnswer, FactKind, MunicipalityFact
from rollouts.products import access as supplier_access
from rollouts.products.models import Product, ProductVersion


class FactSerializer(serializers.ModelSerializer):
    municipality = serializers.CharField(source="municipality.number", help_text="Four digits.")

    class Meta:
        model = MunicipalityFact
        fields = [
            "id",
            "municipality",
            "kind",
            "answer",
            "product",
            "version",
            "value",
            "effective_date",
            "source",
            "recorded_at",
        ]


class FactRequestSerializer(NumberSerializer):
    """One fact; the same as what stands is stored no second time."""

    kind = serializers.ChoiceField(FactKind.choices)
    answer = serializers.ChoiceField(FactAnswer.choices)
    product: Any = serializers.PrimaryKeyRelatedField(
        queryset=Product.objects.all(), required=False, default=None, allow_null=True
    )
    version: Any = serializers.PrimaryKeyRelatedField(
        queryset=ProductVersion.objects.all(), required=False, default=None, allow_null=True
    )
    value = serializers.CharField(max_length=120, required=False, default="", allow_blank=True)
    effective_date = serializers.DateField(required=False, default=timezone.localdate)


class FactsFileSerializer(serializers.Serializer):
    """A file as the page's import reads it."""

    content = serializers.CharField(max_length=1_000_000, trim_whitespace=False, help_text="CSV.")
    fingerprint = serializers.CharField(
        default="", allow_blank=True, help_text="Of the preview; without it nothing is stored."
    )


class FactsPreviewSerializer(serializers.Serializer):
    fingerprint = serializers.CharField(help_text="Send it along to store what is previewed, all of it or nothing.")
    stored = serializers.IntegerField()
    rows = serializers.ListField(child=serializers.DictField())


@opens("suppliers.see", on="list")
@opens("suppliers.see", on="retrieve", subject="fact")
class FactViewSet(mixins.CreateModelMixin, viewsets.ReadOnlyModelViewSet):
    """What each municipality has today: EHR, welfare technology, response centre, procurement."""

    permission_classes = (IsAuthenticated,)
    queryset = MunicipalityFact.objects.none()
    serializer_class = FactSerializer
    filterset_fields = ["municipality__number", "kind", "product"]

    def get_queryset(self) -> QuerySet[MunicipalityFact]:
        holding = MunicipalityFact.objects.as_of(timezone.localdate())
        found = MunicipalityFact.objects.filter(pk__in=holding.values("pk"))
        return found.select_related("municipality").order_by("municipality__sort_key", "kind")

    @act(
        "facts.tell",
        takes=FactRequestSerializer,
        gives=FactSerializer,
        code=201,
        answers={200: FactSerializer, **WRONG_OR_REFUSED},
    )
    def create(self, request: SignedInApiRequest, given: Given, *args: Any, **kwargs: Any) -> Any:
        """Tell one fact about one municipality; 200 when it stood there already."""
        if not supplier_access.may_tell_facts(request.user):
            raise NotAllowed(reports.who_may_tell())
        told = reports.Told(**given())
        made = reports.record(told, by=request.user)
        if made is not None:
            return made
        current = MunicipalityFact.objects.current([told.municipality.pk]).filter(kind=told.kind).first()
        return Response(FactSerializer(current).data if current else {}, status=200)

    @act(
        "facts.tell",
        takes=FactsFileSerializer,
        gives=FactsPreviewSerializer,
        answers=WRONG_OR_REFUSED,
        detail=False,
        url_path="import",
    )
    def import_file(self, request: Request, given: Given) -> Any:
        """A file about the own municipalities: first what it would change, then, with the fingerprint, the change."""
        user: Any = request.user
        if not supplier_access.may_tell_facts(user):
            self.permission_denied(request, reports.who_may_tell())
        values = given()
        content, fingerprint = values["content"], values["fingerprint"]
        stored = imports.store(content, fingerprint, by=user) if fingerprint else 0
        found = imports.compare(content, by=user)
        rows = [
            {"key": row.key, "outcome": row.outcome, "before": row.before, "after": row.after, "reason": row.reason}
            for row in found.rows
        ]
        return {"fingerprint": found.fingerprint, "stored": stored, "rows": rows}
