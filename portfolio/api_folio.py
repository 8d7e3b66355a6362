"""The portfolio's work for machines: the querysets of the pages, the rules of the domain modules."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from networks.api_errors import refuse
from networks.api_needs import VoiceSerializer
from networks.errors import Conflict, DomainError
from networks.models import Municipality, Network
from portfolio import access, ambitions, commitments, edition_work, items, pilots, plans
from portfolio.edition_moves import EditionAction
from portfolio.editions import of_edition
from portfolio.models import (
    COUNTED_LEVELS,
    Ambition,
    Commitment,
    CommitmentState,
    HearingComment,
    Pilot,
    PilotNote,
    PortfolioEdition,
    PortfolioItem,
    RegionalPlan,
    RegionalPlanItem,
    Solution,
)
from portfolio.pilot_moves import PilotAction


def done(action: Any) -> Any:
    """What `action()` gives; a domain error as the API says it."""
    try:
        return action()
    except DomainError as error:
        refuse(error)


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


class ReasonSerializer(serializers.Serializer):
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


class PortfolioItemViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The items of the editions that the caller may see: for anyone, those that are decided."""

    queryset = PortfolioItem.objects.none()
    serializer_class = ItemSerializer
    filterset_class = PortfolioItemFilter

    def get_queryset(self) -> QuerySet[PortfolioItem]:
        return of_edition(access.visible_editions(self.request.user, "edition__")).order_by(
            "-edition__year", "kind", "rank", "pk"
        )

    def _shown(self, pk: int) -> Response:
        return Response(ItemSerializer(self.get_queryset().get(pk=pk)).data)

    @extend_schema(request=EditItemSerializer, responses={200: ItemSerializer, 409: ItemConflictSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def edit(self, request: Request, pk: str | None = None) -> Response:
        """Write the texts; 409 with the other version when somebody else was first."""
        user: Any = request.user
        item = self.get_object()
        given = EditItemSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            items.edit_item(item.pk, by=user, **given.validated_data)
        except Conflict as conflict:
            body = {"detail": conflict.message, "theirs": ItemSerializer(conflict.theirs).data}
            return Response(body, status=status.HTTP_409_CONFLICT)
        except DomainError as error:
            refuse(error)
        return self._shown(item.pk)

    @extend_schema(request=PlaceSerializer, responses={200: ItemSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def place(self, request: Request, pk: str | None = None) -> Response:
        """Give an introduction another place in the ranking."""
        user: Any = request.user
        item = self.get_object()
        given = PlaceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        done(lambda: items.move_item(item.pk, by=user, **given.validated_data))
        return self._shown(item.pk)

    @extend_schema(request=ReasonSerializer, responses={200: ItemSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def promote(self, request: Request, pk: str | None = None) -> Response:
        """A joint measure has become ready: it turns into an introduction."""
        user: Any = request.user
        item = self.get_object()
        given = ReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        done(lambda: items.promote(item.pk, by=user, **given.validated_data))
        return self._shown(item.pk)


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


class NewEditionSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    title = serializers.CharField(required=False, max_length=200)


class EditionMoveSerializer(serializers.Serializer):
    """`hearing_until` goes with hear, `reason` with take_back, `decided_on` and `decided_by` with decide."""

    action = serializers.ChoiceField(choices=[one.value for one in edition_work.FUNCTIONS])
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

    def _shown(self, year: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(EditionSerializer(self.get_queryset().get(year=year)).data, status=code)

    @extend_schema(request=NewEditionSerializer, responses={201: EditionSerializer})
    def create(self, request: Request) -> Response:
        """Start a year's edition as a copy of the latest before it."""
        user: Any = request.user
        given = NewEditionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        edition = done(lambda: edition_work.start_next(by=user, **given.validated_data))
        return self._shown(edition.year, status.HTTP_201_CREATED)

    @extend_schema(request=EditionMoveSerializer, responses={200: EditionSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def move(self, request: Request, year: str | None = None) -> Response:
        """Make one move of the table; 409 when somebody else was first."""
        user: Any = request.user
        edition = self.get_object()
        given = EditionMoveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        function = edition_work.FUNCTIONS[EditionAction(values.pop("action"))]
        done(lambda: function(edition.pk, by=user, **values))
        return self._shown(edition.year)

    @extend_schema(request=CommentSerializer, responses={201: EditionSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def comment(self, request: Request, year: str | None = None) -> Response:
        """Comment on the edition, or on one item, while the hearing lasts."""
        user: Any = request.user
        edition = self.get_object()
        given = CommentSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        done(lambda: edition_work.comment_on(edition.pk, by=user, **given.validated_data))
        return self._shown(edition.year, status.HTTP_201_CREATED)


class PlanItemSerializer(serializers.ModelSerializer):
    solution = serializers.CharField(source="solution.key", default=None, read_only=True)

    class Meta:
        model = RegionalPlanItem
        fields = ["id", "rank", "solution", "title", "ambition", "target_date", "text"]


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


class PlanDecisionSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    decided_on = serializers.DateField()
    decided_by = serializers.CharField(max_length=100)


class PlanFilter(django_filters.FilterSet):
    network = django_filters.CharFilter("network__key", label="The network's key")

    class Meta:
        model = RegionalPlan
        fields = ["state", "year"]


class PlanViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The regions' own plans: for anyone, those that are decided."""

    queryset = RegionalPlan.objects.none()
    serializer_class = PlanSerializer
    filterset_class = PlanFilter

    def get_queryset(self) -> QuerySet[RegionalPlan]:
        rows = Prefetch("items", RegionalPlanItem.objects.select_related("solution").order_by("rank"))
        found = RegionalPlan.objects.visible_to(self.request.user).select_related("network")
        return found.prefetch_related(rows).order_by("network__name", "-year", "-revision")

    def _shown(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(PlanSerializer(self.get_queryset().get(pk=pk)).data, status=code)

    @extend_schema(request=NewPlanSerializer, responses={201: PlanSerializer})
    def create(self, request: Request) -> Response:
        """Start a draft: a copy of the decided plan, else of the national introductions."""
        user: Any = request.user
        given = NewPlanSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        plan = done(lambda: plans.start_draft(by=user, **given.validated_data))
        return self._shown(plan.pk, status.HTTP_201_CREATED)

    @extend_schema(request=NewPlanItemSerializer, responses={200: PlanSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def item(self, request: Request, pk: str | None = None) -> Response:
        """Add an item to the draft, or change one."""
        user: Any = request.user
        plan = self.get_object()
        given = NewPlanItemSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        done(lambda: plans.save_item(plan.pk, by=user, **given.validated_data))
        return self._shown(plan.pk)

    @extend_schema(request=PlanDecisionSerializer, responses={200: PlanSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def decide(self, request: Request, pk: str | None = None) -> Response:
        """Record the decision of the health leader network."""
        user: Any = request.user
        plan = self.get_object()
        given = PlanDecisionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        done(lambda: plans.decide(plan.pk, by=user, **given.validated_data))
        return self._shown(plan.pk)


class PilotNoteSerializer(serializers.ModelSerializer):
    class Meta:
        model = PilotNote
        fields = ["date", "text", "url"]


class PilotSerializer(serializers.ModelSerializer):
    solution = serializers.CharField(source="solution.key", read_only=True)
    municipality = serializers.CharField(source="municipality.number", read_only=True)
    network = serializers.CharField(source="network.key", read_only=True)
    notes = PilotNoteSerializer(many=True, read_only=True)

    class Meta:
        model = Pilot
        fields = [
            "id",
            "solution",
            "municipality",
            "network",
            "state",
            "version",
            "motivation",
            "reason",
            "owner_view",
            "decided_on",
            "at",
            "notes",
        ]


class NewPilotSerializer(serializers.Serializer):
    solution = serializers.SlugRelatedField(slug_field="key", queryset=Solution.objects.all())
    municipality = serializers.SlugRelatedField(slug_field="number", queryset=Municipality.objects.all())
    motivation = serializers.CharField(max_length=20_000)


class PilotMoveSerializer(serializers.Serializer):
    action = serializers.ChoiceField(choices=["confirm", "choose", "decline", "withdraw", "complete"])
    version = serializers.IntegerField()
    reason = serializers.CharField(required=False, max_length=2000)
    owner_view = serializers.CharField(required=False, max_length=300)


class PilotFilter(django_filters.FilterSet):
    solution = django_filters.CharFilter("solution__key", label="The solution's key")

    class Meta:
        model = Pilot
        fields = ["state"]


class PilotViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Pilots: for anyone, those that were chosen; interest and refusals for people with a role."""

    queryset = Pilot.objects.none()
    serializer_class = PilotSerializer
    filterset_class = PilotFilter

    def get_queryset(self) -> QuerySet[Pilot]:
        found = Pilot.objects.visible_to(self.request.user).select_related("solution", "municipality", "network")
        return found.prefetch_related("notes").order_by("pk")

    def _shown(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(PilotSerializer(self.get_queryset().get(pk=pk)).data, status=code)

    @extend_schema(request=NewPilotSerializer, responses={201: PilotSerializer})
    def create(self, request: Request) -> Response:
        """Register the own municipality's interest, or propose one of the region's."""
        user: Any = request.user
        given = NewPilotSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        pilot = done(lambda: pilots.register(by=user, **given.validated_data))
        return self._shown(pilot.pk, status.HTTP_201_CREATED)

    @extend_schema(request=PilotMoveSerializer, responses={200: PilotSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def move(self, request: Request, pk: str | None = None) -> Response:
        """Make one move of the table; 409 when somebody else was first."""
        user: Any = request.user
        pilot = self.get_object()
        given = PilotMoveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        done(lambda: pilots.move(pilot.pk, PilotAction(values.pop("action")), by=user, **values))
        return self._shown(pilot.pk)


class CommitmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Commitment
        fields = [
            "id",
            "party",
            "title",
            "title_nn",
            "text",
            "text_nn",
            "source",
            "state",
            "state_date",
            "evidence",
            "next_date",
            "version",
        ]


class CommitmentUpdateSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=CommitmentState.choices, required=False)
    state_date = serializers.DateField(required=False, allow_null=True)
    evidence = serializers.CharField(required=False, max_length=20_000, allow_blank=True)
    next_date = serializers.DateField(required=False, allow_null=True)
    comment = serializers.CharField(required=False, max_length=500)


class CommitmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """What the ministry and KS have promised each other, and where it stands."""

    queryset = Commitment.objects.all()
    serializer_class = CommitmentSerializer
    filterset_fields = ["party", "state"]

    @extend_schema(request=CommitmentUpdateSerializer, responses={200: CommitmentSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def report(self, request: Request, pk: str | None = None) -> Response:
        """Say where it stands."""
        user: Any = request.user
        commitment = self.get_object()
        given = CommitmentUpdateSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        saved = done(lambda: commitments.update(commitment.pk, by=user, **given.validated_data))
        return Response(CommitmentSerializer(saved).data)


class AmbitionRowSerializer(serializers.ModelSerializer):
    """A revision. Empty `scope` is the whole country; `level` is what the count counts."""

    solution = serializers.CharField(source="solution.key", read_only=True)
    level = serializers.CharField(source="counted_level", read_only=True)
    scope = serializers.CharField(source="scope_name", read_only=True)

    class Meta:
        model = Ambition
        fields = ["id", "solution", "count", "level", "scope", "target_date", "decided_on", "decided_by", "reason"]


class NewAmbitionSerializer(serializers.Serializer):
    """For the whole country, or for a `network`."""

    solution = serializers.SlugRelatedField(slug_field="key", queryset=Solution.objects.all())
    count = serializers.IntegerField(min_value=1)
    level = serializers.ChoiceField(choices=[str(level) for level in COUNTED_LEVELS], required=False)
    network = serializers.SlugRelatedField(slug_field="key", queryset=Network.objects.all(), required=False)
    target_date = serializers.DateField(required=False, allow_null=True)
    decided_on = serializers.DateField()
    decided_by = serializers.CharField(max_length=100)
    reason = serializers.CharField(max_length=300)


class AmbitionFilter(django_filters.FilterSet):
    solution = django_filters.CharFilter("solution__key", label="The solution's key")

    class Meta:
        model = Ambition
        fields: list[str] = []


class AmbitionViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Every revision of every ambition, the latest first; an old one is never changed."""

    queryset = Ambition.objects.select_related("solution").order_by("solution__key", "-decided_on", "-pk")
    serializer_class = AmbitionRowSerializer
    filterset_class = AmbitionFilter

    @extend_schema(request=NewAmbitionSerializer, responses={201: AmbitionRowSerializer})
    def create(self, request: Request) -> Response:
        """Revise an ambition."""
        user: Any = request.user
        given = NewAmbitionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        row = done(lambda: ambitions.revise(values.pop("solution"), by=user, **values))
        return Response(AmbitionRowSerializer(row).data, status=status.HTTP_201_CREATED)
