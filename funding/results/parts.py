"""A network's computed amount in parts to two decimals, and the one line of rounding that makes them the amount.

The stored lines keep whole kroner for each part, which the digest covers; people read these, which follow from the
run's inputs alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language

from core.templatetags.figures import decimal
from funding.allocation.sharing import NetworkShare

NAMES = ("base", "flat", "municipality_part", "population_part", "factor_part", "limited", "rounding")
CENT = Decimal("0.01")


def as_decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def to_cents(number: Fraction) -> Decimal:
    """Kroner with two decimals, half to even."""
    return as_decimal(number).quantize(CENT)


def cents_of(share: NetworkShare) -> tuple[Decimal, ...]:
    """Flat, municipality, population and each further factor, before floor and ceiling, with two decimals."""
    return tuple(to_cents(part) for part in share.exact)


def parts_of(share: NetworkShare) -> dict[str, Decimal]:
    """By `NAMES`, kroner with two decimals; they add up to `share.amount` exactly, by `rounding`."""
    flat, municipalities, population, *factors = cents_of(share)
    parts = {
        "base": Decimal(share.base),
        "flat": flat,
        "municipality_part": municipalities,
        "population_part": population,
        "factor_part": sum(factors, Decimal()),
        "limited": to_cents(share.exact_amount - share.unlimited),
    }
    return parts | {"rounding": share.amount - sum(parts.values(), Decimal())}


def kroner_and_cents(amount: Fraction | Decimal) -> str:
    """`2 000 934,60 kr`: to two decimals, for reading."""
    number = decimal(as_decimal(amount) if isinstance(amount, Fraction) else amount, 2)
    if (get_language() or "nb").startswith("en"):
        return f"NOK\N{NO-BREAK SPACE}{number}"
    return f"{number}\N{NO-BREAK SPACE}kr"


def add_up(parts: list[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    """The sum of each part over the networks."""
    return {name: sum((part[name] for part in parts), Decimal()) for name in NAMES}
