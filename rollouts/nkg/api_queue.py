"""API for what waits for the national coordination group; same list and rule as the page."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api_acts import REFUSED, act
from rollouts.decisions.api import IsMember
from rollouts.decisions.api_gaps import GapSerializer, LessonSerializer
from rollouts.nkg.queue import queue_for
from rollouts.pools import access as pool_access


class QueuedCaseSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["ratification", "pool", "change", "dispensation"])
    id = serializers.IntegerField(help_text="Its own, among those of its kind.")
    subject = serializers.CharField()
    waiting_since = serializers.DateTimeField()
    postponed_at = serializers.DateTimeField(allow_null=True, help_text="The last time since it was sent in.")
    postponed_reason = serializers.CharField(allow_null=True)
    motion = serializers.IntegerField(
        allow_null=True, help_text="What a member has put forward about it first, if it stands."
    )
    motions = serializers.ListField(
        child=serializers.IntegerField(), help_text="All that members have put forward about it; they choose."
    )
    unfinished = GapSerializer(many=True, help_text="To approve it all the same needs a reason.")
    lessons = LessonSerializer(many=True)
    may_decide = serializers.BooleanField(help_text="False for those who made the proposal and stand aside.")


class NkgQueueView(APIView):
    """The cases that wait for the national coordination group, each kind with the longest wait first."""

    permission_classes = (IsAuthenticated, IsMember)

    @act("pools.queue", gives=[QueuedCaseSerializer], answers={403: REFUSED[403]})
    def get(self, request: Request) -> Any:
        return [_row(request.user, case) for case in queue_for(request.user).cases()]


def _row(user: Any, case: Any) -> dict[str, Any]:
    return {
        "kind": case.case_name,
        "id": case.pk,
        "subject": case.case_subject,
        "waiting_since": case.waits_since,
        "postponed_at": case.postponed_at,
        "postponed_reason": case.postponed_reason,
        "motion": case.put_forward[0].motion.pk if case.put_forward else None,
        "motions": [one.motion.pk for one in case.put_forward if one.motion.is_living],
        "unfinished": case.unfinished.gaps,
        "lessons": case.unfinished.lessons,
        "may_decide": pool_access.may_decide(user, case),
    }
