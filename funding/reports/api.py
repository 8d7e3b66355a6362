"""API of what the money became: dates, the networks' reports, KS' answers.

The querysets of the pages and the functions of `reports`, with their rules.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from rest_framework import serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.api_acts import Given, act
from core.opens import opens
from funding.access import may_see_runs
from funding.api import Asked, KronerField
from funding.grants.models import Grant
from funding.reports import workflow as reports
from funding.reports.access import may_open_report, may_read_use, may_report
from funding.reports.balance import available, overspent, with_paid
from funding.reports.models import (
    BoughtOutPosition,
    NetworkReport,
    ReportMove,
    ReportRound,
    SupportedRollout,
)
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
    """Kroner; `used` is counted from the start of the grant. `to_carry` and `to_repay` are the final round's.

    `overspent` is what is used beyond what is registered as paid, and brought from earlier grants: a warning.
    """

    grant = serializers.CharField(source="round.grant.key", read_only=True)
    round_id = serializers.IntegerField(read_only=True)
    round = serializers.CharField(source="round.name", read_only=True)
    due_on = serializers.DateField(source="round.due_on", read_only=True)
    is_final = serializers.BooleanField(source="round.is_final", read_only=True)
    network: serializers.SlugRelatedField[Network] = serializers.SlugRelatedField("key", read_only=True)
    positions = PositionSerializer(many=True, read_only=True)
    rollouts = SupportedRolloutSerializer(many=True, read_only=True)
    moves = ReportMoveSerializer(many=True, read_only=True)
    overspent = serializers.SerializerMethodField()

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
            "overspent",
            "to_carry",
            "to_repay",
            "submitted_at",
            "approved_at",
            "moves",
        ]

    def get_overspent(self, report: Any) -> int:
        return overspent(report.used, report.paid, report.brought or 0)


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
        return with_paid(visible).prefetch_related("positions__municipality", "rollouts", "moves__actor")

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
        return with_paid(NetworkReport.objects.select_related("round__grant", "network")).get(pk=saved.pk)


def _content(values: dict[str, Any], network: Network, known: Content) -> Content:
    """What was written, with the municipalities that the page offers, too."""
    employers = {found.number: found for found in reports.employers(network, known)}
    numbers = [row["municipality"] for row in values["positions"]]
    if unknown := [number for number in numbers if number not in employers]:
        text = gettext("%(number)s er ikke en av kommunene i nettverket.")
        raise ValidationError({"positions": [text % {"number": number} for number in unknown]})
    positions = [Position(employers[row["municipality"]], row["title"], row["percent"]) for row in values["positions"]]
    return Content(**{**values, "positions": positions, "rollouts": [Supported(**row) for row in values["rollouts"]]})
