"""Sharing an amount between networks: numbers in, lines out. Whole kroner and exact fractions, never floats.

The rule [003, the table "Til fordeling"]: 60 % is shared flat, 40 % is weighted, "regulated by the number of
municipalities in the county and population". With n networks, T kroner to share, a fixed base amount b for each, the
shares f + m + p = 1, k of K municipalities and i of I inhabitants, a network's exact share is

    b + (T - n * b) * (f / n + m * k / K + p * i / I)

How the exact shares become whole kroner:

1. **The amounts, by largest remainder.** Each network gets its exact share rounded down; the kroner left over go one
   by one to those with the largest remainders. So the sum is T, always, and no amount is a whole krone or more away
   from the exact share.
2. **The parts of each line, by largest remainder within the line**, so that base, flat, municipality and population
   part add up to the amount. The base amount is whole already.
3. **The sums of the parts.** T - n * b is divided into the three pots f, m and p by largest remainder. Where a column
   adds up to more than its pot and another to less, one krone at a time is moved between the two parts of a line, in
   the line where that makes the least error, until each column adds up to its pot. The amounts don't change.
4. **Rounding units above one krone.** The amounts become multiples of the unit u: largest remainder again, with u for
   the krone. The rest of T below one unit goes to the network that stands next in line for a unit; it is the only one
   whose amount need not be a multiple. What the unit changed stands in its own part, `rounding`, which adds up to 0
   over the networks and is 0 everywhere when u = 1.

**Ties**: of two equal remainders, the network whose key comes first (plain string order) goes first; of the parts,
flat before municipalities before population. The result therefore doesn't depend on the order of the input.

**Monotone?** Largest remainder is not quite: when T grows by a few kroner and the weights stand, a network can get
one krone (one unit) less than before, never more than that (the "Alabama paradox"). A network whose exact share grows
by a krone or more never loses. An amount never falls below its exact share rounded down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

ONE = Fraction(1)


class Refusal(StrEnum):
    """Why an allocation can't be made."""

    NO_NETWORKS = "no_networks"
    KEYS_REPEATED = "keys_repeated"
    NEGATIVE = "negative"
    SHARES_NOT_WHOLE = "shares_not_whole"
    BASE_TOO_LARGE = "base_too_large"
    UNIT_TOO_SMALL = "unit_too_small"
    NO_MUNICIPALITIES = "no_municipalities"
    NO_POPULATION = "no_population"


class CannotAllocate(ValueError):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True)
class Recipient:
    """A network by its key, with the number of its municipalities and their inhabitants."""

    key: str
    municipalities: int
    population: int


@dataclass(frozen=True)
class Rule:
    """How to share. The three shares are parts of the amount and add up to 1; base amount and unit are kroner."""

    flat_share: Fraction
    municipality_weight: Fraction
    population_weight: Fraction
    base_amount: int = 0
    rounding_unit: int = 1

    @property
    def shares(self) -> tuple[Fraction, Fraction, Fraction]:
        return self.flat_share, self.municipality_weight, self.population_weight


@dataclass(frozen=True)
class Line:
    """What one network gets, in kroner: `amount` sums up the five parts, `exact` holds three of them unrounded."""

    key: str
    municipalities: int
    population: int
    base: int
    flat: int
    municipality_part: int
    population_part: int
    rounding: int
    amount: int
    exact: tuple[Fraction, Fraction, Fraction]

    @property
    def exact_amount(self) -> Fraction:
        return self.base + sum(self.exact, Fraction())


@dataclass(frozen=True)
class Allocation:
    """The lines in the order of their keys; `pots` are what flat, municipality and population part add up to."""

    total: int
    lines: tuple[Line, ...]
    pots: tuple[int, int, int]
    municipalities: int
    population: int


