"""API for needs: the querysets of the pages, the rules of `networks/needs/workflow.py`."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request

from core.api_acts import Given, act
from core.opens import opens
from networks.geography.models import Municipality, Network
from networks.needs import workflow as needs
from networks.needs.models import Need, NeedTransition, Recipient
from networks.needs.moves import NeedAction, NeedState


class NeedStepSerializer(serializers.ModelSerializer):
    class Meta:
        model = NeedTransition
        fields = ["action", "from_state", "to_state", "role", "at", "comment"]


class NeedSerializer(serializers.ModelSerializer):
    network = serializers.CharField(source="network.key", read_only=True, help_text="The network's key.")
    municipality = serializers.CharField(source="municipality.number", default=None, read_only=True)
    supported_by = serializers.SerializerMethodField(help_text="Names of the networks and municipalities behind it.")
    trace = NeedStepSerializer(source="transitions", many=True, read_only=True)

    class Meta:
        model = Need
        fields = [
            "id",
            "title",
            "description",
            "topic",
            "network",
            "municipality",
            "state",
            "version",
            "recipient",
            "merged_into",
            "raised_at",
            "lifted_at",
            "answer",
            "answered_at",
            "supported_by",
            "trace",
        ]

    def get_supported_by(self, need: Need) -> list[str]:
        return [row.origin for row in need.supports.all()]


class VoiceSerializer(serializers.Serializer):
    """On whose behalf: a municipality's number or a network's key."""

    municipality = serializers.CharField(max_length=4, required=False)
    network = serializers.CharField(max_length=50, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        number, key = attrs.pop("municipality", ""), attrs.pop("network", "")
        if bool(number) == bool(key):
            raise serializers.ValidationError("Oppgi enten municipality eller network.")
        voice = (
            Municipality.objects.filter(number=number).first() if number else Network.objects.filter(key=key).first()
        )
        if voice is None:
            raise serializers.ValidationError(f"Fant ikke «{number or key}».")
        return {**attrs, "voice": voice}


class RaiseSerializer(VoiceSerializer):
    title = serializers.CharField(max_length=150)
    description = serializers.CharField(max_length=4000)
    topic = serializers.CharField(max_length=100, required=False, default="")


class SupportSerializer(VoiceSerializer):
    comment = serializers.CharField(max_length=2000, required=False, default="")


class NeedMoveSerializer(serializers.Serializer):
    """`reason` is the answer (take_up, decline, resolve), `recipient` goes with lift, `into_id` with merge."""

    action = serializers.ChoiceField(choices=[action.value for action in needs.FUNCTIONS])
    version = serializers.IntegerField()
    reason = serializers.CharField(max_length=4000, required=False)
    comment = serializers.CharField(max_length=2000, required=False)
    recipient = serializers.ChoiceField(choices=Recipient.choices, required=False)
    into_id = serializers.IntegerField(required=False)

    TAKES: dict[str, set[str]] = {
        "lift": {"recipient", "comment"},
        "merge": {"into_id", "comment"},
        "withdraw": {"comment"},
    }
    NEEDS: dict[str, str] = {"take_up": "reason", "decline": "reason", "resolve": "reason", "merge": "into_id"}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        takes = self.TAKES.get(attrs["action"], {"reason"})
        needed = self.NEEDS.get(attrs["action"])
        if needed and needed not in attrs:
            raise serializers.ValidationError({needed: "Må fylles ut."})
        return {key: value for key, value in attrs.items() if key in takes | {"action", "version"}}


class NeedFilter(django_filters.FilterSet):
    network = django_filters.CharFilter(field_name="network__key", label="The network's key")
    state = django_filters.MultipleChoiceFilter(choices=NeedState.choices)

    class Meta:
        model = Need
        fields: list[str] = []


@opens("anyone", on="list")
@opens("needs.see", on="retrieve", subject="need:raised")
class NeedViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The needs that the caller may see: without a role, those that are lifted nationally."""

    queryset = Need.objects.none()
    serializer_class = NeedSerializer
    filterset_class = NeedFilter

    def get_queryset(self) -> QuerySet[Need]:
        found = Need.objects.visible_to(self.request.user).select_related("network", "municipality")
        return found.prefetch_related("supports__network", "supports__municipality", "transitions").order_by("pk")

    @act("needs.raise.region", subject="need:raised", takes=RaiseSerializer, gives=NeedSerializer, code=201, answers={})
    def create(self, request: Request, given: Given) -> Need:
        """Raise a need."""
        user: Any = request.user
        need = needs.raise_need(by=user, **given())
        return self.get_queryset().get(pk=need.pk)

    @act(
        "needs.raise.region",
        subject="need:raised",
        takes=SupportSerializer,
        gives=NeedSerializer,
        code=201,
        answers={},
        detail=True,
    )
    def support(self, request: Request, given: Given, pk: str | None = None) -> Need:
        """Stand behind somebody else's need."""
        user: Any = request.user
        need = self.get_object()
        needs.support(need.pk, by=user, **given())
        return self.get_queryset().get(pk=need.pk)

    @opens("needs.answer", subject="need:lifted")
    @act("needs.lift", subject="need:raised", takes=NeedMoveSerializer, gives=NeedSerializer, answers={}, detail=True)
    def move(self, request: Request, given: Given, pk: str | None = None) -> Need:
        """Make one move of the table; 409 when somebody else was first."""
        user: Any = request.user
        need = self.get_object()
        values = given()
        needs.FUNCTIONS[NeedAction(values.pop("action"))](need.pk, by=user, **values)
        return self.get_queryset().get(pk=need.pk)
