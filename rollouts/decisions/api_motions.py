"""The API's part of decisions between meetings. They are put forward where they are decided: a pool's `move` and
`postpone`, a change's `decide`, a dispensation's and a waiver's own; 202 says that others must agree."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from core.api_acts import Given, act
from core.opens import opens
from rollouts.decisions import motions
from rollouts.decisions.api import IsMember
from rollouts.decisions.models_motions import Motion, Voice
from rollouts.decisions.pending_motions import with_voices

# Beside `REFUSED`, where a member of the national coordination group decides.
PUT_FORWARD = {202: OpenApiResponse(description="Put forward: decided when enough of the other members agree.")}


def code_of(motion: Motion | None) -> int:
    return status.HTTP_200_OK if motion is None else status.HTTP_202_ACCEPTED


class VoiceSerializer(serializers.ModelSerializer):
    email = serializers.EmailField(source="user.email")

    class Meta:
        model = Voice
        fields = ["email", "said_at", "reason"]


class MotionSerializer(serializers.ModelSerializer):
    """A decision that a member has put forward between meetings; about a pool, a change, a dispensation or a waiver."""

    what = serializers.CharField(source="short", help_text="In a word or two.")
    solution = serializers.CharField(source="solution.key", default=None, help_text="Waivers only.")
    criterion = serializers.CharField(source="criterion_key", help_text="Waivers only.")
    put_forward_by = serializers.EmailField(source="put_forward_by.email")
    agreed = serializers.SerializerMethodField(help_text="The e-mail addresses of those who agree.")
    voices = serializers.SerializerMethodField(help_text="Those who agree, with what each wrote.")
    terms = serializers.DictField(help_text="Other terms than those that were asked for; empty: as they are.")
    ended_by = serializers.EmailField(source="ended_by.email", default=None)

    class Meta:
        model = Motion
        fields = [
            "id",
            "kind",
            "what",
            "subject",
            "pool",
            "change",
            "dispensation",
            "ratification",
            "meeting",
            "solution",
            "criterion",
            "rollout",
            "reason",
            "terms",
            "state",
            "put_forward_at",
            "put_forward_by",
            "agreed",
            "voices",
            "ended_at",
            "ended_by",
            "end_reason",
            "decision",
        ]

    def get_agreed(self, motion: Motion) -> list[str]:
        return [voice.user.email for voice in motion.standing_voices]  # type: ignore[attr-defined]

    @extend_schema_field(VoiceSerializer(many=True))
    def get_voices(self, motion: Motion) -> Any:
        return VoiceSerializer(motion.standing_voices, many=True).data  # type: ignore[attr-defined]


class AgreeSerializer(serializers.Serializer):
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="One's own; kept beside those of the others."
    )


class WhyMeetingSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


@opens("pools.queue", on="list")
@opens("pools.queue", on="retrieve", subject="motion")
class MotionViewSet(viewsets.ReadOnlyModelViewSet):
    """What members of the national coordination group have put forward between meetings, the latest first."""

    queryset = Motion.objects.none()
    serializer_class = MotionSerializer
    permission_classes = (IsAuthenticated, IsMember)
    filterset_fields = ["state", "pool", "change", "dispensation"]

    def get_queryset(self) -> QuerySet[Motion]:
        found = Motion.objects.select_related("solution", "put_forward_by", "ended_by")
        return with_voices(found).order_by("-put_forward_at", "-pk")

    @act("pools.queue", subject="motion", takes=AgreeSerializer, gives=MotionSerializer, detail=True)
    def agree(self, request: Request, given: Given, pk: str | None = None) -> Motion:
        """One more voice, perhaps with a reason of one's own; the voice moves here from what else waits about the case.
        With the last one that is needed the decision is taken (`state` is then `carried`)."""
        return self._do(request, motions.agree, **given())

    @act(
        "pools.queue",
        subject="motion",
        takes=WhyMeetingSerializer,
        gives=MotionSerializer,
        detail=True,
        url_path="to-meeting",
    )
    def to_meeting(self, request: Request, given: Given, pk: str | None = None) -> Motion:
        """It ends, and the case comes on the agenda of the next meeting."""
        return self._do(request, motions.to_meeting, **given())

    @act("pools.queue", subject="motion", gives=MotionSerializer, detail=True, url_path="take-back")
    def take_back(self, request: Request, pk: str | None = None) -> Motion:
        """The one who put it forward has thought better of it."""
        return self._do(request, motions.take_back)

    def _do(self, request: Request, change: Any, **values: Any) -> Motion:
        change(self.get_object().pk, by=request.user, **values)
        return self.get_object()