def allocate(total: int, recipients: Sequence[Recipient], rule: Rule) -> Allocation:
    """Share `total` kroner (0 or more) between `recipients` by `rule`; the amounts add up to `total` exactly.

    Raises `CannotAllocate` for negative numbers, shares that don't make 1, base amounts that exceed the total, and
    weights that nobody has anything to show for (a population weight where nobody lives).
    """
    _check(total, recipients, rule)
    # In the order of the keys, "first" is the tie rule everywhere below.
    recipients = sorted(recipients, key=lambda recipient: recipient.key)
    count = len(recipients)
    municipalities = sum(recipient.municipalities for recipient in recipients)
    population = sum(recipient.population for recipient in recipients)
    shared = total - count * rule.base_amount

    flat, by_municipality, by_population = (shared * share for share in rule.shares)
    exact = [
        (
            flat / count,
            by_municipality * _part(recipient.municipalities, municipalities),
            by_population * _part(recipient.population, population),
        )
        for recipient in recipients
    ]
    amounts = largest_remainder(shared, [sum(parts, Fraction()) for parts in exact])
    pots = largest_remainder(shared, [flat, by_municipality, by_population])
    cells = [largest_remainder(amount, parts) for amount, parts in zip(amounts, exact, strict=True)]
    _fit_columns(cells, exact, pots)
    rounded = _in_units(total, [rule.base_amount + sum(parts, Fraction()) for parts in exact], rule.rounding_unit)

    lines = tuple(
        Line(
            key=recipient.key,
            municipalities=recipient.municipalities,
            population=recipient.population,
            base=rule.base_amount,
            flat=cell[0],
            municipality_part=cell[1],
            population_part=cell[2],
            rounding=final - rule.base_amount - amount,
            amount=final,
            exact=parts,
        )
        for recipient, cell, amount, final, parts in zip(recipients, cells, amounts, rounded, exact, strict=True)
    )
    return Allocation(total, lines, (pots[0], pots[1], pots[2]), municipalities, population)


def largest_remainder(total: int, exact: Sequence[Fraction]) -> list[int]:
    """Whole numbers that add up to `total`, each `exact` rounded down or up; `exact` must add up to `total`.

    The largest remainders are rounded up; of equal ones, those that come first.
    """
    floors = [share.numerator // share.denominator for share in exact]
    left = total - sum(floors)
    order = sorted(range(len(exact)), key=lambda index: floors[index] - exact[index])
    for index in order[:left]:
        floors[index] += 1
    return floors


def _in_units(total: int, exact: Sequence[Fraction], unit: int) -> list[int]:
    """Multiples of `unit` by largest remainder; what is left of `total` below one unit goes to the next in line."""
    units = [share / unit for share in exact]
    floors = [share.numerator // share.denominator for share in units]
    whole, rest = divmod(total, unit)
    left = whole - sum(floors)
    order = sorted(range(len(units)), key=lambda index: floors[index] - units[index])
    amounts = [floor * unit for floor in floors]
    for index in order[:left]:
        amounts[index] += unit
    if rest:
        # Somebody is left: the remainders add up to `left` units and `rest` kroner, and each is below one unit.
        amounts[order[left]] += rest
    return amounts


def _fit_columns(
    cells: list[list[int]], exact: Sequence[tuple[Fraction, Fraction, Fraction]], pots: Sequence[int]
) -> None:
    """Move single kroner between the parts of lines until each column adds up to its pot; the lines keep their sums."""
    columns = range(len(pots))
    surplus = [sum(cell[column] for cell in cells) - pots[column] for column in columns]
    while any(surplus):
        giving = next(column for column in columns if surplus[column] > 0)
        taking = next(column for column in columns if surplus[column] < 0)
        # The error that a move adds, but for what is the same in all lines.
        error = {
            row: (cells[row][taking] - exact[row][taking]) - (cells[row][giving] - exact[row][giving])
            for row in range(len(cells))
            if cells[row][giving] > 0
        }
        for row in sorted(error, key=error.__getitem__)[: min(surplus[giving], -surplus[taking])]:
            cells[row][giving] -= 1
            cells[row][taking] += 1
            surplus[giving] -= 1
            surplus[taking] += 1


def _part(part: int, whole: int) -> Fraction:
    # A whole of nothing is only let through where its weight is nothing too.
    return Fraction(part, whole) if whole else Fraction()


def _check(total: int, recipients: Sequence[Recipient], rule: Rule) -> None:
    if not recipients:
        raise CannotAllocate(Refusal.NO_NETWORKS)
    if len({recipient.key for recipient in recipients}) < len(recipients):
        raise CannotAllocate(Refusal.KEYS_REPEATED)
    numbers: list[int | Fraction] = [total, rule.base_amount, *rule.shares]
    numbers += [number for recipient in recipients for number in (recipient.municipalities, recipient.population)]
    if any(number < 0 for number in numbers):
        raise CannotAllocate(Refusal.NEGATIVE)
    if sum(rule.shares, Fraction()) != ONE:
        raise CannotAllocate(Refusal.SHARES_NOT_WHOLE)
    if rule.rounding_unit < 1:
        raise CannotAllocate(Refusal.UNIT_TOO_SMALL)
    if rule.base_amount * len(recipients) > total:
        raise CannotAllocate(Refusal.BASE_TOO_LARGE)
    if rule.municipality_weight and not any(recipient.municipalities for recipient in recipients):
        raise CannotAllocate(Refusal.NO_MUNICIPALITIES)
    if rule.population_weight and not any(recipient.population for recipient in recipients):
        raise CannotAllocate(Refusal.NO_POPULATION)
