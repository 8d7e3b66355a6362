"""API for the items of the editions; same querysets and rules as the pages."""

from __future__ import annotations

from functools import partial
from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.response import Response

from core.api_acts import Given, SignedInApiRequest, act
from core.errors import Conflict
from core.opens import opens
from portfolio.editions import access as edition_access
from portfolio.editions import items, scoring
from portfolio.editions.in_force import of_edition
from portfolio.editions.models import MAX_POINTS, ItemSituation, PortfolioEdition, PortfolioItem
from portfolio.solutions.models import FocusArea, Solution


class ItemSerializer(serializers.ModelSerializer):
    """`rank` is null for a joint measure. The texts are Markdown; those that end in `_nn` are Nynorsk."""

    edition = serializers.IntegerField(source="edition.year", read_only=True)
    solution = serializers.CharField(source="solution.key", read_only=True)
    focus_area = serializers.CharField(source="solution.focus_area.name", read_only=True)
    owner = serializers.CharField(source="solution.owner", read_only=True)
    links = serializers.JSONField(read_only=True)

    class Meta:
        model = PortfolioItem
        fields = [
            "id",
            "edition",
            "solution",
            "kind",
            "rank",
            "title",
            "title_nn",
            "focus_area",
            "owner",
            "timeframe",
            "purpose",
            "purpose_nn",
            "municipal_actions",
            "municipal_actions_nn",
            "sector_actions",
            "sector_actions_nn",
            "status_text",
            "status_text_nn",
            "status_date",
            "links",
            "source",
            "version",
        ]


class EditItemSerializer(serializers.Serializer):
    """The texts to change, the item's `version` as it was read, and a `reason` when the edition is decided."""

    version = serializers.IntegerField()
    reason = serializers.CharField(required=False, max_length=2000)
    title = serializers.CharField(required=False, max_length=200)
    title_nn = serializers.CharField(required=False, max_length=200, allow_blank=True)
    timeframe = serializers.CharField(required=False, max_length=100, allow_blank=True)
    purpose = serializers.CharField(required=False, max_length=20_000, allow_blank=True)
    purpose_nn = serializers.CharField(required=False, max_length=20_000, allow_blank=True)
    municipal_actions = serializers.CharField(required=False, max_length=20_000, allow_blank=True)
    municipal_actions_nn = serializers.CharField(required=False, max_length=20_000, allow_blank=True)
    sector_actions = serializers.CharField(required=False, max_length=20_000, allow_blank=True)
    sector_actions_nn = serializers.CharField(required=False, max_length=20_000, allow_blank=True)
    source = serializers.CharField(required=False, max_length=200, allow_blank=True)  # type: ignore[assignment]
    links = serializers.ListField(child=serializers.DictField(child=serializers.CharField()), required=False)


class PlaceSerializer(serializers.Serializer):
    to = serializers.IntegerField(min_value=1, help_text="1 is first.")
    version = serializers.IntegerField(help_text="The edition's.")
    reason = serializers.CharField(required=False, max_length=500)


class NewItemSerializer(serializers.Serializer):
    """A `solution` that is there, or a new one with `name`, `short_name` and `focus_area` (its key)."""

    edition = serializers.SlugRelatedField(slug_field="year", queryset=PortfolioEdition.objects.all())
    solution = serializers.SlugRelatedField(slug_field="key", queryset=Solution.objects.all(), required=False)
    name = serializers.CharField(required=False, max_length=200, allow_blank=True)
    short_name = serializers.CharField(required=False, max_length=30, allow_blank=True)
    focus_area = serializers.SlugRelatedField(slug_field="key", queryset=FocusArea.objects.all(), required=False)
    owner = serializers.CharField(required=False, max_length=200, allow_blank=True)
    kind = serializers.ChoiceField(choices=PortfolioItem.Kind.choices)
    title = serializers.CharField(required=False, max_length=200)
    reason = serializers.CharField(required=False, max_length=2000)


class SituationSerializer(serializers.Serializer):
    """What the situation is on `date`, in Markdown. The latest date's stands in the item, earlier ones are kept."""

    date = serializers.DateField()
    text = serializers.CharField(max_length=20_000)
    text_nn = serializers.CharField(required=False, max_length=20_000, allow_blank=True)


class SituationRowSerializer(serializers.ModelSerializer):
    class Meta:
        model = ItemSituation
        fields = ["date", "text", "text_nn"]


class PointsSerializer(serializers.Serializer):
    """Points from 0 to 5 by criterion; null takes the score away, what isn't named stays."""

    points = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=MAX_POINTS, allow_null=True))


class PortfolioReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


class ItemConflictSerializer(serializers.Serializer):
    detail = serializers.CharField()
    theirs = ItemSerializer()


class PortfolioItemFilter(django_filters.FilterSet):
    edition = django_filters.NumberFilter("edition__year", label="The edition's year")
    solution = django_filters.CharFilter("solution__key", label="The solution's key")
    kind = django_filters.ChoiceFilter(choices=PortfolioItem.Kind.choices)

    class Meta:
        model = PortfolioItem
        fields: list[str] = []


# An act on it answers with it as it is then.
item_act = partial(act, gives=ItemSerializer, answers={})


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="item:decided")
@opens("portfolio.edit", on="retrieve", subject="item:draft")
class PortfolioItemViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The items of the editions that the caller may see: for anyone, those that are decided."""

    queryset = PortfolioItem.objects.none()
    serializer_class = ItemSerializer
    filterset_class = PortfolioItemFilter

    def get_queryset(self) -> QuerySet[PortfolioItem]:
        return of_edition(edition_access.visible_editions(self.request.user, "edition__")).order_by(
            "-edition__year", "kind", "rank", "pk"
        )

    def _shown(self, pk: int) -> PortfolioItem:
        return self.get_queryset().get(pk=pk)

    @act(
        "portfolio.edit",
        subject="item:decided",
        takes=EditItemSerializer,
        gives=ItemSerializer,
        answers={409: ItemConflictSerializer},
        detail=True,
    )
    def edit(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Write the texts; 409 with the other version when somebody else was first."""
        item = self.get_object()
        try:
            items.edit_item(item.pk, by=request.user, **given())
        except Conflict as conflict:
            body = {"detail": conflict.message, "theirs": ItemSerializer(conflict.theirs).data}
            return Response(body, status=status.HTTP_409_CONFLICT)
        return self._shown(item.pk)

    @item_act("portfolio.edit", subject="item:draft", takes=PlaceSerializer, detail=True)
    def place(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> PortfolioItem:
        """Give an introduction another place in the ranking."""
        item = self.get_object()
        items.move_item(item.pk, by=request.user, **given())
        return self._shown(item.pk)

    @item_act("portfolio.edit", subject="measure_item", takes=PortfolioReasonSerializer, detail=True)
    def promote(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> PortfolioItem:
        """A joint measure has become ready: it turns into an introduction."""
        item = self.get_object()
        items.promote(item.pk, by=request.user, **given())
        return self._shown(item.pk)

    @item_act("portfolio.edit", subject="new_item", takes=NewItemSerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> PortfolioItem:
        """Put a solution into an edition; an introduction comes last in the ranking."""
        values = given()
        edition = values.pop("edition")
        made = items.add_to_edition(edition.pk, by=request.user, **values)
        return self._shown(made.pk)

    @act("portfolio.edit", subject="item:draft", takes=PortfolioReasonSerializer, answers={}, detail=True)
    def remove(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> None:
        """Take the item out of a draft; what it said stays in the log."""
        item = self.get_object()
        items.remove_item(item.pk, by=request.user, **given())

    @opens("anyone", "GET", subject="item:decided")
    @opens("portfolio.edit", "POST", subject="item:decided")
    @extend_schema(responses=SituationRowSerializer(many=True), filters=False, methods=["GET"])
    @extend_schema(request=SituationSerializer, responses={200: ItemSerializer}, methods=["POST"])
    @action(detail=True, methods=["get", "post"], pagination_class=None, permission_classes=[IsAuthenticatedOrReadOnly])
    def situations(self, request: SignedInApiRequest, pk: str | None = None) -> Response:
        """The situation by date, the latest first; posting tells what it is on a date."""
        item = self.get_object()
        if request.method == "GET":
            return Response(SituationRowSerializer(item.situations.all(), many=True).data)
        given = Given(SituationSerializer, self, request)
        items.set_situation(item.pk, by=request.user, **given())
        return Response(ItemSerializer(self._shown(item.pk)).data)

    @act(
        "portfolio.edit", subject="item:draft", takes=PointsSerializer, gives=PointsSerializer, answers={}, detail=True
    )
    def scores(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Score the item on the eight criteria. The ranking with its working: `editions/{year}/scores/`."""
        item = self.get_object()
        scoring.set_scores(item.pk, by=request.user, **given())
        return {"points": dict(item.scores.values_list("criterion", "points"))}
