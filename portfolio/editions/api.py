"""API for the yearly editions, their hearing, scores and weights; same querysets and rules as the pages."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.needs.api import VoiceSerializer
from portfolio.editions import access as edition_access
from portfolio.editions import lifecycle, scoring
from portfolio.editions.models import Criterion, CriterionWeight, HearingComment, PortfolioEdition
from portfolio.editions.moves import EditionAction


class HearingCommentSerializer(serializers.ModelSerializer):
    origin = serializers.CharField(read_only=True, help_text="The network or municipality.")

    class Meta:
        model = HearingComment
        fields = ["id", "item", "about", "origin", "text", "at", "answer", "answered_at"]


class EditionSerializer(serializers.ModelSerializer):
    comments = HearingCommentSerializer(many=True, read_only=True)

    class Meta:
        model = PortfolioEdition
        fields = [
            "year",
            "title",
            "state",
            "version",
            "hearing_from",
            "hearing_until",
            "decided_on",
            "decided_by",
            "replaced_on",
            "comments",
        ]


class PartSerializer(serializers.Serializer):
    criterion = serializers.CharField()
    points = serializers.IntegerField(allow_null=True, help_text="0 to 5; null where nobody has scored.")
    weight = serializers.FloatField()


class RankedSerializer(serializers.Serializer):
    """`mean` is the sum of points × weight divided by the weights of the criteria that are scored."""

    item = serializers.IntegerField(source="item.pk")
    title = serializers.CharField(source="item.title")
    rank = serializers.IntegerField(source="item.rank", allow_null=True, help_text="As decided.")
    place = serializers.IntegerField(allow_null=True, help_text="By scores.")
    parts = PartSerializer(many=True)
    total = serializers.FloatField(allow_null=True)
    weight = serializers.FloatField()
    mean = serializers.FloatField(allow_null=True)


class NewEditionSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    title = serializers.CharField(required=False, max_length=200)


class EditionMoveSerializer(serializers.Serializer):
    """`hearing_until` goes with hear, `reason` with take_back, `decided_on` and `decided_by` with decide."""

    action = serializers.ChoiceField(choices=[one.value for one in lifecycle.FUNCTIONS])
    version = serializers.IntegerField()
    hearing_until = serializers.DateField(required=False)
    reason = serializers.CharField(required=False, max_length=2000)
    decided_on = serializers.DateField(required=False)
    decided_by = serializers.CharField(required=False, max_length=100)

    TAKES: dict[str, set[str]] = {
        "hear": {"hearing_until"},
        "take_back": {"reason"},
        "decide": {"decided_on", "decided_by"},
    }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        takes = self.TAKES[attrs["action"]]
        for name in takes - set(attrs):
            raise serializers.ValidationError({name: "Må fylles ut."})
        return {key: value for key, value in attrs.items() if key in takes | {"action", "version"}}


class CommentSerializer(VoiceSerializer):
    text = serializers.CharField(max_length=20_000)
    item_id = serializers.IntegerField(required=False)


# An act on it answers with it as it is then.
edition_act = partial(act, gives=EditionSerializer, answers={})


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="edition:decided")
class EditionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The yearly editions that the caller may see, with the hearing's comments and answers."""

    queryset = PortfolioEdition.objects.none()
    serializer_class = EditionSerializer
    lookup_field = "year"
    lookup_value_regex = r"\d{4}"

    def get_queryset(self) -> QuerySet[PortfolioEdition]:
        return PortfolioEdition.objects.visible_to(self.request.user).prefetch_related(
            "comments__network", "comments__municipality"
        )

    def _shown(self, year: int) -> PortfolioEdition:
        return self.get_queryset().get(year=year)

    @edition_act("portfolio.edit", subject="new_edition", takes=NewEditionSerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> PortfolioEdition:
        """Start a year's edition as a copy of the latest before it."""
        edition = lifecycle.start_next(by=request.user, **given())
        return self._shown(edition.year)

    @edition_act("portfolio.edit", subject="edition:draft", takes=EditionMoveSerializer, detail=True)
    def move(self, request: SignedInApiRequest, given: Given, year: str | None = None) -> PortfolioEdition:
        """Make one move of the table; 409 when somebody else was first."""
        edition = self.get_object()
        values = given()
        function = lifecycle.FUNCTIONS[EditionAction(values.pop("action"))]
        function(edition.pk, by=request.user, **values)
        return self._shown(edition.year)

    @edition_act("portfolio.comment.region", subject="edition:hearing", takes=CommentSerializer, code=201, detail=True)
    def comment(self, request: SignedInApiRequest, given: Given, year: str | None = None) -> PortfolioEdition:
        """Comment on the edition, or on one item, while the hearing lasts."""
        edition = self.get_object()
        lifecycle.comment_on(edition.pk, by=request.user, **given())
        return self._shown(edition.year)

    @act(
        "anyone",
        subject="edition:decided",
        gives=[RankedSerializer],
        filters=False,
        detail=True,
        method="get",
        pagination_class=None,
    )
    def scores(self, request: Request, year: str | None = None) -> Any:
        """The ranking by scores with its working; unscored items last. The scores inform, the decision ranks."""
        return scoring.ranking(self.get_object())


class CommentAnswerSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=20_000)


@opens("anyone", on="list")
@opens("portfolio.hearing", on="retrieve", subject="comment")
class HearingCommentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What networks and municipalities have said of the editions that the caller may see, and KS' answers."""

    queryset = HearingComment.objects.none()
    serializer_class = HearingCommentSerializer

    def get_queryset(self) -> QuerySet[HearingComment]:
        seen = HearingComment.objects.filter(edition_access.visible_editions(self.request.user, "edition__"))
        return seen.select_related("network", "municipality").order_by("-at", "-pk")

    @act(
        "portfolio.edit",
        subject="comment",
        takes=CommentAnswerSerializer,
        gives=HearingCommentSerializer,
        answers={},
        detail=True,
    )
    def answer(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> HearingComment:
        """KS answers, once; those who gave the comment are told."""
        return lifecycle.answer(self.get_object().pk, by=request.user, **given())


class WeightSerializer(serializers.ModelSerializer):
    class Meta:
        model = CriterionWeight
        fields = ["criterion", "weight", "valid_from", "reason"]


class NewWeightsSerializer(serializers.Serializer):
    """The weight of each criterion from `valid_from` (inclusive, not in the past) on; what isn't named stays."""

    valid_from = serializers.DateField()
    reason = serializers.CharField(max_length=300)
    weights = serializers.DictField(child=serializers.DecimalField(max_digits=4, decimal_places=1, min_value=0))

    def validate_weights(self, value: dict[str, Any]) -> dict[str, Any]:
        if unknown := sorted(set(value) - set(Criterion.values)):
            raise serializers.ValidationError(f"Ukjent kriterium: {', '.join(unknown)}.")
        return value


@opens("anyone", on="list")
class WeightViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """How much each criterion counts from which day on; one that isn't listed counts 1."""

    queryset = CriterionWeight.objects.order_by("-valid_from", "criterion")
    serializer_class = WeightSerializer

    @act(
        "portfolio.edit",
        subject="new_weights",
        takes=NewWeightsSerializer,
        gives=[WeightSerializer],
        code=201,
        answers={},
    )
    def create(self, request: SignedInApiRequest, given: Given) -> Any:
        """Set weights; earlier editions keep those of their decision's day."""
        values = given()
        scoring.set_weights(by=request.user, **values)
        return self.get_queryset().filter(valid_from=values["valid_from"])
