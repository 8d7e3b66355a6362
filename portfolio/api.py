"""Solutions, statuses and progress for machines: the querysets of the pages, the rules of `adoption`."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import django_filters
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_acts import refuse
from core.errors import Conflict, DomainError
from core.opens import opens
from networks.geography.api import AS_OF, date_parameter
from networks.models import Municipality, MunicipalityPeriod, Network, NetworkMembership, User
from portfolio.counting.progress import SolutionProgress, progress
from portfolio.counting.tally import Tally
from portfolio.editions.in_force import introductions
from portfolio.grid.html import counted_in_words
from portfolio.levels import LADDER, Level
from portfolio.solutions.models import Ambition, PublishedCount, Solution
from portfolio.solutions.scopes import with_scope
from portfolio.statuses import adoption
from portfolio.statuses.models import StatusReport

LEVEL = OpenApiParameter(
    "level",
    str,
    enum=[str(level) for level in LADDER],
    description="The level to count; each solution's own when left out.",
)


# --- Solutions -----------------------------------------------------------------------------------------


class AmbitionSerializer(serializers.ModelSerializer):
    scope = serializers.CharField(source="scope_name", help_text="Empty: the whole country.")

    class Meta:
        model = Ambition
        fields = ["count", "scope", "decided_on", "decided_by", "reason"]


class PublishedCountSerializer(serializers.ModelSerializer):
    value = serializers.IntegerField(allow_null=True, help_text="Null where the source leaves the number open.")
    level = serializers.CharField(help_text="The level that the source counts: `made_available` or `in_use`.")

    class Meta:
        model = PublishedCount
        fields = ["value", "date", "level", "definition", "source"]


class SolutionSerializer(serializers.ModelSerializer):
    """`counted_level` and `definition` say what the solution's counts count; `ambition` is the one that holds now."""

    focus_area = serializers.CharField(source="focus_area.name")
    ambition = serializers.SerializerMethodField()
    published_counts = PublishedCountSerializer(many=True)

    class Meta:
        model = Solution
        fields = [
            "key",
            "name",
            "short_name",
            "focus_area",
            "owner",
            "counted_level",
            "definition",
            "ambition",
            "published_counts",
        ]

    @extend_schema_field(AmbitionSerializer(allow_null=True))
    def get_ambition(self, solution: Any) -> dict[str, Any] | None:
        held = next((row for row in solution.ambitions.all() if row.pk == solution.ambition_id), None)
        return AmbitionSerializer(held).data if held else None


@opens("anyone", on="list")
@opens("anyone", on="retrieve", subject="solution")
class SolutionViewSet(viewsets.ReadOnlyModelViewSet):
    """The solutions of the portfolio with their ambitions and published counts."""

    queryset = Solution.objects.all()
    serializer_class = SolutionSerializer
    lookup_field = "key"

    def get_queryset(self) -> QuerySet[Solution]:
        return with_scope(
            Solution.objects.select_related("focus_area").prefetch_related("ambitions", "published_counts"),
            timezone.localdate(),
        )


# --- Statuses ------------------------------------------------------------------------------------------


class StatusSerializer(serializers.ModelSerializer):
    """What holds for one municipality and one solution; without any report there is no row.

    `version` is what the next report of the cell has to send along. It is null for what does not hold any more.
    """

    municipality = serializers.CharField(source="number_then", help_text="Four digits, as on the date asked for.")
    municipality_name = serializers.CharField(source="name_then")
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
            number_then=Subquery(periods.values("number")[:1]),
            name_then=Subquery(periods.values("name")[:1]),
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

    @opens("status.report", subject="report")
    @extend_schema(
        request=NewStatusSerializer,
        responses={
            201: StatusSerializer,
            400: OpenApiResponse(description="Errors by field."),
            403: OpenApiResponse(description="Not a municipality that you may report for."),
            409: StatusConflictSerializer,
        },
    )
    def create(self, request: Request) -> Response:
        form = NewStatusSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        values = dict(form.validated_data)
        try:
            saved = adoption.report_status(by=cast("User", request.user), seen_version=values.pop("version"), **values)
        except Conflict as error:
            theirs = self._shown(error.theirs.report_id) if error.theirs else None
            return Response({"detail": error.message, "theirs": theirs}, status=status.HTTP_409_CONFLICT)
        except DomainError as error:
            refuse(error)
        return Response(self._shown(saved.report_id), status=status.HTTP_201_CREATED)

    def _shown(self, report_id: int) -> Any:
        return self.get_serializer(statuses(timezone.localdate()).get(pk=report_id)).data


# --- Progress ------------------------------------------------------------------------------------------


class TallySerializer(serializers.Serializer):
    """Municipalities of an area. `reached` and `share` (0–1) are null, not zero, where nobody has reported."""

    total = serializers.IntegerField()
    reported = serializers.IntegerField()
    reached = serializers.IntegerField(allow_null=True)
    share = serializers.FloatField(allow_null=True)
    levels = serializers.DictField(child=serializers.IntegerField(), help_text="How many stand at each level.")
    updated = serializers.DateTimeField(allow_null=True)


class NetworkTallySerializer(TallySerializer):
    network = serializers.CharField(help_text="The network's key.")


class ProgressSerializer(serializers.Serializer):
    solution = serializers.CharField(help_text="The solution's key.")
    name = serializers.CharField()
    as_of = serializers.DateField()
    level = serializers.CharField(help_text="`reached` counts this level and those above.")
    definition = serializers.CharField()
    national = TallySerializer()
    networks = NetworkTallySerializer(many=True)
    ambition = AmbitionSerializer(allow_null=True)
    gap = serializers.IntegerField(allow_null=True, help_text="What remains until the ambition.")
    published = PublishedCountSerializer(allow_null=True)
    difference = serializers.IntegerField(allow_null=True, help_text="Municipal reports less the published count.")


class ProgressView(APIView):
    """How far the introductions have come, in the country and in each network."""

    @opens("anyone")
    @extend_schema(parameters=[AS_OF, LEVEL], responses=ProgressSerializer(many=True))
    def get(self, request: Request) -> Response:
        date = date_parameter(request, "as_of")
        level = request.query_params.get("level") or None
        if level is not None and level not in LADDER:
            choices = ", ".join(LADDER)
            raise ValidationError({"level": gettext("Velg et av nivåene %(choices)s.") % {"choices": choices}})
        networks = dict(Network.objects.values_list("pk", "key"))
        solutions = [item.solution for item in introductions(date)]
        rows = [_progress_row(row, date, networks) for row in progress(solutions, date=date, level=level)]
        return Response(ProgressSerializer(rows, many=True).data)


def _progress_row(row: SolutionProgress, date: dt.date, networks: dict[int, str]) -> dict[str, Any]:
    return {
        "solution": row.solution.key,
        "name": row.solution.name,
        "as_of": date,
        "level": row.level,
        "definition": counted_in_words(row.solution, row.level),
        "national": _tally(row.national, row.level),
        "networks": [
            {"network": key, **_tally(row.networks[pk], row.level)}
            for pk, key in networks.items()
            if pk in row.networks
        ],
        "ambition": row.ambition,
        "gap": row.gap,
        "published": row.published,
        "difference": row.difference,
    }


def _tally(tally: Tally, level: str) -> dict[str, Any]:
    return {
        "total": tally.total,
        "reported": tally.reported,
        "reached": tally.reached(level),
        "share": tally.share(level),
        "levels": dict(tally.levels),
        "updated": tally.updated,
    }
