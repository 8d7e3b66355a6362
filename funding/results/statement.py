"""A finished run as people read it: one row for each network, the sums, the decided amounts beside, the arithmetic.

The page and the exports are made from here, and everything here from the run's frozen inputs and its stored lines.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import get_language, gettext

from core.templatetags.figures import decimal, integer, nok, percent
from funding.allocation.inputs import compute
from funding.allocation.sharing import Allocation, NetworkShare
from funding.allocation.structures import in_words
from funding.decisions.models import DecidedAmount
from funding.grants.models import Grant
from funding.results.columns import ON_PAGE, STORED, AllocationColumn, PageCell
from funding.runs.models import AllocationLine, AllocationRun


@dataclasses.dataclass(frozen=True)
class Term:
    """One line of a network's arithmetic: what, how, and the whole kroner that it became."""

    label: str
    arithmetic: str
    kroner: int


@dataclasses.dataclass(frozen=True)
class MunicipalityPart:
    """What one municipality brings its network, before rounding, floor and ceiling; kroner to two decimals."""

    number: str
    name: str
    inhabitants: int
    as_municipality: str
    by_inhabitants: str
    together: str


@dataclasses.dataclass(frozen=True)
class NetworkResult:
    """One network. `difference` is decided minus computed, in kroner; both are None where nothing is decided."""

    key: str
    network: str
    project_number: str
    line: AllocationLine
    decided: int | None

    @property
    def difference(self) -> int | None:
        return None if self.decided is None else self.decided - self.line.amount


@dataclasses.dataclass(frozen=True)
class Decided:
    """What was decided for a grant, with the sum of the amounts and the sum that the source states."""

    grant: Grant
    amounts: list[DecidedAmount]

    @cached_property
    def total(self) -> int:
        return sum(decided.amount for decided in self.amounts)

    @property
    def stated_sum(self) -> int | None:
        return self.grant.stated_sum

    @property
    def source_error(self) -> int:
        """How many kroner the source's stated sum lies below (negative: above) the sum of its own amounts."""
        return 0 if self.grant.stated_sum is None else self.total - self.grant.stated_sum


def decided_for(grant: Grant) -> Decided:
    return Decided(grant, list(grant.decided_amounts.in_force().select_related("network", "decision")))


