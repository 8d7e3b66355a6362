"""API for suppliers, adaptations, facts and eligibility; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse
from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, SignedInApiRequest, act
from core.errors import NotAllowed
from core.opens import opens
from networks.models import Municipality
from portfolio.models import Solution
from rollouts.api_fields import NumberSerializer
from rollouts.eligibility import answers as eligibility_answers
from rollouts.eligibility.models import EligibilityAnswer
from rollouts.facts import imports, reports
from rollouts.facts.models import FactAnswer, FactKind, MunicipalityFact
from rollouts.plans.api import RulesSerializer, RulesWork
from rollouts.products import access as supplier_access
from rollouts.products.models import Product, ProductVersion
from rollouts.rollouts.models import Rollout, Track
from rollouts.suppliers import adaptations
from rollouts.suppliers.models import AdaptationReport, AdaptationState

REFUSED = {
    400: OpenApiResponse(description="The field and what is wrong with it."),
    403: OpenApiResponse(description="Not for the caller."),
}


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

    @act("suppliers.keep", takes=AdaptationSerializer, gives=AdaptationSerializer, code=201, answers=REFUSED)
    def create(self, request: SignedInApiRequest, given: Given, *args: Any, **kwargs: Any) -> Any:
        """Record how far the supplier has come."""
        if not supplier_access.may_keep(request.user):
            raise NotAllowed(adaptations.who_may_keep())
        data = given()
        product = data.pop("product")
        return adaptations.report(product.pk, data.pop("solution"), by=request.user, **data)


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
        answers={200: FactSerializer, **REFUSED},
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
        answers=REFUSED,
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


class EligibilityAnswerSerializer(serializers.Serializer):
    municipality = serializers.CharField(help_text="Four digits.")
    answer = serializers.ChoiceField(EligibilityAnswer.choices)
    reason = serializers.CharField(help_text="Empty for a yes.")
    change = serializers.CharField(help_text="What would change the answer.")


class EligibilitySerializer(serializers.Serializer):
    rollout = serializers.IntegerField()
    version = serializers.IntegerField(help_text="The version of the rules; 0 for none: all can join.")
    rules = serializers.DictField()
    municipalities = EligibilityAnswerSerializer(many=True)


class RuledRolloutSerializer(serializers.ModelSerializer):
    class Meta:
        model = Rollout
        fields = ["id", "title", "criteria"]


@opens("anyone", on="list")
class EligibilityViewSet(RulesWork, viewsets.ReadOnlyModelViewSet):
    """The rollouts on track C, and for each of them every municipality's answer with the reason."""

    queryset = Rollout.objects.filter(track=Track.PARTIAL).order_by("pk")
    serializer_class = RuledRolloutSerializer

    def get_permissions(self) -> list[Any]:
        return [IsAuthenticated()] if self.action in {"retrieve", "rules"} else list(super().get_permissions())

    @act(
        "rollouts.rules",
        subject="rollout:partial",
        takes=RulesSerializer,
        gives=EligibilitySerializer,
        answers=REFUSED,
        detail=True,
        method="put",
    )
    def rules(self, request: Request, given: Given, *args: Any, **kwargs: Any) -> Response:
        """The next version of who can join; municipalities that get another answer are told."""
        self._save_rules(request, given)
        return self.retrieve(request, *args, **kwargs)

    @act("suppliers.see", subject="rollout:partial", gives=EligibilitySerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        rollout = self.get_object()
        rules = eligibility_answers.current_rules(rollout.pk)
        answers = eligibility_answers.results(rollout)
        numbers = Municipality.objects.filter(pk__in=answers).order_by("number").values_list("pk", "number")
        rows = [
            {
                "municipality": number,
                "answer": answers[pk].answer.code,
                "reason": answers[pk].reason,
                "change": answers[pk].change,
            }
            for pk, number in numbers
        ]
        return {
            "rollout": rollout.pk,
            "version": rules.version if rules else 0,
            "rules": rules.rules if rules else {},
            "municipalities": rows,
        }
