"""What a search has found, as people read it: fits are called fits, and ties are said."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from core.templatetags.figures import integer, nok
from funding.allocation.inputs import short
from funding.key_search.models import KeySweep
from funding.results.statement import share_in_words
from networks.models import Network


@dataclasses.dataclass(frozen=True)
class Fit:
    """One key. `off` is the sum of what it misses by, `largest` the most that it misses one network by; kroner."""

    index: int
    base: int
    flat: str
    municipality: str
    population: str
    population_date: str
    municipality_date: str
    off: int
    largest: int


class Result:
    """One query, for the names of the networks."""

    def __init__(self, sweep: KeySweep) -> None:
        content: dict[str, Any] = sweep.result
        self.computed: int = content["computed"]
        self.refused: int = content["refused"]
        self.reasons: list[str] = content["reasons"]
        self.fits = [_fit(fit) for fit in content["best"]]
        names = dict(Network.objects.values_list("key", "name"))
        order = sorted(content["range"], key=lambda key: list(names).index(key) if key in names else len(names))
        # Network, least, most, decided (None where nothing is).
        self.ranges = [(names.get(key, key), *content["range"][key], sweep.target.get(key)) for key in order]

    @property
    def best(self) -> Fit | None:
        return self.fits[0] if self.fits else None

    @property
    def ties(self) -> int:
        """How many of the kept fits lie as close as the best."""
        return sum((fit.off, fit.largest) == (self.fits[0].off, self.fits[0].largest) for fit in self.fits)

    def sentences(self) -> list[str]:
        """What may be said of the closest key, and what may not."""
        if self.best is None:
            return []
        best = self.best
        if best.off == 0:
            said = [gettext("Nøkkelen gir nøyaktig de vedtatte beløpene.")]
        else:
            said = [
                gettext(
                    "Ingen av nøklene gir de vedtatte beløpene. Den nærmeste bommer med %(off)s til sammen, "
                    "og med høyst %(largest)s for ett nettverk."
                )
                % {"off": nok(best.off), "largest": nok(best.largest)}
            ]
        if self.ties > 1:
            text = ngettext("%(n)s nøkkel ligger like nær.", "%(n)s nøkler ligger like nær.", self.ties)
            said.append(text % {"n": integer(self.ties)})
        said.append(gettext("At en nøkkel ligger nær, viser ikke at det var den som ble brukt: kilden sier det ikke."))
        return said


def _fit(fit: dict[str, Any]) -> Fit:
    key = fit["key"]
    days = {name: short(dt.date.fromisoformat(key[name])) for name in ("population_date", "municipality_date")}
    return Fit(
        index=fit["index"],
        base=key["base_amount"],
        flat=share_in_words(Decimal(key["flat_share"])),
        municipality=share_in_words(Decimal(key["municipality_weight"])),
        population=share_in_words(Decimal(key["population_weight"])),
        off=fit["off"],
        largest=fit["largest"],
        **days,
    )
