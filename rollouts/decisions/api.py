"""API for the NKG's log and meetings and for the receiving capacity; same rows and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import REFUSED, Given, SignedInApiRequest, act
from core.opens import opens
from core.word import DOCX_TYPE
from rollouts import access
from rollouts.decisions import log as decision_log
from rollouts.decisions import meetings, minutes, presence
from rollouts.decisions.api_gaps import GapSerializer
from rollouts.decisions.gaps import unfinished
from rollouts.decisions.models import AgendaItem, Attendance, DecisionKind, LoggedDecision, Meeting
from rollouts.members.seats import members


class LoggedDecisionSerializer(serializers.ModelSerializer):
    """One decision of the national coordination group; `supersedes` is the line it takes the place of."""

    decided_by = serializers.CharField(read_only=True)
    present = serializers.ListField(
        child=serializers.CharField(),
        help_text="Names of those who took part: present in the meeting, or agreed between meetings.",
    )
    recused = serializers.ListField(child=serializers.CharField(), help_text="Made the proposal and stood aside.")
    unfinished = serializers.ListField(
        child=serializers.CharField(), help_text="What was missing when it was approved all the same."
    )
    voices = serializers.ListField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="What those who agreed wrote: `name` and `reason` of each.",
    )

    class Meta:
        model = LoggedDecision
        fields = [
            "id",
            "kind",
            "subject",
            "pool",
            "change",
            "dispensation",
            "ratification",
            "meeting",
            "reason",
            "decided_at",
            "decided_by",
            "present",
            "recused",
            "unfinished",
            "voices",
            "supersedes",
        ]


class SupersedeSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=2000)


@opens("sign_ups.see", on="list")
@opens("sign_ups.see", on="retrieve", subject="logged_decision")
class LoggedDecisionViewSet(viewsets.ReadOnlyModelViewSet):
    """The log of the national coordination group, the latest first; never changed, only superseded."""

    queryset = LoggedDecision.objects.none()
    serializer_class = LoggedDecisionSerializer
    permission_classes = [IsAuthenticated]
    filterset_fields = ["pool", "kind"]

    def get_queryset(self) -> QuerySet[LoggedDecision]:
        return LoggedDecision.objects.select_related("decided_by").order_by("-decided_at", "-pk")

    @act(
        "pools.queue",
        subject="logged_decision",
        takes=SupersedeSerializer,
        gives=LoggedDecisionSerializer,
        code=201,
        detail=True,
    )
    def supersede(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """A new line that takes the place of this one; what the decision did is not undone."""
        if not access.is_coordinator(request.user):
            self.permission_denied(request)
        entry = self.get_object()
        return decision_log.supersede(entry.pk, by=request.user, **given())


# --- Meetings ----------------------------------------------------------------------------------------------


class IsMember(BasePermission):
    """A member of the national coordination group."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return access.is_coordinator(request.user)


class NkgCaseSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="__str__", help_text="The case in words.")
    waits = serializers.BooleanField(help_text="Not decided yet.")
    unfinished = serializers.SerializerMethodField(help_text="What it lacks, while it waits for a planned meeting.")

    class Meta:
        model = AgendaItem
        fields = ["id", "position", "title", "pool", "change", "dispensation", "ratification", "waits", "unfinished"]

    @extend_schema_field(GapSerializer(many=True))
    def get_unfinished(self, item: AgendaItem) -> list[Any]:
        if not item.waits or not item.meeting.is_planned:
            return []
        # All of the meeting at once.
        context: Any = self.context
        known: dict[int, Any] = context.setdefault("unfinished", {})
        if item.pk not in known:
            rows = [row for row in item.meeting.items.all() if row.waits]
            found = unfinished([row.case for row in rows if row.case is not None])
            known |= {row.pk: one.gaps for row, one in zip(rows, found, strict=True)}
        return list(GapSerializer(known[item.pk], many=True).data)


class AttendanceRowSerializer(serializers.ModelSerializer):
    """A member in a meeting: by their own word (`confirmed_at`), or named by the secretary, who may be wrong
    (`objected_at`)."""

    user = serializers.EmailField(source="user.email")

    class Meta:
        model = Attendance
        fields = ["user", "registered_at", "confirmed_at", "left_at", "objected_at", "objection"]


class MeetingSerializer(serializers.ModelSerializer):
    items = NkgCaseSerializer(many=True, read_only=True)
    attendances = AttendanceRowSerializer(many=True, read_only=True)

    class Meta:
        model = Meeting
        fields = ["id", "starts_at", "place", "link", "state", "minutes", "items", "attendances"]
        read_only_fields = ["state", "minutes"]


class TitleSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=200)


class PresentSerializer(serializers.Serializer):
    present = serializers.ListField(child=serializers.EmailField(), help_text="Addresses of other members.")


class ObjectionSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class HoldSerializer(serializers.Serializer):
    minutes = serializers.CharField(default="", allow_blank=True, max_length=20_000)


