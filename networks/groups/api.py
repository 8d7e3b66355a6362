"""API for regional groups, their members and self-check: for people with a role, as the pages."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_acts import Given, act
from core.opens import opens
from core.sorting import search_key
from networks.geography.models import Municipality, Network
from networks.groups import membership
from networks.groups.facts import check_all, check_network
from networks.groups.models import Competence, GroupFunction, GroupMember, RegionalGroup
from networks.groups.self_check import Verdict
from networks.people.models import User


class SeesPeople(BasePermission):
    """Names and contact details are for people with a role."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return membership.may_see_people(request.user)


class GroupSerializer(serializers.ModelSerializer):
    network = serializers.CharField(source="network.key", read_only=True, help_text="The network's key.")
    anchored_on = serializers.DateField(required=False, allow_null=True)

    class Meta:
        model = RegionalGroup
        fields = ["network", "anchored_with", "anchored_on", "fpu_representative", "fpu_attends"]


class FindingSerializer(serializers.Serializer):
    """One principle of the self-check."""

    key = serializers.CharField()
    principle = serializers.CharField()
    verdict = serializers.ChoiceField(source="verdict.value", choices=[(row.value, row.value) for row in Verdict])
    why = serializers.CharField()
    fix = serializers.CharField(allow_blank=True)


class NetworkFindingsSerializer(serializers.Serializer):
    network = serializers.CharField(help_text="The network's key.")
    findings = FindingSerializer(many=True)


@opens("groups.see", on="retrieve", subject="network")
@extend_schema(parameters=[OpenApiParameter("key", OpenApiTypes.STR, OpenApiParameter.PATH)])
class GroupViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The regional groups, by the network's key."""

    queryset = RegionalGroup.objects.select_related("network").order_by("network__sort_key")
    serializer_class = GroupSerializer
    permission_classes = [IsAuthenticated, SeesPeople]
    lookup_field = "network__key"
    lookup_url_kwarg = "key"
    filter_backends: list[type] = []

    @opens("groups.see")
    @extend_schema(parameters=[OpenApiParameter("key", exclude=True, location=OpenApiParameter.PATH)])
    def list(self, request: Request) -> Response:
        """All groups."""
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @opens("groups.edit", subject="network")
    def partial_update(self, request: Request, key: str | None = None) -> Response:
        """Change what the group says about itself; what is left out stays."""
        group = self.get_object()
        if not membership.may_edit_group(request.user, group.network):
            raise PermissionDenied(membership.who_may_edit())
        user: Any = request.user
        changed = GroupSerializer(group, data=request.data, partial=True)
        changed.is_valid(raise_exception=True)
        names = ("anchored_with", "anchored_on", "fpu_representative", "fpu_attends")
        values = {name: changed.validated_data.get(name, getattr(group, name)) for name in names}
        return Response(GroupSerializer(membership.update_group(group.pk, by=user, **values)).data)

    @act("groups.see", subject="network", gives=[FindingSerializer], detail=True, method="get", pagination_class=None)
    def check(self, request: Request, key: str | None = None) -> Any:
        """The group against the principles, today."""
        return check_network(self.get_object().network)

    @act(
        "groups.overview",
        gives=[NetworkFindingsSerializer],
        parameters=[OpenApiParameter("key", exclude=True, location=OpenApiParameter.PATH)],
        detail=False,
        method="get",
        pagination_class=None,
    )
    def checks(self, request: Request) -> Any:
        """All groups against the principles, for KS."""
        if not membership.may_see_all_checks(request.user):
            raise PermissionDenied(membership.who_sees_all_checks())
        return [{"network": network.key, "findings": findings} for network, findings in check_all()]


class GroupMemberSerializer(serializers.ModelSerializer):
    network = serializers.CharField(source="group.network.key", read_only=True)
    user = serializers.IntegerField(source="user_id", read_only=True, allow_null=True)
    email = serializers.CharField(source="user.email", default=None, read_only=True)
    employer = serializers.CharField(source="employer.number", default=None, read_only=True, help_text="Its number.")
    competences: Any = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = GroupMember
        fields = [
            "id",
            "network",
            "function",
            "title",
            "user",
            "email",
            "phone",
            "employer",
            "buy_out_percent",
            "competences",
            "valid_from",
            "valid_to",
        ]


