"""API of what the money became: dates, the networks' reports, KS' answers, use against grant.

The querysets of the pages and the functions of `reports`, with their rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.api_acts import Given, act
from core.opens import opens
from funding.access import may_see_runs
from funding.api import Asked, KronerField
from funding.grants.models import Grant
from funding.reports import carryovers
from funding.reports import workflow as reports
from funding.reports.access import may_open_report, may_read_use, may_report, who_reads_use
from funding.reports.balance import Use, available, uses
from funding.reports.models import (
    BoughtOutPosition,
    Carryover,
    NetworkReport,
    ReportMove,
    ReportRound,
    SupportedRollout,
)
from funding.reports.overview import Overview
from funding.reports.workflow import Content, Position, Supported
from networks.models import Network

VERSION_HELP = "The version that was read; 0 where nothing is written yet."


class PositionSerializer(serializers.ModelSerializer):
    municipality = serializers.CharField(source="municipality.number", read_only=True)

    class Meta:
        model = BoughtOutPosition
        fields = ["municipality", "title", "percent"]


class SupportedRolloutSerializer(serializers.ModelSerializer):
    class Meta:
        model = SupportedRollout
        fields = ["title", "support"]


class ReportMoveSerializer(serializers.ModelSerializer):
    actor = serializers.CharField()

    class Meta:
        model = ReportMove
        fields = ["action", "from_state", "to_state", "actor", "at", "comment"]


class NetworkReportSerializer(serializers.ModelSerializer):
    """Kroner; `used` is counted from the start of the grant. `to_carry` and `to_repay` are the final round's."""

    grant = serializers.CharField(source="round.grant.key", read_only=True)
    round_id = serializers.IntegerField(read_only=True)
    round = serializers.CharField(source="round.name", read_only=True)
    due_on = serializers.DateField(source="round.due_on", read_only=True)
    is_final = serializers.BooleanField(source="round.is_final", read_only=True)
    network: serializers.SlugRelatedField[Network] = serializers.SlugRelatedField("key", read_only=True)
    positions = PositionSerializer(many=True, read_only=True)
    rollouts = SupportedRolloutSerializer(many=True, read_only=True)
    moves = ReportMoveSerializer(many=True, read_only=True)

    class Meta:
        model = NetworkReport
        fields = [
            "id",
            "grant",
            "round_id",
            "round",
            "due_on",
            "is_final",
            "network",
            "state",
            "version",
            "activities",
            "positions",
            "rollouts",
            "used",
            "to_carry",
            "to_repay",
            "submitted_at",
            "approved_at",
            "moves",
        ]


class ReviewSerializer(serializers.Serializer):
    version = serializers.IntegerField(help_text="The version that was read.")
    words = serializers.CharField(max_length=4000, default="", allow_blank=True)


@opens("anyone", on="list")
@opens("grants.read_use", on="retrieve", subject="report:api")
class NetworkReportViewSet(Asked, viewsets.ReadOnlyModelViewSet):
    """What the money became: approved reports, the own network's in every state, and to KS all that have been sent."""

    queryset = NetworkReport.objects.none()
    serializer_class = NetworkReportSerializer
    filterset_fields = {"round__grant__key": ["exact"], "network__key": ["exact"], "state": ["exact"]}

    def get_queryset(self) -> QuerySet[NetworkReport]:
        visible = NetworkReport.objects.visible_to(self.request.user).select_related("round__grant", "network")
        return visible.prefetch_related("positions__municipality", "rollouts", "moves__actor")

    def _review(self, request: Request, given: Given, move: Callable[..., NetworkReport]) -> NetworkReport:
        report = self.get_object()
        user = self.asked_by(request, may_see_runs(request.user), reports.who_may_review())
        move(report, by=user, **given())
        return self.get_object()

    @act("grants.review", subject="report:review", takes=ReviewSerializer, gives=NetworkReportSerializer, detail=True)
    def ask(self, request: Request, given: Given, pk: str | None = None) -> NetworkReport:
        """KS returns the report with questions."""
        return self._review(request, given, reports.ask)

    @act("grants.review", subject="report:review", takes=ReviewSerializer, gives=NetworkReportSerializer, detail=True)
    def approve(self, request: Request, given: Given, pk: str | None = None) -> NetworkReport:
        """KS accepts the report; a final one leaves what is carried over or repaid for a later grant."""
        return self._review(request, given, reports.approve)

    @act("grants.review", subject="report:review", takes=ReviewSerializer, gives=NetworkReportSerializer, detail=True)
    def reopen(self, request: Request, given: Given, pk: str | None = None) -> NetworkReport:
        """KS takes back its approval, unless a later grant has taken over what was left."""
        return self._review(request, given, reports.reopen)


class RoundSerializer(serializers.ModelSerializer):
    """`due_on` is the last day, inclusive."""

    grant: serializers.SlugRelatedField[Grant] = serializers.SlugRelatedField("key", queryset=Grant.objects.all())

    class Meta:
        model = ReportRound
        fields = ["id", "grant", "name", "due_on", "is_final"]
        # The domain says these in words.
        validators: list[Any] = []


class DateSerializer(serializers.Serializer):
    due_on = serializers.DateField()


class WrittenPositionSerializer(serializers.Serializer):
    municipality = serializers.CharField(max_length=4, help_text="Four digits; one of the network's.")
    title = serializers.CharField(max_length=150)
    percent = serializers.IntegerField(min_value=1, max_value=100)


class WrittenRolloutSerializer(serializers.Serializer):
    title = serializers.CharField(max_length=200)
    support = serializers.CharField(max_length=500, default="", allow_blank=True)


