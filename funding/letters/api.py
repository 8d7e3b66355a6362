"""API of the letters and the accounting file; same rules as the pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from rest_framework import serializers
from rest_framework.request import Request

from core.api_acts import Given, act
from funding.api import Asked
from funding.grants.models import Grant
from funding.letters import documents, sending
from funding.letters.access import may_answer_for
from funding.letters.models import Language
from networks.models import Network


class SentSerializer(serializers.Serializer):
    networks = serializers.ListField(child=serializers.SlugField(), allow_empty=False)


class SentLetterSerializer(serializers.Serializer):
    """A letter as it was sent. `amount` (kroner) is what it says, `correction` what it corrects in the one before."""

    number = serializers.IntegerField(source="file.number", default=None, allow_null=True)
    sent_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField(allow_null=True)
    amount = serializers.IntegerField(allow_null=True)
    correction = serializers.CharField()
    sha256 = serializers.CharField(source="file.sha256", default=None, allow_null=True)
    made_from = serializers.CharField(source="file.made_from", default="", help_text="The template and its version.")


class LetterSerializer(serializers.Serializer):
    """`sent_at` and `received_at` are those of the last letter; `letters` are all, the first first."""

    network = serializers.CharField()
    language = serializers.ChoiceField(Language.choices)
    sent_at = serializers.DateTimeField(allow_null=True)
    received_at = serializers.DateTimeField(allow_null=True)
    letters = SentLetterSerializer(many=True)


class LetterCorrectionSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


class AccountingFieldSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=100)
    value = serializers.CharField(max_length=200, allow_blank=True)


class AccountingSerializer(serializers.Serializer):
    """What stands on each line of the accounting file, in this order."""

    columns = AccountingFieldSerializer(many=True)


class LettersOfGrant(Asked):
    """The part of a grant's API that is about letters and the accounting file."""

    @act("grants.see_runs", subject="grant", gives=[LetterSerializer], detail=True, method="get")
    def letters(self, request: Request, key: str | None = None) -> list[dict[str, Any]]:
        """Each network's letter: its written standard, and whether it is sent and received."""
        self.for_grant_staff(request)
        return self._letters(self.get_object())

    def _letters(self, grant: Grant) -> list[dict[str, Any]]:
        found = documents.Letters(grant)
        return [
            {
                "network": row.amount.network.key,
                "language": found.language(row.amount.network),
                "sent_at": getattr(row.last, "sent_at", None),
                "received_at": getattr(row.last, "received_at", None),
                "letters": row.letters,
            }
            for row in found.rows()
        ]

    @act(
        "grants.manage",
        subject="grant",
        takes=SentSerializer,
        gives=[LetterSerializer],
        detail=True,
        url_path="letters-sent",
    )
    def letters_sent(self, request: Request, given: Given, key: str | None = None) -> list[dict[str, Any]]:
        """Mark the letters of these networks as sent now."""
        user, grant, values = self.for_grant_manager(request), self.get_object(), given()
        sending.mark_sent(grant, values["networks"], by=user)
        return self._letters(grant)

    @act(
        "grants.manage",
        subject="letter",
        takes=LetterCorrectionSerializer,
        gives=[LetterSerializer],
        detail=True,
        url_path="letters/(?P<network>[-a-z0-9]+)/correct",
    )
    def letter_correct(
        self, request: Request, given: Given, key: str | None = None, network: str = ""
    ) -> list[dict[str, Any]]:
        """Send another letter in the place of the last one; both are kept."""
        user, grant, subject = (
            self.for_grant_manager(request),
            self.get_object(),
            get_object_or_404(Network, key=network),
        )
        sending.correct(grant, subject, given()["reason"], by=user)
        return self._letters(grant)

    @act("grants.answer", subject="letter", detail=True, url_path="letters/(?P<network>[-a-z0-9]+)/received")
    def letter_received(self, request: Request, key: str | None = None, network: str = "") -> None:
        """The network's contact person, or KS, confirms the letter."""
        subject = get_object_or_404(Network, key=network)
        whom = gettext("Bare nettverkets kontaktperson eller KS kan bekrefte brevet.")
        user = self.asked_by(request, may_answer_for(request.user, subject), whom)
        letter = sending.last_letter(self.get_object(), subject)
        if letter is None:
            raise Http404
        sending.mark_received(letter, by=user)

    @act("grants.see_runs", subject="grant", gives=AccountingSerializer, detail=True, method="get")
    def accounting(self, request: Request, key: str | None = None) -> dict[str, Any]:
        """KS' own fields in the accounting file."""
        self.for_grant_staff(request)
        return self._accounting(self.get_object())

    @accounting.mapping.post
    @act("grants.manage", subject="grant", takes=AccountingSerializer, gives=AccountingSerializer)
    def set_accounting(self, request: Request, given: Given, key: str | None = None) -> dict[str, Any]:
        user, grant, values = self.for_grant_manager(request), self.get_object(), given()
        fields = [(row["name"], row["value"]) for row in values["columns"]]
        sending.set_accounting(grant, fields, by=user)
        return self._accounting(grant)

    def _accounting(self, grant: Grant) -> dict[str, Any]:
        return {"columns": [{"name": name, "value": value} for name, value in grant.accounting_fields]}
