"""Many keys tried out in one job: which of them come closest to decided amounts, and what each network could get.

A fit is only a fit: several keys may lie equally close, and that one lies close doesn't say that it was the one used.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from core.errors import DomainError, InvalidInput, WrongState
from core.jobs import Queue
from funding.access import may_manage_grants
from funding.allocation.inputs import Parameters, compute, gather, plain
from funding.grants.models import Grant
from funding.jobs.models import BROKE, GAVE_UP, STALE_AFTER
from funding.key_search.models import KeySweep
from funding.results.statement import decided_for
from networks.models import User
from networks.people.access import require

KEYS_AT_MOST = 5000
KEPT = 10
# So many keys between two signs of life.
CHUNK = 25
MILLIONTH = Decimal("0.000001")

QUEUE = Queue(
    model=KeySweep,
    task="funding.tasks.carry_out_sweep",
    broke=BROKE,
    gave_up=GAVE_UP,
    stale_after=STALE_AFTER,
    attempts=5,
    alive_at="heartbeat_at",
)


@dataclasses.dataclass(frozen=True)
class Grid:
    """The values to try; every combination is one key. `municipality_parts` are parts of what the flat share leaves."""

    base_amounts: list[int]
    flat_shares: list[Decimal]
    municipality_parts: list[Decimal]
    population_dates: list[dt.date]
    # Empty: the municipalities of the population date.
    municipality_dates: list[dt.date]

    @property
    def count(self) -> int:
        sizes = [len(values) for values in dataclasses.astuple(self)[:4]]
        total = max(len(self.municipality_dates), 1)
        for size in sizes:
            total *= size
        return total

    def as_json(self) -> dict[str, Any]:
        return {
            "base_amounts": self.base_amounts,
            "flat_shares": [plain(share) for share in self.flat_shares],
            "municipality_parts": [plain(part) for part in self.municipality_parts],
            "population_dates": [date.isoformat() for date in self.population_dates],
            "municipality_dates": [date.isoformat() for date in self.municipality_dates],
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Grid:
        return cls(
            content["base_amounts"],
            [Decimal(share) for share in content["flat_shares"]],
            [Decimal(part) for part in content["municipality_parts"]],
            [dt.date.fromisoformat(date) for date in content["population_dates"]],
            [dt.date.fromisoformat(date) for date in content["municipality_dates"]],
        )

    def keys(self, rounding_unit: int) -> list[Parameters]:
        """All keys, in an order that is always the same."""
        found = []
        # The dates change most slowly, so that what a date gives is read once.
        dates = [
            (population, municipality)
            for population in self.population_dates
            for municipality in (self.municipality_dates or [population])
        ]
        for (population_date, municipality_date), flat, part, base in itertools.product(
            dates, self.flat_shares, self.municipality_parts, self.base_amounts
        ):
            municipality_weight = ((1 - flat) * part).quantize(MILLIONTH)
            found.append(
                Parameters(
                    name=gettext("prøvd ut"),
                    version=None,
                    flat_share=flat,
                    municipality_weight=municipality_weight,
                    population_weight=1 - flat - municipality_weight,
                    base_amount=base,
                    rounding_unit=rounding_unit,
                    population_date=population_date,
                    municipality_date=municipality_date,
                )
            )
        return found


def start(grant: Grant, grid: Grid, *, by: User) -> KeySweep:
    """Ask for a search over `grid`; one that is under way for the grant is returned instead.

    The decided amounts in force now are what is compared with. Raises `NotAllowed`, `InvalidInput`.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan prøve ut nøkler."))
    if not grid.count:
        raise InvalidInput(gettext("Velg minst én verdi for hver del av nøkkelen."))
    if grid.count > KEYS_AT_MOST:
        raise InvalidInput(
            gettext("Det blir %(count)s nøkler. Prøv færre verdier; grensen er %(limit)s.")
            % {"count": grid.count, "limit": KEYS_AT_MOST}
        )
    active = KeySweep.objects.active().filter(grant=grant).first()
    if active is not None:
        return active
    target = {amount.network.key: amount.amount for amount in decided_for(grant).amounts}
    try:
        with transaction.atomic():
            sweep = KeySweep.objects.create(
                grant=grant, grid=grid.as_json(), target=target, count=grid.count, requested_by=by
            )
            QUEUE.enqueue(sweep)
    except IntegrityError:
        return KeySweep.objects.filter(grant=grant).latest("queued_at")
    return sweep


