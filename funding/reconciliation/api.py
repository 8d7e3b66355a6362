"""API of the page on which a grant adds up; same rows, same rule."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from core.api_acts import act
from core.tables.columns import by_name
from funding.api import Asked
from funding.reconciliation.balance import Reconciliation
from funding.reconciliation.columns import NETWORK_COLUMNS, terms
from funding.reports.access import may_read_use, who_reads_use


class ReconciliationTermSerializer(serializers.Serializer):
    """One row of an identity: the rows of a `part` with + and − make its last one, the =. Kroner."""

    part = serializers.CharField(help_text="`shared`, `decided`, `paid` or `used`.")
    name = serializers.CharField()
    sign = serializers.CharField(help_text="`+`, `−` or `=`.")
    label = serializers.CharField()  # type: ignore[assignment]
    kroner = serializers.IntegerField()
    source = serializers.CharField(help_text="Where the figure comes from.")  # type: ignore[assignment]


class NetworkBalanceSerializer(serializers.Serializer):
    """decided = paid + unpaid − overpaid, and paid + brought + overspent + ahead = used + carried + repaid + awaited +
    left + unreported. Kroner; `used` is null until a report that the reader may see says it."""

    network = serializers.CharField()
    project_number = serializers.CharField()
    decided = serializers.IntegerField()
    unpaid = serializers.IntegerField()
    overpaid = serializers.IntegerField()
    paid = serializers.IntegerField(allow_null=True, help_text="Null until a payment is registered.")
    brought = serializers.IntegerField(help_text="Kept from earlier grants.")
    overspent = serializers.IntegerField(help_text="Used beyond what is registered as paid, and brought.")
    ahead = serializers.IntegerField(help_text="Reported as left, of what isn't registered as paid.")
    carried = serializers.IntegerField(help_text="Stays with the network for the next grant.")
    repaid = serializers.IntegerField(help_text="Registered as received.")
    awaited = serializers.IntegerField(help_text="To be repaid, not received.")
    left = serializers.IntegerField()
    unreported = serializers.IntegerField(help_text="Paid to a network without a report.")
    used = serializers.IntegerField(allow_null=True)


class ReconciliationSerializer(serializers.Serializer):
    terms = ReconciliationTermSerializer(many=True)
    networks = NetworkBalanceSerializer(many=True)


class ReconciliationOfGrant(Asked):
    """The part of a grant's API that adds it up."""

    @act("grants.read_use", subject="grant", gives=ReconciliationSerializer, detail=True, method="get")
    def reconciliation(self, request: Request, key: str | None = None) -> dict[str, Any]:
        """What came in, was shared, decided, paid and used, to the krone; each difference is a term of its own."""
        self.asked_by(request, may_read_use(request.user), who_reads_use())
        found = Reconciliation(self.get_object(), request.user)
        rows = [
            by_name(NETWORK_COLUMNS, row) | {"network": row.key, "paid": row.registered, "used": row.used}
            for row in found.networks
        ]
        return {"terms": terms(found), "networks": rows}
