"""The arithmetic alone: what holds for any amount, any key and any number of networks."""

import random
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.allocation.sharing import CannotAllocate, Recipient, Refusal, Rule, allocate, largest_remainder

HALF_AND_HALF = Rule(Fraction(6, 10), Fraction(2, 10), Fraction(2, 10))


@st.composite
def recipients(draw: Any, at_most: int = 500) -> list[Recipient]:
    count = draw(st.integers(1, at_most))
    seed = draw(st.integers(0, 2**32))
    largest = draw(st.sampled_from([1, 3, 50, 1_500_000]))
    source = random.Random(seed)
    return [
        Recipient(
            f"n{index}", source.randint(1, 60), source.randint(1, largest), (Fraction(source.randint(1, 999), 10),)
        )
        for index in range(count)
    ]


@st.composite
def shares(draw: Any) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Flat, by municipalities, by population, by one further factor."""
    whole = draw(st.integers(1, 1000))
    flat = draw(st.integers(0, whole))
    by_municipality = draw(st.integers(0, whole - flat))
    factor = draw(st.one_of(st.just(0), st.integers(0, whole - flat - by_municipality)))
    population = whole - flat - by_municipality - factor
    return Fraction(flat, whole), Fraction(by_municipality, whole), Fraction(population, whole), Fraction(factor, whole)


@st.composite
def limits(draw: Any, total: int, count: int, base: int, unit: int) -> tuple[int | None, int | None]:
    """A floor and a ceiling that can be kept, or none."""
    floor = draw(st.one_of(st.none(), st.integers(0, total // count // unit)))
    least = max(-(-total // count), base, (floor or 0) * unit)
    ceiling = draw(st.one_of(st.none(), st.integers(-(-least // unit), -(-least // unit) * 3 + 1)))
    return (None if floor is None else floor * unit), (None if ceiling is None else ceiling * unit)


@st.composite
def cases(draw: Any, at_most: int = 500) -> tuple[int, list[Recipient], Rule]:
    total = draw(st.integers(0, 100_000_000))
    networks = draw(recipients(at_most))
    base = draw(st.one_of(st.just(0), st.integers(0, total // len(networks))))
    unit = draw(st.sampled_from([1, 1, 1, 10, 1000, 1_000_000]))
    flat, by_municipality, by_population, factor = draw(shares())
    floor, ceiling = draw(limits(total, len(networks), base, unit))
    return total, networks, Rule(flat, by_municipality, by_population, base, unit, floor, ceiling, (factor,))


@given(cases())
@settings(max_examples=60)
def test_everything_adds_up_and_nothing_is_negative(case: tuple[int, list[Recipient], Rule]) -> None:
    total, networks, rule = case
    result = allocate(total, networks, rule)

    assert sum(line.amount for line in result.lines) == total
    assert sum(result.pots) + rule.base_amount * len(networks) == total
    assert sum(line.flat for line in result.lines) == result.pots[0]
    assert sum(line.municipality_part for line in result.lines) == result.pots[1]
    assert sum(line.population_part for line in result.lines) == result.pots[2]
    assert sum(line.factor_part for line in result.lines) == result.pots[3]
    assert sum(line.rounding for line in result.lines) == 0
    assert sum(line.limited for line in result.lines) == 0
    for line in result.lines:
        parts = (line.flat, line.municipality_part, line.population_part, line.factor_part)
        assert line.base + sum(parts) + line.limited + line.rounding == line.amount
        assert line.base == rule.base_amount
        assert min(*parts, line.amount) >= 0


@given(cases())
@settings(max_examples=40)
def test_no_amount_is_a_whole_unit_from_the_exact_share(case: tuple[int, list[Recipient], Rule]) -> None:
    total, networks, rule = case
    result = allocate(total, networks, rule)
    assert all(abs(line.amount - line.exact_amount) < rule.rounding_unit for line in result.lines)
    odd = [line for line in result.lines if line.amount % rule.rounding_unit]
    assert len(odd) <= 1, "only the rest below one unit may break the multiples, and one network takes it"


@given(cases(at_most=60))
@settings(max_examples=40)
def test_parts_stay_near_their_exact_values(case: tuple[int, list[Recipient], Rule]) -> None:
    total, networks, rule = case
    for line in allocate(total, networks, rule).lines:
        parts = (line.flat, line.municipality_part, line.population_part, line.factor_part)
        for part, exact in zip(parts, line.exact, strict=True):
            assert abs(part - exact) < 2
            assert exact or not part, "a part that is nothing stays nothing"


@given(cases(at_most=100), st.randoms())
@settings(max_examples=40)
def test_the_order_of_the_input_does_not_matter(
    case: tuple[int, list[Recipient], Rule], shuffle: random.Random
) -> None:
    total, networks, rule = case
    shuffled = networks.copy()
    shuffle.shuffle(shuffled)
    assert allocate(total, shuffled, rule) == allocate(total, networks, rule)


@given(cases(at_most=100), st.integers(0, 10_000))
@settings(max_examples=60)
def test_more_money_costs_nobody_more_than_one_krone(case: tuple[int, list[Recipient], Rule], more: int) -> None:
    """Largest remainder is not quite monotone: see the module's docstring. This is what does hold."""
    total, networks, rule = case
    rule = replace(rule, rounding_unit=1, ceiling=None)
    before, after = allocate(total, networks, rule), allocate(total + more, networks, rule)
    for old, new in zip(before.lines, after.lines, strict=True):
        assert new.exact_amount >= old.exact_amount, "before rounding it is monotone, with floors too"
        assert new.amount >= old.amount - 1
        if new.exact_amount >= old.exact_amount + 1:
            assert new.amount >= old.amount


