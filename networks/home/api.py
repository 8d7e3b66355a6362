"""API for what is the caller's own: roles, stored data, sessions, what waits, choices, the calendar's address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api_acts import Given, act
from core.calendars import ical
from core.language import speaking_to
from core.notifications import digest, kinds
from core.waiting import Group, waiting_for
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
    """`phone` is null for somebody without a seat in a regional group: it stands there. `language` is the own choice;
    empty for the written standard of the place one works for."""

    id = serializers.IntegerField(source="pk", read_only=True)
    email = serializers.EmailField(read_only=True)
    name = serializers.CharField(max_length=150)
    title = serializers.CharField(max_length=150, allow_blank=True)
    phone = serializers.CharField(max_length=30, allow_blank=True, allow_null=True, required=False)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, allow_blank=True, required=False)
    roles = RoleAssignmentSerializer(many=True, read_only=True)


class MeView(OwnView):
    def _shown(self) -> User:
        user = User.objects.get(pk=self.user.pk)
        user.phone, user.roles = personal.phone(user), personal.roles(user)  # type: ignore[attr-defined]
        return user

    @act("signed_in", gives=MeSerializer)
    def get(self, request: Request) -> Any:
        """Who the caller is, with every role."""
        return self._shown()

    @act("signed_in", takes=MeSerializer, gives=MeSerializer, answers={})
    def patch(self, request: Request, given: Given) -> Any:
        """Correct the own name, title, telephone number and language; what is left out stays."""
        changed = MeSerializer(data=request.data, partial=True)
        changed.is_valid(raise_exception=True)
        now = {"name": self.user.name, "title": self.user.title}
        personal.correct(user=self.user, **{**now, **changed.validated_data})
        return self._shown()


class MyDataView(OwnView):
    @act("signed_in", gives=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Any:
        """All that is stored about the caller, as in the file of "Mine data"."""
        return personal.export(self.user)


class MyLeavingView(OwnView):
    @act("signed_in", answers={})
    def post(self, request: Request) -> None:
        """Tell those who can close the account that one wants to leave."""
        leaving.ask_to_leave(user=self.user)

    @act("signed_in", answers={})
    def delete(self, request: Request) -> None:
        """Take the wish back."""
        leaving.stay_after_all(user=self.user)


class OwnSessionSerializer(serializers.Serializer):
    """A place where the caller is signed in; `is_this` is the one that asks."""

    id = serializers.IntegerField(source="pk")
    device = serializers.CharField()
    ip = serializers.CharField()
    began = serializers.DateTimeField()
    seen = serializers.DateTimeField()
    is_this = serializers.BooleanField()


class MySessionsView(OwnView):
    @act("signed_in", gives=[OwnSessionSerializer])
    def get(self, request: Request) -> Any:
        """Where the caller is signed in."""
        return sessions.places(request._request, self.user)

    @act("signed_in", answers={}, operation_id="me_sessions_destroy_all")
    def delete(self, request: Request) -> None:
        """Sign out everywhere, but for the session that asks."""
        sessions.end_all(self.user, keep=request._request.session.session_key)


class MySessionView(OwnView):
    @act("signed_in", subject="session", answers={})
    def delete(self, request: Request, pk: int) -> None:
        """Sign out in one place; one that is over already is no mistake."""
        sessions.end(self.user, pk)


class WaitingItemSerializer(serializers.Serializer):
    """`days` are the whole days since the waiting began, `deadline` the last day."""

    title = serializers.CharField()
    detail = serializers.CharField()
    url = serializers.CharField()
    since = serializers.DateTimeField()
    days = serializers.IntegerField()
    urgent = serializers.BooleanField()
    group = serializers.ChoiceField(choices=Group.choices)
    deadline = serializers.DateField(allow_null=True)


class MyWaitingView(OwnView):
    @act("signed_in", gives=[WaitingItemSerializer])
    def get(self, request: Request) -> Any:
        """What waits for the caller, the oldest first, in their own language."""
        with speaking_to(self.user):
            return list(waiting_for(self.user))


class MailChoicesSerializer(serializers.Serializer):
    by_mail = serializers.MultipleChoiceField(
        choices=kinds.choices(), help_text="The kinds that come in the daily e-mail; the rest stays in the inbox."
    )


class MyMailChoicesView(OwnView):
    def _shown(self) -> dict[str, Any]:
        skipped = digest.unwanted(self.user)
        return {"by_mail": [kind for kind in kinds.codes() if kind not in skipped]}

    @act("signed_in", gives=MailChoicesSerializer)
    def get(self, request: Request) -> Any:
        """Which kinds of messages come by e-mail."""
        return self._shown()

    @act("signed_in", takes=MailChoicesSerializer, gives=MailChoicesSerializer, answers={})
    def put(self, request: Request, given: Given) -> Any:
        """Choose them anew."""
        digest.choose(self.user, set(given()["by_mail"]))
        return self._shown()


class CalendarAddressSerializer(serializers.Serializer):
    address = serializers.URLField(allow_null=True, help_text="Secret: whoever has it can read the calendar.")


class MyCalendarView(OwnView):
    @act("signed_in", gives=CalendarAddressSerializer)
    def get(self, request: Request) -> Any:
        """The address of the own calendar; null while there is none."""
        return {"address": ical.address_of(self.user)}

    @act("signed_in", gives=CalendarAddressSerializer, answers={})
    def post(self, request: Request) -> Any:
        """Make an address, or a new one: the old one stops working at once."""
        return {"address": ical.renew(self.user)}


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
