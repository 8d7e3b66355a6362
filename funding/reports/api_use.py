"""API of what is left of the grants and of use against grant; same querysets and rules as the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import mixins, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.api_acts import Given, act
from core.opens import opens
from funding.access import may_see_runs
from funding.api import Asked
from funding.grants.models import Grant
from funding.reports import carryovers
from funding.reports.access import may_read_use, who_reads_use
from funding.reports.balance import Use, uses
from funding.reports.models import Carryover
from funding.reports.overview import Overview
from networks.models import Network


class CarryoverSerializer(serializers.ModelSerializer):
    """Kroner. A repayment can be shared again when it is received, a transfer stays with the network; `taken_into` is
    the later grant."""

    grant: serializers.SlugRelatedField[Grant] = serializers.SlugRelatedField("key", read_only=True)
    network: serializers.SlugRelatedField[Network] = serializers.SlugRelatedField("key", read_only=True)
    taken_into = serializers.CharField(source="taken_into.key", default=None)

    class Meta:
        model = Carryover
        fields = ["id", "grant", "network", "kind", "amount", "received_on", "taken_into", "taken_at"]


class ReceivedSerializer(serializers.Serializer):
    received_on = serializers.DateField(help_text="Today or earlier.")


@opens("anyone", on="list")
class CarryoverViewSet(mixins.ListModelMixin, Asked):
    """What is left of earlier grants and no grant has taken over yet; KS takes it into a new one."""

    queryset = Carryover.objects.none()
    serializer_class = CarryoverSerializer
    filterset_fields = {"grant__key": ["exact"], "network__key": ["exact"], "kind": ["exact"]}

    def get_queryset(self) -> QuerySet[Carryover]:
        found = carryovers.open_for().select_related("grant", "network", "taken_into")
        return found if may_see_runs(self.request.user) else found.none()

    @act("grants.manage", subject="repayment:api", takes=ReceivedSerializer, gives=CarryoverSerializer, detail=True)
    def receive(self, request: Request, given: Given, pk: str | None = None) -> Carryover:
        """KS registers that it has got the whole repayment."""
        user = self.for_grant_manager(request)
        return carryovers.receive(self.get_object(), by=user, **given())

    @act("grants.manage", subject="repayment:api", gives=CarryoverSerializer, detail=True, url_path="undo-receipt")
    def undo_receipt(self, request: Request, pk: str | None = None) -> Carryover:
        """KS takes back that a repayment is received; not once a grant has taken it over."""
        user = self.for_grant_manager(request)
        return carryovers.undo_receipt(self.get_object(), by=user)


class UseSerializer(serializers.Serializer):
    """One network and one grant. Kroner; `paid` is null until a payment is registered, `used` and `left` until a report
    that the reader may see says them. `left` is of what is decided and brought, paid or not."""

    grant = serializers.CharField(source="grant.key")
    network = serializers.CharField(source="network.key")
    decided = serializers.IntegerField()
    brought = serializers.IntegerField(help_text="Kept from earlier grants.")
    paid = serializers.IntegerField(allow_null=True)
    used = serializers.IntegerField(allow_null=True)
    overspent = serializers.IntegerField(help_text="Used beyond what is registered as paid, and brought.")
    left = serializers.IntegerField(allow_null=True)
    carried = serializers.IntegerField(help_text="Stays with the network for the next grant.")
    repaid = serializers.IntegerField()
    report = serializers.IntegerField(source="report.pk", default=None)


class ReportingSerializer(serializers.Serializer):
    """How far one network is in one round; `state` is null where nothing has come."""

    round_id = serializers.IntegerField()
    due_on = serializers.DateField()
    network = serializers.CharField()
    state = serializers.CharField(allow_null=True)
    overdue = serializers.BooleanField()


# In the query, not in the address.
NO_SUCH = OpenApiResponse(description="There is no such network or grant.")


class UseViewSet(Asked):
    """Use against grant, by grant and network."""

    queryset = Grant.objects.none()
    serializer_class = UseSerializer
    pagination_class = None

    @act(
        "grants.read_use",
        gives=[UseSerializer],
        answers={404: NO_SUCH},
        parameters=[OpenApiParameter("year", int), OpenApiParameter("network", str, description="The network's key.")],
    )
    def list(self, request: Request) -> Iterable[Use]:
        self.asked_by(request, may_read_use(request.user), who_reads_use())
        year, key = request.query_params.get("year", ""), request.query_params.get("network", "")
        if year and not (year.isdecimal() and len(year) == 4):
            raise ValidationError({"year": [gettext("Skriv et årstall med fire sifre.")]})
        network = get_object_or_404(Network, key=key) if key else None
        return uses(request.user, year=int(year) if year else None, network=network)

    @act(
        "grants.see_runs",
        subject="of_grant",
        gives=[ReportingSerializer],
        answers={404: NO_SUCH},
        parameters=[OpenApiParameter("grant", str, required=True, description="The grant's key.")],
        detail=False,
        method="get",
    )
    def reporting(self, request: Request) -> Iterable[dict[str, Any]]:
        """How far the reporting on a grant has come, for KS: every network in every round, and what is overdue."""
        self.for_grant_staff(request)
        grant = get_object_or_404(Grant.objects.visible_to(request.user), key=request.query_params.get("grant", ""))
        today: dt.date = timezone.localdate()
        return [
            {
                "round_id": cell.round.pk,
                "due_on": cell.round.due_on,
                "network": network.key,
                "state": cell.report.state if cell.report else None,
                "overdue": cell.overdue,
            }
            for network, _use, cells in Overview(grant, request.user, today).rows
            for cell in cells
        ]
