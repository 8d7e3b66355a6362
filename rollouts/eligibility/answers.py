"""The rules of a rollout and the facts of the municipalities read from the database, and judged by `eligibility`."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from core.days import end_of
from networks.models import Municipality, Network, Population
from portfolio.levels import LADDER, Level
from portfolio.models import AdoptionStatus, Solution, StatusReport
from rollouts.eligibility.judging import (
    Answer,
    Facts,
    OneOf,
    Reached,
    Region,
    Result,
    Rule,
    Size,
    Value,
    VersionOf,
    evaluate,
)
from rollouts.eligibility.models import EligibilityRules
from rollouts.facts.models import FactAnswer, FactKind, MunicipalityFact
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES
from rollouts.products.models import Product, ProductVersion, Supplier
from rollouts.rollouts.models import Rollout

# Facts that are names, not products.
NAMED = (FactKind.RESPONSE_CENTRE, FactKind.PROCUREMENT)


def current_rules(rollout_id: int) -> EligibilityRules | None:
    """The version that new pools of the rollout get."""
    return EligibilityRules.objects.filter(rollout=rollout_id, pool__isnull=True).order_by("-version").first()


def criteria_of(pool: Pool) -> EligibilityRules | None:
    """The version that holds for `pool`: its own or the one it was approved with; the rollout's until it is approved.

    None on tracks A and B, and where the criteria are only words.
    """
    if not pool.rollout.is_partial:
        return None
    if pool.criteria_id or pool.is_decided:
        return pool.criteria
    return current_rules(pool.rollout_id)


def settle(pool: Pool) -> None:
    """The version that the NKG approves with `pool` is the one that goes on holding for it; not saved."""
    pool.criteria = criteria_of(pool)


def rules_of(pool: Pool) -> list[Rule]:
    """The rules that hold for `pool` today; none on tracks A and B, and where the criteria are only words."""
    found = criteria_of(pool)
    return read_rules(found.rules) if found else []


def in_force(rollout: Rollout) -> list[list[Rule]]:
    """The rules of the rollout's pools that aren't over, each version once; without any such pool, the rollout's."""
    if not rollout.is_partial:
        return [[]]
    pools = Pool.objects.filter(rollout=rollout).exclude(state__in=FINAL_STATES).select_related("criteria")
    found: dict[int, EligibilityRules | None] = {}
    for pool in pools.order_by("number"):
        pool.rollout = rollout
        version = criteria_of(pool)
        found.setdefault(version.pk if version else 0, version)
    if not found:
        found[0] = current_rules(rollout.pk)
    return [read_rules(version.rules) if version else [] for version in found.values()]


def read_rules(stored: dict[str, Any]) -> list[Rule]:
    """Rules as `evaluate` takes them, from what `EligibilityRules` keeps."""
    rules: list[Rule] = []
    if ids := stored.get("ehr"):
        rules.append(OneOf(FactKind.EHR, str(FactKind.EHR.label), _names(Product, ids)))
    if ids := stored.get("welfare"):
        rules.append(OneOf(FactKind.WELFARE, str(FactKind.WELFARE.label), _names(Supplier, ids)))
    rules += _version_rules(stored.get("versions", []))
    rules += [
        OneOf(kind, str(kind.label), {value.casefold(): value for value in stored[kind]})
        for kind in NAMED
        if stored.get(kind)
    ]
    if ids := stored.get("network"):
        rules.append(Region(_names(Network, ids)))
    if wanted := stored.get("solution"):
        solution, level = Solution.objects.get(pk=wanted), Level(stored["level"])
        rules.append(Reached(solution.pk, solution.short_name or solution.name, LADDER.index(level), str(level.label)))
    low, high = stored.get("low"), stored.get("high")
    if low is not None or high is not None:
        rules.append(Size(low, high))
    return rules


def _names(model: type[Product | Supplier | Network], ids: list[int]) -> dict[str, str]:
    """Those of `ids` that are still there, with their names."""
    found = model._default_manager.in_bulk(ids)
    return {str(pk): found[pk].name for pk in ids if pk in found}


def _version_rules(ids: list[int]) -> list[Rule]:
    """One rule for each product of which versions are named."""
    by_product: dict[Product, dict[str, str]] = {}
    if ids:
        found = ProductVersion.objects.filter(pk__in=ids).select_related("product").order_by("product__name", "pk")
        for version in found:
            by_product.setdefault(version.product, {})[str(version.pk)] = version.name
    return [VersionOf(product.kind, str(product.pk), product.name, allowed) for product, allowed in by_product.items()]


