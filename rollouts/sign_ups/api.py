"""API for sign-ups; same querysets and rules as the pages. Names are for those signed in; the public gets counts."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from core.api_acts import Given, SignedInApiRequest, act
from core.kept_files import keeping
from core.opens import opens
from core.word import DOCX_TYPE
from rollouts.api_fields import NumberSerializer, PersonField
from rollouts.pools.models import Pool
from rollouts.sign_ups import access as sign_up_access
from rollouts.sign_ups import receipts
from rollouts.sign_ups import workflow as sign_ups
from rollouts.sign_ups.models import Mandate, SignUp
from rollouts.sign_ups.moves import SignUpState
from rollouts.sign_ups.workflow import Decision


class SignUpSerializer(serializers.ModelSerializer):
    municipality = serializers.CharField(source="municipality.number", help_text="Four digits.")
    sheet_version = serializers.IntegerField(
        source="sheet.version", default=None, help_text="The version of the information that was read."
    )
    signed_up_by = PersonField()

    class Meta:
        model = SignUp
        fields = [
            "id",
            "pool",
            "municipality",
            "state",
            "decision_maker",
            "decided_on",
            "mandate",
            "mandate_reference",
            "sheet_version",
            "signed_up_at",
            "signed_up_by",
            "withdrawn_at",
        ]


class DecisionSerializer(serializers.Serializer):
    decision_maker = serializers.CharField(max_length=150, help_text="The function that decided in the municipality.")
    decided_on = serializers.DateField(help_text="The day it was decided.")
    mandate = serializers.ChoiceField(Mandate.choices, help_text="What the decision rests on.")
    mandate_reference = serializers.CharField(max_length=100, default="", allow_blank=True)
    sheet_version = serializers.IntegerField(
        help_text="The version of the information that was read; must be the latest."
    )

    def answer(self) -> dict[str, Any]:
        """What the functions of `sign_ups` take."""
        given = self.validated_data
        names = ("decision_maker", "decided_on", "mandate", "mandate_reference")
        found = {"decision": Decision(**{name: given[name] for name in names}), "read": given["sheet_version"]}
        return found | ({"sure": given["sure"]} if "sure" in given else {})


class WithdrawalSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500, default="", allow_blank=True, help_text="Nobody has to say why.")


class SureSerializer(serializers.Serializer):
    sure = serializers.ListField(
        child=serializers.CharField(max_length=10),
        default=list,
        help_text="The keys under `sure` in a 409: what was asked about, and is to be done all the same.",
    )


class SignUpRequestSerializer(NumberSerializer, DecisionSerializer, SureSerializer):
    """One municipality says yes."""


class WishSerializer(serializers.Serializer):
    pool = serializers.PrimaryKeyRelatedField(queryset=Pool.objects.public(), allow_null=True)


class ChangePoolSerializer(DecisionSerializer, SureSerializer):
    pool = serializers.PrimaryKeyRelatedField(queryset=Pool.objects.public())


class DeclineSerializer(NumberSerializer, WithdrawalSerializer):
    """One municipality says no."""


class SignUpFilter(django_filters.FilterSet):
    municipality = django_filters.CharFilter(field_name="municipality__number", label="The municipality's number")
    state = django_filters.ChoiceFilter(choices=SignUpState.choices)

    class Meta:
        model = SignUp
        fields = ["pool"]


@opens("anyone", on="list")
@opens("sign_ups.see", on="retrieve", subject="sign_up")
class SignUpViewSet(viewsets.ReadOnlyModelViewSet):
    """Who takes part, to those signed in; withdrawn sign-ups to those they concern."""

    queryset = SignUp.objects.none()
    serializer_class = SignUpSerializer
    filterset_class = SignUpFilter

    def get_queryset(self) -> QuerySet[SignUp]:
        found = SignUp.objects.visible_to(self.request.user)
        return found.select_related("municipality", "signed_up_by", "sheet").order_by("pk")

    @act(
        "sign_ups.see",
        subject="sign_up",
        gives=OpenApiTypes.BINARY,
        code=(200, DOCX_TYPE),
        detail=True,
        method="get",
        permission_classes=[IsAuthenticated],
    )
    def receipt(self, request: SignedInApiRequest, pk: str | None = None) -> HttpResponse:
        """The receipt as a Word document: what was decided, by whom, and on what information."""
        row = get_object_or_404(self.get_queryset().exclude(signed_up_at=None), pk=pk)
        return keeping.served(receipts.given_out(row, request.user))

    @act("sign_ups.withdraw", subject="sign_up", takes=WithdrawalSerializer, gives=SignUpSerializer, detail=True)
    def withdraw(self, request: SignedInApiRequest, given: Given, pk: str | None = None) -> Any:
        """Give back the seat or the place in line; the first in line gets the seat."""
        row = self.get_object()
        return sign_ups.withdraw(row, by=request.user, **given())

    @act("sign_ups.withdraw", subject="sign_up", takes=DecisionSerializer, gives=SignUpSerializer, detail=True)
    def confirm(self, request: Request, given: Given, pk: str | None = None) -> Any:
        """Still yes, after what was decided about has changed (`signed_up`)."""
        row, user = self._own(request)
        return sign_ups.confirm_again(row, by=user, **given.checked.answer())

    @act("sign_ups.withdraw", subject="sign_up", takes=WishSerializer, gives=SignUpSerializer, detail=True)
    def wish(self, request: Request, given: Given, pk: str | None = None) -> Any:
        """Another pool of the same rollout would suit better; null takes the wish back."""
        row, user = self._own(request)
        return sign_ups.wish(row, given()["pool"], by=user)

    @act(
        "sign_ups.withdraw",
        subject="sign_up",
        takes=ChangePoolSerializer,
        gives=SignUpSerializer,
        detail=True,
        url_path="change-pool",
    )
    def change_pool(self, request: Request, given: Given, pk: str | None = None) -> Any:
        """Leave this pool for another one of the same rollout, in one step."""
        row, user = self._own(request)
        return sign_ups.change_pool(row, given()["pool"], by=user, **given.checked.answer())

    def _own(self, request: Request) -> tuple[SignUp, Any]:
        row = self.get_object()
        if not sign_up_access.may_leave_for(request.user, row):
            raise PermissionDenied(sign_ups.who_may_sign_up())
        return row, request.user
