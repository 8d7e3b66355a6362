"""Who can join one pool on track C. Before the NKG has approved it those who lead write it; afterwards it is a change
of the pool, which the NKG decides about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.errors import InvalidInput, WrongState
from networks.models import User
from networks.people.access import require
from rollouts.decisions.cases import check_version
from rollouts.eligibility import answers, news
from rollouts.eligibility.judging import OneOf, Reached, Region, Rule, VersionOf
from rollouts.eligibility.models import EligibilityRules
from rollouts.eligibility.rules import checked
from rollouts.pool_changes.models import ChangeState, PoolChange
from rollouts.pools import access as pool_access
from rollouts.pools.models import Pool
from rollouts.pools.moves import ACTIVE_STATES
from rollouts.pools.workflow import locked_pool, save_pool
from rollouts.products import access as supplier_access
from rollouts.rollouts.access import who_may_propose

# Under which name a change of a pool holds them, beside the terms: `as_term`.
TERM = "criteria"


def may_set(user: Any, pool: Pool) -> bool:
    """Those who write the rollout's rules, and the pool's own leader."""
    return pool.rollout.is_partial and (
        supplier_access.may_set_rules(user, pool.rollout) or pool_access.may_lead(user, pool)
    )


@transaction.atomic
def save(
    pool_id: int, *, by: User, seen: int, rules: Mapping[str, Any] | None, note: str = "", words: str = ""
) -> PoolChange | None:
    """Give the pool rules of its own (as `eligibility.rules.save` takes them), and perhaps its own `words`; None is
    the rollout's latest.

    `seen` is the version of the pool that was read. What is given back is the change that waits for the NKG; None when
    it holds at once, in a proposal. Raises as `eligibility.rules.save`, and `WrongState` while the NKG has it.
    """
    pool = locked_pool(pool_id)
    require(may_set(by, pool), who_may_propose(pool.rollout))
    check_version(pool, seen)
    if not (pool.is_editable or pool.state in ACTIVE_STATES):
        raise WrongState(_("Puljen kan ikke endres nå: den er «%(state)s».") % {"state": pool.get_state_display()})
    before = answers.criteria_of(pool)
    after = answers.current_rules(pool.rollout_id) if rules is None else _version(pool, by, rules, note, words)
    if before == after if rules is None else _meaning(before) == _meaning(after):
        raise InvalidInput(_("Du har ikke endret noe."))
    if not pool.is_editable and not note.strip():
        raise InvalidInput(_("Skriv hvorfor vilkårene endres. Kommunene får se det."), field="note")
    if rules is not None and after is not None:
        after.save()
    if pool.is_editable:
        pool.criteria = after if rules is not None else None
        save_pool(pool, by)
        return None
    if PoolChange.objects.filter(pool=pool, state=ChangeState.SUBMITTED).exists():
        raise WrongState(_("En endring av puljen venter alt på NKG. Trekk den før du foreslår en ny."))
    terms = pool.terms()
    return PoolChange.objects.create(
        pool=pool,
        before={**terms, TERM: as_term(before)},
        after={**terms, TERM: as_term(after)},
        reason=note.strip(),
        submitted_by=by,
    )


def take_over(pool: Pool, after: Mapping[str, Any], by: User) -> None:
    """What the NKG has approved of a change holds for the locked `pool`, which the caller has saved; the municipalities
    whose answer is another one are told. Who has a seat keeps it."""
    if TERM not in after:
        return
    pool.criteria_id = after[TERM]["id"]
    pool.save()
    news.refresh(rollout_id=pool.rollout_id, but=by)


def as_term(version: EligibilityRules | None) -> dict[str, Any]:
    """A version as a change holds it: its id, and in words for those who read the case."""
    if version is None:
        return {"id": None, "text": _("bare med ord")}
    lines = [version.label, version.words, *map(told, answers.read_rules(version.rules))]
    return {"id": version.pk, "text": "\n".join(filter(None, lines))}


def told(rule: Rule) -> str:
    """One rule on one line."""
    if isinstance(rule, OneOf | VersionOf):
        return f"{rule.label}: {', '.join(rule.allowed.values())}"
    if isinstance(rule, Region):
        return _("region: %(names)s") % {"names": ", ".join(rule.allowed.values())}
    if isinstance(rule, Reached):
        return _("%(solution)s: minst «%(level)s»") % {"solution": rule.name, "level": rule.level}
    return rule.text()


def _version(pool: Pool, by: User, rules: Mapping[str, Any], note: str, words: str) -> EligibilityRules:
    last = EligibilityRules.objects.filter(pool=pool).aggregate(last=Max("version"))["last"] or 0
    return EligibilityRules(
        rollout=pool.rollout,
        pool=pool,
        version=last + 1,
        rules=checked(rules),
        words=words.strip(),
        note=note.strip()[:500],
        created_by=by,
    )


def _meaning(version: EligibilityRules | None) -> tuple[dict[str, Any], str]:
    """Versions of one meaning let the same municipalities join, in the same words."""
    return (version.rules, version.words) if version else ({}, "")
