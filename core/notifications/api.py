"""API for the inbox: the caller's own messages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, act
from core.language import speaking_to
from core.notifications.inbox import mark_read
from core.notifications.models import Message
from core.opens import opens


class MessageSerializer(serializers.ModelSerializer):
    """`title` and `detail` are in the caller's own language; `over_at` is when the message ceased to hold, as the
    invitation to something that was cancelled."""

    title = serializers.CharField(source="words", read_only=True)
    detail = serializers.CharField(source="more", read_only=True)

    class Meta:
        model = Message
        fields = ["id", "kind", "event", "params", "title", "detail", "url", "created_at", "read_at", "over_at"]


class ReadSerializer(serializers.Serializer):
    id = serializers.IntegerField(required=False, help_text="One message; all of them when left out.")


@opens("signed_in", on="list")
class MessageViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """The caller's own inbox."""

    queryset = Message.objects.none()
    serializer_class = MessageSerializer
    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> QuerySet[Message]:
        return Message.objects.visible_to(self.request.user)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with speaking_to(request.user):
            return super().list(request, *args, **kwargs)

    @act("signed_in", takes=ReadSerializer, answers={}, detail=False)
    def read(self, request: Request, given: Given) -> None:
        """Mark one message of the caller's as read, or all of them."""
        user: Any = request.user
        mark_read(user, given().get("id"))
