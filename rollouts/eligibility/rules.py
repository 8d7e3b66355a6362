"""The rules for joining a rollout on track C, written in versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, WrongState
from networks.models import Network, User
from networks.people.access import require
from portfolio.levels import LADDER
from portfolio.models import Solution
from rollouts.eligibility import news
from rollouts.eligibility.answers import current_rules
from rollouts.eligibility.models import EligibilityRules
from rollouts.products import access as supplier_access
from rollouts.products.models import Product, ProductVersion, Supplier
from rollouts.rollouts.access import who_may_propose
from rollouts.rollouts.models import Rollout

# What the lists of ids name.
IDS: dict[str, Any] = {"ehr": Product, "welfare": Supplier, "versions": ProductVersion, "network": Network}
KEYS = ("ehr", "welfare", "versions", "response_centre", "procurement", "network", "solution", "level", "low", "high")


@transaction.atomic
def save(rollout_id: int, *, by: User, seen: int, rules: Mapping[str, Any], note: str = "") -> EligibilityRules:
    """Make `rules` the next version. `seen` is the version that was read, 0 for none.

    `ehr` holds product ids, `welfare` supplier ids, `versions` ids of versions (those who run that product must run
    one of them), `network` network ids; `response_centre` and `procurement` names;
    `solution` and `level` what must be in place first; `low` and `high` the inhabitants, inclusive. What is left out
    is no rule. Raises `Conflict` when somebody else has saved (`theirs` is it), and `InvalidInput` with the field.
    """
    # What holds for pools that are approved already stays as it is (`pool_changes.criteria`).
    rollout = Rollout.objects.select_for_update(no_key=True, of=("self",)).select_related("network").get(pk=rollout_id)
    require(supplier_access.may_set_rules(by, rollout), who_may_propose(rollout))
    if not rollout.is_partial:
        raise WrongState(_("Bare delvise nasjonale innføringsløp har vilkår for hvem som kan være med."))
    last = current_rules(rollout.pk)
    if (last.version if last else 0) != seen:
        raise Conflict(_("Noen andre har lagret nye vilkår siden du åpnet dem."), theirs=last)
    kept = checked(rules)
    if kept == (last.rules if last else {}):
        raise InvalidInput(_("Du har ikke endret noe."))
    if last and not note.strip():
        raise InvalidInput(_("Skriv hvorfor vilkårene endres. Kommunene får se det."), field="note")
    saved = EligibilityRules.objects.create(
        rollout=rollout, version=seen + 1, rules=kept, note=note.strip()[:500], created_by=by
    )
    news.refresh(rollout_id=rollout.pk, but=by)
    return saved


def checked(rules: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of `rules`; raises `InvalidInput` with the field."""
    kept = {name: rules[name] for name in KEYS if rules.get(name) not in (None, "", [])}
    _check_kinds(kept)
    _check_level(kept)
    if "low" in kept and "high" in kept and kept["low"] > kept["high"]:
        raise InvalidInput(_("Det høyeste tallet kan ikke være lavere enn det laveste."), field="high")
    return kept


def _check_kinds(rules: dict[str, Any]) -> None:
    for name, model in IDS.items():
        ids = rules.get(name, [])
        known = isinstance(ids, list) and all(isinstance(pk, int) for pk in ids)
        if not known or model.objects.filter(pk__in=ids).count() != len(set(ids)):
            raise InvalidInput(_("Velg fra listen."), field=name)
    for name in ("response_centre", "procurement"):
        if not all(isinstance(one, str) for one in rules.get(name, [])):
            raise InvalidInput(_("Skriv navnene."), field=name)
    if not all(isinstance(rules.get(name, 0), int) for name in ("low", "high", "solution")):
        raise InvalidInput(_("Skriv et helt tall."))


def _check_level(rules: dict[str, Any]) -> None:
    if "solution" in rules and not Solution.objects.filter(pk=rules["solution"]).exists():
        raise InvalidInput(_("Velg fra listen."), field="solution")
    if ("solution" in rules) != ("level" in rules):
        raise InvalidInput(_("Velg både løsning og nivå, eller ingen av dem."), field="level")
    if "level" in rules and rules["level"] not in LADDER[1:]:
        raise InvalidInput(_("Velg et nivå."), field="level")
