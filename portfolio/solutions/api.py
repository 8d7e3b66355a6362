"""API for solutions, their ambitions and prerequisites; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.models import County, Municipality, Network
from portfolio.levels import COUNTED_LEVELS
from portfolio.solutions import ambitions, prerequisites
from portfolio.solutions.models import Ambition, Prerequisite, PublishedCount, Solution
from portfolio.solutions.scopes import with_scope


class AmbitionRowSerializer(serializers.ModelSerializer):
    """A revision. Empty `scope` is the whole country; `level` is what the count counts."""

    solution = serializers.CharField(source="solution.key", read_only=True)
    level = serializers.CharField(source="counted_level", read_only=True)
    scope = serializers.CharField(source="scope_name", read_only=True)

    class Meta:
        model = Ambition
        fields = ["id", "solution", "count", "level", "scope", "target_date", "decided_on", "decided_by", "reason"]


class NewAmbitionSerializer(serializers.Serializer):
    """For the whole country, for a `network` or `county` (its number), or for named `municipalities` under `scope`."""

    solution = serializers.SlugRelatedField(slug_field="key", queryset=Solution.objects.all())
    count = serializers.IntegerField(min_value=1)
    level = serializers.ChoiceField(choices=[str(level) for level in COUNTED_LEVELS], required=False)
    network = serializers.SlugRelatedField(slug_field="key", queryset=Network.objects.all(), required=False)
    county = serializers.CharField(required=False, max_length=2)
    municipalities = serializers.SlugRelatedField(
        slug_field="number", queryset=Municipality.objects.all(), many=True, required=False
    )
    scope = serializers.CharField(source="scope_name", required=False, max_length=100)
    target_date = serializers.DateField(required=False, allow_null=True)
    decided_on = serializers.DateField()
    decided_by = serializers.CharField(max_length=100)
    reason = serializers.CharField(max_length=300)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A county's number has been another's before: it is the one of the decision's day."""
        if number := attrs.get("county"):
            attrs["county"] = County.objects.valid_on(attrs["decided_on"]).filter(number=number).first()
            if attrs["county"] is None:
                raise serializers.ValidationError({"county": f"Fant ikke fylket «{number}» på vedtaksdagen."})
        return attrs


class AmbitionFilter(django_filters.FilterSet):
    solution = django_filters.CharFilter("solution__key", label="The solution's key")

    class Meta:
        model = Ambition
        fields: list[str] = []


@opens("anyone", on="list")
class AmbitionViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Every revision of every ambition, the latest first; an old one is never changed."""

    queryset = Ambition.objects.select_related("solution").order_by("solution__key", "-decided_on", "-pk")
    serializer_class = AmbitionRowSerializer
    filterset_class = AmbitionFilter

    @act(
        "portfolio.edit",
        subject="new_ambition",
        takes=NewAmbitionSerializer,
        gives=AmbitionRowSerializer,
        code=201,
        answers={},
    )
    def create(self, request: SignedInApiRequest, given: Given) -> Any:
        """Revise an ambition."""
        values = given()
        return ambitions.revise(values.pop("solution"), by=request.user, **values)


class PrerequisiteSerializer(serializers.ModelSerializer):
    solution = serializers.SlugRelatedField(slug_field="key", queryset=Solution.objects.all())
    requires = serializers.SlugRelatedField(slug_field="key", queryset=Solution.objects.all())

    class Meta:
        model = Prerequisite
        fields = ["id", "solution", "requires", "reason", "reason_nn", "source"]
        # The rules say it in words, and more than the database knows.
        validators: list[Any] = []


@opens("anyone", on="list")
class PrerequisiteViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """What must come before a solution, as Kjernejournal before PLL."""

    queryset = Prerequisite.objects.select_related("solution", "requires").order_by("solution__key", "pk")
    serializer_class = PrerequisiteSerializer

    @act(
        "portfolio.edit",
        subject="new_prerequisite",
        takes=PrerequisiteSerializer,
        gives=PrerequisiteSerializer,
        code=201,
        answers={},
    )
    def create(self, request: SignedInApiRequest, given: Given) -> Any:
        """Say that `requires` comes before `solution`; 400 where that would lead around in a circle."""
        values = given()
        return prerequisites.add_prerequisite(values.pop("solution"), by=request.user, **values)

    @act("portfolio.edit", subject="prerequisite", answers={})
    def destroy(self, request: SignedInApiRequest, pk: str | None = None) -> None:
        row = self.get_object()
        prerequisites.remove_prerequisite(row.pk, by=request.user)


class AmbitionSerializer(serializers.ModelSerializer):
    scope = serializers.CharField(source="scope_name", help_text="Empty: the whole country.")

    class Meta:
        model = Ambition
        fields = ["count", "scope", "decided_on", "decided_by", "reason"]


class PublishedCountSerializer(serializers.ModelSerializer):
    value = serializers.IntegerField(allow_null=True, help_text="Null where the source leaves the number open.")
    level = serializers.CharField(help_text="The level that the source counts: `made_available` or `in_use`.")

    class Meta:
        model = PublishedCount
        fields = ["value", "date", "level", "definition", "source"]


class SolutionSerializer(serializers.ModelSerializer):
    """`counted_level` and `definition` say what the solution's counts count; `ambition` is the one that holds now."""

    focus_area = serializers.CharField(source="focus_area.name")
    ambition = serializers.SerializerMethodField()
    published_counts = PublishedCountSerializer(many=True)

    class Meta:
        model = Solution
        fields = [
            "key",
            "name",
            "short_name",
            "focus_area",
            "owner",
            "counted_level",
            "definition",
            "ambition",
            "published_counts",
        ]

    @extend_schema_field(AmbitionSerializer(allow_null=True))
    def get_ambition(self, solution: Any) -> dict[str, Any] | None:
        held = next((row for row in solution.ambitions.all() if row.pk == solution.ambition_id), None)
        return AmbitionSerializer(held).data if held else None


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="solution")
class SolutionViewSet(viewsets.ReadOnlyModelViewSet):
    """The solutions of the portfolio with their ambitions and published counts."""

    queryset = Solution.objects.all()
    serializer_class = SolutionSerializer
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[Solution]:
        return with_scope(
            Solution.objects.select_related("focus_area").prefetch_related("ambitions", "published_counts"),
            timezone.localdate(),
        )
