"""The ladder of adoption [002 "Forklaringer til tabellen"]: made available is not used, used is no benefit yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How far a municipality has come with a solution. No report at all is something else than `NOT_STARTED`."""

    NOT_RELEVANT = "not_relevant", _("ikke aktuelt")
    NOT_STARTED = "not_started", _("ikke startet")
    PLANNED = "planned", _("planlagt")
    MADE_AVAILABLE = "made_available", _("tilgjengeliggjort")
    IN_USE = "in_use", _("i bruk")
    BENEFIT_REALISED = "benefit_realised", _("nyttiggjort")


LEVEL_DEFINITIONS = {
    Level.NOT_RELEVANT: _("Kommunen har vurdert løsningen og skal ikke ta den i bruk."),
    Level.NOT_STARTED: _("Kommunen har ikke begynt."),
    Level.PLANNED: _("Det er vedtatt eller planlagt når løsningen skal innføres."),
    Level.MADE_AVAILABLE: _("Løsningen er klar i kommunens systemer, men ikke nødvendigvis brukt."),
    Level.IN_USE: _("Løsningen er en integrert del av tjenesten."),
    Level.BENEFIT_REALISED: _("Kommunen kan vise til nytte av løsningen."),
}

# The rungs of the ladder, lowest first; "not relevant" is beside it.
LADDER = [Level.NOT_STARTED, Level.PLANNED, Level.MADE_AVAILABLE, Level.IN_USE, Level.BENEFIT_REALISED]

# How the absence of a report is named in addresses and style sheets; it is no level.
NOT_REPORTED = "not_reported"

# What a cell can show, lowest first, and how it is called; one word is shorter where there is little room.
LEVEL_LABELS = {NOT_REPORTED: _("ikke rapportert")} | dict(Level.choices)
LEVEL_SHORT_LABELS = LEVEL_LABELS | {Level.MADE_AVAILABLE.value: _("tilgjengelig")}
LEVEL_CODES = tuple(LEVEL_LABELS)

# The two levels that progress is counted at.
COUNTED_LEVELS = [Level.MADE_AVAILABLE, Level.IN_USE]


def levels_from(level: str) -> list[Level]:
    """`level` and every level above it: a municipality that uses a solution has also made it available."""
    return LADDER[LADDER.index(Level(level)) :]