def cancel(sweep: KeySweep, *, by: User) -> None:
    """Stop a search that isn't finished; what it has found so far stays readable. Raises `NotAllowed`, `WrongState`."""
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan avbryte et nøkkelsøk."))
    if not QUEUE.cancel(sweep):
        raise WrongState(gettext("Søket er ferdig eller stoppet allerede, så det kan ikke avbrytes."))


def carry_out(sweep_id: int) -> str | None:
    """Take the search and finish it, from where the last worker came to. Safe to call any number of times."""
    return QUEUE.carry_out(sweep_id, _search)


def _search(sweep: KeySweep) -> str:
    grant, current = sweep.grant, sweep.grant.keys.current()
    keys = Grid.from_json(sweep.grid).keys(current.rounding_unit if current else 1)
    figures: dict[tuple[dt.date, dt.date], dict[str, Any] | DomainError] = {}
    result = sweep.result or {"computed": 0, "refused": 0, "reasons": [], "best": [], "range": {}}
    for start_at in range(sweep.done, len(keys), CHUNK):
        chunk = keys[start_at : start_at + CHUNK]
        for index, key in enumerate(chunk, start=start_at):
            _try(grant, key, index, sweep.target, figures, result)
        result["best"] = sorted(result["best"], key=lambda fit: (fit["off"], fit["largest"], fit["index"]))[:KEPT]
        done = start_at + len(chunk)
        QUEUE.tell(sweep, progress=done * 100 // len(keys), done=done, result=result)
    if not result["computed"]:
        raise InvalidInput(gettext("Ingen av nøklene kunne beregnes: %(why)s") % {"why": " ".join(result["reasons"])})
    return QUEUE.finish(sweep, progress=100)


def _try(
    grant: Grant,
    key: Parameters,
    index: int,
    target: dict[str, int],
    figures: dict[tuple[dt.date, dt.date], dict[str, Any] | DomainError],
    result: dict[str, Any],
) -> None:
    """Compute one key and put what it gave into `result`."""
    try:
        lines = compute({**_figures(grant, key, figures), "key": key.as_json()}).lines
    except DomainError as error:
        result["refused"] += 1
        if error.message not in result["reasons"] and len(result["reasons"]) < 3:
            result["reasons"].append(error.message)
        return
    result["computed"] += 1
    amounts = {line.key: line.amount for line in lines}
    for name, amount in amounts.items():
        low, high = result["range"].get(name, (amount, amount))
        result["range"][name] = [min(low, amount), max(high, amount)]
    if target:
        result["best"].append({"index": index, "key": key.as_json(), **_distance(amounts, target)})


def _figures(
    grant: Grant, key: Parameters, known: dict[tuple[dt.date, dt.date], dict[str, Any] | DomainError]
) -> dict[str, Any]:
    """The figures of the key's dates, gathered once. Raises the `DomainError` that they can't be gathered for."""
    dates = (key.population_date, key.municipality_date)
    if dates not in known:
        try:
            known[dates] = gather(grant, key)
        except DomainError as error:
            known[dates] = error
    found = known[dates]
    if isinstance(found, DomainError):
        raise found
    return found


def _distance(amounts: dict[str, int], target: dict[str, int]) -> dict[str, Any]:
    """How far the amounts are from those decided: in all, the most, and for each network."""
    names = amounts.keys() | target.keys()
    differences = {name: target.get(name, 0) - amounts.get(name, 0) for name in sorted(names)}
    off = [abs(kroner) for kroner in differences.values()]
    return {"off": sum(off), "largest": max(off), "differences": differences}