class ContentSerializer(serializers.Serializer):
    """What a network writes. Kroner."""

    activities = serializers.CharField(max_length=10_000, default="", allow_blank=True)
    used = KronerField(default=None, allow_null=True, help_text="From the start of the grant.")
    to_carry = KronerField(default=0)
    to_repay = KronerField(default=0)
    positions = WrittenPositionSerializer(many=True, default=list)
    rollouts = WrittenRolloutSerializer(many=True, default=list)


class WrittenSerializer(ContentSerializer):
    version = serializers.IntegerField(min_value=0, help_text=VERSION_HELP)
    words = serializers.CharField(max_length=4000, default="", allow_blank=True, help_text="The answer to KS.")


REPORT_OF = r"reports/(?P<network>[-a-z0-9]+)"


@opens("anyone", on="list")
@opens("grants.read_use", on="retrieve", subject="report:draft")
class RoundViewSet(Asked, viewsets.ReadOnlyModelViewSet):
    """The dates by which the networks report; for those who have a role."""

    queryset = ReportRound.objects.none()
    serializer_class = RoundSerializer
    filterset_fields = {"grant__key": ["exact"]}

    def get_queryset(self) -> QuerySet[ReportRound]:
        found = ReportRound.objects.select_related("grant").order_by("due_on", "pk")
        return found if may_read_use(self.request.user) else found.none()

    @act("grants.manage", takes=RoundSerializer, gives=RoundSerializer, code=201)
    def create(self, request: Request, given: Given) -> ReportRound:
        """KS sets a date by which the networks report."""
        user = self.for_grant_manager(request)
        values = given()
        return reports.add_round(
            values["grant"],
            name=values["name"],
            due_on=values["due_on"],
            is_final=values.get("is_final", False),
            by=user,
        )

    @act("grants.manage", subject="report:draft", takes=DateSerializer, gives=RoundSerializer, detail=True)
    def move(self, request: Request, given: Given, pk: str | None = None) -> ReportRound:
        """KS gives everybody another last day."""
        user = self.for_grant_manager(request)
        values = given()
        reports.move_round(self.get_object(), by=user, **values)
        return self.get_object()

    @act("grants.manage", subject="report:draft", detail=True)
    def remove(self, request: Request, pk: str | None = None) -> None:
        """KS takes away a date on which nobody has begun."""
        user = self.for_grant_manager(request)
        reports.remove_round(self.get_object(), by=user)

    @act(
        "grants.open_report",
        subject="report:draft",
        gives=ContentSerializer,
        detail=True,
        method="get",
        url_path=f"{REPORT_OF}/prefilled",
    )
    def prefilled(self, request: Request, pk: str | None = None, network: str = "") -> dict[str, Any]:
        """What the app already knows of the network for this report."""
        found, subject = self._place(network, may_open_report)
        content = reports.prefilled(found, subject)
        return vars(content) | {
            "positions": [vars(row) | {"municipality": row.municipality.number} for row in content.positions],
            "rollouts": [vars(row) for row in content.rollouts],
        }

    @act(
        "grants.report",
        subject="report:draft",
        takes=WrittenSerializer,
        gives=NetworkReportSerializer,
        detail=True,
        url_path=f"{REPORT_OF}/save",
    )
    def save(self, request: Request, given: Given, pk: str | None = None, network: str = "") -> NetworkReport:
        """Keep what is written so far; KS doesn't see it."""
        return self._write(request, given, network, send=False)

    @act(
        "grants.report",
        subject="report:draft",
        takes=WrittenSerializer,
        gives=NetworkReportSerializer,
        detail=True,
        url_path=f"{REPORT_OF}/send",
    )
    def send(self, request: Request, given: Given, pk: str | None = None, network: str = "") -> NetworkReport:
        """Send the report to KS, for the first time or with an answer (`words`) to KS' questions."""
        return self._write(request, given, network, send=True)

    def _place(self, key: str, allowed: Callable[[Any, Network], bool]) -> tuple[ReportRound, Network]:
        subject = get_object_or_404(Network, key=key)
        self.asked_by(self.request, allowed(self.request.user, subject), reports.who_may_report(subject))
        found = self.get_object()
        if available(found.grant, subject) is None:
            raise Http404
        return found, subject

    def _write(self, request: Request, given: Given, key: str, *, send: bool) -> NetworkReport:
        found, subject = self._place(key, may_report)
        user: Any = request.user
        values = given()
        version, words = values.pop("version"), values.pop("words")
        report = NetworkReport.objects.visible_to(user).filter(round=found, network=subject).first()
        known = reports.content_of(report) if report else reports.prefilled(found, subject)
        content = _content(values, subject, known)
        if send:
            saved = reports.send(found, subject, content, version=version, by=user, words=words)
        else:
            saved = reports.save(found, subject, content, version=version, by=user)
        return NetworkReport.objects.select_related("round__grant", "network").get(pk=saved.pk)


def _content(values: dict[str, Any], network: Network, known: Content) -> Content:
    """What was written, with the municipalities that the page offers, too."""
    employers = {found.number: found for found in reports.employers(network, known)}
    numbers = [row["municipality"] for row in values["positions"]]
    if unknown := [number for number in numbers if number not in employers]:
        text = gettext("%(number)s er ikke en av kommunene i nettverket.")
        raise ValidationError({"positions": [text % {"number": number} for number in unknown]})
    positions = [Position(employers[row["municipality"]], row["title"], row["percent"]) for row in values["positions"]]
    return Content(**{**values, "positions": positions, "rollouts": [Supported(**row) for row in values["rollouts"]]})


# --- Overviews -------------------------------------------------------------------------------------------


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
