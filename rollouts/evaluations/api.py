"""API for evaluations; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.request import Request

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.models import Municipality
from rollouts import access
from rollouts.evaluations import workflow as evaluations
from rollouts.evaluations.models import Evaluation
from rollouts.rollouts.access import who_may_propose
from rollouts.sign_ups.workflow import who_may_sign_up


class EvaluationSerializer(serializers.ModelSerializer):
    solution = serializers.CharField(source="pool.rollout.solution.key", help_text="The solution's key.")

    class Meta:
        model = Evaluation
        fields = ["id", "pool", "solution", "open_until", "summary", "advice", "shared_at"]


class EvaluationAnswerSerializer(serializers.Serializer):
    municipality = serializers.SlugRelatedField(
        slug_field="number",
        queryset=Municipality.objects.all(),
        default=None,
        allow_null=True,
        help_text="None: the one who leads answers.",
    )
    values = serializers.ListField(
        child=serializers.JSONField(allow_null=True), help_text="One for each question: 1 to 5, a text, or null."
    )


class ShareSerializer(serializers.Serializer):
    summary = serializers.CharField()
    advice = serializers.CharField(help_text="What the next rollout of its kind should know.")


class ExtendSerializer(serializers.Serializer):
    open_until = serializers.DateField(help_text="The last day for answers, today or later.")


@opens("anyone", on="list")
@opens("evaluations.see", on="retrieve", subject="evaluation_id")
class EvaluationViewSet(viewsets.ReadOnlyModelViewSet):
    """The shared summaries, and what the next rollout should know, to those signed in."""

    queryset = Evaluation.objects.none()
    serializer_class = EvaluationSerializer
    filterset_fields = ["pool"]

    def get_queryset(self) -> QuerySet[Evaluation]:
        if not self.request.user.is_authenticated:
            return Evaluation.objects.none()
        found = Evaluation.objects.select_related("pool__rollout__solution", "pool__rollout__network").order_by("pk")
        return found.filter(shared_at__isnull=False) if self.action in {"list", "retrieve"} else found

    @act(
        "evaluations.answer.some",
        subject="evaluation_id",
        takes=EvaluationAnswerSerializer,
        gives=EvaluationAnswerSerializer,
        detail=True,
    )
    def answer(self, request: Request, given: Given, pk: str | None = None) -> Any:
        """One municipality's answers, or those of the one who leads; can be changed until the last day."""
        user: Any = request.user
        found = self.get_object()
        if not evaluations.may_lead(user, found) and not access.answers_for_some(user):
            self.permission_denied(request, who_may_sign_up())
        asked = given()
        municipality, values = asked["municipality"], asked["values"]
        if municipality is None:
            made = evaluations.answer_as_leader(found.pk, by=user, values=values)
        else:
            made = evaluations.answer(found.pk, by=user, municipality=municipality, values=values)
        return {"municipality": municipality, "values": made.values}

    @act("evaluations.lead", subject="evaluation_id", takes=ShareSerializer, gives=EvaluationSerializer, detail=True)
    def share(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """The summary, and what the next rollout should know, to all signed in."""
        found = self.get_object()
        if not evaluations.may_lead(request.user, found):
            self.permission_denied(request, who_may_propose(found.pool.rollout))
        return evaluations.share(found.pk, by=request.user, **given())

    @act("evaluations.lead", subject="evaluation_id", takes=ExtendSerializer, gives=EvaluationSerializer, detail=True)
    def extend(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Another last day for the answers."""
        found = self.get_object()
        if not evaluations.may_lead(request.user, found):
            self.permission_denied(request, who_may_propose(found.pool.rollout))
        return evaluations.extend(found.pk, by=request.user, **given())