class MemberSerializer(serializers.Serializer):
    """`valid_to` is the first day without; `user` the e-mail of an account, `competences` names from KS' list."""

    function = serializers.ChoiceField(choices=GroupFunction.choices)
    title = serializers.CharField(max_length=150, default="", allow_blank=True)
    user = serializers.SlugRelatedField(
        "email", queryset=User.objects.filter(is_active=True), default=None, allow_null=True
    )
    employer = serializers.SlugRelatedField(
        "number", queryset=Municipality.objects.all(), default=None, allow_null=True
    )
    buy_out_percent = serializers.IntegerField(min_value=0, max_value=100, default=None, allow_null=True)
    competences: Any = serializers.SlugRelatedField(
        "name", queryset=Competence.objects.all(), many=True, required=False
    )
    phone = serializers.CharField(max_length=30, default="", allow_blank=True)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(default=None, allow_null=True)


class NewMemberSerializer(MemberSerializer):
    network = serializers.SlugRelatedField("key", queryset=Network.objects.all(), help_text="The network's key.")


class GroupMemberFilter(django_filters.FilterSet):
    network = django_filters.CharFilter(field_name="group__network__key", label="The network's key")
    function = django_filters.MultipleChoiceFilter(choices=GroupFunction.choices)
    competence = django_filters.CharFilter(method="knows", label="Any part of a competence's name")

    class Meta:
        model = GroupMember
        fields: list[str] = []

    def knows(self, queryset: QuerySet[GroupMember], name: str, value: str) -> QuerySet[GroupMember]:
        found = Competence.objects.filter(search_key__contains=search_key(value))
        return queryset.filter(competences__in=found).distinct()


@opens("groups.see", on="list")
@opens("groups.see", on="retrieve", subject="group-member")
class GroupMemberViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Today's members of the regional groups: functions, competences and how to reach them."""

    queryset = GroupMember.objects.none()
    serializer_class = GroupMemberSerializer
    permission_classes = [IsAuthenticated, SeesPeople]
    filterset_class = GroupMemberFilter

    def get_queryset(self) -> QuerySet[GroupMember]:
        return membership.members_on(timezone.localdate())

    def _shown(self, member: GroupMember) -> GroupMember:
        return GroupMember.objects.select_related("user", "employer", "group__network").get(pk=member.pk)

    def _edited(self) -> GroupMember:
        member = self.get_object()
        if not membership.may_edit_group(self.request.user, member.group.network):
            raise PermissionDenied(membership.who_may_edit())
        return member

    @act(
        "groups.edit",
        subject="group-member",
        takes=NewMemberSerializer,
        gives=GroupMemberSerializer,
        code=201,
        answers={},
    )
    def create(self, request: Request, given: Given) -> GroupMember:
        """Add a member."""
        user: Any = request.user
        if not membership.may_edit_some_group(user):
            raise PermissionDenied(membership.who_may_edit())
        values = given()
        group = RegionalGroup.objects.get(network=values.pop("network"))
        return self._shown(membership.save_member(group.pk, by=user, **values))

    @act("groups.edit", subject="group-member", takes=MemberSerializer, gives=GroupMemberSerializer, answers={})
    def update(self, request: Request, given: Given, pk: str | None = None) -> GroupMember:
        """Change a member; all of it."""
        member = self._edited()
        user: Any = request.user
        return self._shown(membership.save_member(member.group_id, by=user, member_id=member.pk, **given()))

    @act("groups.edit", subject="group-member", answers={}, detail=True)
    def end(self, request: Request, pk: str | None = None) -> None:
        """The member leaves today; the seat stays in the history."""
        member = self._edited()
        user: Any = request.user
        membership.end_member(member.pk, by=user)


class CompetenceSerializer(serializers.ModelSerializer):
    """`is_expected`: a group as a whole should cover it."""

    class Meta:
        model = Competence
        fields = ["id", "name", "is_expected"]
        extra_kwargs = {"is_expected": {"required": False, "default": False}}


@opens("groups.see", on="list")
class CompetenceViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """What a member can know; KS extends the list."""

    queryset = Competence.objects.all()
    serializer_class = CompetenceSerializer
    permission_classes = [IsAuthenticated, SeesPeople]
    filter_backends: list[type] = []

    @act("groups.competences", takes=CompetenceSerializer, gives=CompetenceSerializer, code=201, answers={})
    def create(self, request: Request, given: Given) -> Any:
        """Extend the list."""
        if not membership.may_edit_competences(request.user):
            raise PermissionDenied(membership.who_edits_competences())
        user: Any = request.user
        return membership.add_competence(by=user, **given())
