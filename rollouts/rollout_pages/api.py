"""API for rollouts; same querysets and rules as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.models import Network, User
from portfolio.models import Solution
from rollouts.api_fields import PersonField
from rollouts.pools import gate
from rollouts.rollout_pages import setting_up
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout, Track
from rollouts.sheets.api import SheetWork
from rollouts.sign_ups import answers_by_municipality as answers


class NewRolloutSerializer(serializers.Serializer):
    solution: Any = serializers.SlugRelatedField(slug_field="key", queryset=Solution.objects.all())
    title = serializers.CharField(max_length=200)
    track = serializers.ChoiceField(Track.choices)
    network: Any = serializers.SlugRelatedField(
        slug_field="key", queryset=Network.objects.all(), default=None, allow_null=True, help_text="Track B only."
    )
    leader: Any = serializers.SlugRelatedField(
        slug_field="email", queryset=User.objects.filter(is_active=True), default=None, allow_null=True
    )
    criteria = serializers.CharField(default="", allow_blank=True, max_length=4000)
    answers = serializers.DictField(
        child=serializers.CharField(),
        help_text="To the five questions: ready, fitted, simultaneity, capacity, suppliers.",
    )
    deviation_reason = serializers.CharField(default="", allow_blank=True, max_length=2000)
    although_alike = serializers.BooleanField(
        default=False, help_text="Make it although there is one of the same solution on the same track."
    )


class RolloutTitleSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=200)


class RolloutWork(viewsets.GenericViewSet):
    """Beside what is read of rollouts."""

    def _create(self, request: SignedInApiRequest, given: Given) -> Rollout:
        if not rollout_access.creatable_tracks(request.user):
            self.permission_denied(request, rollout_access.who_may_create())
        return setting_up.create_rollout(by=request.user, **given())


class RolloutSerializer(serializers.ModelSerializer):
    solution = serializers.CharField(source="solution.key", help_text="The solution's key.")
    network = serializers.CharField(source="network.key", default=None, help_text="The network's key; track B only.")
    leader = PersonField()

    class Meta:
        model = Rollout
        fields = ["id", "title", "track", "solution", "network", "leader", "criteria", "announced_on"]


class DateSerializer(serializers.Serializer):
    date = serializers.DateField(required=False)


class StandingLineSerializer(serializers.Serializer):
    municipality = serializers.CharField(source="municipality.number_as_of", help_text="Four digits.")
    answer = serializers.CharField()
    pool = serializers.IntegerField(source="pool.pk", default=None)
    why = serializers.CharField(help_text="Why it isn't eligible.")
    already = serializers.CharField(help_text="In another pool of the solution, or the level already reached; today.")


class StandingSerializer(serializers.Serializer):
    """One answer for each municipality that existed on the day."""

    date = serializers.DateField()
    total = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())
    lines = StandingLineSerializer(many=True, help_text="Empty without signing in.")


class MissingSerializer(serializers.Serializer):
    what = serializers.CharField()
    who = serializers.CharField(help_text="Who is to deliver it.")


class RolloutFilter(django_filters.FilterSet):
    track = django_filters.ChoiceFilter(choices=Track.choices)
    solution = django_filters.CharFilter(field_name="solution__key", label="The solution's key")
    network = django_filters.CharFilter(field_name="network__key", label="The network's key")

    class Meta:
        model = Rollout
        fields: list[str] = []


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="rollout")
class RolloutViewSet(RolloutWork, SheetWork, viewsets.ReadOnlyModelViewSet):
    """Common rollouts on tracks A (`national`), B (`regional`) and C (`partial`)."""

    queryset = Rollout.objects.none()
    serializer_class = RolloutSerializer
    filterset_class = RolloutFilter

    def get_queryset(self) -> QuerySet[Rollout]:
        found = Rollout.objects.visible_to(self.request.user)
        return found.select_related("solution", "network", "leader").order_by("pk")

    @act("rollouts.create", takes=NewRolloutSerializer, gives=RolloutSerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> Any:
        """Set up a rollout: the national group on tracks A and C, a contact person on B."""
        return self._create(request, given)

    @act(
        "rollouts.change_own",
        subject="rollout:own",
        takes=RolloutTitleSerializer,
        gives=RolloutSerializer,
        detail=True,
        method="put",
    )
    def title(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Rollout:
        """Rename a rollout that one has made, while it has no pools."""
        rollout = self.get_object()
        if not rollout_access.may_change(request.user, rollout):
            self.permission_denied(request, setting_up.who_may_change())
        return setting_up.rename(rollout.pk, by=request.user, **given())

    @act("rollouts.change_own", subject="rollout:own", code=204)
    def destroy(self, request: SignedInApiRequest, pk: str | None = None) -> None:
        """Delete a rollout that one has made by mistake, while it has no pools."""
        setting_up.delete(self.get_object().pk, by=request.user)

    @act(
        "anyone",
        subject="rollout",
        gives=StandingSerializer,
        parameters=[OpenApiParameter("date", dt.date, description="At the end of this day; today when left out.")],
        detail=True,
        method="get",
    )
    def standing(self, request: Request, pk: str | None = None) -> Any:
        """Who has answered what; the municipalities to those signed in, the numbers to all."""
        asked = DateSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        date = asked.validated_data.get("date")
        today = timezone.localdate()
        return answers.standing(self.get_object(), request.user, min(date, today) if date else None)

    @act("anyone", subject="rollout", gives=[MissingSerializer], detail=True, method="get")
    def missing(self, request: Request, pk: str | None = None) -> Any:
        """What stands in the way of inviting municipalities; empty when they can be invited."""
        return gate.missing(self.get_object())
