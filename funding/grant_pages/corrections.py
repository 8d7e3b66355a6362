"""What is registered of a grant can be corrected: freely until its amounts are decided, after that with a reason that
stays on the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from core.errors import InvalidInput, WrongState
from core.notifications.events import tell
from core.templatetags.figures import nok
from funding.access import may_manage_grants
from funding.decisions.models import DecidedAmount
from funding.grant_pages.events import GRANT_CORRECTED
from funding.grant_pages.registration import check_amounts
from funding.grants.models import Deduction, Grant, GrantCorrection
from funding.reports import carryovers
from networks.models import Role, User
from networks.people.access import require
from networks.people.recipients import people_with

WORDS = ("title", "scheme", "chapter", "source")
AMOUNTS = ("total_set_aside", "carried_over", "amount_to_share")


@dataclass(frozen=True)
class Corrected:
    """A grant as it should be. Kroner; `deductions` are pairs of reason and kroner."""

    title: str
    scheme: str
    chapter: str
    source: str
    total_set_aside: int
    carried_over: int
    amount_to_share: int
    deductions: list[tuple[str, int]]

    @classmethod
    def of(cls, grant: Grant) -> Corrected:
        """The grant as it is."""
        values = {name: getattr(grant, name) for name in (*WORDS, *AMOUNTS)}
        return cls(**values, deductions=[(found.reason, found.amount) for found in grant.deductions.all()])


def is_decided(grant: Grant) -> bool:
    return grant.decided_amounts.in_force().exists()


def check(grant: Grant, corrected: Corrected, reason: str) -> None:
    """Raise `InvalidInput` with the field for amounts that don't add up, and for a decided grant without a reason.

    What a source is silent about may stay unexplained, or become less; never more.
    """
    check_amounts(corrected, max(grant.unexplained, 0))
    carryovers.check(list(grant.taken_over.all()), corrected.carried_over)
    if is_decided(grant):
        _check_decided(grant, corrected, reason)


def _check_decided(grant: Grant, corrected: Corrected, reason: str) -> None:
    decided = DecidedAmount.objects.in_force().filter(grant=grant).values_list("amount", flat=True)
    if corrected.amount_to_share not in (grant.amount_to_share, sum(decided)):
        raise InvalidInput(
            gettext("%(decided)s er vedtatt. Skal et annet beløp fordeles, trengs en ny beregning og et nytt vedtak.")
            % {"decided": nok(sum(decided))},
            field="amount_to_share",
        )
    if not reason.strip():
        raise InvalidInput(
            gettext("Skriv hvorfor det rettes. Tilskuddet er vedtatt, og begrunnelsen blir stående på siden."),
            field="reason",
        )


@transaction.atomic
def correct(grant: Grant, corrected: Corrected, *, reason: str = "", by: User) -> Grant:
    """Correct the grant; one that is decided gets a line in its log, and its networks are told.

    Raises `NotAllowed` unless `by` may manage grants, `WrongState` while a proposal for other amounts waits, and
    `InvalidInput` for what `check` refuses or when nothing is changed.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan rette et tilskudd."))
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    before = Corrected.of(grant)
    changes = changes_in_words(before, corrected)
    if not changes:
        raise InvalidInput(gettext("Ingenting er endret."))
    if corrected.amount_to_share != grant.amount_to_share and grant.decisions.waiting().exists():
        raise WrongState(
            gettext("Et forslag venter på vedtak. Avgjør eller trekk det før beløpet til fordeling rettes.")
        )
    check(grant, corrected, reason)
    decided = is_decided(grant)
    for name in (*WORDS, *AMOUNTS):
        setattr(grant, name, getattr(corrected, name))
    grant.save()
    if corrected.deductions != before.deductions:
        grant.deductions.all().delete()
        Deduction.objects.bulk_create(
            Deduction(grant=grant, reason=text, amount=amount) for text, amount in corrected.deductions
        )
    if decided:
        GrantCorrection.objects.create(grant=grant, changes=changes, reason=reason.strip(), corrected_by=by)
        networks = grant.decided_amounts.in_force().values_list("network_id", flat=True)
        people = people_with(Role.CONTACT_PERSON, networks=list(networks))
        tell(GRANT_CORRECTED, people, grant.get_absolute_url(), but=by, grant=grant, reason=reason.strip())
    return grant


def changes_in_words(before: Corrected, after: Corrected) -> list[list[str]]:
    """`[label, before, after]` of each field that differs."""
    labels = {
        "title": gettext("Tittel"),
        "scheme": gettext("Ordning"),
        "chapter": gettext("Kapittel og post"),
        "source": gettext("Kilde"),
        "total_set_aside": gettext("Satt av i alt"),
        "carried_over": gettext("Overført eller tilbakebetalt fra før"),
        "amount_to_share": gettext("Til fordeling"),
        "deductions": gettext("Trekk før fordeling"),
    }
    return [
        [label, _in_words(getattr(before, name)), _in_words(getattr(after, name))]
        for name, label in labels.items()
        if getattr(before, name) != getattr(after, name)
    ]


def _in_words(value: Any) -> str:
    if isinstance(value, int):
        return nok(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "; ".join(f"{reason}: {nok(amount)}" for reason, amount in value) or "–"
    return value or "–"
