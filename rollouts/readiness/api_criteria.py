"""The criteria for "klar til bruk" for machines: the functions of the pages, the same rules."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import REFUSED, refusals
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

    @opens("readiness.keep")
    @extend_schema(request=NewCriterionSerializer, responses={201: CriterionSerializer, **REFUSED})
    def create(self, request: Request) -> Response:
        """A new criterion; from now on the solutions are assessed against it, too."""
        made = self._publish(request, NewCriterionSerializer)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @opens("readiness.keep", kwargs={"key": "behov"})
    @extend_schema(request=CriterionVersionSerializer, responses={200: CriterionSerializer, **REFUSED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def publish(self, request: Request, key: str | None = None) -> Response:
        """The next version of a criterion."""
        return Response(self.get_serializer(self._publish(request, CriterionVersionSerializer, key)).data)

    @opens("readiness.keep", kwargs={"key": "behov"})
    @extend_schema(request=RetireSerializer, responses={200: CriterionSerializer, **REFUSED})
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated])
    def retire(self, request: Request, key: str | None = None) -> Response:
        """A last version, with the words of the one before: the criterion is no longer used."""
        return Response(self.get_serializer(self._publish(request, RetireSerializer, key)).data)

    def _publish(self, request: Request, form: type[serializers.Serializer], key: str | None = None) -> Any:
        user: Any = request.user
        if not access.keeps_criteria(user):
            self.permission_denied(request, assessment.who_keeps())
        current = self.get_object() if key else None
        given = form(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        if form is RetireSerializer and current is not None:
            words = {name: getattr(current, name) for name in ("title", "description", "deliverer")}
            values = {**words, **values, "is_retired": True}
        with refusals():
            return assessment.publish_criterion(by=user, key=key or "", **values)
