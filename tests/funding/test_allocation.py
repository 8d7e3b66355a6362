"""The arithmetic alone: what holds for any amount, any key and any number of networks."""

import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.allocation import CannotAllocate, Recipient, Refusal, Rule, allocate, largest_remainder

HALF_AND_HALF = Rule(Fraction(6, 10), Fraction(2, 10), Fraction(2, 10))


@st.composite
def recipients(draw: Any, at_most: int = 500) -> list[Recipient]:
    count = draw(st.integers(1, at_most))
    seed = draw(st.integers(0, 2**32))
    largest = draw(st.sampled_from([1, 3, 50, 1_500_000]))
    source = random.Random(seed)
    return [Recipient(f"n{index}", source.randint(1, 60), source.randint(1, largest)) for index in range(count)]


@st.composite
def shares(draw: Any) -> tuple[Fraction, Fraction, Fraction]:
    whole = draw(st.integers(1, 1000))
    flat = draw(st.integers(0, whole))
    by_municipality = draw(st.integers(0, whole - flat))
    return Fraction(flat, whole), Fraction(by_municipality, whole), Fraction(whole - flat - by_municipality, whole)


@st.composite
def cases(draw: Any, at_most: int = 500) -> tuple[int, list[Recipient], Rule]:
    total = draw(st.integers(0, 100_000_000))
    networks = draw(recipients(at_most))
    base = draw(st.one_of(st.just(0), st.integers(0, total // len(networks))))
    unit = draw(st.sampled_from([1, 1, 1, 10, 1000, 1_000_000]))
    flat, by_municipality, by_population = draw(shares())
    return total, networks, Rule(flat, by_municipality, by_population, base, unit)


@given(cases())
@settings(max_examples=60, deadline=None)
def test_everything_adds_up_and_nothing_is_negative(case: tuple[int, list[Recipient], Rule]) -> None:
    total, networks, rule = case
    result = allocate(total, networks, rule)

    assert sum(line.amount for line in result.lines) == total
    assert sum(result.pots) + rule.base_amount * len(networks) == total
    assert sum(line.flat for line in result.lines) == result.pots[0]
    assert sum(line.municipality_part for line in result.lines) == result.pots[1]
    assert sum(line.population_part for line in result.lines) == result.pots[2]
    assert sum(line.rounding for line in result.lines) == 0
    for line in result.lines:
        parts = (line.flat, line.municipality_part, line.population_part)
        assert line.base + sum(parts) + line.rounding == line.amount
        assert line.base == rule.base_amount
        assert min(*parts, line.amount) >= 0


@given(cases())
@settings(max_examples=40, deadline=None)
def test_no_amount_is_a_whole_unit_from_the_exact_share(case: tuple[int, list[Recipient], Rule]) -> None:
    total, networks, rule = case
    result = allocate(total, networks, rule)
    assert all(abs(line.amount - line.exact_amount) < rule.rounding_unit for line in result.lines)
    odd = [line for line in result.lines if line.amount % rule.rounding_unit]
    assert len(odd) <= 1, "only the rest below one unit may break the multiples, and one network takes it"


@given(cases(at_most=60))
@settings(max_examples=40, deadline=None)
def test_parts_stay_near_their_exact_values(case: tuple[int, list[Recipient], Rule]) -> None:
    total, networks, rule = case
    for line in allocate(total, networks, rule).lines:
        for part, exact in zip((line.flat, line.municipality_part, line.population_part), line.exact, strict=True):
            assert abs(part - exact) < 2
            assert exact or not part, "a part that is nothing stays nothing"


@given(cases(at_most=100), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_input_does_not_matter(
    case: tuple[int, list[Recipient], Rule], shuffle: random.Random
) -> None:
    total, networks, rule = case
    shuffled = networks.copy()
    shuffle.shuffle(shuffled)
    assert allocate(total, shuffled, rule) == allocate(total, networks, rule)


@given(cases(at_most=100), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_more_money_costs_nobody_more_than_one_krone(case: tuple[int, list[Recipient], Rule], more: int) -> None:
    """Largest remainder is not quite monotone: see the module's docstring. This is what does hold."""
    total, networks, rule = case
    rule = Rule(*rule.shares, base_amount=rule.base_amount)
    before, after = allocate(total, networks, rule), allocate(total + more, networks, rule)
    for old, new in zip(before.lines, after.lines, strict=True):
        assert new.amount >= old.amount - 1
        if new.exact_amount >= old.exact_amount + 1:
            assert new.amount >= old.amount


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
