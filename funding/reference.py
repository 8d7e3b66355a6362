"""Loads the 2024 grant with its key and the published amounts [003]. What is there already is left as it is."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from django.db import transaction

from funding.decisions.models import DecidedAmount, Decision, DecisionState
from funding.grants.models import Grant
from funding.keys.models import AllocationKey
from networks.models import Network

DATA = Path(__file__).parent / "reference_data"
SOURCE = "KS og Digi Troms og Finnmark, presentasjon for Statsforvalteren 27.09.2024, med oppdragsbrev 15.04.2024"
# The sources don't say which population or which municipalities: these are the latest figures before the grant year.
FIGURES_DATE = dt.date(2023, 1, 1)


@transaction.atomic
def load() -> str:
    """Load what is missing; returns one line that says what is there."""
    grant, is_new = Grant.objects.get_or_create(
        key="2024",
        defaults={
            "year": 2024,
            "title": "Tilskudd 2024",
            "scheme": "Helseteknologiordningen",
            "source": SOURCE,
            "total_set_aside": 43_200_000,
            "amount_to_share": 36_683_801,
            "stated_sum": 36_683_801,
        },
    )
    if is_new:
        AllocationKey.objects.create(
            grant=grant,
            name="60/40",
            source=SOURCE,
            population_date=FIGURES_DATE,
            municipality_date=FIGURES_DATE,
        )
        _load_published(grant)
    return f"{Grant.objects.count()} tilskudd med {DecidedAmount.objects.count()} vedtatte beløp"


def _load_published(grant: Grant) -> None:
    networks = {network.project_number: network for network in Network.objects.all()}
    with (DATA / "allocation_2024.csv").open(encoding="utf-8", newline="") as file:
        decision = Decision.objects.create(grant=grant, state=DecisionState.DECIDED, source=SOURCE)
        DecidedAmount.objects.bulk_create(
            DecidedAmount(
                grant=grant,
                decision=decision,
                network=networks[row["project_number"]],
                amount=int(row["published_amount_nok"]),
                source=SOURCE,
            )
            for row in csv.DictReader(file)
        )
