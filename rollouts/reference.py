"""The criteria for "klar til bruk" and what the sources say of PLL [004 §4.2, §4.3]. Loading twice changes nothing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from portfolio.models import Solution
from rollouts.readiness.models import ReadinessAssessment, ReadinessCriterion, Result

# key, title, what it takes, who is to deliver it
CRITERIA = [
    (
        "behov",
        "Tilpasset kommunenes behov",
        "Løsningen er prøvd ut i ulike kommuner og passer med hvordan tjenestene arbeider.",
        "Programmet eller prosjektet som utvikler løsningen",
    ),
    (
        "gevinst",
        "Gevinstene er dokumentert",
        "Virkningene er målt i kommuner som har brukt løsningen, og gevinstanalysen kan brukes av andre.",
        "Programmet eller prosjektet, sammen med kommunene som har prøvd ut",
    ),
    (
        "faglig-forsvarlig",
        "Helsefaglig forsvarlig",
        "Helsefaglig vurdering er gjort, og risiko for pasientene er håndtert før nasjonal innføring.",
        "Programmet eller prosjektet, med Helsedirektoratet",
    ),
    (
        "maler",
        "Maler og materiell er overlevert",
        "Delvis utfylt ROS og DPIA, gevinstanalyse, opplæring, informasjon og beskrivelse av nye arbeidsprosesser.",
        "Programmet eller prosjektet som utvikler løsningen",
    ),
    (
        "leverandorer",
        "Leverandørtilpasninger er gjort",
        "Journalsystemer og andre systemer er tilpasset, levert og verifisert i en kommune.",
        "Leverandørene, fulgt opp av løsningens eier",
    ),
    (
        "forvaltning",
        "Forvaltnings- og prismodell er avklart",
        "Det er bestemt hvem som forvalter løsningen, hva den koster og hvem som betaler.",
        "Løsningens eier, med departementet og KS",
    ),
]
# Left out as an example in the sources, since its trial is not over.
PLL_ON = dt.date(2024, 1, 1)
PLL = {
    "behov": "Utprøvingen er ikke ferdig, så det er ikke vist at løsningen passer for kommunene.",
    "gevinst": "Gevinstene kan først måles etter utprøvingen.",
}


@transaction.atomic
def load() -> str:
    """Load what is missing; criteria that KS has changed, and solutions that KS has assessed, are left alone."""
    for order, (key, title, description, deliverer) in enumerate(CRITERIA, 1):
        if not ReadinessCriterion.objects.filter(key=key).exists():
            ReadinessCriterion.objects.create(
                key=key, version=1, order=order, title=title, description=description, deliverer=deliverer
            )
    pll = Solution.objects.filter(key="pll").first()
    if pll is not None and not ReadinessAssessment.objects.filter(solution=pll).exists():
        for criterion in ReadinessCriterion.objects.current().filter(key__in=PLL):
            ReadinessAssessment.objects.create(
                solution=pll,
                criterion=criterion,
                result=Result.NOT_MET,
                remaining=PLL[criterion.key],
                assessed_on=PLL_ON,
            )
    return f"{ReadinessCriterion.objects.current().count()} kriterier for klar til bruk"
