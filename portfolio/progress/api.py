"""API for how far the municipalities have come; same counts as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api_acts import act
from networks.geography.api import AS_OF, date_parameter
from networks.models import Network
from portfolio.counting.progress import SolutionProgress, progress
from portfolio.counting.tally import Tally
from portfolio.editions.in_force import introductions
from portfolio.grid.html import counted_in_words
from portfolio.levels import LADDER
from portfolio.solutions.api import AmbitionSerializer, PublishedCountSerializer

LEVEL = OpenApiParameter(
    "level",
    str,
    enum=[str(level) for level in LADDER],
    description="The level to count; each solution's own when left out.",
)


class TallySerializer(serializers.Serializer):
    """Municipalities of an area. `reached` and `share` (0–1) are null, not zero, where nobody has reported."""

    total = serializers.IntegerField()
    reported = serializers.IntegerField()
    reached = serializers.IntegerField(allow_null=True)
    share = serializers.FloatField(allow_null=True)
    levels = serializers.DictField(child=serializers.IntegerField(), help_text="How many stand at each level.")
    confirmed = serializers.IntegerField(help_text="Reported or confirmed within what KS has set for the level.")
    last_report = serializers.DateTimeField(allow_null=True, help_text="Of one of them; says nothing of the others.")


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

    @act("anyone", gives=[ProgressSerializer], parameters=[AS_OF, LEVEL])
    def get(self, request: Request) -> Any:
        date = date_parameter(request, "as_of")
        level = request.query_params.get("level") or None
        if level is not None and level not in LADDER:
            choices = ", ".join(LADDER)
            raise ValidationError({"level": gettext("Velg et av nivåene %(choices)s.") % {"choices": choices}})
        networks = dict(Network.objects.values_list("pk", "key"))
        solutions = [item.solution for item in introductions(date)]
        return [_progress_row(row, date, networks) for row in progress(solutions, date=date, level=level)]


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
        "confirmed": tally.fresh,
        "last_report": tally.updated,
    }
