"""Municipalities that need not be asked or signed up: they have the solution already, or are in another living pool of
it. It is told beside their names wherever they are listed, and asked about before they are signed up or invited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Case, Q, When
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.errors import Unsure
from networks.models import Municipality
from portfolio.models import AdoptionStatus, Level, levels_from
from rollouts.pools.models import Pool
from rollouts.pools.moves import FINAL_STATES
from rollouts.sign_ups.access import visible_sign_ups
from rollouts.sign_ups.models import SignUp
from rollouts.sign_ups.moves import SignUpState


def notes(
    solution: int,
    user: Any,
    *,
    municipalities: Iterable[int] | None = None,
    pool: int | None = None,
    rollout: int | None = None,
) -> dict[int, str]:
    """What is to be said of each municipality, or each of `municipalities`, by its key; those without are left out.

    `pool` (or all pools of `rollout`) is what the page itself is about, and is not told of. That a municipality waits
    in a pool in which `user` may not see it, is told without the pool's name. Two queries.
    """
    found: dict[int, list[str]] = defaultdict(list)
    ids = None if municipalities is None else list(municipalities)
    reached = AdoptionStatus.objects.filter(
        solution=solution, level__in=[*levels_from(Level.MADE_AVAILABLE), Level.NOT_RELEVANT]
    )
    elsewhere = SignUp.objects.joined().filter(pool__rollout__solution=solution)
    elsewhere = elsewhere.exclude(pool__state__in=FINAL_STATES).exclude(pool=pool or 0)
    if rollout is not None:
        elsewhere = elsewhere.exclude(pool__rollout=rollout)
    if ids is not None:
        reached, elsewhere = reached.filter(municipality__in=ids), elsewhere.filter(municipality__in=ids)
    for key, level in reached.values_list("municipality_id", "level"):
        text = _("har meldt «%(level)s»") if level == Level.NOT_RELEVANT else _("er alt «%(level)s»")
        found[key].append(text % {"level": Level(level).label})
    rows = elsewhere.annotate(is_shown=Case(When(_shown(user), then=True), default=False))
    for row in rows.select_related("pool__rollout").order_by("pool__start_date", "pk"):
        found[row.municipality_id].append(_stands(row, row.is_shown))
    return {key: _(" og ").join(texts) for key, texts in found.items()}


def _shown(user: Any) -> Q:
    return visible_sign_ups(user) or ~Q(pk__in=[])


def _stands(row: SignUp, is_shown: bool) -> str:
    if not is_shown:
        return _("er med i en annen pulje for løsningen")
    text = _("står på venteliste i %(pool)s") if row.state == SignUpState.WAITING else _("er med i %(pool)s")
    return text % {"pool": row.pool}


def of_pool(pool: Pool, user: Any, municipalities: Iterable[int] | None = None) -> dict[int, str]:
    """`notes` beside the municipalities of a pool, or those that one may choose for it."""
    return notes(pool.rollout.solution_id, user, municipalities=municipalities, pool=pool.pk)


def noted(name: str, note: str | None) -> str:
    """The name of a choice, with what is said of it."""
    return format_html('{} <span class="fl-subtle fl-small">{}</span>', name, note) if note else name


def noted_plain(name: str, note: str | None) -> str:
    """The same in a drop-down list."""
    return f"{name} – {note}" if note else name


def mark(municipalities: Iterable[Municipality], found: Mapping[int, str]) -> None:
    """Give each that has a note the attribute `already`, for templates."""
    for one in municipalities:
        one.already = found.get(one.pk, "")  # type: ignore[attr-defined]


def doubts(pool: Pool, chosen: Iterable[Municipality], by: Any) -> dict[str, str]:
    """What to ask about before `chosen` are signed up for or invited to `pool`: a sentence by municipality number."""
    found = of_pool(pool, by, [one.pk for one in chosen])
    return {
        one.number: _("%(name)s %(note)s.") % {"name": one.name, "note": found[one.pk]}
        for one in chosen
        if one.pk in found
    }


def ask(found: Mapping[str, str], sure: Collection[str]) -> None:
    """Raise `Unsure` about those of the doubts `found` that nobody has said yes to."""
    if left := {key: text for key, text in found.items() if key not in sure}:
        raise Unsure(left)
