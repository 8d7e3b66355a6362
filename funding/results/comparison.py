"""Two runs side by side: who gains and who loses, and because of which part. And one run against today's figures."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext

from core.errors import DomainError
from core.templatetags.figures import nok
from funding.allocation.inputs import CODE, compute, digest, short
from funding.allocation.structures import in_words
from funding.results.parts import NAMES
from funding.results.statement import NetworkResult, Statement, share_in_words
from funding.runs import lifecycle as runs
from funding.runs.models import AllocationRun
from networks.models import MunicipalityPeriod


def part_name(part: str) -> str:
    return {
        "base": gettext("fast beløp"),
        "flat": gettext("flat del"),
        "municipality_part": gettext("kommuner"),
        "population_part": gettext("innbyggere"),
        "factor_part": gettext("andre tall"),
        "limited": gettext("gulv og tak"),
        "rounding": gettext("avrunding"),
    }[part]


@dataclasses.dataclass(frozen=True)
class Difference:
    """One network in both runs, kroner. `None` where a run doesn't have the network."""

    network: str
    before: NetworkResult | None
    after: NetworkResult | None
    # For one that only one of the runs has: those that share its municipalities in the other.
    related: tuple[str, ...] = ()

    @property
    def amount(self) -> int:
        return (self.after.line.amount if self.after else 0) - (self.before.line.amount if self.before else 0)

    @property
    def share(self) -> Decimal | None:
        """The difference as a part of the first amount."""
        if self.before is None or not self.before.line.amount:
            return None
        return Decimal(self.amount) / self.before.line.amount

    @cached_property
    def parts(self) -> list[tuple[str, Decimal]]:
        """What each part adds to the difference, to two decimals, the largest first; they add up to it."""
        found = [(part_name(part), self._of(self.after, part) - self._of(self.before, part)) for part in NAMES]
        return sorted((part for part in found if part[1]), key=lambda part: -abs(part[1]))

    @staticmethod
    def _of(row: NetworkResult | None, part: str) -> Decimal:
        return row.parts[part] if row else Decimal()


class Comparison:
    """`before` and `after` are finished runs of any grants and years."""

    def __init__(self, before: AllocationRun, after: AllocationRun) -> None:
        self.before, self.after = Statement(before), Statement(after)
        old = {row.key: row for row in self.before.rows}
        new = {row.key: row for row in self.after.rows}
        names = {key: row.network for key, row in [*old.items(), *new.items()]}
        self._origins: dict[str, list[str]] = {}
        if old.keys() != new.keys():
            self._trace(old.keys() - new.keys(), new.keys() - old.keys(), names)
        self.rows = [
            Difference(
                name,
                old.get(key),
                new.get(key),
                tuple(self._origins.get(key, ())),
            )
            for key, name in names.items()
        ]

    def _trace(self, gone: set[str], come: set[str], names: dict[str, str]) -> None:
        """Where the municipalities of those that only one of the runs has, are in the other; two queries."""
        before, after = _homes(self.before.inputs), _homes(self.after.inputs)
        for municipality in before.keys() & after.keys():
            old, new = before[municipality], after[municipality]
            for own, other in ((old, new) if old in gone else ("", ""), (new, old) if new in come else ("", "")):
                if own and names[other] not in self._origins.setdefault(own, []):
                    self._origins[own].append(names[other])

    @property
    def total(self) -> int:
        return self.after.total - self.before.total

    @property
    def gains(self) -> int:
        """How many of those that both runs have get more."""
        return sum(row.amount > 0 for row in self.rows if row.before and row.after)

    @property
    def losses(self) -> int:
        return sum(row.amount < 0 for row in self.rows if row.before and row.after)

    def changes(self) -> list[str]:
        """What was put in differently, in words."""
        return changed_inputs(self.before.inputs, self.after.inputs)


def _homes(inputs: dict[str, Any]) -> dict[int, str]:
    """By municipality (its id, which outlives its number): the key of its network in a frozen set. One query."""
    keys = {number: network["key"] for network in inputs["networks"] for number, _name, _n in network["municipalities"]}
    day = dt.date.fromisoformat(inputs["key"]["municipality_date"])
    periods = MunicipalityPeriod.objects.valid_on(day).filter(number__in=keys)
    return {pk: keys[number] for pk, number in periods.order_by("number").values_list("municipality", "number")}


