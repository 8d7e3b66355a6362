"""API for the criteria for "klar til bruk"; same functions and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from rollouts import access
from rollouts.readiness import assessment
from rollouts.readiness.models import ReadinessCriterion


class CriterionSerializer(serializers.ModelSerializer):
    class Meta:
        model = ReadinessCriterion
        fields = ["key", "version", "title", "description", "deliverer", "is_retired", "published_at"]


class NewCriterionSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=200, help_text="What must be met.")
    description = serializers.CharField(default="", allow_blank=True, max_length=2000, help_text="What it takes.")
    deliverer = serializers.CharField(max_length=150, help_text="Who is to deliver it.")


class RetireSerializer(serializers.Serializer):
    read = serializers.IntegerField(help_text="The version that was read.")
    change_note = serializers.CharField(max_length=300, help_text="What is new in this version, or why it goes.")


class CriterionVersionSerializer(RetireSerializer, NewCriterionSerializer):
    is_material = serializers.BooleanField(default=False, help_text="The solutions must be assessed again.")


@opens("anyone", on="list")
@opens("anyone", on="retrieve", kwargs={"key": "behov"})
class CriterionViewSet(viewsets.ReadOnlyModelViewSet):
    """The criteria for "klar til bruk" that hold today; KS publishes them, version by version."""

    queryset = ReadinessCriterion.objects.none()
    serializer_class = CriterionSerializer
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[ReadinessCriterion]:
        return ReadinessCriterion.objects.current()

    @act("readiness.keep", takes=NewCriterionSerializer, gives=CriterionSerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> Any:
        """A new criterion; from now on the solutions are assessed against it, too."""
        return self._publish(request, given)

    @act(
        "readiness.keep",
        kwargs={"key": "behov"},
        takes=CriterionVersionSerializer,
        gives=CriterionSerializer,
        detail=True,
    )
    def publish(self, request: SignedInApiRequest, given: Given, key: str | None = None) -> Any:
        """The next version of a criterion."""
        return self._publish(request, given, key)

    @act("readiness.keep", kwargs={"key": "behov"}, takes=RetireSerializer, gives=CriterionSerializer, detail=True)
    def retire(self, request: SignedInApiRequest, given: Given, key: str | None = None) -> Any:
        """A last version, with the words of the one before: the criterion is no longer used."""
        return self._publish(request, given, key, retire=True)

    def _publish(
        self, request: SignedInApiRequest, given: Given, key: str | None = None, *, retire: bool = False
    ) -> Any:
        if not access.keeps_criteria(request.user):
            self.permission_denied(request, assessment.who_keeps())
        current = self.get_object() if key else None
        values = given()
        if retire and current is not None:
            words = {name: getattr(current, name) for name in ("title", "description", "deliverer")}
            values = {**words, **values, "is_retired": True}
        return assessment.publish_criterion(by=request.user, key=key or "", **values)