@given(cases(at_most=60), st.integers(0, 10_000))
@settings(max_examples=40)
def test_more_money_under_a_ceiling_that_can_hold_it(case: tuple[int, list[Recipient], Rule], more: int) -> None:
    total, networks, rule = case
    rule = replace(rule, rounding_unit=1)
    if rule.ceiling is not None:
        more = min(more, rule.ceiling * len(networks) - total)
    before, after = allocate(total, networks, rule), allocate(total + more, networks, rule)
    assert after.scale >= before.scale
    for old, new in zip(before.lines, after.lines, strict=True):
        assert new.exact_amount >= old.exact_amount
        assert new.amount >= old.amount - 1


@given(cases())
@settings(max_examples=60)
def test_floor_and_ceiling_hold_and_only_who_is_at_one_is_bent(case: tuple[int, list[Recipient], Rule]) -> None:
    total, networks, rule = case
    result = allocate(total, networks, rule)
    free = []
    for line in result.lines:
        assert rule.floor is None or line.amount >= rule.floor
        assert rule.ceiling is None or line.amount <= rule.ceiling
        if line.exact_amount not in (rule.floor, rule.ceiling):
            free.append(line)
    shared = total - rule.base_amount * len(networks)
    for line in free:
        # Between the limits all get the same kroner for the same weight: the x of the docstring.
        assert (line.exact_amount - line.base) * shared == (line.unlimited - line.base) * result.scale
    if rule.floor is None and rule.ceiling is None:
        assert all(line.limited == 0 for line in result.lines)


def test_a_floor_and_a_ceiling_by_hand() -> None:
    """Weights 1, 3 and 6 of 10, 1000 kroner: 100, 300, 600 without limits."""
    networks = [Recipient("a", 1, 1), Recipient("b", 1, 3), Recipient("c", 1, 6)]
    rule = Rule(Fraction(0), Fraction(0), Fraction(1))

    def amounts(**limit: int) -> list[int]:
        return [line.amount for line in allocate(1000, networks, replace(rule, **limit)).lines]

    assert amounts() == [100, 300, 600]
    assert amounts(floor=190) == [190, 270, 540], "810 kroner left for 3 and 6 of 9"
    assert amounts(ceiling=500) == [125, 375, 500], "500 kroner left for 1 and 3 of 4"
    assert amounts(floor=200, ceiling=500) == [200, 300, 500]
    lines = allocate(1000, networks, replace(rule, floor=190)).lines
    assert [line.limited for line in lines] == [90, -30, -60]
    assert [line.population_part for line in lines] == [100, 300, 600]


def test_a_further_factor_by_number() -> None:
    networks = [Recipient("a", 1, 1, (Fraction("12.5"),)), Recipient("b", 1, 1, (Fraction("37.5"),))]
    rule = Rule(Fraction(1, 2), Fraction(0), Fraction(0), factor_weights=(Fraction(1, 2),))
    lines = allocate(1000, networks, rule).lines
    assert [(line.flat, line.factor_parts, line.amount) for line in lines] == [(250, (125,), 375), (250, (375,), 625)]


def test_a_network_without_any_weight_can_only_be_given_its_floor() -> None:
    networks = [Recipient("a", 1, 0), Recipient("b", 1, 5)]
    by_population = Rule(Fraction(0), Fraction(0), Fraction(1))
    assert [line.amount for line in allocate(10, networks, replace(by_population, floor=3)).lines] == [3, 7]
    with pytest.raises(CannotAllocate) as caught:
        allocate(10, networks, replace(by_population, ceiling=6))
    assert caught.value.refusal == Refusal.CEILING_TOO_LOW


