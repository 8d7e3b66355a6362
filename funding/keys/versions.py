"""Keys change by new versions only, so that every run can say which one it used."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from core.errors import InvalidInput
from funding.access import may_manage_grants
from funding.allocation.inputs import Parameters, compute, gather
from funding.allocation.structures import Structure
from funding.grants.models import Grant
from funding.keys.models import AllocationKey
from networks.models import Population, User
from networks.people.access import require


def check(
    grant: Grant, parameters: Parameters, *, total: int | None = None, structure: Structure | None = None
) -> None:
    """Raise `InvalidInput`, with the field it belongs to, for parameters by which `grant` can't be shared.

    `total` (kroner) is tried instead of the grant's amount, `structure` instead of the networks.
    """
    validate(grant, parameters)
    compute(gather(grant, parameters, total=total, structure=structure))


def validate(grant: Grant, parameters: Parameters) -> None:
    """Raise `InvalidInput`, with the field it belongs to, for numbers that no key may have."""
    # No stored version has the number 0.
    values = dataclasses.asdict(parameters) | {"version": 0}
    try:
        AllocationKey(grant=grant, **values).full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field=None if field == "__all__" else field) from error


def add_version(grant: Grant, parameters: Parameters, *, source: str, by: User) -> AllocationKey:
    """Make `parameters` the next version of the grant's key.

    Raises `NotAllowed` unless `by` may manage grants, `InvalidInput` for what `check` refuses.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan endre fordelingsnøkkelen."))
    check(grant, parameters)
    with transaction.atomic():
        # Two new versions at once wait for the grant's row.
        Grant.objects.select_for_update().get(pk=grant.pk)
        latest = grant.keys.current()
        values = dataclasses.asdict(parameters) | {"version": latest.version + 1 if latest else 1}
        return AllocationKey.objects.create(grant=grant, source=source, **values)


def suggested_key(grant: Grant) -> AllocationKey:
    """An unsaved key to begin with: as the latest one, on the latest figures up to the grant's own new year."""
    latest = AllocationKey.objects.order_by("-grant__year", "-version").first()
    new_year = dt.date(grant.year, 1, 1)
    dates = Population.objects.filter(date__lte=new_year).order_by("-date").values_list("date", flat=True)
    date = dates.first() or new_year
    key = AllocationKey(grant=grant, name="60/40", population_date=date, municipality_date=date)
    if latest is not None:
        key.name = latest.name
        for name in ("flat_share", "municipality_weight", "population_weight", "base_amount", "rounding_unit"):
            setattr(key, name, getattr(latest, name))
        if latest.factors:
            key.factor_share, key.factors = latest.factor_share, latest.factors
    return key
