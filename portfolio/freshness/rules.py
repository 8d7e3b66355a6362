"""How old a status is, and what is asked of it: to be confirmed, or to be shown by evidence [004 §4.1].

The age of a status counts from the day it was last reported or confirmed. After each of its level's months the
municipality is asked; when nobody has answered after the last, the status is shown as unconfirmed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.days import end_of
from core.errors import InvalidInput
from networks.models import Role, User
from networks.people.access import access_of, require
from portfolio.freshness.models import FreshnessRule
from portfolio.levels import Level
from portfolio.snapshots import queue

# What needs doing with a status; "" is nothing.
FRESH, DUE, UNCONFIRMED, EVIDENCE = "", "due", "unconfirmed", "evidence"
MONTHS_AT_MOST = 60


@dataclass(frozen=True)
class Rule:
    """The months without a word after which one is asked, ascending; the last makes the status unconfirmed."""

    ask_after: tuple[int, ...]
    needs_evidence: bool = False


# What holds until KS sets something else.
DEFAULTS: Mapping[str, Rule] = {
    Level.NOT_RELEVANT: Rule((12,)),
    Level.NOT_STARTED: Rule((12,)),
    Level.PLANNED: Rule((12,)),
    Level.MADE_AVAILABLE: Rule((12,)),
    Level.IN_USE: Rule((3, 6, 12)),
    Level.BENEFIT_REALISED: Rule((12,), needs_evidence=True),
}
Rules = Mapping[str, Rule]


def rules() -> dict[str, Rule]:
    """The rule of each level; one query."""
    stored = {
        level: Rule(tuple(months), evidence)
        for level, months, evidence in FreshnessRule.objects.values_list("level", "ask_after", "needs_evidence")
    }
    return {str(level): stored.get(level, DEFAULTS[level]) for level in Level.values}


def patience(found: Rules) -> dict[str, int]:
    """After how many months without a word a status of each level is unconfirmed."""
    return {str(level): rule.ask_after[-1] for level, rule in found.items()}


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day `months` earlier; the month's last where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    return dt.date(year, month + 1, day.day)


@dataclass(frozen=True)
class Limits:
    """The rules as days: what was last told on or before the day is due, or unconfirmed."""

    due: Mapping[str, dt.date]
    unconfirmed: Mapping[str, dt.date]
    evidence: frozenset[str]

    @classmethod
    def on(cls, today: dt.date, found: Rules) -> Limits:
        return cls(
            due={level: months_before(today, rule.ask_after[0]) for level, rule in found.items()},
            unconfirmed={level: months_before(today, rule.ask_after[-1]) for level, rule in found.items()},
            evidence=frozenset(level for level, rule in found.items() if rule.needs_evidence),
        )

    def need(self, level: str, told: dt.date, has_evidence: bool) -> str:
        """What a status that was last told on `told` needs."""
        if told <= self.unconfirmed[level]:
            return UNCONFIRMED
        if told <= self.due[level]:
            return DUE
        return EVIDENCE if level in self.evidence and not has_evidence else FRESH


def needing(today: dt.date, found: Rules, need: str) -> Q:
    """The current rows that need `need` (`DUE`, `UNCONFIRMED` or `EVIDENCE`), as a condition on `AdoptionStatus`."""
    limits, condition = Limits.on(today, found), Q(pk__in=[])
    for level, rule in found.items():
        last = end_of(limits.unconfirmed[level])
        if need == UNCONFIRMED:
            condition |= Q(level=level, recorded_at__lt=last)
        elif need == DUE:
            condition |= Q(level=level, recorded_at__gte=last, recorded_at__lt=end_of(limits.due[level]))
        elif rule.needs_evidence:
            condition |= Q(level=level, report__evidence="")
    return condition


def may_set_rules(user: object) -> bool:
    """KS sets how often one is asked."""
    return access_of(user).has(Role.PORTFOLIO_MANAGER, Role.ADMINISTRATOR)  # type: ignore[arg-type]


@transaction.atomic
def set_rules(values: Rules, *, by: User) -> None:
    """Store the rule of each level. Raises `NotAllowed`, and `InvalidInput` for months that don't ascend."""

    require(may_set_rules(by), _("Bare porteføljeansvarlige og administratorer i KS kan sette fristene."))
    for level, rule in values.items():
        months = rule.ask_after
        if not months or list(months) != sorted(set(months)) or not 1 <= months[0] <= months[-1] <= MONTHS_AT_MOST:
            raise InvalidInput(
                _("Skriv hele måneder i stigende rekkefølge, fra 1 til %(most)d, for eksempel 3, 6, 12.")
                % {"most": MONTHS_AT_MOST},
                field=level,
            )
        FreshnessRule.objects.update_or_create(
            level=level, defaults={"ask_after": list(months), "needs_evidence": rule.needs_evidence}
        )
    # What counts as confirmed has changed on every date.
    queue.changed_all(queue.FIRST_DAY)
