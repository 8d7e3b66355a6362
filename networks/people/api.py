"""API for people and their roles: whom the caller manages, the functions of `people.py` and `leaving.py`.

What changes how somebody signs in (password, second factor, linked identities) is done on the pages only, where one has
just shown who one is.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request

from core.api_acts import Given, SignedInApiRequest, act
from core.opens import opens
from networks.geography.models import Municipality, Network, valid_on_q
from networks.people import access
from networks.people import lists as people_lists
from networks.people import roles as people
from networks.people.models import Role, RoleAssignment, User


class ManagesPeople(BasePermission):
    """KS' administrators, and contact persons in the own region."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return access.may_manage_people(request.user)


# --- What is shown ---------------------------------------------------------------------------------------


class RoleAssignmentSerializer(serializers.ModelSerializer):
    """One role of one person; both days are inclusive, `last_day` is null for one without an end."""

    person = serializers.IntegerField(source="user_id", read_only=True)
    network = serializers.CharField(source="network.key", default=None, read_only=True, help_text="The network's key.")
    municipality = serializers.CharField(source="municipality.number", default=None, read_only=True)
    first_day = serializers.DateField(source="valid_from", read_only=True)
    last_day = serializers.DateField(read_only=True, allow_null=True)
    deputy_for = serializers.IntegerField(
        source="deputy_for_id", read_only=True, allow_null=True, help_text="The role that is stood in for."
    )

    class Meta:
        model = RoleAssignment
        fields = ["id", "person", "role", "network", "municipality", "first_day", "last_day", "deputy_for"]


class PersonSerializer(serializers.ModelSerializer):
    """`invited_until` is when the open invitation runs out; null for those who have come in or were never invited."""

    roles = RoleAssignmentSerializer(source="assignments", many=True, read_only=True)
    has_second_factor = serializers.BooleanField(read_only=True)
    invited_until = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["id", "email", "name", "title", "is_active", "has_second_factor", "invited_until", "roles"]

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_invited_until(self, person: Any) -> dt.datetime | None:
        return next((invitation.expires_at for invitation in person.open_invitations), None)


# --- What is sent ----------------------------------------------------------------------------------------


class RoleGrantSerializer(serializers.Serializer):
    """A role with its place and days, both inclusive; `first_day` is today when it is left out."""

    role = serializers.ChoiceField(choices=Role.choices)
    network = serializers.SlugRelatedField(
        "key", queryset=Network.objects.all(), default=None, allow_null=True, help_text="The network's key."
    )
    municipality = serializers.SlugRelatedField(
        "number", queryset=Municipality.objects.all(), default=None, allow_null=True, help_text="Its number today."
    )
    first_day = serializers.DateField(required=False)
    last_day = serializers.DateField(default=None, allow_null=True)

    def grant(self) -> people.Grant:
        data = self.validated_data
        return people.Grant(
            role=data["role"],
            network=data["network"],
            municipality=data["municipality"],
            first_day=data.get("first_day") or timezone.localdate(),
            last_day=data["last_day"],
        )


class PersonInvitationSerializer(RoleGrantSerializer):
    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=150)
    title = serializers.CharField(max_length=150, default="", allow_blank=True)


class NewRoleSerializer(RoleGrantSerializer):
    person = serializers.IntegerField(help_text="One of `people`.")


class EndRoleSerializer(serializers.Serializer):
    last_day = serializers.DateField(default=None, allow_null=True, help_text="Left out: it ends now.")


class DeputySerializer(serializers.Serializer):
    """Who stands in, and on which days (both inclusive)."""

    person = serializers.IntegerField(help_text="One of `people`.")
    first_day = serializers.DateField()
    last_day = serializers.DateField()