class AgendaDecisionSerializer(serializers.Serializer):
    item = serializers.IntegerField(help_text="The item's id.")
    kind = serializers.ChoiceField(
        DecisionKind.choices,
        help_text="`approved`, `returned` or `postponed`; for a dispensation the first two grant and refuse it.",
    )
    reason = serializers.CharField(default="", allow_blank=True, max_length=2000)
    version = serializers.IntegerField(default=None, allow_null=True, help_text="Of the pool, as it was read.")


@opens("pools.queue", on="list")
@opens("pools.queue", on="retrieve", subject="meeting")
class MeetingViewSet(viewsets.ReadOnlyModelViewSet):
    """The meetings of the national coordination group, for its members, the latest first."""

    queryset = Meeting.objects.none()
    serializer_class = MeetingSerializer
    permission_classes = (IsAuthenticated, IsMember)
    filterset_fields = ["state"]

    def get_queryset(self) -> QuerySet[Meeting]:
        cases = [f"items__{case}" for case in meetings.CASES]
        return Meeting.objects.prefetch_related("attendances__user", *cases).order_by("-starts_at", "-pk")

    @act("pools.queue", takes=MeetingSerializer, gives=MeetingSerializer, code=201)
    def create(self, request: SignedInApiRequest, given: Given) -> Any:
        """Call a meeting; everything that waits is on its agenda."""
        return meetings.plan(by=request.user, **given())

    @act("pools.queue", subject="meeting", takes=MeetingSerializer, gives=MeetingSerializer)
    def update(self, request: Request, given: Given, pk: str | None = None) -> Meeting:
        """Another time or place."""
        return self._do(request, meetings.change, given)

    @act(
        "pools.queue",
        subject="meeting",
        gives=OpenApiTypes.BINARY,
        code=(200, DOCX_TYPE),
        detail=True,
        method="get",
        url_path="minutes",
    )
    def as_document(self, request: Request, pk: str | None = None) -> HttpResponse:
        """The minutes as a Word document: as they were kept when the meeting was over, or the agenda until then."""
        file = minutes.served(self.get_object())
        if file is None:
            raise Http404
        return file

    @act("pools.queue", subject="meeting", gives=MeetingSerializer, detail=True)
    def fill(self, request: Request, pk: str | None = None) -> Meeting:
        """Add what has come to the queue since."""
        return self._do(request, meetings.fill_agenda)

    @act("pools.queue", subject="meeting", takes=TitleSerializer, gives=MeetingSerializer, detail=True)
    def add(self, request: Request, given: Given, pk: str | None = None) -> Meeting:
        """Something to talk about that isn't in the queue."""
        return self._do(request, meetings.add_item, given)

    @act("pools.queue", subject="meeting", gives=MeetingSerializer, detail=True)
    def arrive(self, request: Request, pk: str | None = None) -> Meeting:
        """The caller is there, or confirms that they were."""
        return self._do(request, presence.arrive)

    @act("pools.queue", subject="meeting", gives=MeetingSerializer, detail=True)
    def leave(self, request: Request, pk: str | None = None) -> Meeting:
        """The caller goes."""
        return self._do(request, presence.leave)

    @act("pools.queue", subject="meeting", takes=PresentSerializer, gives=MeetingSerializer, detail=True)
    def present(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Meeting:
        """The secretary says who else is there; they are told, and have 48 hours to object."""
        meeting = self.get_object()
        wanted = set(given()["present"])
        here = [person.pk for person in members() if person.email in wanted]
        presence.name(meeting.pk, by=request.user, present=here)
        return self.get_object()

    @act(
        "pools.queue",
        subject="meeting",
        takes=ObjectionSerializer,
        gives=MeetingSerializer,
        detail=True,
        url_path="object",
    )
    def object_to(self, request: Request, given: Given, pk: str | None = None) -> Meeting:
        """The caller was not there, whatever the secretary has said."""
        return self._do(request, presence.object_to, given)

    @act(
        "pools.queue",
        subject="meeting",
        takes=AgendaDecisionSerializer,
        gives=MeetingSerializer,
        answers={
            202: OpenApiResponse(description="Decided when those whom the secretary named confirm it."),
            **REFUSED,
        },
        detail=True,
    )
    def decide(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Response:
        """What the meeting says about a case; it must have a quorum of members who are there by their own word."""
        meeting = self.get_object()
        values = given()
        item = get_object_or_404(AgendaItem, pk=values.pop("item"), meeting=meeting)
        waits = meetings.decide(item.pk, by=request.user, **values)
        return Response(MeetingSerializer(self.get_object()).data, status=202 if waits else 200)

    @act("pools.queue", subject="meeting", takes=HoldSerializer, gives=MeetingSerializer, detail=True)
    def hold(self, request: Request, given: Given, pk: str | None = None) -> Meeting:
        """The meeting is over."""
        return self._do(request, minutes.hold, given)

    @act("pools.queue", subject="meeting", gives=MeetingSerializer, detail=True)
    def cancel(self, request: Request, pk: str | None = None) -> Meeting:
        """Call it off; the cases stay in the queue."""
        return self._do(request, meetings.cancel)

    def _do(self, request: Request, change: Any, given: Given | None = None) -> Meeting:
        meeting = self.get_object()
        change(meeting.pk, by=request.user, **(given() if given else {}))
        return self.get_object()


# --- Receiving capacity --------------------------------------------------------------------------------------
