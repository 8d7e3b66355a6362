"""API for the questions of the evaluations; same functions and rules as the page."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api_acts import REFUSED, Given, SignedInApiRequest, act
from rollouts.evaluations import workflow as evaluations
from rollouts.evaluations.models import QuestionSet


class QuestionSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=300)
    scale = serializers.BooleanField(default=False, help_text="Answered from 1 to 5; otherwise in one's own words.")


class QuestionSetSerializer(serializers.Serializer):
    """Each list has 1 to 20 questions, in the order in which they are asked."""

    version = serializers.IntegerField(read_only=True, help_text="0 until KS has published any.")
    for_leader = QuestionSerializer(many=True, allow_empty=False, max_length=20)  # type: ignore[call-arg]
    for_municipality = QuestionSerializer(many=True, allow_empty=False, max_length=20)  # type: ignore[call-arg]


class QuestionsView(APIView):
    """What those who led and took part in a pool are asked when it is completed."""

    permission_classes = (IsAuthenticated,)

    @act("evaluations.questions", gives=QuestionSetSerializer, answers={403: REFUSED[403]})
    def get(self, request: Request) -> Any:
        """The questions for pools completed from now on."""
        self._check(request)
        latest = QuestionSet.objects.order_by("-version").first()
        return {"version": latest.version if latest else 0, **evaluations.current_questions()}

    @act("evaluations.questions", takes=QuestionSetSerializer, gives=QuestionSetSerializer, code=201)
    def post(self, request: SignedInApiRequest, given: Given) -> Any:
        """Publish the next version; evaluations that are open keep their questions."""
        self._check(request)
        questions = {name: [dict(one) for one in rows] for name, rows in given().items()}
        return evaluations.publish_questions(by=request.user, **questions)

    def _check(self, request: Request) -> None:
        if not evaluations.may_keep_questions(request.user):
            self.permission_denied(request, evaluations.who_keeps_questions())
