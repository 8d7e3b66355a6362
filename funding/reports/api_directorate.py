"""API of the report to the Directorate; same rules as the page."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from core.api_acts import Given, act
from core.kept_files.models import KeptFile
from funding.api import Asked
from funding.reports import sending


class SentReportSerializer(serializers.ModelSerializer):
    """A report as it was sent; `note` says what was new in it."""

    class Meta:
        model = KeptFile
        fields = ["number", "name", "sha256", "note", "kept_at"]


class SendReportSerializer(serializers.Serializer):
    note = serializers.CharField(
        max_length=500, default="", allow_blank=True, help_text="What is new; asked for when one was sent before."
    )


class DirectorateReportsOfGrant(Asked):
    """The part of a grant's API that is about the report to the Directorate."""

    @act(
        "grants.see_runs",
        subject="grant",
        gives=[SentReportSerializer],
        detail=True,
        method="get",
        url_path="directorate-reports",
    )
    def directorate_reports(self, request: Request, key: str | None = None) -> QuerySet[KeptFile]:
        """The reports that were sent, as Word files, the newest first."""
        self.for_grant_staff(request)
        return sending.sent(self.get_object(), "docx")

    @act(
        "grants.manage",
        subject="grant",
        takes=SendReportSerializer,
        gives=[SentReportSerializer],
        detail=True,
        url_path="directorate-reports/sent",
    )
    def directorate_report_sent(self, request: Request, given: Given, key: str | None = None) -> QuerySet[KeptFile]:
        """Keep the report as it is now as what is sent."""
        user, grant = self.for_grant_manager(request), self.get_object()
        sending.mark_sent(grant, by=user, **given())
        return sending.sent(grant, "docx")