def results(
    rollout: Rollout, municipalities: Iterable[int] | None = None, rules: list[Rule] | None = None
) -> dict[int, Result]:
    """Each municipality of today (or those of `municipalities`) with its answer, by id: by `rules`, or the best that
    any pool of the rollout gives it (`in_force`).

    A fixed number of queries, however many municipalities.
    """
    sets = in_force(rollout) if rules is None else [rules]
    today = timezone.localdate()
    found = Municipality.objects.valid_on(today)
    ids = None if municipalities is None else set(municipalities)
    if ids is not None:
        found = found.filter(pk__in=ids)
    networks = {one.pk: one.network_as_of_id for one in found.order_by()}
    known = _known(networks, [rule for rules in sets for rule in rules], ids)
    return {pk: max((evaluate(rules, known[pk]) for rules in sets), key=lambda one: one.answer) for pk in networks}


def results_on(rollout: Rollout, date: dt.date) -> dict[int, Result]:
    """`results` by the rules and facts that held on `date`; empty when the rollout had no rules then."""
    if date >= timezone.localdate():
        return results(rollout) if any(in_force(rollout)) else {}
    versions = EligibilityRules.objects.filter(rollout=rollout, pool__isnull=True, created_at__lt=end_of(date))
    written = versions.order_by("-version").first()
    rules = read_rules(written.rules) if written else []
    if not rules:
        return {}
    networks = {one.pk: one.network_as_of_id for one in Municipality.objects.valid_on(date).order_by()}
    known = _known(networks, rules, None, date)
    return {pk: evaluate(rules, known[pk]) for pk in networks}


def result_for(rollout: Rollout, municipality: Municipality) -> Result:
    return results(rollout, [municipality.pk]).get(municipality.pk, Result(Answer.NO))


def _known(
    networks: dict[int, int | None], rules: list[Rule], ids: Collection[int] | None, date: dt.date | None = None
) -> dict[int, Facts]:
    """What is known about each municipality, as far as `rules` ask for it; about a past `date` what holds for it."""
    facts = _facts_by_municipality(ids, date) if _asks(rules, OneOf, VersionOf) else {}
    rungs: dict[int, dict[int, int]] = defaultdict(dict)
    for pk, solution, level in _levels({rule.solution for rule in rules if isinstance(rule, Reached)}, date):
        rungs[pk][solution] = -1 if level == Level.NOT_RELEVANT else LADDER.index(Level(level))
    inhabitants = _inhabitants(date or timezone.localdate()) if _asks(rules, Size) else {}
    regions = networks if _asks(rules, Region) else {}
    return {
        pk: _as_facts(facts.get(pk, []), regions.get(pk), rungs.get(pk, {}), inhabitants.get(pk)) for pk in networks
    }


def _asks(rules: list[Rule], *kinds: type) -> bool:
    return any(isinstance(rule, kinds) for rule in rules)


def _as_facts(
    facts: list[tuple[MunicipalityFact, Value]], network: int | None, rungs: dict[int, int], inhabitants: int | None
) -> Facts:
    values = {fact.kind: value for fact, value in facts}
    if network is not None:
        values["network"] = Value(str(network), "")
    products = {fact.kind: str(fact.product_id or "") for fact, _value in facts}
    versions = {fact.kind: Value(str(fact.version_id), fact.version.name) for fact, _value in facts if fact.version}
    return Facts(values, rungs, inhabitants, products, versions)


def _facts_by_municipality(
    ids: Collection[int] | None, date: dt.date | None
) -> dict[int, list[tuple[MunicipalityFact, Value]]]:
    """The facts whose value is known."""
    found: dict[int, list[tuple[MunicipalityFact, Value]]] = defaultdict(list)
    for fact in _facts(ids, date):
        value = as_value(fact)
        if value is not None:
            found[fact.municipality_id].append((fact, value))
    return found


def _inhabitants(date: dt.date) -> dict[int, int]:
    latest = Population.objects.order_by("municipality", "-date").distinct("municipality").filter(date__lte=date)
    return dict(latest.values_list("municipality", "inhabitants"))


def _facts(ids: Collection[int] | None, date: dt.date | None) -> Iterable[MunicipalityFact]:
    if date is None:
        return MunicipalityFact.objects.current(ids)
    return MunicipalityFact.objects.as_of(date).select_related("product__supplier", "version")


def _levels(solutions: set[int], date: dt.date | None) -> Iterable[tuple[int, int, str]]:
    """Municipality, solution and level; no query when no rule asks."""
    if not solutions:
        return []
    found: QuerySet[Any] = AdoptionStatus.objects.filter(solution__in=solutions)
    if date is not None:
        found = StatusReport.objects.filter(solution__in=solutions).as_of(date)
    return found.values_list("municipality", "solution", "level")


def as_value(fact: MunicipalityFact) -> Value | None:
    """The fact as a rule compares it: an EHR by the product, welfare technology by the supplier, else by the name."""
    if fact.answer == FactAnswer.UNKNOWN:
        return None
    if fact.answer == FactAnswer.NONE:
        return Value("", fact.shown)
    if fact.product is None:
        return Value(fact.value.casefold(), fact.value)
    if fact.kind == FactKind.WELFARE:
        return Value(str(fact.product.supplier_id), fact.product.supplier.name)
    return Value(str(fact.product_id), fact.product.name)
