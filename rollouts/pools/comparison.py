"""Two versions of a pool's terms side by side: after a conflict, and when a returned proposal comes again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rollouts.pools.models import Pool, PoolTransition
from rollouts.pools.moves import Action


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """The terms that differ, in the order of the form, in words. Dates may be dates or ISO strings.

    The criteria for joining are among them where both sides have them (`pool_changes.criteria`).
    """
    found = [
        Difference(label, _shown(before.get(name)), _shown(after.get(name)))
        for name, label in _labels().items()
        if _plain(before.get(name)) != _plain(after.get(name))
    ]
    if "criteria" in before and "criteria" in after and before["criteria"] != after["criteria"]:
        sides = (before["criteria"]["text"], after["criteria"]["text"])
        found.append(Difference(_("Vilkår for å være med"), *sides))
    return found


def since_returned(pool: Pool, transitions: list[PoolTransition]) -> list[Difference]:
    """What the proposers changed after the NKG last sent the pool back; empty when it never did."""
    returned = [row for row in transitions if row.action == Action.SEND_BACK]
    return differences(returned[-1].terms, pool.terms()) if returned else []


def since_version(pool: Pool, version: int) -> list[Difference]:
    """What changed in `pool` since the version that somebody read; from the history that triggers keep."""
    seen = pool.events.filter(version=version).values(*Pool.TERMS, "state").last()  # type: ignore[attr-defined]
    if seen is None:
        return []
    found = differences(seen, pool.terms())
    if seen["state"] != pool.state:
        states = dict(Pool._meta.get_field("state").flatchoices)
        found.append(Difference(_("Tilstand"), str(states[seen["state"]]), str(states[pool.state])))
    return found


def _labels() -> dict[str, str]:
    return {
        "start_date": _("Første dag"),
        "end_date": _("Siste dag"),
        "capacity": _("Antall plasser"),
        "minimum": _("Minste antall"),
        "sign_up_deadline": _("Påmeldingsfrist"),
        "note": _("Om puljen"),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _shown(value: Any) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            return value
    return date_format(value, "SHORT_DATE_FORMAT") if isinstance(value, dt.date) else str(value)
