"""API for how far owners and municipalities agree; same rules as the page."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api_acts import act
from portfolio.owner_lists.reconciliation import Agreement, agreements


class AgreementSerializer(serializers.Serializer):
    """A published count or an owner's list (`what`) beside the municipalities' own reports on the same day."""

    solution = serializers.CharField(source="solution.key")
    what = serializers.CharField()
    level = serializers.CharField()
    definition = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    date = serializers.DateField()
    theirs = serializers.IntegerField(allow_null=True)
    ours = serializers.IntegerField(allow_null=True, help_text="Null, not zero, where nobody had reported.")
    difference = serializers.IntegerField(allow_null=True)
    disagreements = serializers.IntegerField(allow_null=True, help_text="Municipalities still to settle today.")


class AgreementView(APIView):
    """How far what owners publish agrees with what municipalities report."""

    @act("anyone", gives=[AgreementSerializer])
    def get(self, request: Request) -> list[Agreement]:
        return agreements()
