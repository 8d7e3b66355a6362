"""API for statuses, one or many in a request; same rules as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import django_filters
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.exceptions import NotAuthenticated, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_acts import Given, SignedInApiRequest, act
from core.errors import Conflict
from core.opens import opens
from networks.geography.api import AS_OF, date_parameter
from networks.models import Municipality, MunicipalityPeriod, NetworkMembership, User
from portfolio.grid_reference import grid_reference
from portfolio.levels import Level
from portfolio.solutions.models import Solution
from portfolio.statuses import adoption, recording
from portfolio.statuses.models import StatusReport
from portfolio.statuses.recording import CELLS_AT_MOST, NAMED_SOURCES, Change

ACTIONS = [recording.REPORT, recording.CONFIRM, recording.UNDO]
RESULTS = [recording.SAVED, recording.SAME, recording.REFUSED, recording.CONFLICT, recording.HELD_BACK]


class CellChangeSerializer(serializers.Serializer):
    """One cell. `version` is that of the cell as it was read, 0 where there was none. `level` is for reports only."""

    municipality = serializers.CharField(max_length=4, help_text="Four digits, as of today.")
    solution = serializers.CharField(help_text="The solution's key.")
    action = serializers.ChoiceField(choices=ACTIONS, default=recording.REPORT)
    level = serializers.ChoiceField(choices=Level.choices, required=False)
    effective_date = serializers.DateField(required=False, allow_null=True, default=None)
    comment = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    evidence = serializers.URLField(max_length=200, required=False, allow_blank=True, default="")
    correction = serializers.BooleanField(required=False, default=False)
    version = serializers.IntegerField(min_value=0)


class BulkSerializer(serializers.Serializer):
    """`whole`: save nothing unless every change can be saved or is without news."""

    changes = CellChangeSerializer(many=True, allow_empty=False, max_length=CELLS_AT_MOST)  # type: ignore[call-arg]
    source = serializers.ChoiceField(choices=[source.value for source in NAMED_SOURCES], required=False)  # type: ignore[assignment]
    whole = serializers.BooleanField(required=False, default=False)


class CellResultSerializer(serializers.Serializer):
    municipality = serializers.CharField()
    solution = serializers.CharField()
    result = serializers.ChoiceField(choices=RESULTS)
    reason = serializers.CharField(help_text="Why it was not saved, or what was ignored; empty otherwise.")
    level = serializers.CharField(allow_null=True, help_text="What the cell holds now; null for no report.")
    version = serializers.IntegerField()


class BulkStatusView(APIView):
    """Report, confirm or undo many statuses in one transaction, with a result for each."""

    @act(
        "signed_in",
        takes=BulkSerializer,
        gives=[CellResultSerializer],
        answers={400: OpenApiResponse(description="Errors by field.")},
    )
    def post(self, request: SignedInApiRequest, given: Given) -> Any:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        batch = given()
        known = grid_reference()
        lines = {line.key: line.pk for line in known.lines}
        source = batch.get("source", "")
        changes = []
        for values in batch["changes"]:
            place, line = known.place_by_number.get(values["municipality"]), lines.get(values["solution"])
            if place is None or line is None:
                raise ValidationError(
                    {
                        "changes": [
                            gettext("Det er ingen rute for %(municipality)s og %(solution)s.")
                            % {"municipality": values["municipality"], "solution": values["solution"]}
                        ]
                    }
                )
            rest = {
                name: values[name]
                for name in ("action", "level", "effective_date", "comment", "evidence", "correction")
                if name in values
            }
            changes.append(Change(place.pk, line, seen_version=values["version"], source=source, **rest))
        outcomes = recording.record(changes, by=request.user, whole=batch["whole"])
        keys = {pk: key for key, pk in lines.items()}
        return [
            {
                "municipality": known.place_by_id[one.change.municipality_id].number,
                "solution": keys[one.change.solution_id],
                "result": one.result,
                "reason": one.reason,
                "level": one.level_now,
                "version": one.version_now,
            }
            for one in outcomes
        ]


class StatusSerializer(serializers.ModelSerializer):
    """What holds for one municipality and one solution; without any report there is no row.

    `version` is what the next report of the cell has to send along. It is null for what does not hold any more.
    """

    municipality = serializers.CharField(source="number_as_of", help_text="Four digits, as on the date asked for.")
    municipality_name = serializers.CharField(source="name_as_of")
    solution = serializers.CharField(source="solution.key")
    version = serializers.IntegerField(allow_null=True)
    recorded_by = serializers.SerializerMethodField(help_text="A name, for those who are signed in.")

    class Meta:
        model = StatusReport
        fields = [
            "municipality",
            "municipality_name",
            "solution",
            "level",
            "effective_date",
            "recorded_at",
            "recorded_by",
            "source",
            "comment",
            "evidence",
            "version",
        ]

    def get_recorded_by(self, report: StatusReport) -> str | None:
        if not self.context["request"].user.is_authenticated or report.recorded_by is None:
            return None
        return report.recorded_by.name


class NewStatusSerializer(serializers.Serializer):
    """One report. `version` is that of the cell as it was read, 0 where there was none."""

    municipality = serializers.CharField(max_length=4, help_text="Four digits.")
    solution = serializers.SlugRelatedField(slug_field="key", queryset=Solution.objects.all())
    level = serializers.ChoiceField(choices=Level.choices)
    effective_date = serializers.DateField(help_text="Inclusive, not in the future.")
    comment = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    evidence = serializers.URLField(max_length=200, required=False, allow_blank=True, default="")
    correction = serializers.BooleanField(required=False, default=False, help_text="The report that holds was wrong.")
    version = serializers.IntegerField(min_value=0)

    def validate_municipality(self, number: str) -> Municipality:
        municipality = Municipality.objects.filter(number=number).first()
        if municipality is None:
            raise ValidationError(gettext("Det er ingen kommune med nummer %(number)s.") % {"number": number})
        return municipality


class StatusConflictSerializer(serializers.Serializer):
    detail = serializers.CharField()
    theirs = StatusSerializer(allow_null=True)


class StatusFilter(django_filters.FilterSet):
    network = django_filters.CharFilter(method="in_network", label="The network's key")
    solution = django_filters.CharFilter("solution__key", label="The solution's key")
    municipality = django_filters.CharFilter(method="of_municipality", label="Municipality number, new or old")
    level = django_filters.MultipleChoiceFilter(choices=Level.choices)

    class Meta:
        model = StatusReport
        fields: list[str] = []

    def in_network(self, queryset: QuerySet[StatusReport], name: str, value: str) -> QuerySet[StatusReport]:
        date = date_parameter(self.request, "as_of")
        members = NetworkMembership.objects.valid_on(date).filter(
            municipality=OuterRef("municipality"), network__key=value
        )
        return queryset.filter(Exists(members))

    def of_municipality(self, queryset: QuerySet[StatusReport], name: str, value: str) -> QuerySet[StatusReport]:
        periods = MunicipalityPeriod.objects.filter(municipality=OuterRef("municipality"), number=value)
        return queryset.filter(Exists(periods))


def statuses(date: dt.date) -> QuerySet[StatusReport]:
    """The report that holds on `date` for each municipality that existed on it, with number and name of that day."""
    if date == timezone.localdate():
        reports = StatusReport.objects.filter(current_for__isnull=False)
    else:
        reports = StatusReport.objects.filter(pk__in=StatusReport.objects.as_of(date).values("pk"))
    periods = MunicipalityPeriod.objects.valid_on(date).filter(municipality=OuterRef("municipality"))
    return (
        reports.filter(Exists(periods))
        .annotate(
            number_as_of=Subquery(periods.values("number")[:1]),
            name_as_of=Subquery(periods.values("name")[:1]),
            version=F("current_for__version"),
        )
        .select_related("solution", "recorded_by")
        .order_by("municipality__sort_key", "municipality", "solution__name", "pk")
    )


@opens("anyone", on="list")
@extend_schema_view(list=extend_schema(parameters=[AS_OF]))
class StatusViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """The status of the municipalities on a date; POST reports one, by the same rules as the page."""

    queryset = StatusReport.objects.all()
    serializer_class = StatusSerializer
    filterset_class = StatusFilter

    def get_queryset(self) -> QuerySet[StatusReport]:
        return statuses(date_parameter(self.request, "as_of"))

    @act(
        "status.report",
        subject="report",
        takes=NewStatusSerializer,
        gives=StatusSerializer,
        code=201,
        answers={
            400: OpenApiResponse(description="Errors by field."),
            403: OpenApiResponse(description="Not a municipality that you may report for."),
            409: StatusConflictSerializer,
        },
    )
    def create(self, request: Request, given: Given) -> Any:
        values = given()
        try:
            saved = adoption.report_status(by=cast("User", request.user), seen_version=values.pop("version"), **values)
        except Conflict as error:
            theirs = self.get_serializer(_shown(error.theirs.report_id)).data if error.theirs else None
            return Response({"detail": error.message, "theirs": theirs}, status=status.HTTP_409_CONFLICT)
        return _shown(saved.report_id)


def _shown(report_id: int) -> StatusReport:
    return statuses(timezone.localdate()).get(pk=report_id)
