"""Ambitions get revised: each revision is a row with date, reason and deciding body, and the old target stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.notifications.events import tell
from networks.models import County, Municipality, Network, Role, User
from networks.people.access import require
from networks.people.recipients import people_with
from portfolio import access
from portfolio.levels import COUNTED_LEVELS
from portfolio.solutions.events import AMBITION_REVISED
from portfolio.solutions.models import Ambition, Solution


@transaction.atomic
def revise(
    solution: Solution,
    *,
    by: User,
    count: int,
    decided_on: dt.date,
    decided_by: str,
    reason: str,
    level: str = "",
    target_date: dt.date | None = None,
    county: County | None = None,
    network: Network | None = None,
    scope_name: str = "",
    municipalities: Iterable[Municipality] = (),
) -> Ambition:
    """Decide how many municipalities should have reached `level` by `target_date` (inclusive).

    It concerns the whole country, the `county` or `network` as it is on the day of the decision, or the named
    `municipalities` under `scope_name`. The regions are told. Raises `NotAllowed`, `InvalidInput`.
    """
    require(access.may_edit_portfolio(by), _("Ambisjoner føres inn av porteføljeansvarlig i KS."))
    named = list(municipalities)
    scope_name, decided_by, reason = scope_name.strip(), decided_by.strip(), reason.strip()
    if not decided_by:
        raise InvalidInput(_("Skriv hvem som har vedtatt ambisjonen."), field="decided_by")
    if not reason:
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    _check(decided_on, target_date, level)
    if county is not None:
        existed = Municipality.objects.valid_on(decided_on)
        scope_name, named = str(county), [row for row in existed if row.county_as_of_id == county.pk]
    elif network is not None:
        existed = Municipality.objects.valid_on(decided_on).in_network(network, decided_on)
        scope_name, named = str(network), list(existed)
    elif bool(scope_name) != bool(named):
        raise InvalidInput(_("Velg kommunene, og skriv hva utvalget heter."), field="scope_name")
    concerned = len(named) if scope_name else Municipality.objects.valid_on(decided_on).count()
    if not 1 <= count <= concerned:
        raise InvalidInput(_("Ambisjonen må være fra 1 til %(n)d kommuner.") % {"n": concerned}, field="count")
    try:
        with transaction.atomic():
            ambition = Ambition.objects.create(
                solution=solution,
                count=count,
                level="" if level == solution.counted_level else level,
                target_date=target_date,
                decided_on=decided_on,
                decided_by=decided_by,
                reason=reason,
                scope_name=scope_name,
                county=county,
                network=network,
                recorded_by=by,
            )
    except IntegrityError as error:
        raise InvalidInput(_("Det er alt ført inn en ambisjon vedtatt den dagen."), field="decided_on") from error
    ambition.municipalities.set(named)
    told = people_with(Role.CONTACT_PERSON, networks=[network] if network else ())
    said = {"solution": solution.short_name, "count": count, "reason": reason}
    tell(AMBITION_REVISED, told, solution.get_absolute_url(), but=by, **said)
    return ambition


def _check(decided_on: dt.date, target_date: dt.date | None, level: str) -> None:
    if decided_on > timezone.localdate():
        raise InvalidInput(_("Vedtaket kan ikke være i framtiden."), field="decided_on")
    if target_date is not None and target_date < decided_on:
        raise InvalidInput(_("Datoen må være etter vedtaket."), field="target_date")
    if level and level not in COUNTED_LEVELS:
        raise InvalidInput(_("Velg et nivå som telles."), field="level")


def with_validity(ambitions: Iterable[Ambition], today: dt.date) -> list[tuple[Ambition, bool]]:
    """Each ambition (latest first) and whether it is the one of its series that holds on `today`."""
    held: set[object] = set()
    rows = []
    for ambition in ambitions:
        holds = ambition.decided_on <= today and ambition.series not in held
        if holds:
            held.add(ambition.series)
        rows.append((ambition, holds))
    return rows
