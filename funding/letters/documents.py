"""The letters that go with the money: Word files from KS' template, one for each network, in its written standard.

Templates are Jinja in Word, so they are checked before they are stored and always rendered in a sandbox.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from core import word
from core.errors import InvalidInput, WrongState
from core.notifications.events import tell
from core.templatetags.figures import nok
from funding.access import may_manage_grants
from funding.allocation.inputs import short
from funding.decisions.models import DecidedAmount, Decision
from funding.grants.models import Grant
from funding.letters.access import may_answer_for
from funding.letters.default_template import default_template
from funding.letters.events import LETTER_SENT
from funding.letters.models import AssignmentLetter, Language, LetterLanguage, LetterTemplate
from funding.payments.instalments import PaymentPlan
from funding.results.statement import Statement, share_in_words
from networks.models import Network, Role, User
from networks.people.access import require
from networks.people.recipients import people_with

TEMPLATE_AT_MOST = 5_000_000
UNPACKED_AT_MOST = 50_000_000
# What a template may use; `beregning` is a list of `{"del", "regnestykke", "beloep"}`, `utbetalinger` of
# `{"dato", "andel", "beloep"}`.
FIELDS = (
    "nettverk",
    "prosjektnummer",
    "tilskudd",
    "aar",
    "ordning",
    "kapittel",
    "beloep",
    "vedtatt_dato",
    "dato",
    "forklaring",
    "beregning",
    "begrunnelse",
    "rapporteringsfrist",
    "utbetalinger",
    "avsender",
)


def _environment() -> SandboxedEnvironment:
    return SandboxedEnvironment(autoescape=True)


def check_template(content: bytes) -> None:
    """Raise `InvalidInput` for what is not a Word file, has unknown fields, or can't be filled in."""
    if len(content) > TEMPLATE_AT_MOST:
        raise InvalidInput(gettext("Filen er for stor. En brevmal kan være på høyst 5 MB."), field="file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_AT_MOST:
                raise InvalidInput(gettext("Filen er for stor. En brevmal kan være på høyst 5 MB."), field="file")
        used = DocxTemplate(io.BytesIO(content)).get_undeclared_template_variables(jinja_env=_environment())
    except TemplateError as error:
        raise InvalidInput(gettext("Feil i feltene i malen: %(error)s") % {"error": error}, field="file") from error
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise InvalidInput(gettext("Filen er ikke et Word-dokument (.docx)."), field="file") from error
    if unknown := sorted(used - set(FIELDS)):
        raise InvalidInput(
            gettext("Malen bruker felt som ikke finnes: %(unknown)s. Felt som finnes: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(FIELDS)},
            field="file",
        )
    if not used & {"beloep", "beregning"}:
        raise InvalidInput(
            gettext("Malen har ikke feltet «beloep», så brevet ville ikke si hva som gis."), field="file"
        )
    try:
        _render(content, _sample())
    except Exception as error:
        # Whatever a template can do wrong, the person who wrote it should read what it was.
        raise InvalidInput(gettext("Malen kan ikke fylles ut: %(error)s") % {"error": error}, field="file") from error


def _sample() -> dict[str, Any]:
    term = {"del": "x", "regnestykke": "x", "beloep": "x"}
    payment = {"dato": "x", "andel": "x", "beloep": "x"}
    return dict.fromkeys(FIELDS, "x") | {"beregning": [term], "utbetalinger": [payment]}


def add_template(language: str, name: str, content: bytes, *, by: User) -> LetterTemplate:
    """Store a checked template; the newest of a language is used. Raises what `check_template` does."""
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan endre brevmaler."))
    check_template(content)
    return LetterTemplate.objects.create(language=language, name=name[:200], content=content, uploaded_by=by)


def template_for(language: str) -> bytes:
    """The newest uploaded template of the language, or the one that Fellesløp brings."""
    found = LetterTemplate.objects.filter(language=language).first()
    return bytes(found.content) if found else default_template(language)


def _render(template: bytes, values: dict[str, Any]) -> bytes:
    return word.filled(template, values, _environment())


class Letters:
    """The letters of the decision in force for `grant`. Eight queries for any number of networks.

    Raises `WrongState` where nothing is decided.
    """

    def __init__(self, grant: Grant) -> None:
        amounts_in_force = DecidedAmount.objects.in_force().filter(grant=grant)
        self.grant = grant
        self.amounts = list(amounts_in_force.select_related("network__letter_language", "decision__run__grant"))
        if not self.amounts:
            raise WrongState(gettext("Brevene lages når fordelingen er vedtatt."))
        self.decision: Decision = self.amounts[0].decision
        self.status = {letter.network_id: letter for letter in self.decision.letters.select_related("received_by")}
        self.plan = PaymentPlan(grant)
        self.due_dates = [found.due_on for found in grant.report_rounds.all()]
        self._templates: dict[str, bytes] = {}
        self._statements: dict[str, Statement] = {}

    def rows(self) -> list[tuple[DecidedAmount, str, AssignmentLetter | None]]:
        """Amount, language in words, and what has happened to the letter."""
        labels = dict(Language.choices)
        return [
            (amount, str(labels[self.language(amount.network)]), self.status.get(amount.network_id))
            for amount in self.amounts
        ]

    def language(self, network: Network) -> str:
        try:
            return network.letter_language.language
        except LetterLanguage.DoesNotExist:
            return Language.BOKMAAL

    def document(self, amount: DecidedAmount) -> bytes:
        """The letter of one network as a Word file."""
        language = self.language(amount.network)
        if language not in self._templates:
            self._templates[language] = template_for(language)
        with translation.override(language):
            return _render(self._templates[language], self._values(amount, language))

    def file_name(self, amount: DecidedAmount) -> str:
        return f"oppdragsbrev-{self.grant.key}-{amount.network.key}.docx"

    def archive(self) -> bytes:
        """All letters in one zip."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
            for amount in self.amounts:
                packed.writestr(self.file_name(amount), self.document(amount))
        return buffer.getvalue()

    def _values(self, amount: DecidedAmount, language: str) -> dict[str, Any]:
        terms, sentence = self._explained(amount, language)
        decided = amount.decided_on or self.decision.date
        return {
            "nettverk": amount.network.name,
            "prosjektnummer": amount.network.project_number,
            "tilskudd": self.grant.title,
            "aar": str(self.grant.year),
            "ordning": self.grant.scheme,
            "kapittel": self.grant.chapter,
            "beloep": nok(amount.amount),
            "vedtatt_dato": short(decided) if decided else "",
            "dato": short(timezone.localdate()),
            "forklaring": sentence,
            "beregning": terms,
            "begrunnelse": amount.reason,
            "rapporteringsfrist": _and(short(date) for date in self.due_dates),
            "utbetalinger": [
                {
                    "dato": short(due.instalment.due_on),
                    "andel": share_in_words(due.instalment.share),
                    "beloep": nok(due.kroner),
                }
                for due in self.plan.dues(amount)
            ],
            "avsender": "KS",
        }

    def _explained(self, amount: DecidedAmount, language: str) -> tuple[list[dict[str, str]], str]:
        if self.decision.run is None:
            return [], ""
        if language not in self._statements:
            self._statements[language] = Statement(self.decision.run)
        statement = self._statements[language]
        terms = next(terms for row, terms, _exact in statement.explained_rows() if row.key == amount.network.key)
        content = [{"del": term.label, "regnestykke": term.arithmetic, "beloep": term.in_words} for term in terms]
        return content, statement.sentence_for()[amount.network.key]


def _and(parts: Iterable[str]) -> str:
    """`a`, `a og b`, `a, b og c`: as a letter writes it, in its language."""
    *first, last = [*parts] or [""]
    return gettext("%(first)s og %(last)s") % {"first": ", ".join(first), "last": last} if first else last


@transaction.atomic
def mark_sent(letters: Letters, keys: list[str], *, by: User) -> int:
    """Mark the letters of these networks as sent now; what is sent stays. Returns how many were new."""
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan markere brev som sendt."))
    new = [
        AssignmentLetter(decision=letters.decision, network=amount.network, sent_at=timezone.now(), sent_by=by)
        for amount in letters.amounts
        if amount.network.key in keys and amount.network_id not in letters.status
    ]
    AssignmentLetter.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        grant = letters.decision.grant
        people = people_with(Role.CONTACT_PERSON, networks=[letter.network_id for letter in new])
        tell(LETTER_SENT, people, grant.get_absolute_url(), but=by, grant=grant)
    return len(new)


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
