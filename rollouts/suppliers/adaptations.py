"""How far the suppliers have come with adapting products to a solution, and which pools a delay hits [004 §4.2]."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.models import Municipality, User
from networks.people.access import require
from portfolio.models import Solution
from rollouts.eligibility.answers import criteria_of, current_rules
from rollouts.facts.models import MunicipalityFact
from rollouts.pools.gate import Missing
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES
from rollouts.products import access as supplier_access
from rollouts.products.models import Product, ProductKind, ProductVersion
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.models import SignUp
from rollouts.suppliers.models import AdaptationReport, AdaptationState


def who_may_keep() -> str:
    return _("Dette gjør KS, NKG og innføringslederne på vegne av kommunene.")


@transaction.atomic
def report(
    product_id: int,
    solution: Solution,
    *,
    by: User,
    state: str,
    promised_for: dt.date | None = None,
    version: ProductVersion | None = None,
    municipality: Municipality | None = None,
    comment: str = "",
) -> AdaptationReport:
    """Record how far a product has come with `solution` today; the history is kept.

    A promise later than the last one is a delay, and needs a comment. Raises `InvalidInput` with the field.
    """
    product = Product.objects.select_for_update(no_key=True).get(pk=product_id)
    require(supplier_access.may_keep(by), who_may_keep())
    _check(product, state, promised_for, version, municipality)
    before = AdaptationReport.objects.filter(product=product, solution=solution).first()
    promised_for = promised_for if state == AdaptationState.PROMISED else None
    delayed_from = None
    if promised_for and before and before.promised_for and before.promised_for < promised_for:
        delayed_from = before.promised_for
        if not comment.strip():
            raise InvalidInput(_("Leveransen er utsatt. Skriv hvorfor."), field="comment")
    return AdaptationReport.objects.create(
        product=product,
        solution=solution,
        state=state,
        promised_for=promised_for,
        delayed_from=delayed_from,
        version=version,
        municipality=municipality if state == AdaptationState.VERIFIED else None,
        comment=comment.strip()[:500],
        recorded_by=by,
    )


def _check(
    product: Product,
    state: str,
    promised_for: dt.date | None,
    version: ProductVersion | None,
    municipality: Municipality | None,
) -> None:
    if state not in AdaptationState.values:
        raise InvalidInput(_("Velg en tilstand."), field="state")
    if state == AdaptationState.PROMISED and promised_for is None:
        raise InvalidInput(_("Skriv datoen leverandøren har lovet."), field="promised_for")
    if state == AdaptationState.VERIFIED and municipality is None:
        raise InvalidInput(_("Velg kommunen der det er verifisert."), field="municipality")
    if version is not None and version.product_id != product.pk:
        raise InvalidInput(_("Versjonen hører til et annet produkt."), field="version")


@dataclass
class Hit:
    """A pool that waits for an adaptation, and the municipalities in it that have the product."""

    pool: Pool
    municipalities: list[Municipality] = field(default_factory=list)
    # The promised day comes after the pool has begun, or there is no such day.
    too_late: bool = False


def hits(reports: Iterable[AdaptationReport]) -> dict[int, list[Hit]]:
    """The living pools that each of `reports` (not delivered) holds up, by the report's id. Two queries.

    Those are the pools of the solution with municipalities on board that have the product.
    """
    waiting = {(one.solution_id, one.product_id): one for one in reports if not one.is_ready}
    found: dict[int, dict[int, Hit]] = defaultdict(dict)
    if not waiting:
        return {}
    seats = (
        SignUp.objects.joined()
        .filter(pool__rollout__solution__in={solution for solution, _product in waiting})
        .exclude(pool__state__in=FINAL_STATES)
        .select_related("pool__rollout", "municipality")
        .order_by("pool__start_date", "pool_id", "municipality__sort_key")
    )
    rows = list(seats)
    products = _products({row.municipality_id for row in rows})
    for row in rows:
        for product in products[row.municipality_id]:
            if one := waiting.get((row.pool.rollout.solution_id, product)):
                late = one.promised_for is None or one.promised_for > row.pool.start_date or one.is_overdue
                hit = found[one.pk].setdefault(row.pool_id, Hit(row.pool, too_late=late))
                hit.municipalities.append(row.municipality)
    return {pk: list(by_pool.values()) for pk, by_pool in found.items()}


def _products(municipalities: set[int]) -> dict[int, set[int]]:
    """The products of each municipality, by ids; one query."""
    found: dict[int, set[int]] = defaultdict(set)
    for fact in MunicipalityFact.objects.current(municipalities):
        if fact.product_id:
            found[fact.municipality_id].add(fact.product_id)
    return found


def missing_for(rollout: Rollout, pool: Pool | None = None) -> Iterable[Missing]:
    """A line of the gate: what the rules of a track C rollout, or of one pool, let join, its supplier must have
    delivered."""
    rules = criteria_of(pool) if pool else current_rules(rollout.pk) if rollout.is_partial else None
    if rules is None:
        return
    wanted = Product.objects.filter(pk__in=rules.rules.get("ehr", [])) | Product.objects.filter(
        kind=ProductKind.WELFARE, supplier__in=rules.rules.get("welfare", [])
    )
    current = {one.product_id: one for one in AdaptationReport.objects.filter(solution=rollout.solution_id).current()}
    for product in wanted.select_related("supplier").order_by("kind", "name"):
        one = current.get(product.pk)
        if one is None or not one.is_ready:
            yield Missing(sentence(product, one), product.supplier.name, reverse("rollouts:product", args=[product.pk]))


def sentence(product: Product, one: AdaptationReport | None) -> str:
    """What is missing from the product, in words."""
    if one is None:
        return _("%(product)s er ikke meldt tilpasset.") % {"product": product.name}
    if one.promised_for:
        text = _("%(product)s er ikke tilpasset: lovet til %(date)s.")
        if one.is_overdue:
            text = _("%(product)s er ikke tilpasset: skulle vært levert %(date)s.")
        return text % {"product": product.name, "date": f"{one.promised_for:%d.%m.%Y}"}
    return _("%(product)s er ikke tilpasset: %(state)s.") % {
        "product": product.name,
        "state": AdaptationState(one.state).label,
    }


def uses(kind: str | None = None) -> dict[int, int]:
    """How many municipalities run each product today, by its id. One query."""
    counts: dict[int, int] = defaultdict(int)
    for fact in MunicipalityFact.objects.current():
        if fact.product_id and (kind is None or fact.kind == kind):
            counts[fact.product_id] += 1
    return counts
