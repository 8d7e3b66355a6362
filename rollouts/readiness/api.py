"""API for readiness, stops and dispensations; same querysets and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers, status, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import REFUSED, Given, SignedInApiRequest, act
from core.opens import opens
from portfolio.models import Solution
from rollouts import access
from rollouts.api_fields import NumberSerializer
from rollouts.decisions import motions
from rollouts.decisions.api_motions import PUT_FORWARD, code_of
from rollouts.decisions.models import DecisionKind
from rollouts.readiness import access as readiness_access
from rollouts.readiness import assessment, stops, waiving
from rollouts.readiness.models import ReadinessWaiver, Result
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.workflow import who_may_sign_up
from rollouts.stops import dispensations
from rollouts.stops.models import Dispensation, Ratification


class LineSerializer(serializers.Serializer):
    criterion = serializers.CharField(source="criterion.key")
    title = serializers.CharField(source="criterion.title")
    deliverer = serializers.CharField(source="criterion.deliverer", help_text="Who is to deliver it.")
    result = serializers.CharField(help_text="`met`, `partly`, `not_met` or `not_assessed`.")
    remaining = serializers.CharField(source="assessment.remaining", default="", help_text="What is missing.")
    evidence = serializers.CharField(source="assessment.evidence", default="")
    link = serializers.CharField(source="assessment.link", default="")
    assessed_on = serializers.DateField(source="assessment.assessed_on", default=None)
    is_waived = serializers.SerializerMethodField(help_text="The NKG has let it go for all rollouts of the solution.")

    def get_is_waived(self, line: assessment.CriterionState) -> bool:
        return bool(line.waivers)


class ReadinessSerializer(serializers.Serializer):
    solution = serializers.CharField(source="solution.key", help_text="The solution's key.")
    state = serializers.CharField(help_text="`ready`, `not_assessed`, `pending`, `not_ready` or `stopped`.")
    met = serializers.IntegerField(help_text="Criteria that are met.")
    waived = serializers.IntegerField(help_text="Criteria that are not met, and waived for all rollouts.")
    criteria = LineSerializer(source="lines", many=True)
    stopped_on = serializers.DateField(source="stop.stopped_on", default=None)
    stop_reason = serializers.CharField(source="stop.reason", default="")
    stop_awaits_nkg = serializers.BooleanField(
        source="stop.awaits_nkg", default=False, help_text="One person's act, which the NKG has not taken up yet."
    )


class AssessmentSerializer(serializers.Serializer):
    criterion = serializers.SlugField(help_text="The criterion's key.")
    result = serializers.ChoiceField(Result.choices)
    evidence = serializers.CharField(default="", allow_blank=True)
    link = serializers.URLField(default="", allow_blank=True, max_length=500)
    remaining = serializers.CharField(default="", allow_blank=True)
    assessed_on = serializers.DateField(required=False)


class WaiveSerializer(serializers.Serializer):
    criterion = serializers.SlugField(help_text="The criterion's key.")
    rollout = serializers.PrimaryKeyRelatedField(
        queryset=Rollout.objects.all(), default=None, allow_null=True, help_text="None: all rollouts of the solution."
    )
    reason = serializers.CharField()


class EndWaiverSerializer(WaiveSerializer):
    """The same three."""


class GivenReasonSerializer(serializers.Serializer):
    reason = serializers.CharField()


class ReadinessViewSet(viewsets.GenericViewSet):
    """How ready each solution is for municipalities to be invited, and what KS and the NKG do about it."""

    queryset = Solution.objects.none()
    serializer_class = ReadinessSerializer
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[Solution]:
        return Solution.objects.order_by("key")

    @act("anyone", gives=[ReadinessSerializer])
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        solutions = list(self.get_queryset()) if page is None else page
        data = ReadinessSerializer(list(assessment.readiness_of(solutions).values()), many=True).data
        return Response(data) if page is None else self.get_paginated_response(data)

    @act("anyone", subject="solution", gives=ReadinessSerializer)
    def retrieve(self, request: Request, key: str | None = None) -> Response:
        return self._answer(self.get_object())

    @act("readiness.keep", subject="solution", takes=AssessmentSerializer, gives=ReadinessSerializer, detail=True)
    def assess(self, request: Request, given: Given, key: str | None = None) -> Response:
        """KS assesses the solution against one criterion."""
        solution, user = self._for(request, access.keeps_criteria, assessment.who_keeps())
        values = given()
        assessment.assess(solution, values.pop("criterion"), by=user, **values)
        return self._answer(solution)

    @act(
        "readiness.waive",
        subject="solution",
        takes=WaiveSerializer,
        gives=ReadinessSerializer,
        answers={**PUT_FORWARD, **REFUSED},
        detail=True,
    )
    def waive(self, request: Request, given: Given, key: str | None = None) -> Response:
        """The NKG lets one criterion go."""
        solution, user = self._for(request, readiness_access.may_waive, assessment.who_waives())
        values = given()
        motion = waiving.put_forward_waiver(solution, values.pop("criterion"), by=user, **values)
        return self._answer(solution, code_of(motion))

    @act(
        "readiness.waive",
        subject="solution",
        takes=EndWaiverSerializer,
        gives=ReadinessSerializer,
        answers={**PUT_FORWARD, **REFUSED},
        detail=True,
        url_path="end-waiver",
    )
    def end_waiver(self, request: Request, given: Given, key: str | None = None) -> Response:
        """The criterion counts again, for all rollouts or for the one that is named."""
        solution, user = self._for(request, readiness_access.may_waive, assessment.who_waives())
        found = given()
        standing = ReadinessWaiver.objects.in_force().filter(solution=solution, criterion_key=found["criterion"])
        standing = standing.select_related("solution", "rollout")
        waiver = get_object_or_404(standing, rollout=found["rollout"])
        motion = waiving.put_forward_end_of(waiver, by=user, reason=found["reason"])
        return self._answer(solution, code_of(motion))

    @act("solutions.stop", subject="solution", takes=GivenReasonSerializer, gives=ReadinessSerializer, detail=True)
    def stop(self, request: Request, given: Given, key: str | None = None) -> Response:
        """Stop the solution from today: open pools close at once, and the national group is asked to ratify it."""
        solution, user = self._for(request, readiness_access.may_stop, stops.who_stops())
        stops.stop(solution, by=user, **given())
        return self._answer(solution)

    @act(
        "solutions.stop",
        subject="solution",
        takes=GivenReasonSerializer,
        gives=ReadinessSerializer,
        answers={**PUT_FORWARD, **REFUSED},
        detail=True,
    )
    def resume(self, request: Request, given: Given, key: str | None = None) -> Response:
        """Ask the national group to let the solution go on; 202 while it hasn't answered."""
        solution, user = self._for(request, readiness_access.may_stop, stops.who_stops())
        asked = stops.ask_to_resume(solution, by=user, **given())
        return self._answer(solution, status.HTTP_202_ACCEPTED if asked.waits_for_nkg else status.HTTP_200_OK)

    def _for(self, request: Request, allowed: Any, message: str) -> tuple[Solution, Any]:
        """The solution and the person. Who may not do it need not know what is missing in the request."""
        if not allowed(request.user):
            self.permission_denied(request, message)
        return self.get_object(), request.user

    def _answer(self, solution: Solution, code: int = status.HTTP_200_OK) -> Response:
        return Response(ReadinessSerializer(assessment.readiness_of([solution])[solution.pk]).data, status=code)


