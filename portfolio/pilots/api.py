"""API for pilots; same querysets and rules as the pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.geography.api import AS_OF, date_parameter
from networks.models import Municipality
from portfolio.pilots import as_of as pilots_as_of
from portfolio.pilots import workflow as pilots
from portfolio.pilots.models import Pilot, PilotNote
from portfolio.pilots.moves import PilotAction, PilotState
from portfolio.solutions.models import Solution


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


# An act on it answers with it as it is then.
pilot_act = partial(act, gives=PilotSerializer, answers={})


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

    def _as_of(self, rows: Iterable[Pilot]) -> list[Pilot]:
        date = date_parameter(self.request, "as_of")
        return list(rows) if date == timezone.localdate() else pilots_as_of.as_of(rows, date, self.request.user)

    @opens("anyone")
    @extend_schema(parameters=[AS_OF])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        state = request.query_params.get("state", "")
        rows = self._as_of(self.filter_queryset(self.get_queryset()))
        page = self.paginate_queryset([row for row in rows if not state or row.state == state])
        return self.get_paginated_response(PilotSerializer(page, many=True).data)

    @opens("anyone", subject="pilot:chosen")
    @opens("portfolio.hearing", subject="pilot:interested")
    @extend_schema(parameters=[AS_OF])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        rows = self._as_of([self.get_object()])
        if not rows:
            raise Http404
        return Response(PilotSerializer(rows[0]).data)

    def _shown(self, pk: int) -> Pilot:
        return self.get_queryset().get(pk=pk)

    @pilot_act("pilot.register", subject="new_pilot", takes=NewPilotSerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> Pilot:
        """Register the own municipality's interest, or propose one of the region's."""
        pilot = pilots.register(by=request.user, **given())
        return self._shown(pilot.pk)

    @pilot_act("pilot.choose", subject="pilot:interested", takes=PilotMoveSerializer, detail=True)
    def move(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Pilot:
        """Make one move of the table; 409 when somebody else was first."""
        pilot = self.get_object()
        values = given()
        pilots.move(pilot.pk, PilotAction(values.pop("action")), by=request.user, **values)
        return self._shown(pilot.pk)

    @pilot_act("pilot.note", subject="pilot:chosen", takes=PilotNoteSerializer, code=201, detail=True)
    def note(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Pilot:
        """What the pilot has learned, or material it made; it stays with the solution."""
        pilot = self.get_object()
        pilots.add_note(pilot.pk, by=request.user, **given())
        return self._shown(pilot.pk)
