"""What follows a municipality beside its seats when it ends: dispensations, facts, copies of material, requests to
suppliers and places in working groups. What it completed stays its own; its successor's people answer for it
(`access.answered_for`).

None of it has a date of its own, so nothing moves before the reform's date. Where a municipality becomes several,
nobody can say which of them it is, and it stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.consequences import Consequence
from networks.models import Municipality
from networks.reforms.ledger import Ledger
from networks.reforms.plan import Outcome, ReformPlan
from rollouts.facts.models import FactAnswer, FactKind, MunicipalityFact
from rollouts.materials.models import MaterialCopy
from rollouts.plans.models import WorkingGroupMember
from rollouts.stops.models import Dispensation
from rollouts.suppliers.models import RequestBacker

# Rows that the successor takes over, and what a municipality can have only one of.
FOLLOWS: tuple[tuple[type[Any], tuple[str, ...]], ...] = (
    (Dispensation, ("stop_id",)),
    (MaterialCopy, ("material_id",)),
    (RequestBacker, ("request_id",)),
    (WorkingGroupMember, ()),
)


class Belongings:
    """The second provider of this app, after the seats."""

    key = "rollouts-belongings"
    order = 31

    @property
    def title(self) -> str:
        return _("Dispensasjoner, opplysninger og materiell")

    def preview(self, plan: ReformPlan) -> Iterator[Consequence]:
        texts = {
            Dispensation: (_("%(n)d dispensasjon eller søknad følger med til etterfølgeren"),
                           _("%(n)d dispensasjoner eller søknader følger med til etterfølgeren")),
            MaterialCopy: (_("%(n)d kopi av materiell følger med til etterfølgeren"),
                           _("%(n)d kopier av materiell følger med til etterfølgeren")),
            RequestBacker: (_("%(n)d ønske til en leverandør følger med til etterfølgeren"),
                            _("%(n)d ønsker til leverandører følger med til etterfølgeren")),
            WorkingGroupMember: (_("%(n)d plass i en arbeidsgruppe følger med til etterfølgeren"),
                                 _("%(n)d plasser i arbeidsgrupper følger med til etterfølgeren")),
        }  # fmt: skip
        for model, _unique in FOLLOWS:
            rows = list(_rows(model, plan))
            if rows:
                one, many = texts[model]
                text = (one if len(rows) == 1 else many) % {"n": len(rows)}
                several = any(_outcome(plan, row.municipality) is None for row in rows)
                details = tuple(sorted(f"{row.municipality}" for row in rows))
                yield Consequence(text, len(rows), details=details, needs_decision=several)
        agreed, open_questions = _facts(plan)
        if agreed:
            yield Consequence(
                ngettext(
                    "%(n)d opplysning om hva kommunen har, gjelder også etterfølgeren",
                    "%(n)d opplysninger om hva kommunene har, gjelder også etterfølgeren",
                    len(agreed),
                )
                % {"n": len(agreed)},
                len(agreed),
                details=tuple(f"{heir.name}: {fact.get_kind_display()}, {fact.shown}" for heir, fact in agreed),
            )
        if open_questions:
            yield Consequence(
                _("Opplysninger som etterfølgeren må gi på nytt, siden kommunene har ulike svar"),
                len(open_questions),
                details=tuple(f"{heir.name}: {kind.label}" for heir, kind in open_questions),
                needs_decision=True,
            )

    def apply(self, plan: ReformPlan, ledger: Ledger) -> None:
        """Nothing before the date."""

    def come_into_force(self, plan: ReformPlan, ledger: Ledger) -> None:
        for model, unique in FOLLOWS:
            for row in _rows(model, plan):
                outcome = _outcome(plan, row.municipality)
                heir = outcome.municipality if outcome else None
                # Two of the same become one; the other stays with the municipality that ended.
                if heir is not None and not _has_one(model, heir, {name: getattr(row, name) for name in unique}):
                    ledger.change(row, municipality_id=heir.pk)
        if MunicipalityFact.objects.filter(pk__in=ledger.ids(MunicipalityFact)).exists():
            return
        for outcome, fact in _facts(plan)[0]:
            if outcome.municipality is not None:
                made = MunicipalityFact.objects.create(
                    municipality=outcome.municipality,
                    kind=fact.kind,
                    answer=fact.answer,
                    product=fact.product,
                    version=fact.version,
                    value=fact.value,
                    effective_date=plan.reform.date,
                    recorded_by=plan.reform.applied_by,
                    source=MunicipalityFact.Source.REFORM,
                )
                ledger.record([made])

    def blocks_undo(self, plan: ReformPlan) -> Iterator[str]:
        """What somebody has changed since is found in the ledger."""
        yield from ()

    def undo(self, plan: ReformPlan, ledger: Ledger) -> None:
        """Rows are in the ledger; facts of a municipality that ends with the reform speak of no day."""


def _outcome(plan: ReformPlan, municipality: Municipality) -> Outcome | None:
    """Who takes over from `municipality`; None where it becomes several."""
    heirs = plan.successors_of(municipality)
    return heirs[0] if len(heirs) == 1 else None


def _rows(model: type[Any], plan: ReformPlan) -> QuerySet[Any]:
    found = model.objects.filter(municipality__in=plan.ending).select_related("municipality")
    if model is Dispensation:
        # Granted ahead of applied for: of two, the one that holds goes on.
        living = Q(state__in=["applied_for", "granted"], stop__resumed_on__isnull=True)
        return found.filter(living).order_by("-state", "pk")
    if model is WorkingGroupMember:
        return found.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=plan.reform.date)).order_by("pk")
    return found.order_by("pk")


def _has_one(model: type[Any], heir: Municipality, unique: dict[str, Any]) -> bool:
    if not unique:
        return False
    found = model.objects.filter(municipality=heir, **unique)
    if model is Dispensation:
        found = found.filter(state__in=["applied_for", "granted"])
    return bool(found.exists())


def _facts(plan: ReformPlan) -> tuple[list[tuple[Outcome, MunicipalityFact]], list[tuple[Outcome, FactKind]]]:
    """What new municipalities are given: the facts on which all that told agree; and those on which they don't.

    A municipality that goes on keeps its own.
    """
    known = MunicipalityFact.objects.filter(municipality__in=plan.predecessors).as_of(plan.reform.day_before)
    told: dict[int, dict[str, MunicipalityFact]] = defaultdict(dict)
    for fact in known.select_related("product", "version__product"):
        if fact.answer != FactAnswer.UNKNOWN:
            told[fact.municipality_id][fact.kind] = fact
    agreed: list[tuple[Outcome, MunicipalityFact]] = []
    open_questions: list[tuple[Outcome, FactKind]] = []
    for outcome in plan.outcomes:
        if not outcome.is_new:
            continue
        for kind in FactKind:
            facts = [told[one.pk][kind] for one in outcome.predecessors if kind in told[one.pk]]
            answers = {(fact.answer, fact.product_id, fact.version_id, fact.value.casefold()) for fact in facts}
            if len(answers) == 1:
                agreed.append((outcome, facts[0]))
            elif answers:
                open_questions.append((outcome, kind))
    return agreed, open_questions
