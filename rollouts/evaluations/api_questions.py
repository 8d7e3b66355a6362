"""The questions of the evaluations for machines: the functions of the page, the same rules."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_acts import REFUSED, refusals
from core.opens import opens
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

    @opens("evaluations.questions")
    @extend_schema(responses={200: QuestionSetSerializer, 403: REFUSED[403]})
    def get(self, request: Request) -> Response:
        """The questions for pools completed from now on."""
        self._check(request)
        latest = QuestionSet.objects.order_by("-version").first()
        found = {"version": latest.version if latest else 0, **evaluations.current_questions()}
        return Response(QuestionSetSerializer(found).data)

    @opens("evaluations.questions")
    @extend_schema(request=QuestionSetSerializer, responses={201: QuestionSetSerializer, **REFUSED})
    def post(self, request: Request) -> Response:
        """Publish the next version; evaluations that are open keep their questions."""
        self._check(request)
        user: Any = request.user
        given = QuestionSetSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        questions = {name: [dict(one) for one in rows] for name, rows in given.validated_data.items()}
        with refusals():
            made = evaluations.publish_questions(by=user, **questions)
        return Response(QuestionSetSerializer(made).data, status=status.HTTP_201_CREATED)

    def _check(self, request: Request) -> None:
        if not evaluations.may_keep_questions(request.user):
            self.permission_denied(request, evaluations.who_keeps_questions())
