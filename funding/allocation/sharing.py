"""Sharing an amount between networks: numbers in, lines out. Whole kroner and exact fractions, never floats.

The rule [003, the table "Til fordeling"]: 60 % is shared flat, 40 % is weighted, "regulated by the number of
municipalities in the county and population". With n networks, T kroner to share, a fixed base amount b for each, the
shares f + m + p = 1, k of K municipalities and i of I inhabitants, a network's exact share is

    b + (T - n * b) * w,   w = f / n + m * k / K + p * i / I

Further factors by number (travel time, distance, …) add their own term to w: weight * value / sum of the values; all
shares and weights together make 1, so the weights w of the networks do, too.

**Floor and ceiling** (L and C kroner for each network, by water-filling). The exact share becomes

    min(max(b + x * w, L), C)

with the one x that makes the shares add up to T; without limits x = T - n * b. So what a ceiling takes off and a floor
costs is carried by the networks between the limits, in proportion to their weights. The sum is piecewise linear and
never falls as x grows, so x is found exactly between two of its corners (L - b) / w and (C - b) / w. What the limits
changed is in its own part, `limited`, which adds up to 0 over the networks. n * L <= T <= n * C must hold, and L
and C must be multiples of the rounding unit.

How the exact shares become whole kroner:

1. **The amounts, by largest remainder.** Each network gets its exact share rounded down; the kroner left over go one
   by one to those with the largest remainders. So the sum is T, always, and no amount is a whole krone or more away
   from the exact share. L and C are whole, so no rounding crosses them.
2. **The parts of each line, by largest remainder within the line**, so that base, flat, municipality, population and
   factor part add up to the amount that the network would have without limits. The base amount is whole already.
3. **The sums of the parts.** T - n * b is divided into the pots f, m, p and the factors by largest remainder. Where a
   column adds up to more than its pot and another to less, one krone at a time is moved between the two parts of a
   line, in the line where that makes the least error, until each column adds up to its pot. The amounts don't change.
4. **Rounding units above one krone.** The amounts become multiples of the unit u: largest remainder again, with u for
   the krone. The rest of T below one unit goes to the network that is next in line for a unit; it is the only one
   whose amount need not be a multiple. What the unit changed is in its own part, `rounding`, which adds up to 0
   over the networks and is 0 everywhere when u = 1.

**Ties**: of two equal remainders, the network whose key comes first (plain string order) goes first; of the parts,
flat before municipalities before population before further factors in their order. The result therefore doesn't depend
on the order of the input.

**Monotone?** Largest remainder is not quite: when T grows by a few kroner and the weights stay, a network can get
one krone (one unit) less than before, never more than that (the "Alabama paradox"). A network whose exact share grows
by a krone or more never loses. An amount never falls below its exact share rounded down. The exact shares themselves
are monotone, with floor and ceiling too: they depend on T through x alone, and x never falls when T grows. (Nothing is
promised when the base amount or the limits change along with T: a higher floor costs those above it.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import lcm

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
    FACTORS_DIFFER = "factors_differ"
    NO_FACTOR_VALUES = "no_factor_values"
    FLOOR_TOO_HIGH = "floor_too_high"
    CEILING_TOO_LOW = "ceiling_too_low"
    FLOOR_ABOVE_CEILING = "floor_above_ceiling"
    LIMIT_NOT_IN_UNITS = "limit_not_in_units"


class CannotAllocate(ValueError):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True)
class Recipient:
    """A network by its key, with its municipalities, their inhabitants, and its number for each further factor."""

    key: str
    municipalities: int
    population: int
    factors: tuple[Fraction, ...] = ()


@dataclass(frozen=True)
class Rule:
    """How to share. Shares and factor weights are parts of the amount and add up to 1; the rest are kroner."""

    flat_share: Fraction
    municipality_weight: Fraction
    population_weight: Fraction
    base_amount: int = 0
    rounding_unit: int = 1
    floor: int | None = None
    ceiling: int | None = None
    factor_weights: tuple[Fraction, ...] = ()

    @property
    def shares(self) -> tuple[Fraction, ...]:
        return self.flat_share, self.municipality_weight, self.population_weight, *self.factor_weights


@dataclass(frozen=True)
class NetworkShare:
    """What one network gets, in kroner: `amount` sums up the parts.

    `exact` holds flat, municipality, population and factor parts unrounded, before floor and ceiling; `exact_amount` is
    the exact share after them.
    """

    key: str
    municipalities: int
    population: int
    base: int
    flat: int
    municipality_part: int
    population_part: int
    rounding: int
    amount: int
    exact: tuple[Fraction, ...]
    exact_amount: Fraction
    factor_parts: tuple[int, ...] = ()
    limited: int = 0

    @property
    def factor_part(self) -> int:
        return sum(self.factor_parts)

    @property
    def unlimited(self) -> Fraction:
        """The exact share as it would be without floor and ceiling."""
        return self.base + sum(self.exact, Fraction())


@dataclass(frozen=True)
class Allocation:
    """The lines in the order of their keys; `pots` are what flat, municipality, population and factor parts sum to.

    `scale` is the x of the water-filling: the kroner that one whole weight gives; T - n * b without limits.
    """

    total: int
    lines: tuple[NetworkShare, ...]
    pots: tuple[int, ...]
    municipalities: int
    population: int
    scale: Fraction


def allocate(total: int, recipients: Sequence[Recipient], rule: Rule) -> Allocation:
    """Share `total` kroner (0 or more) between `recipients` by `rule`; the amounts add up to `total` exactly.

    Raises `CannotAllocate` for negative numbers, shares that don't make 1, base amounts or floors that exceed the
    total, ceilings that can't hold it, and weights that nobody has anything to show for (a population weight where
    nobody lives).
    """
    _check(total, recipients, rule)
    # In the order of the keys, "first" is the tie rule everywhere below.
    recipients = sorted(recipients, key=lambda recipient: recipient.key)
    municipalities = sum(recipient.municipalities for recipient in recipients)
    population = sum(recipient.population for recipient in recipients)
    shared = total - len(recipients) * rule.base_amount

    # Everything as whole parts of one denominator: integers are added and compared much faster than fractions.
    weights, whole = _weights(recipients, rule)
    parts = [[shared * weight for weight in row] for row in weights]
    amounts = _largest(shared, [sum(row) for row in parts], whole)
    pots = largest_remainder(shared, [shared * share for share in rule.shares])
    cells = [_largest(amount, row, whole) for amount, row in zip(amounts, parts, strict=True)]
    _fit_columns(cells, parts, whole, pots)
    scale, bounded = water_fill(total, [Fraction(sum(row), whole) for row in weights], rule)
    kroner = largest_remainder(total, bounded)
    rounded = kroner if rule.rounding_unit == 1 else _in_units(total, bounded, rule.rounding_unit)

    lines = tuple(
        NetworkShare(
            key=recipient.key,
            municipalities=recipient.municipalities,
            population=recipient.population,
            base=rule.base_amount,
            flat=cell[0],
            municipality_part=cell[1],
            population_part=cell[2],
            factor_parts=tuple(cell[3:]),
            limited=after - rule.base_amount - amount,
            rounding=final - after,
            amount=final,
            exact=tuple(Fraction(part, whole) for part in row),
            exact_amount=share,
        )
        for recipient, cell, amount, after, final, row, share in zip(
            recipients, cells, amounts, kroner, rounded, parts, bounded, strict=True
        )
    )
    return Allocation(total, lines, tuple(pots), municipalities, population, scale)


def _weights(recipients: Sequence[Recipient], rule: Rule) -> tuple[list[list[int]], int]:
    """For each recipient the parts of its weight: flat, municipalities, population, further factors.

    As whole parts of the denominator that comes along; all of them make 1.
    """
    columns: list[list[Fraction | int]] = [
        [1] * len(recipients),
        [recipient.municipalities for recipient in recipients],
        [recipient.population for recipient in recipients],
        *(list(values) for values in zip(*(recipient.factors for recipient in recipients), strict=True)),
    ]
    # What one municipality, one inhabitant, … brings. A whole of nothing is let through where its weight is nothing.
    wholes = [sum(column, Fraction()) for column in columns]
    each = [share / whole if whole else Fraction() for share, whole in zip(rule.shares, wholes, strict=True)]
    common = lcm(
        *(
            one.denominator * lcm(*(value.denominator for value in column))
            for one, column in zip(each, columns, strict=True)
        )
    )
    scaled = [
        [value.numerator * (one.numerator * (common // one.denominator) // value.denominator) for value in column]
        for one, column in zip(each, columns, strict=True)
    ]
    return [list(row) for row in zip(*scaled, strict=True)], common


def water_fill(total: int, weights: Sequence[Fraction], rule: Rule) -> tuple[Fraction, list[Fraction]]:
    """The x and the exact shares `min(max(b + x * w, floor), ceiling)` that add up to `total` kroner.

    Raises `CannotAllocate` when a ceiling leaves money that nobody may get.
    """
    base, floor, ceiling = rule.base_amount, rule.floor, rule.ceiling
    free = Fraction(total - len(weights) * base)

    def share(weight: Fraction, x: Fraction) -> Fraction:
        value = base + x * weight
        if floor is not None and value < floor:
            return Fraction(floor)
        return Fraction(ceiling) if ceiling is not None and value > ceiling else value

    def shares(x: Fraction) -> list[Fraction]:
        return [share(weight, x) for weight in weights]

    if floor is None and ceiling is None:
        return free, shares(free)
    limits = [limit for limit in (floor, ceiling) if limit is not None and limit > base]
    corners = sorted({Fraction(), free, *((limit - base) / weight for weight in weights if weight for limit in limits)})
    # The first corner at which the shares reach the total; between it and the one before, the sum is a straight line.
    low, high = 0, len(corners) - 1
    if sum(shares(corners[high]), Fraction()) < total:
        raise CannotAllocate(Refusal.CEILING_TOO_LOW)
    while low < high:
        middle = (low + high) // 2
        if sum(shares(corners[middle]), Fraction()) >= total:
            high = middle
        else:
            low = middle + 1
    x, reached = corners[low], sum(shares(corners[low]), Fraction())
    if reached > total:
        before = corners[low - 1]
        start = sum(shares(before), Fraction())
        x = before + (total - start) * (x - before) / (reached - start)
    return x, shares(x)


def largest_remainder(total: int, exact: Sequence[Fraction]) -> list[int]:
    """Whole numbers that add up to `total`, each `exact` rounded down or up; `exact` must add up to `total`.

    The largest remainders are rounded up; of equal ones, those that come first.
    """
    return _largest(total, *_common(exact))


def _largest(total: int, shares: Sequence[int], whole: int) -> list[int]:
    """`largest_remainder` of shares that are given as parts of `whole`."""
    floors = [share // whole for share in shares]
    left = total - sum(floors)
    order = sorted(range(len(shares)), key=lambda index: -(shares[index] % whole))
    for index in order[:left]:
        floors[index] += 1
    return floors


def _common(numbers: Sequence[Fraction]) -> tuple[list[int], int]:
    """The numbers as whole parts of one denominator, and the denominator."""
    whole = lcm(*(number.denominator for number in numbers))
    return [number.numerator * (whole // number.denominator) for number in numbers], whole


def _in_units(total: int, exact: Sequence[Fraction], unit: int) -> list[int]:
    """Multiples of `unit` by largest remainder; what is left of `total` below one unit goes to the next in line."""
    shares, part = _common(exact)
    size = part * unit
    floors = [share // size for share in shares]
    whole, rest = divmod(total, unit)
    left = whole - sum(floors)
    order = sorted(range(len(shares)), key=lambda index: -(shares[index] % size))
    amounts = [floor * unit for floor in floors]
    for index in order[:left]:
        amounts[index] += unit
    if rest:
        # Somebody is left: the remainders add up to `left` units and `rest` kroner, and each is below one unit.
        amounts[order[left]] += rest
    return amounts


def _fit_columns(cells: list[list[int]], exact: Sequence[Sequence[int]], whole: int, pots: Sequence[int]) -> None:
    """Move single kroner between the parts of lines until each column adds up to its pot; the lines keep their sums.

    `exact` are parts of `whole`.
    """
    columns = range(len(pots))
    surplus = [sum(cell[column] for cell in cells) - pots[column] for column in columns]
    while any(surplus):
        giving = next(column for column in columns if surplus[column] > 0)
        taking = next(column for column in columns if surplus[column] < 0)
        # The error that a move adds, but for what is the same in all lines.
        error = {
            row: (cells[row][taking] - cells[row][giving]) * whole - exact[row][taking] + exact[row][giving]
            for row in range(len(cells))
            if cells[row][giving] > 0
        }
        for row in sorted(error, key=error.__getitem__)[: min(surplus[giving], -surplus[taking])]:
            cells[row][giving] -= 1
            cells[row][taking] += 1
            surplus[giving] -= 1
            surplus[taking] += 1


def _check(total: int, recipients: Sequence[Recipient], rule: Rule) -> None:
    _check_recipients(recipients, rule)
    _check_numbers(total, recipients, rule)
    _check_weights(recipients, rule)
    _check_limits(total, len(recipients), rule)


def _check_recipients(recipients: Sequence[Recipient], rule: Rule) -> None:
    if not recipients:
        raise CannotAllocate(Refusal.NO_NETWORKS)
    if len({recipient.key for recipient in recipients}) < len(recipients):
        raise CannotAllocate(Refusal.KEYS_REPEATED)
    if any(len(recipient.factors) != len(rule.factor_weights) for recipient in recipients):
        raise CannotAllocate(Refusal.FACTORS_DIFFER)


def _check_numbers(total: int, recipients: Sequence[Recipient], rule: Rule) -> None:
    numbers: list[int | Fraction] = [total, rule.base_amount, rule.floor or 0, rule.ceiling or 0, *rule.shares]
    for recipient in recipients:
        numbers += [recipient.municipalities, recipient.population, *recipient.factors]
    if any(number < 0 for number in numbers):
        raise CannotAllocate(Refusal.NEGATIVE)
    if sum(rule.shares, Fraction()) != ONE:
        raise CannotAllocate(Refusal.SHARES_NOT_WHOLE)
    if rule.rounding_unit < 1:
        raise CannotAllocate(Refusal.UNIT_TOO_SMALL)
    if rule.base_amount * len(recipients) > total:
        raise CannotAllocate(Refusal.BASE_TOO_LARGE)


def _check_weights(recipients: Sequence[Recipient], rule: Rule) -> None:
    """A weight needs somebody who has something to show for it."""
    if rule.municipality_weight and not sum(recipient.municipalities for recipient in recipients):
        raise CannotAllocate(Refusal.NO_MUNICIPALITIES)
    if rule.population_weight and not sum(recipient.population for recipient in recipients):
        raise CannotAllocate(Refusal.NO_POPULATION)
    for weight, *values in zip(rule.factor_weights, *(recipient.factors for recipient in recipients), strict=True):
        if weight and not any(values):
            raise CannotAllocate(Refusal.NO_FACTOR_VALUES)


def _check_limits(total: int, count: int, rule: Rule) -> None:
    floor, ceiling = rule.floor, rule.ceiling
    if floor is not None and ceiling is not None and floor > ceiling:
        raise CannotAllocate(Refusal.FLOOR_ABOVE_CEILING)
    if floor is not None and floor * count > total:
        raise CannotAllocate(Refusal.FLOOR_TOO_HIGH)
    if ceiling is not None and (ceiling * count < total or ceiling < rule.base_amount):
        raise CannotAllocate(Refusal.CEILING_TOO_LOW)
    if any(limit is not None and limit % rule.rounding_unit for limit in (floor, ceiling)):
        raise CannotAllocate(Refusal.LIMIT_NOT_IN_UNITS)