# --- The addresses ---------------------------------------------------------------------------------------


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="A part of the name or the e-mail")
    network = django_filters.ModelChoiceFilter(
        queryset=Network.objects.all(), to_field_name="key", method="of_network", label="The network's key"
    )
    role = django_filters.ChoiceFilter(choices=Role.choices, method="in_role", label="Has it, or will have it")

    class Meta:
        model = User
        fields: list[str] = []

    def search(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return people_lists.matching(queryset, value)

    def of_network(self, queryset: QuerySet[User], name: str, value: Network) -> QuerySet[User]:
        return people_lists.in_network(queryset, value)

    def in_role(self, queryset: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return people_lists.with_role(queryset, value)


@opens("people.list", on="list")
@opens("people.see", on="retrieve", subject="person")
class PersonViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The people whom the caller manages: all to KS' administrators, the own region's to a contact person."""

    queryset = User.objects.none()
    serializer_class = PersonSerializer
    permission_classes = [IsAuthenticated, ManagesPeople]
    filterset_class = PersonFilter

    def get_queryset(self) -> QuerySet[User]:
        return people_lists.managed(self.request.user).order_by("name", "pk")

    def _shown(self, person: User) -> User:
        return self.get_queryset().get(pk=person.pk)

    @act("people.list", takes=PersonInvitationSerializer, gives=PersonSerializer, code=201, answers={})
    def create(self, request: SignedInApiRequest, given: Given) -> User:
        """Invite somebody with a role; who has an account already gets the role only."""
        words = {name: given()[name] for name in ("email", "name", "title")}
        invited = people.invite(grant=given.checked.grant(), by=request.user, **words)
        return self._shown(invited)

    @act(
        "people.give.regional",
        subject="person",
        gives=PersonSerializer,
        answers={},
        detail=True,
        url_path="invite-again",
    )
    def invite_again(self, request: SignedInApiRequest, pk: str | None = None) -> User:
        """A new link for one who has not come in yet; the old one stops working."""
        person = self.get_object()
        people.send_invitation_again(user=person, by=request.user)
        return self._shown(person)


class RoleAssignmentFilter(django_filters.FilterSet):
    person = django_filters.NumberFilter(field_name="user", label="Of one person")
    role = django_filters.MultipleChoiceFilter(choices=Role.choices)
    network = django_filters.CharFilter(field_name="network__key", label="The network's key")
    municipality = django_filters.CharFilter(field_name="municipality__number", label="The municipality's number")
    valid_on = django_filters.DateFilter(method="holds", label="Only those that hold on this date")

    class Meta:
        model = RoleAssignment
        fields: list[str] = []

    def holds(self, queryset: QuerySet[RoleAssignment], name: str, value: dt.date) -> QuerySet[RoleAssignment]:
        return queryset.filter(valid_on_q(value))


@opens("people.list", on="list")
@opens("people.see", on="retrieve", subject="assignment")
class RoleAssignmentViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Roles, past and coming ones too, of the people whom the caller manages."""

    queryset = RoleAssignment.objects.none()
    serializer_class = RoleAssignmentSerializer
    permission_classes = [IsAuthenticated, ManagesPeople]
    filterset_class = RoleAssignmentFilter

    def get_queryset(self) -> QuerySet[RoleAssignment]:
        return people_lists.managed_assignments(self.request.user).order_by("pk")

    def _person(self, number: int) -> User:
        """One whom the caller manages."""
        found = access.visible_people(self.request.user, User.objects.all()).filter(pk=number).first()
        if found is None:
            raise ValidationError({"person": [_("Fant ikke personen blant dem du har ansvar for.")]})
        return found

    @act("people.list", takes=NewRoleSerializer, gives=RoleAssignmentSerializer, code=201, answers={})
    def create(self, request: SignedInApiRequest, given: Given) -> Any:
        """Give somebody a role."""
        person = self._person(given()["person"])
        return people.give_role(user=person, grant=given.checked.grant(), by=request.user)

    @act("people.end", subject="assignment", takes=EndRoleSerializer, answers={}, detail=True)
    def end(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> None:
        """Let the role end after a day, or now; deputies end with it."""
        assignment = self.get_object()
        if not access.may_end_role(request.user, assignment):
            raise PermissionDenied(_("Denne rollen avsluttes av KS."))
        people.end_role(assignment=assignment, by=request.user, **given())

    @act(
        "people.deputy",
        subject="assignment",
        takes=DeputySerializer,
        gives=RoleAssignmentSerializer,
        code=201,
        answers={},
        detail=True,
    )
    def deputy(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Let somebody stand in between two days."""
        assignment = self.get_object()
        if not access.may_appoint_deputy(request.user, assignment):
            raise PermissionDenied(_("For denne rollen setter KS inn vikar."))
        data = given()
        user = self._person(data.pop("person"))
        return people.appoint_deputy(assignment=assignment, user=user, by=request.user, **data)
