"""What is the caller's own, for machines: roles, stored data, sessions, what waits, choices, the calendar's address."""

from __future__ import annotations

from typing import Any

from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_acts import obey
from core.calendars import ical
from core.notifications import digest
from core.notifications.models import MessageKind
from core.opens import opens
from core.waiting import waiting_for
from networks.departures import leaving
from networks.people.api import RoleAssignmentSerializer
from networks.people.models import User
from networks.personal_data import export as personal
from networks.signin import sessions


class OwnView(APIView):
    """For those who are signed in, about themselves only."""

    permission_classes = [IsAuthenticated]

    @property
    def user(self) -> User:
        found: Any = self.request.user
        return found


class MeSerializer(serializers.Serializer):
    """`phone` is null for somebody without a seat in a regional group: it stands there."""

    id = serializers.IntegerField(source="pk", read_only=True)
    email = serializers.EmailField(read_only=True)
    name = serializers.CharField(max_length=150)
    title = serializers.CharField(max_length=150, allow_blank=True)
    phone = serializers.CharField(max_length=30, allow_blank=True, allow_null=True, required=False)
    roles = RoleAssignmentSerializer(many=True, read_only=True)


class MeView(OwnView):
    def _shown(self) -> Response:
        user = User.objects.get(pk=self.user.pk)
        user.phone, user.roles = personal.phone(user), personal.roles(user)  # type: ignore[attr-defined]
        return Response(MeSerializer(user).data)

    @opens("signed_in")
    @extend_schema(responses={200: MeSerializer})
    def get(self, request: Request) -> Response:
        """Who the caller is, with every role."""
        return self._shown()

    @opens("signed_in")
    @extend_schema(request=MeSerializer, responses={200: MeSerializer})
    def patch(self, request: Request) -> Response:
        """Correct the own name, title and telephone number; what is left out stays."""
        given = MeSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        now = {"name": self.user.name, "title": self.user.title}
        obey(personal.correct, user=self.user, **{**now, **given.validated_data})
        return self._shown()


class MyDataView(OwnView):
    @opens("signed_in")
    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def get(self, request: Request) -> Response:
        """All that is stored about the caller, as in the file of "Mine data"."""
        return Response(personal.export(self.user))


class MyLeavingView(OwnView):
    @opens("signed_in")
    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Tell those who can close the account that one wants to leave."""
        obey(leaving.ask_to_leave, user=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @opens("signed_in")
    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Take the wish back."""
        obey(leaving.stay_after_all, user=self.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class OwnSessionSerializer(serializers.Serializer):
    """A place where the caller is signed in; `is_this` is the one that asks."""

    id = serializers.IntegerField(source="pk")
    device = serializers.CharField()
    ip = serializers.CharField()
    began = serializers.DateTimeField()
    seen = serializers.DateTimeField()
    is_this = serializers.BooleanField()


class MySessionsView(OwnView):
    @opens("signed_in")
    @extend_schema(responses={200: OwnSessionSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """Where the caller is signed in."""
        return Response(OwnSessionSerializer(sessions.places(request._request, self.user), many=True).data)

    @opens("signed_in")
    @extend_schema(operation_id="me_sessions_destroy_all", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign out everywhere, but for the session that asks."""
        sessions.end_all(self.user, keep=request._request.session.session_key)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MySessionView(OwnView):
    @opens("signed_in", subject="session")
    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Sign out in one place; one that is over already is no mistake."""
        sessions.end(self.user, pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


class WaitingItemSerializer(serializers.Serializer):
    """`days` are the whole days since somebody began to wait."""

    title = serializers.CharField()
    detail = serializers.CharField()
    url = serializers.CharField()
    since = serializers.DateTimeField()
    days = serializers.IntegerField()
    urgent = serializers.BooleanField()


class MyWaitingView(OwnView):
    @opens("signed_in")
    @extend_schema(responses={200: WaitingItemSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """What waits for the caller, the oldest first."""
        return Response(WaitingItemSerializer(waiting_for(self.user), many=True).data)


class MailChoicesSerializer(serializers.Serializer):
    by_mail = serializers.MultipleChoiceField(
        choices=MessageKind.choices, help_text="The kinds that come in the daily e-mail; the rest stays in the inbox."
    )


class MyMailChoicesView(OwnView):
    def _shown(self) -> Response:
        skipped = digest.unwanted(self.user)
        return Response({"by_mail": [kind for kind in MessageKind.values if kind not in skipped]})

    @opens("signed_in")
    @extend_schema(responses={200: MailChoicesSerializer})
    def get(self, request: Request) -> Response:
        """Which kinds of messages come by e-mail."""
        return self._shown()

    @opens("signed_in")
    @extend_schema(request=MailChoicesSerializer, responses={200: MailChoicesSerializer})
    def put(self, request: Request) -> Response:
        """Choose them anew."""
        given = MailChoicesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        digest.choose(self.user, set(given.validated_data["by_mail"]))
        return self._shown()


class CalendarAddressSerializer(serializers.Serializer):
    address = serializers.URLField(allow_null=True, help_text="Secret: whoever has it can read the calendar.")


class MyCalendarView(OwnView):
    @opens("signed_in")
    @extend_schema(responses={200: CalendarAddressSerializer})
    def get(self, request: Request) -> Response:
        """The address of the own calendar; null while there is none."""
        return Response({"address": ical.address_of(self.user)})

    @opens("signed_in")
    @extend_schema(request=None, responses={200: CalendarAddressSerializer})
    def post(self, request: Request) -> Response:
        """Make an address, or a new one: the old one stops working at once."""
        return Response({"address": ical.renew(self.user)})


urlpatterns = [
    path("", MeView.as_view(), name="me"),
    path("data/", MyDataView.as_view(), name="me-data"),
    path("leaving/", MyLeavingView.as_view(), name="me-leaving"),
    path("sessions/", MySessionsView.as_view(), name="me-sessions"),
    path("sessions/<int:pk>/", MySessionView.as_view(), name="me-session"),
    path("waiting/", MyWaitingView.as_view(), name="me-waiting"),
    path("mail-choices/", MyMailChoicesView.as_view(), name="me-mail-choices"),
    path("calendar/", MyCalendarView.as_view(), name="me-calendar"),
]
