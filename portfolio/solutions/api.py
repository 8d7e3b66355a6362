"""A solution's ambitions, prerequisites and pilots for machines: the querysets and rules of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.opens import opens
from networks.geography.api import AS_OF, date_parameter
from networks.models import County, Municipality, Network
from portfolio.api_parts import done, given
from portfolio.levels import COUNTED_LEVELS
from portfolio.pilots import as_of as pilots_then
from portfolio.pilots import workflow as pilots
from portfolio.pilots.models import Pilot, PilotNote
from portfolio.pilots.moves import PilotAction, PilotState
from portfolio.solutions import ambitions, prerequisites
from portfolio.solutions.models import Ambition, Prerequisite, Solution


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

    @opens("portfolio.edit", subject="new_ambition")
    @extend_schema(request=NewAmbitionSerializer, responses={201: AmbitionRowSerializer})
    def create(self, request: Request) -> Response:
        """Revise an ambition."""
        user: Any = request.user
        values = given(NewAmbitionSerializer, request)
        row = done(lambda: ambitions.revise(values.pop("solution"), by=user, **values))
        return Response(AmbitionRowSerializer(row).data, status=status.HTTP_201_CREATED)


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

    @opens("portfolio.edit", subject="new_prerequisite")
    @extend_schema(request=PrerequisiteSerializer, responses={201: PrerequisiteSerializer})
    def create(self, request: Request) -> Response:
        """Say that `requires` comes before `solution`; 400 where that would lead around in a circle."""
        user: Any = request.user
        values = given(PrerequisiteSerializer, request)
        row = done(lambda: prerequisites.add_prerequisite(values.pop("solution"), by=user, **values))
        return Response(PrerequisiteSerializer(row).data, status=status.HTTP_201_CREATED)

    @opens("portfolio.edit", subject="prerequisite")
    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str | None = None) -> Response:
        user: Any = request.user
        row = self.get_object()
        done(lambda: prerequisites.remove_prerequisite(row.pk, by=user))
        return Response(status=status.HTTP_204_NO_CONTENT)


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
    """`state` is that of the date asked for, which the table does not hold."""

    solution = django_filters.CharFilter("solution__key", label="The solution's key")
    state = django_filters.ChoiceFilter(choices=PilotState.choices, method="as_it_is")

    class Meta:
        model = Pilot
        fields: list[str] = []

    def as_it_is(self, queryset: QuerySet[Pilot], name: str, value: str) -> QuerySet[Pilot]:
        return queryset


class PilotViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Pilots: for anyone, those that were chosen; interest and refusals for people with a role. With `as_of` as they
    stood that day, with what they had told by then."""

    queryset = Pilot.objects.none()
    serializer_class = PilotSerializer
    filterset_class = PilotFilter

    def get_queryset(self) -> QuerySet[Pilot]:
        found = Pilot.objects.visible_to(self.request.user).select_related("solution", "municipality", "network")
        told = PilotNote.objects.filter(date__lte=date_parameter(self.request, "as_of"))
        return found.prefetch_related(Prefetch("notes", told)).order_by("pk")

    def _then(self, rows: Iterable[Pilot]) -> list[Pilot]:
        date = date_parameter(self.request, "as_of")
        return list(rows) if date == timezone.localdate() else pilots_then.as_of(rows, date, self.request.user)

    @opens("anyone")
    @extend_schema(parameters=[AS_OF])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        state = request.query_params.get("state", "")
        rows = self._then(self.filter_queryset(self.get_queryset()))
        page = self.paginate_queryset([row for row in rows if not state or row.state == state])
        return self.get_paginated_response(PilotSerializer(page, many=True).data)

    @opens("anyone", subject="pilot:chosen")
    @opens("portfolio.hearing", subject="pilot:interested")
    @extend_schema(parameters=[AS_OF])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self._then([self.get_object()])
        if not rows:
            raise Http404
        return Response(PilotSerializer(rows[0]).data)

    def _shown(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(PilotSerializer(self.get_queryset().get(pk=pk)).data, status=code)

    @opens("pilot.register", subject="new_pilot")
    @extend_schema(request=NewPilotSerializer, responses={201: PilotSerializer})
    def create(self, request: Request) -> Response:
        """Register the own municipality's interest, or propose one of the region's."""
        user: Any = request.user
        values = given(NewPilotSerializer, request)
        pilot = done(lambda: pilots.register(by=user, **values))
        return self._shown(pilot.pk, status.HTTP_201_CREATED)

    @opens("pilot.choose", subject="pilot:interested")
    @extend_schema(request=PilotMoveSerializer, responses={200: PilotSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def move(self, request: Request, pk: str | None = None) -> Response:
        """Make one move of the table; 409 when somebody else was first."""
        user: Any = request.user
        pilot = self.get_object()
        values = given(PilotMoveSerializer, request)
        done(lambda: pilots.move(pilot.pk, PilotAction(values.pop("action")), by=user, **values))
        return self._shown(pilot.pk)

    @opens("pilot.note", subject="pilot:chosen")
    @extend_schema(request=PilotNoteSerializer, responses={201: PilotSerializer})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def note(self, request: Request, pk: str | None = None) -> Response:
        """What the pilot has learned, or material it made; it stays with the solution."""
        user: Any = request.user
        pilot = self.get_object()
        values = given(PilotNoteSerializer, request)
        done(lambda: pilots.add_note(pilot.pk, by=user, **values))
        return self._shown(pilot.pk, status.HTTP_201_CREATED)
