"""API for the regions' own portfolios; same querysets and rules as the pages."""

from __future__ import annotations

import datetime as dt
from functools import partial

import django_filters
from django.db.models import Prefetch, QuerySet
from rest_framework import mixins, serializers, viewsets

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.models import Network
from portfolio.plans import workflow as plans
from portfolio.plans.marks import marks
from portfolio.plans.models import RegionalPlan, RegionalPlanItem
from portfolio.solutions.models import Solution


class PlanItemSerializer(serializers.ModelSerializer):
    """`marks` say what should be looked at: more municipalities than the region has, a date already past."""

    solution = serializers.CharField(source="solution.key", default=None, read_only=True)
    marks = serializers.SerializerMethodField()

    class Meta:
        model = RegionalPlanItem
        fields = ["id", "rank", "solution", "title", "ambition", "target_date", "text", "marks"]

    def get_marks(self, item: RegionalPlanItem) -> list[str]:
        return marks(item, item.plan)


class PlanSerializer(serializers.ModelSerializer):
    network = serializers.CharField(source="network.key", read_only=True)
    items = PlanItemSerializer(many=True, read_only=True)

    class Meta:
        model = RegionalPlan
        fields = ["id", "network", "year", "revision", "state", "version", "decided_on", "decided_by", "items"]


class NewPlanSerializer(serializers.Serializer):
    network = serializers.SlugRelatedField(slug_field="key", queryset=Network.objects.all())
    year = serializers.IntegerField()


class NewPlanItemSerializer(serializers.Serializer):
    """A national solution, or a `title` of the region's own; with `item_id`, an item to change."""

    version = serializers.IntegerField()
    item_id = serializers.IntegerField(required=False)
    solution = serializers.SlugRelatedField(slug_field="key", queryset=Solution.objects.all(), required=False)
    title = serializers.CharField(required=False, max_length=200)
    ambition = serializers.IntegerField(required=False, allow_null=True)
    target_date = serializers.DateField(required=False, allow_null=True)
    text = serializers.CharField(required=False, max_length=20_000, allow_blank=True)


class PlanRemoveSerializer(serializers.Serializer):
    item_id = serializers.IntegerField()
    version = serializers.IntegerField(help_text="The plan's.")


class PlanPlaceSerializer(PlanRemoveSerializer):
    to = serializers.IntegerField(min_value=1)


class PlanDecisionSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    decided_on = serializers.DateField()
    decided_by = serializers.CharField(max_length=100)


class PlanFilter(django_filters.FilterSet):
    network = django_filters.CharFilter("network__key", label="The network's key")
    as_of = django_filters.DateFilter(method="holding_on", label="The plans that held on this date")

    class Meta:
        model = RegionalPlan
        fields = ["state", "year"]

    def holding_on(self, queryset: QuerySet[RegionalPlan], name: str, value: dt.date) -> QuerySet[RegionalPlan]:
        return queryset.filter(pk__in=RegionalPlan.objects.holding_on(value).values("pk"))


# An act on it answers with it as it is then.
plan_act = partial(act, gives=PlanSerializer, answers={})


@opens("anyone", on="list")
@opens("plan.draft", on="retrieve", subject="plan:draft")
class PlanViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The regions' own plans: for anyone, those that are decided."""

    queryset = RegionalPlan.objects.none()
    serializer_class = PlanSerializer
    filterset_class = PlanFilter

    def get_queryset(self) -> QuerySet[RegionalPlan]:
        rows = Prefetch("items", RegionalPlanItem.objects.select_related("solution").order_by("rank"))
        found = RegionalPlan.objects.visible_to(self.request.user).select_related("network").with_size()
        return found.prefetch_related(rows).order_by("network__name", "-year", "-revision")

    def _shown(self, pk: int) -> RegionalPlan:
        return self.get_queryset().get(pk=pk)

    @plan_act("plan.edit", subject="new_plan", takes=NewPlanSerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> RegionalPlan:
        """Start a draft: a copy of the decided plan, else of the national introductions."""
        plan = plans.start_draft(by=request.user, **given())
        return self._shown(plan.pk)

    @plan_act("plan.edit", subject="plan:draft", takes=NewPlanItemSerializer, detail=True)
    def item(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> RegionalPlan:
        """Add an item to the draft, or change one."""
        plan = self.get_object()
        plans.save_item(plan.pk, by=request.user, **given())
        return self._shown(plan.pk)

    @plan_act("plan.edit", subject="plan:draft", takes=PlanDecisionSerializer, detail=True)
    def decide(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> RegionalPlan:
        """Record the decision of the health leader network."""
        plan = self.get_object()
        plans.decide(plan.pk, by=request.user, **given())
        return self._shown(plan.pk)

    @plan_act("plan.edit", subject="plan:draft", takes=PlanPlaceSerializer, detail=True)
    def place(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> RegionalPlan:
        """Give an item of the draft another place; 1 is first."""
        plan = self.get_object()
        values = given()
        plans.move_item(plan.pk, values.pop("item_id"), by=request.user, **values)
        return self._shown(plan.pk)

    @plan_act("plan.edit", subject="plan:draft", takes=PlanRemoveSerializer, detail=True)
    def remove(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> RegionalPlan:
        """Take an item out of the draft."""
        plan = self.get_object()
        values = given()
        if not plan.items.filter(pk=values["item_id"]).exists():
            raise serializers.ValidationError({"item_id": "Tiltaket er ikke i planen."})
        plans.remove_item(plan.pk, values.pop("item_id"), by=request.user, **values)
        return self._shown(plan.pk)