def changed_inputs(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Each input that differs between two frozen sets, as a sentence; empty when the results must be the same."""
    changes = [
        gettext("%(what)s: %(old)s → %(new)s") % {"what": what, "old": before, "new": after}
        for what, before, after in _facts(old, new)
        if before != after
    ]
    changes += _municipality_changes(old, new)
    if not changes and old != new:
        changes.append(gettext("Navn, prosjektnummer, kilder eller merkelapper er endret, ikke tallene."))
    return changes


def _facts(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str]]:
    def day(text: str) -> str:
        return short(dt.date.fromisoformat(text))

    def limit(value: int | None) -> str:
        return gettext("ingen") if value is None else nok(value)

    def factors(key: dict[str, Any]) -> str:
        found = key.get("factors", [])
        return ", ".join(f"{f['name']} {share_in_words(Decimal(f['weight']))}" for f in found) or gettext("ingen")

    pairs = [
        (gettext("til fordeling"), lambda inputs: nok(inputs["grant"]["amount"])),
        (gettext("flat andel"), lambda inputs: share_in_words(Decimal(inputs["key"]["flat_share"]))),
        (gettext("kommuner"), lambda inputs: share_in_words(Decimal(inputs["key"]["municipality_weight"]))),
        (gettext("innbyggere"), lambda inputs: share_in_words(Decimal(inputs["key"]["population_weight"]))),
        (gettext("andre tall"), lambda inputs: factors(inputs["key"])),
        (gettext("fast beløp"), lambda inputs: nok(inputs["key"]["base_amount"])),
        (gettext("minst per nettverk"), lambda inputs: limit(inputs["key"].get("floor_amount"))),
        (gettext("mest per nettverk"), lambda inputs: limit(inputs["key"].get("ceiling_amount"))),
        (gettext("avrunding"), lambda inputs: nok(inputs["key"]["rounding_unit"])),
        (gettext("folketall per"), lambda inputs: day(inputs["key"]["population_date"])),
        (gettext("kommuner per"), lambda inputs: day(inputs["key"]["municipality_date"])),
        (gettext("fordelt på"), lambda inputs: in_words(inputs.get("structure"))),
        (gettext("regnemåte"), lambda inputs: str(inputs["method"])),
    ]
    return [(name, read(old), read(new)) for name, read in pairs]


def _municipality_changes(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Municipalities that came, went, moved or have another population; the first few by name."""
    before, after = _by_number(old), _by_number(new)
    came, gone = after.keys() - before.keys(), before.keys() - after.keys()
    both = before.keys() & after.keys()
    moved = {number for number in both if before[number][0] != after[number][0]}
    counted = {number for number in both if before[number][2] != after[number][2]}
    found = []
    for sentence, numbers, names in (
        (gettext("nye kommuner i grunnlaget: %(names)s"), came, after),
        (gettext("kommuner som ikke lenger er med: %(names)s"), gone, before),
        (gettext("kommuner i et annet nettverk: %(names)s"), moved, after),
        (gettext("kommuner med et annet folketall: %(names)s"), counted, after),
    ):
        if numbers:
            some = [f"{names[number][1]} ({number})" for number in sorted(numbers)[:3]]
            more = len(numbers) - len(some)
            text = ", ".join(some) + (gettext(" og %(count)s til") % {"count": more} if more else "")
            found.append(sentence % {"names": text})
    return found


def _by_number(inputs: dict[str, Any]) -> dict[str, tuple[str, str, int]]:
    return {
        number: (network["key"], name, inhabitants)
        for network in inputs["networks"]
        for number, name, inhabitants in network["municipalities"]
    }


@dataclasses.dataclass(frozen=True)
class Repetition:
    """`exact`: the frozen inputs still give the stored digest. `same`: today's figures would give it, too."""

    exact: bool
    same: bool
    changes: list[str]
    # The program that computes has changed since; whether it matters is what `exact` says.
    other_code: bool


def repeat(run: AllocationRun) -> Repetition:
    """Compute a finished run again, from its frozen inputs and from today's figures; stores nothing."""
    frozen: dict[str, Any] = run.inputs or {}
    exact = digest(frozen, compute(frozen)) == run.digest
    other_code = bool(run.code) and run.code != CODE
    try:
        # Through JSON, as the stored ones have been.
        now = json.loads(json.dumps(runs.inputs_of(run)))
        same = digest(now, compute(now)) == run.digest
    except DomainError as error:
        return Repetition(exact, same=False, changes=[error.message], other_code=other_code)
    return Repetition(exact, same, [] if same else changed_inputs(frozen, now), other_code)