def test_the_paradox_that_the_docstring_admits() -> None:
    networks = [Recipient("a", 1, 1), Recipient("b", 1, 3), Recipient("c", 1, 3)]
    by_population = Rule(Fraction(0), Fraction(0), Fraction(1))
    assert [line.amount for line in allocate(3, networks, by_population).lines] == [1, 1, 1]
    assert [line.amount for line in allocate(4, networks, by_population).lines] == [0, 2, 2]


def test_equal_remainders_go_to_the_first_key() -> None:
    networks = [Recipient(key, 1, 1) for key in ("c", "a", "b")]
    lines = allocate(5, networks, HALF_AND_HALF).lines
    assert {line.key: line.amount for line in lines} == {"a": 2, "b": 2, "c": 1}


def test_the_rest_below_one_unit_goes_to_the_next_in_line() -> None:
    networks = [Recipient(key, 1, 1) for key in ("a", "b", "c")]
    rule = Rule(Fraction(1), Fraction(0), Fraction(0), rounding_unit=10)
    result = allocate(47, networks, rule)
    assert {line.key: line.amount for line in result.lines} == {"a": 20, "b": 17, "c": 10}
    assert {line.key: line.rounding for line in result.lines} == {"a": 4, "b": 1, "c": -5}


def test_the_base_amount_comes_first() -> None:
    networks = [Recipient("a", 1, 100), Recipient("b", 3, 100)]
    lines = allocate(1000, networks, Rule(Fraction(0), Fraction(1), Fraction(0), base_amount=300)).lines
    assert [(line.base, line.municipality_part, line.amount) for line in lines] == [(300, 100, 400), (300, 300, 600)]


def test_largest_remainder_by_hand() -> None:
    assert largest_remainder(10, [Fraction(13, 4), Fraction(21, 4), Fraction(3, 2)]) == [3, 5, 2]


@pytest.mark.parametrize(
    ("total", "networks", "rule", "refusal"),
    [
        (1, [], HALF_AND_HALF, Refusal.NO_NETWORKS),
        (1, [Recipient("a", 1, 1), Recipient("a", 1, 1)], HALF_AND_HALF, Refusal.KEYS_REPEATED),
        (-1, [Recipient("a", 1, 1)], HALF_AND_HALF, Refusal.NEGATIVE),
        (1, [Recipient("a", -1, 1)], HALF_AND_HALF, Refusal.NEGATIVE),
        (1, [Recipient("a", 1, 1)], Rule(Fraction(1, 2), Fraction(0), Fraction(0)), Refusal.SHARES_NOT_WHOLE),
        (1, [Recipient("a", 1, 1)], Rule(Fraction(1), Fraction(0), Fraction(0), 2), Refusal.BASE_TOO_LARGE),
        (1, [Recipient("a", 1, 1)], Rule(Fraction(1), Fraction(0), Fraction(0), 0, 0), Refusal.UNIT_TOO_SMALL),
        (1, [Recipient("a", 1, 1)], replace(HALF_AND_HALF, floor=2), Refusal.FLOOR_TOO_HIGH),
        (5, [Recipient("a", 1, 1)], replace(HALF_AND_HALF, ceiling=4), Refusal.CEILING_TOO_LOW),
        (5, [Recipient("a", 1, 1)], replace(HALF_AND_HALF, base_amount=5, ceiling=4), Refusal.CEILING_TOO_LOW),
        (5, [Recipient("a", 1, 1)], replace(HALF_AND_HALF, floor=5, ceiling=4), Refusal.FLOOR_ABOVE_CEILING),
        (50, [Recipient("a", 1, 1)], replace(HALF_AND_HALF, floor=5, rounding_unit=10), Refusal.LIMIT_NOT_IN_UNITS),
        (5, [Recipient("a", 1, 1, (Fraction(1),))], HALF_AND_HALF, Refusal.FACTORS_DIFFER),
        (
            *(5, [Recipient("a", 1, 1, (Fraction(0),))]),
            *(Rule(Fraction(0), Fraction(0), Fraction(0), factor_weights=(Fraction(1),)), Refusal.NO_FACTOR_VALUES),
        ),
        (1, [Recipient("a", 0, 1)], HALF_AND_HALF, Refusal.NO_MUNICIPALITIES),
        (1, [Recipient("a", 1, 0)], HALF_AND_HALF, Refusal.NO_POPULATION),
    ],
)
def test_what_cannot_be_shared_is_refused(total: int, networks: list[Recipient], rule: Rule, refusal: Refusal) -> None:
    with pytest.raises(CannotAllocate) as caught:
        allocate(total, networks, rule)
    assert caught.value.refusal == refusal


def test_a_weight_of_nothing_needs_nothing_to_weigh() -> None:
    lines = allocate(7, [Recipient("a", 0, 0), Recipient("b", 0, 0)], Rule(Fraction(1), Fraction(0), Fraction(0))).lines
    assert [line.amount for line in lines] == [4, 3]
