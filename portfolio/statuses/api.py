"""Many statuses in one request, and how far owners and municipalities agree, for machines: the rules of the pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.opens import opens
from portfolio.grid_reference import frame
from portfolio.levels import Level
from portfolio.statuses import recording
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
    reason = serializers.CharField(help_text="Why it was not saved; empty otherwise.")
    level = serializers.CharField(allow_null=True, help_text="What the cell holds now; null for no report.")
    version = serializers.IntegerField()


class BulkStatusView(APIView):
    """Report, confirm or undo many statuses in one transaction, with a result for each."""

    @opens("signed_in")
    @extend_schema(
        request=BulkSerializer,
        responses={200: CellResultSerializer(many=True), 400: OpenApiResponse(description="Errors by field.")},
    )
    def post(self, request: Request) -> Response:
        if not request.user.is_authenticated:
            raise NotAuthenticated
        form = BulkSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        known = frame()
        lines = {line.key: line.pk for line in known.lines}
        source = form.validated_data.get("source", "")
        changes = []
        for values in form.validated_data["changes"]:
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
        outcomes = recording.record(changes, by=request.user, whole=form.validated_data["whole"])
        keys = {pk: key for key, pk in lines.items()}
        rows: list[dict[str, Any]] = [
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
        return Response(CellResultSerializer(rows, many=True).data)