class Statement:
    """A done run with everything that its page shows. Takes two queries: the lines and the decided amounts."""

    def __init__(self, run: AllocationRun) -> None:
        self.run = run
        self.inputs: dict[str, Any] = run.inputs or {}
        self.key: dict[str, Any] = self.inputs["key"]
        self.total: int = self.inputs["grant"]["amount"]
        self.decided = decided_for(run.grant)
        lines = {line.key: line for line in run.lines.select_related("network")}
        amounts = {decided.network.key: decided.amount for decided in self.decided.amounts}
        self.rows = [
            NetworkResult(
                key=network["key"],
                network=network["name"],
                project_number=network["project_number"],
                line=lines[network["key"]],
                decided=amounts.get(network["key"]),
            )
            for network in self.inputs["networks"]
        ]
        self.sums = {name: sum(getattr(row.line, name) for row in self.rows) for name in STORED}

    @property
    def adds_up(self) -> bool:
        return self.sums["amount"] == self.total

    @property
    def decided_sum(self) -> int | None:
        return self.decided.total if self.decided.amounts else None

    @property
    def difference_sum(self) -> int | None:
        return None if self.decided_sum is None else self.decided_sum - self.sums["amount"]

    @property
    def population_date(self) -> dt.date:
        return dt.date.fromisoformat(self.key["population_date"])

    @property
    def municipality_date(self) -> dt.date:
        return dt.date.fromisoformat(self.key["municipality_date"])

    @property
    def has_limits(self) -> bool:
        return self.key.get("floor_amount") is not None or self.key.get("ceiling_amount") is not None

    @property
    def key_name(self) -> str:
        version = self.key["version"]
        return self.key["name"] if version is None else f"{self.key['name']} v{version}"

    @property
    def population_sources(self) -> str:
        return ", ".join(self.inputs["sources"]["population"])

    @cached_property
    def allocation(self) -> Allocation:
        return compute(self.inputs)

    def sentence_for(self) -> dict[str, str]:
        """By network key: where the amount comes from, for a reader in a hurry."""
        return {row.key: self._sentence(row) for row in self.rows}

    def _sentence(self, row: NetworkResult) -> str:
        line = row.line
        text = gettext(
            "%(network)s er beregnet til %(amount)s: %(flat)s som er likt for alle, %(municipality_part)s for "
            "%(municipalities)s kommuner og %(population_part)s for %(population)s innbyggere"
        ) % {
            "network": row.network,
            "amount": nok(line.amount),
            "flat": nok(line.base + line.flat),
            "municipality_part": nok(line.municipality_part),
            "municipalities": integer(line.municipalities),
            "population_part": nok(line.population_part),
            "population": integer(line.population),
        }
        if line.factor_part:
            text += gettext(", %(kroner)s for andre tall") % {"kroner": nok(line.factor_part)}
        if line.limited or line.rounding:
            text += gettext(", %(kroner)s for gulv, tak og avrunding") % {"kroner": nok(line.limited + line.rounding)}
        return f"{text}."

    @cached_property
    def left_over(self) -> int:
        """How many single kroner largest remainder handed out after all shares were rounded down."""
        floors = sum(line.exact_amount.numerator // line.exact_amount.denominator for line in self.allocation.lines)
        return self.total - floors

    @cached_property
    def columns(self) -> list[AllocationColumn]:
        """The columns of the page after network and project: those that say something about this run."""
        return [column for column in ON_PAGE if column.used(self)]

    @property
    def page_rows(self) -> list[tuple[NetworkResult, list[PageCell], list[Term], str]]:
        return [
            (row, [column.cell(column.of(row)) for column in self.columns], terms, exact)
            for row, terms, exact in self.explained_rows()
        ]

    @property
    def page_sums(self) -> list[PageCell]:
        return [column.cell(column.total(self) if column.total else None) for column in self.columns]

    @property
    def width(self) -> int:
        """How many columns the page's table has at most."""
        return len(ON_PAGE) + 2

    def explained_rows(self) -> list[tuple[NetworkResult, list[Term], str]]:
        """Each row with its arithmetic and with its exact amount before rounding, in words."""
        lines = {line.key: line for line in self.allocation.lines}
        return [(row, self._terms(lines[row.key]), kroner_and_oere(lines[row.key].exact_amount)) for row in self.rows]

    def _terms(self, line: NetworkShare) -> list[Term]:
        count = len(self.rows)
        base = self.key["base_amount"]
        shared = self.total - count * base
        factors = self.key.get("factors", [])
        names = ("flat_share", "municipality_weight", "population_weight")
        shares = [*(Decimal(self.key[name]) for name in names), *(Decimal(factor["weight"]) for factor in factors)]
        terms = []
        if base:
            terms.append(Term(gettext("Fast beløp"), gettext("Likt for alle, før resten fordeles"), line.base))
        parts = [
            (
                gettext("Flat del"),
                gettext("%(share)s av %(shared)s er %(pot)s. Delt på %(count)s nettverk: %(result)s"),
                {"count": integer(count)},
                line.flat,
            ),
            (
                gettext("Kommuner"),
                gettext("%(share)s av %(shared)s er %(pot)s. %(part)s av %(whole)s kommuner × %(pot)s = %(result)s"),
                {"part": integer(line.municipalities), "whole": integer(self.allocation.municipalities)},
                line.municipality_part,
            ),
            (
                gettext("Innbyggere"),
                gettext("%(share)s av %(shared)s er %(pot)s. %(part)s av %(whole)s innbyggere × %(pot)s = %(result)s"),
                {"part": integer(line.population), "whole": integer(self.allocation.population)},
                line.population_part,
            ),
            *(
                (
                    factor["name"],
                    gettext("%(share)s av %(shared)s er %(pot)s. %(part)s av %(whole)s × %(pot)s = %(result)s"),
                    {
                        "part": number_in_words(factor["values"][line.key]),
                        "whole": number_in_words(sum(self._values(factor), Decimal())),
                    },
                    kroner,
                )
                for factor, kroner in zip(factors, line.factor_parts, strict=True)
            ),
        ]
        for (label, sentence, words, kroner), share, exact in zip(parts, shares, line.exact, strict=True):
            common = {
                "share": share_in_words(share),
                "shared": nok(shared),
                "pot": kroner_and_oere(shared * Fraction(share)),
                "result": kroner_and_oere(exact),
            }
            terms.append(Term(label, sentence % {**common, **words}, kroner))
        if line.limited:
            terms.append(Term(gettext("Gulv og tak"), self._limit_in_words(line), line.limited))
        if line.rounding:
            unit = gettext("Til nærmeste %(unit)s etter største rest") % {"unit": nok(self.key["rounding_unit"])}
            terms.append(Term(gettext("Avrunding"), unit, line.rounding))
        return terms

    def municipality_parts(self, key: str) -> list[MunicipalityPart]:
        """Down to the municipalities of the network `key`: each counts as one, and with its inhabitants."""
        shared = self.total - len(self.rows) * self.key["base_amount"]
        each = Fraction(self.key["municipality_weight"]) * shared / max(self.allocation.municipalities, 1)
        per_head = Fraction(self.key["population_weight"]) * shared / max(self.allocation.population, 1)
        network = next(network for network in self.inputs["networks"] if network["key"] == key)
        return [
            MunicipalityPart(
                number=number,
                name=name,
                inhabitants=inhabitants,
                as_municipality=kroner_and_oere(each),
                by_inhabitants=kroner_and_oere(per_head * inhabitants),
                together=kroner_and_oere(each + per_head * inhabitants),
            )
            for number, name, inhabitants in network["municipalities"]
        ]

    @property
    def structure(self) -> str:
        """Who shares, in words; empty for the networks as they are."""
        return in_words(self.inputs["structure"]) if "structure" in self.inputs else ""

    def _values(self, factor: dict[str, Any]) -> list[Decimal]:
        return [Decimal(factor["values"][network["key"]]) for network in self.inputs["networks"]]

    def _limit_in_words(self, line: NetworkShare) -> str:
        before = {"before": kroner_and_oere(line.unlimited)}
        if line.exact_amount == self.key.get("floor_amount"):
            return gettext("Uten gulv ville det blitt %(before)s. Minstebeløpet er %(limit)s") % {
                **before,
                "limit": nok(self.key["floor_amount"]),
            }
        if line.exact_amount == self.key.get("ceiling_amount"):
            return gettext("Uten tak ville det blitt %(before)s. Det høyeste beløpet er %(limit)s") % {
                **before,
                "limit": nok(self.key["ceiling_amount"]),
            }
        return gettext(
            "De som er ved gulvet eller taket, endrer hva som er igjen til de andre. Den vektede delen %(part)s "
            "ganges derfor med %(scale)s"
        ) % {
            "part": kroner_and_oere(line.unlimited - line.base),
            "scale": decimal(_as_decimal(self.allocation.scale / (self.total - len(self.rows) * line.base)), 6),
        }


def _as_decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def number_in_words(number: str | Decimal) -> str:
    """`12,5`, `1 200`: with the decimals that it has."""
    value = Decimal(number)
    exponent = value.normalize().as_tuple().exponent
    return decimal(value, max(-exponent, 0) if isinstance(exponent, int) else 0)


def kroner_and_oere(amount: Fraction) -> str:
    """`2 000 934,60 kr`: an exact amount to two decimals, for reading."""
    number = decimal(_as_decimal(amount), 2)
    if (get_language() or "nb").startswith("en"):
        return f"NOK\N{NO-BREAK SPACE}{number}"
    return f"{number}\N{NO-BREAK SPACE}kr"


def share_in_words(share: Decimal) -> str:
    """`60 %`, `33,3333 %`: with the decimals that it needs."""
    exponent = (share * 100).normalize().as_tuple().exponent
    return percent(share, max(-exponent, 0) if isinstance(exponent, int) else 0)


def factors_in_words(factors: list[dict[str, Any]]) -> list[str]:
    """`10 % etter reisetid` for each further factor."""
    return [
        gettext("%(share)s etter %(name)s")
        % {"share": share_in_words(Decimal(factor["weight"])), "name": factor["name"]}
        for factor in factors
    ]
