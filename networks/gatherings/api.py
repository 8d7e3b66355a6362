"""API for gatherings: the querysets of the pages, the rules of `networks/gatherings/workflow.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import BooleanField, ExpressionWrapper, Prefetch, QuerySet, Value
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, act
from core.opens import opens
from networks.gatherings import access
from networks.gatherings import lists as gathering_lists
from networks.gatherings import workflow as gatherings
from networks.gatherings.models import (
    AgendaItem,
    Gathering,
    GatheringAnswer,
    GatheringForm,
    GatheringQuerySet,
    GatheringState,
    Reply,
)
from networks.geography.models import Network
from networks.people.models import Role, User


class GatheringItemSerializer(serializers.ModelSerializer):
    day = serializers.IntegerField(min_value=1, max_value=14, default=1, help_text="1 is the gathering's first day.")
    responsible = serializers.CharField(max_length=150, default="", allow_blank=True)

    class Meta:
        model = AgendaItem
        fields = ["day", "starts", "title", "responsible"]


class GatheringSerializer(serializers.ModelSerializer):
    """`link`, `notes` and who is responsible are null, or empty, for those who aren't invited and don't organise."""

    network = serializers.CharField(
        source="network.key", default=None, read_only=True, help_text="The region's key; null for a national one."
    )
    link = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()
    agenda = serializers.SerializerMethodField()
    invited_networks: Any = serializers.SlugRelatedField("key", many=True, read_only=True)
    own_reply = serializers.SerializerMethodField(help_text="The caller's answer; empty when there is none.")

    class Meta:
        model = Gathering
        fields = [
            "id",
            "title",
            "network",
            "form",
            "state",
            "cancel_reason",
            "starts_at",
            "ends_at",
            "answer_by",
            "place",
            "link",
            "description",
            "agenda",
            "invited_roles",
            "invited_networks",
            "notes",
            "recorded_at",
            "own_reply",
            "version",
        ]

    def get_link(self, gathering: Any) -> str | None:
        return gathering.link if gathering.is_inside else None

    def get_notes(self, gathering: Any) -> str | None:
        return gathering.notes if gathering.is_inside else None

    @extend_schema_field(GatheringItemSerializer(many=True))
    def get_agenda(self, gathering: Any) -> list[dict[str, Any]]:
        items = [dict(item) for item in GatheringItemSerializer(gathering.agenda.all(), many=True).data]
        if not (gathering.is_inside or access.may_see_responsible(self.context["request"].user)):
            return [{**item, "responsible": ""} for item in items]
        return items

    @extend_schema_field(serializers.ChoiceField(choices=Reply.choices, allow_blank=True))
    def get_own_reply(self, gathering: Any) -> str:
        valid = [row.reply for row in gathering.own_answers if row.at >= gathering.moved_at]
        return valid[0] if valid else ""


class PlanSerializer(serializers.Serializer):
    """Invited are people with one of `roles` in the region, or nationally in `networks`; and `people` by e-mail."""

    title = serializers.CharField(max_length=150)
    form = serializers.ChoiceField(choices=GatheringForm.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    answer_by = serializers.DateField(help_text="The last day for answers.")
    place = serializers.CharField(max_length=200, default="", allow_blank=True)
    link = serializers.CharField(max_length=500, default="", allow_blank=True)
    description = serializers.CharField(max_length=8000, default="", allow_blank=True, help_text="Markdown.")
    roles = serializers.MultipleChoiceField(choices=Role.choices, required=False)
    networks: Any = serializers.SlugRelatedField("key", queryset=Network.objects.all(), many=True, required=False)
    people: Any = serializers.SlugRelatedField(
        "email", queryset=User.objects.filter(is_active=True), many=True, required=False
    )
    agenda = GatheringItemSerializer(many=True, default=list)

    def plan(self) -> gatherings.GatheringPlan:
        data: dict[str, Any] = self.validated_data
        plain = {name: data[name] for name in gatherings.PLAIN_FIELDS}
        agenda = tuple(gatherings.Item(**item) for item in data["agenda"])
        several: dict[str, Any] = {name: tuple(data.get(name, ())) for name in ("roles", "networks", "people")}
        return gatherings.GatheringPlan(**plain, **several, agenda=agenda)


class NewGatheringSerializer(PlanSerializer):
    network = serializers.SlugRelatedField(
        "key", queryset=Network.objects.all(), required=False, allow_null=True, help_text="Left out: a national one."
    )


class ChangedGatheringSerializer(PlanSerializer):
    version = serializers.IntegerField()


class CancelSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    reason = serializers.CharField(max_length=1000)


class GatheringNotesSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    notes = serializers.CharField(max_length=50_000, allow_blank=True, help_text="Markdown.")


class GatheringReplySerializer(serializers.Serializer):
    reply = serializers.ChoiceField(choices=Reply.choices)
    comment = serializers.CharField(max_length=500, default="", allow_blank=True)


class GuestSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=150)
    network = serializers.SlugRelatedField(
        "key",
        queryset=Network.objects.all(),
        required=False,
        allow_null=True,
        default=None,
        help_text="When they were of that region's group.",
    )


class AttendanceSerializer(serializers.Serializer):
    version = serializers.IntegerField()
    users = serializers.ListField(child=serializers.IntegerField(), default=list, help_text="As in `people`.")
    guests = GuestSerializer(many=True, default=list)


class AttendeeSerializer(serializers.Serializer):
    """One who is invited, has answered, or came. Comments are for the organisers."""

    user = serializers.IntegerField(source="user.pk", allow_null=True, default=None)
    name = serializers.CharField()
    role = serializers.CharField()
    network = serializers.CharField(source="network.key", allow_null=True, default=None)
    reply = serializers.ChoiceField(choices=Reply.choices, allow_blank=True)
    comment = serializers.SerializerMethodField()
    invited = serializers.BooleanField()
    came = serializers.BooleanField()

    def get_comment(self, person: gathering_lists.Attendee) -> str:
        return person.comment if self.context["organises"] else ""


class GatheringFilter(django_filters.FilterSet):
    network = django_filters.CharFilter(field_name="network__key", label="The region's key")
    national = django_filters.BooleanFilter(field_name="network", lookup_expr="isnull", label="Only national ones")
    form = django_filters.MultipleChoiceFilter(choices=GatheringForm.choices)
    state = django_filters.MultipleChoiceFilter(choices=GatheringState.choices)
    ends_after = django_filters.IsoDateTimeFilter(field_name="ends_at", lookup_expr="gte")
    starts_before = django_filters.IsoDateTimeFilter(field_name="starts_at", lookup_expr="lt")
    mine = django_filters.BooleanFilter(method="only_mine", label="Only those that invite the caller")

    class Meta:
        model = Gathering
        fields: list[str] = []

    def only_mine(self, queryset: GatheringQuerySet, name: str, value: bool) -> GatheringQuerySet:
        return queryset.inviting(self.request.user) if value else queryset


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="gathering:regional")
class GatheringViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Gatherings: when, where and what are open to anyone; link, people and notes to those inside."""

    queryset = Gathering.objects.none()
    serializer_class = GatheringSerializer
    filterset_class = GatheringFilter

    def get_queryset(self) -> QuerySet[Gathering]:
        user: Any = self.request.user
        signed_in = isinstance(user, User)
        inside: Any = ExpressionWrapper(access.inside_q(user), BooleanField()) if signed_in else Value(False)
        own = GatheringAnswer.objects.filter(user=user) if signed_in else GatheringAnswer.objects.none()
        found = Gathering.objects.annotate(is_inside=inside).select_related("network").order_by("starts_at", "pk")
        return found.prefetch_related("agenda", "invited_networks", Prefetch("answers", own, to_attr="own_answers"))

    def _shown(self, pk: int) -> Gathering:
        return self.get_queryset().get(pk=pk)

    def _do(self, function: Callable[..., Any], **values: Any) -> None:
        user: Any = self.request.user
        function(by=user, **values)

    def _organised(self) -> Gathering:
        """The gathering of the address, for those who organise it: asked before anything is read."""
        gathering = self.get_object()
        if not access.may_organise(self.request.user, gathering.network):
            raise PermissionDenied(gatherings.who_organises())
        return gathering

    def _invited_to(self) -> Gathering:
        """The gathering of the address, for those who are invited: asked before anything is read."""
        gathering = self.get_object()
        if not access.is_invited(self.request.user, gathering):
            raise PermissionDenied(gatherings.not_invited())
        return gathering

    @act(
        "gatherings.regional",
        subject="gathering:regional",
        takes=NewGatheringSerializer,
        gives=GatheringSerializer,
        code=201,
        answers={},
    )
    def create(self, request: Request, given: Given) -> Gathering:
        """Call people together; those invited are told."""
        if not access.may_organise_somewhere(request.user):
            raise PermissionDenied(gatherings.who_organises())
        user: Any = request.user
        made = gatherings.create(by=user, network=given().get("network"), plan=given.checked.plan())
        return self._shown(made.pk)

    @act(
        "gatherings.regional",
        subject="gathering:regional",
        takes=ChangedGatheringSerializer,
        gives=GatheringSerializer,
        answers={},
    )
    def update(self, request: Request, given: Given, pk: str | None = None) -> Gathering:
        """Change all of the plan; a new time asks everybody anew. 409 when somebody else was first."""
        gathering = self._organised()
        version = given()["version"]
        self._do(gatherings.change, gathering_id=gathering.pk, version=version, plan=given.checked.plan())
        return self._shown(gathering.pk)

    @act(
        "gatherings.regional",
        subject="gathering:regional",
        takes=CancelSerializer,
        gives=GatheringSerializer,
        answers={},
        detail=True,
    )
    def cancel(self, request: Request, given: Given, pk: str | None = None) -> Gathering:
        """It won't be held."""
        gathering = self._organised()
        self._do(gatherings.cancel, gathering_id=gathering.pk, **given())
        return self._shown(gathering.pk)

    @act(
        "gatherings.answer",
        subject="gathering:regional",
        takes=GatheringReplySerializer,
        gives=GatheringSerializer,
        answers={},
        detail=True,
    )
    def answer(self, request: Request, given: Given, pk: str | None = None) -> Gathering:
        """Answer the invitation."""
        gathering = self._invited_to()
        self._do(gatherings.answer, gathering_id=gathering.pk, **given())
        return self._shown(gathering.pk)

    @answer.mapping.delete
    @act("gatherings.answer", subject="gathering:regional", answers={})
    def take_back_answer(self, request: Request, pk: str | None = None) -> None:
        """As if the caller had not answered."""
        self._do(gatherings.take_back_answer, gathering_id=self._invited_to().pk)

    @act(
        "gatherings.people",
        subject="gathering:regional",
        gives=[AttendeeSerializer],
        filters=False,
        detail=True,
        method="get",
        permission_classes=[IsAuthenticated],
        pagination_class=None,
    )
    def people(self, request: Request, pk: str | None = None) -> Response:
        """Everyone invited, what they answered and whether they came."""
        gathering = self.get_object()
        if not gathering.is_inside:
            raise PermissionDenied(gatherings.who_sees_people())
        organises = access.may_organise(request.user, gathering.network)
        found = gathering_lists.attendees(gathering)
        return Response(AttendeeSerializer(found, many=True, context={"organises": organises}).data)

    @act(
        "gatherings.regional",
        subject="gathering:regional",
        takes=AttendanceSerializer,
        gives=GatheringSerializer,
        answers={},
        detail=True,
    )
    def attendance(self, request: Request, given: Given, pk: str | None = None) -> Gathering:
        """Write down who came; the list is replaced."""
        gathering = self._organised()
        data = given()
        guests = [gatherings.Guest(**guest) for guest in data["guests"]]
        self._do(
            gatherings.record, gathering_id=gathering.pk, version=data["version"], users=data["users"], guests=guests
        )
        return self._shown(gathering.pk)

    @act(
        "gatherings.regional",
        subject="gathering:regional",
        takes=GatheringNotesSerializer,
        gives=GatheringSerializer,
        answers={},
        detail=True,
    )
    def notes(self, request: Request, given: Given, pk: str | None = None) -> Gathering:
        """Write the notes."""
        gathering = self._organised()
        self._do(gatherings.write_notes, gathering_id=gathering.pk, **given())
        return self._shown(gathering.pk)
