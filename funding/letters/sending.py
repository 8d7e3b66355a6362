"""What is done with the letters: sent, corrected by another, confirmed; their language and the accounting fields."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core.errors import InvalidInput, WrongState
from core.notifications.events import tell
from funding.access import may_manage_grants
from funding.decisions.models import DecidedAmount
from funding.grants.models import Grant
from funding.letters.access import may_answer_for
from funding.letters.documents import Letters
from funding.letters.events import LETTER_CORRECTED, LETTER_SENT
from funding.letters.models import AssignmentLetter, Language, LetterLanguage
from networks.models import Network, Role, User
from networks.people.access import require
from networks.people.recipients import people_with


@transaction.atomic
def mark_sent(grant: Grant, keys: list[str], *, by: User) -> int:
    """Mark the first letters of these networks as sent now, and keep the files. Returns how many were new.

    What is sent stays; another letter is a correction (`correct`). A constant number of statements for any number of
    letters. Raises `NotAllowed`, `WrongState` where nothing is decided.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan markere brev som sendt."))
    letters = Letters(_locked(grant))
    first = {a: "" for a in letters.amounts if a.network.key in keys and letters.last(a.network) is None}
    new = letters.keep(first, by=by)
    if new:
        people = people_with(Role.CONTACT_PERSON, networks=[letter.network_id for letter in new])
        tell(LETTER_SENT, people, grant.get_absolute_url(), but=by, grant=grant)
    return len(new)


@transaction.atomic
def correct(grant: Grant, network: Network, reason: str, *, by: User) -> AssignmentLetter:
    """Send another letter in the place of the one that the network has; it says which one and why, and both are kept.

    Raises `NotAllowed`; `WrongState` where no letter is sent, or where the template has no place for it; `InvalidInput`
    without a reason.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan sende rettelsesbrev."))
    letters = Letters(_locked(grant))
    amount = check_correction(letters, network, reason)
    letter = letters.keep({amount: reason.strip()}, by=by)[0]
    people = people_with(Role.CONTACT_PERSON, networks=[network.pk])
    tell(LETTER_CORRECTED, people, grant.get_absolute_url(), but=by, grant=grant, reason=letter.correction)
    return letter


def check_correction(letters: Letters, network: Network, reason: str) -> DecidedAmount:
    """The amount that a letter in the place of the last one would say. Raises what `correct` does."""
    amount = next((amount for amount in letters.amounts if amount.network_id == network.pk), None)
    if amount is None or letters.last(network) is None:
        raise WrongState(gettext("Det er ikke sendt noe brev til %(network)s ennå.") % {"network": network})
    if not reason.strip():
        raise InvalidInput(gettext("Skriv hva brevet retter. Det står øverst i det nye brevet."), field="reason")
    template = letters.template(network)
    if "rettelse" not in template.fields:
        raise WrongState(
            gettext("Brevmalen «%(name)s» har ikke feltet «rettelse». Last opp en mal som har det.")
            % {"name": template.called}
        )
    return amount


def _locked(grant: Grant) -> Grant:
    """The grant's row is the queue: of two who send at once, the second sees what the first has sent."""
    return Grant.objects.select_for_update().get(pk=grant.pk)


def last_letter(grant: Grant, network: Network) -> AssignmentLetter | None:
    """The letter about the grant that the network was sent last."""
    sent = AssignmentLetter.objects.filter(decision__grant=grant, network=network).select_related("network", "file")
    return sent.defer("file__content").order_by("sent_at", "pk").last()


def mark_received(letter: AssignmentLetter, *, by: User) -> None:
    """Confirm that the network has its letter; the first confirmation is kept.

    Raises `NotAllowed` for others than the network's contact person and KS.
    """
    require(may_answer_for(by, letter.network), gettext("Bare nettverkets kontaktperson eller KS kan bekrefte brevet."))
    unconfirmed = AssignmentLetter.objects.filter(pk=letter.pk, received_at__isnull=True)
    unconfirmed.update(received_at=timezone.now(), received_by=by)


def set_language(network: Network, language: str, *, by: User) -> None:
    """Choose the written standard of the network's letters. Raises `NotAllowed`, `InvalidInput`."""
    require(may_answer_for(by, network), gettext("Bare nettverkets kontaktperson eller KS kan velge målform."))
    if language not in Language.values:
        raise InvalidInput(gettext("Velg bokmål eller nynorsk."), field="language")
    LetterLanguage.objects.update_or_create(network=network, defaults={"language": language})


def set_accounting(grant: Grant, fields: list[tuple[str, str]], *, by: User) -> None:
    """Set the fields of each line of the accounting file, in their order."""
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan endre regnskapsfeltene."))
    grant.accounting_fields = [[name, value] for name, value in fields]
    grant.save(update_fields=["accounting_fields"])