# --- Does a stop stand? --------------------------------------------------------------------------------------


class RatificationSerializer(serializers.ModelSerializer):
    """The question to the national group whether a stop stands: `ratify` after one person has stopped the solution,
    `resume` when somebody asks to go on."""

    solution = serializers.CharField(source="stop.solution.key")

    class Meta:
        model = Ratification
        fields = ["id", "solution", "asks", "reason", "state", "asked_at", "decided_at", "decision_reason"]


_ratifies = act(
    "pools.queue",
    subject="ratification",
    takes=GivenReasonSerializer,
    gives=RatificationSerializer,
    answers={**PUT_FORWARD, **REFUSED},
    detail=True,
)


@opens("stops.see", on="list")
@opens("stops.see", on="retrieve", subject="ratification")
class RatificationViewSet(viewsets.ReadOnlyModelViewSet):
    """What the national group is asked about stops, the latest first."""

    queryset = Ratification.objects.none()
    serializer_class = RatificationSerializer
    permission_classes = [IsAuthenticated]
    filterset_fields = ["state", "asks"]

    def get_queryset(self) -> QuerySet[Ratification]:
        return Ratification.objects.select_related("stop__solution").order_by("-asked_at", "-pk")

    @_ratifies
    def uphold(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Response:
        """The stop stands."""
        return self._decide(request, given, DecisionKind.APPROVED)

    @_ratifies
    def lift(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Response:
        """The solution goes on."""
        return self._decide(request, given, DecisionKind.RETURNED)

    @_ratifies
    def postpone(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Response:
        """The question waits; so does the stop."""
        return self._decide(request, given, DecisionKind.POSTPONED)

    def _decide(self, request: SignedInApiRequest, given: Given, kind: DecisionKind) -> Response:
        if not access.is_coordinator(request.user):
            self.permission_denied(request)
        motion = motions.put_forward(self.get_object(), kind, by=request.user, **given())
        return Response(RatificationSerializer(self.get_object()).data, status=code_of(motion))


# --- Dispensations ---------------------------------------------------------------------------------------


class DispensationSerializer(serializers.ModelSerializer):
    solution = serializers.CharField(source="stop.solution.key")
    municipality = serializers.CharField(source="municipality.number", help_text="Four digits.")

    class Meta:
        model = Dispensation
        fields = [
            "id",
            "solution",
            "municipality",
            "state",
            "reason",
            "applied_at",
            "decided_at",
            "decision_reason",
            "withdrawn_at",
        ]


class ApplySerializer(NumberSerializer):
    solution = serializers.SlugRelatedField("key", queryset=Solution.objects.all())
    reason = serializers.CharField()


_decides = act(
    "dispensations.decide",
    subject="dispensation",
    takes=GivenReasonSerializer,
    gives=DispensationSerializer,
    answers={**PUT_FORWARD, **REFUSED},
    detail=True,
)


@opens("anyone", on="list")
@opens("dispensations.see", on="retrieve", subject="dispensation")
class DispensationViewSet(viewsets.ReadOnlyModelViewSet):
    """The dispensations that the caller may see: the own municipalities', and all to the NKG and KS."""

    queryset = Dispensation.objects.none()
    serializer_class = DispensationSerializer

    def get_queryset(self) -> QuerySet[Dispensation]:
        found = Dispensation.objects.visible_to(self.request.user)
        return found.select_related("stop__solution", "municipality").order_by("pk")

    @act("dispensations.may_ask", takes=ApplySerializer, gives=DispensationSerializer, code=201, detail=False)
    def apply(self, request: SignedInApiRequest, given: Given) -> Any:
        """One municipality asks to join although the solution is stopped."""
        if not access.answers_for_some(request.user):
            self.permission_denied(request, who_may_sign_up())
        return dispensations.apply(by=request.user, **given())

    @_decides
    def grant(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Response:
        return self._decide(request, given, DecisionKind.APPROVED)

    @_decides
    def refuse(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Response:
        return self._decide(request, given, DecisionKind.RETURNED)

    @_decides
    def postpone(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Response:
        """The national group lets the application wait."""
        if not access.is_coordinator(request.user):
            self.permission_denied(request)
        row = self.get_object()
        motion = motions.put_forward(row, DecisionKind.POSTPONED, by=request.user, **given())
        return Response(DispensationSerializer(row).data, status=code_of(motion))

    @act("dispensations.apply", subject="dispensation", gives=DispensationSerializer, detail=True)
    def withdraw(self, request: SignedInApiRequest, pk: str | None = None) -> Any:
        """The municipality takes its application back, or gives up what was granted."""
        return dispensations.withdraw(self.get_object().pk, by=request.user)

    def _decide(self, request: SignedInApiRequest, given: Given, kind: DecisionKind) -> Response:
        if not access.is_coordinator(request.user):
            self.permission_denied(request)
        motion = motions.put_forward(self.get_object(), kind, by=request.user, **given())
        return Response(DispensationSerializer(self.get_object()).data, status=code_of(motion))


# --- Plans and checklists --------------------------------------------------------------------------------
