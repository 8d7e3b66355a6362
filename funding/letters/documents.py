"""The letters that go with the money: Word files from KS' template, one for each network, in its written standard.

Templates are Jinja in Word, so they are checked before they are stored and always rendered in a sandbox.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from core import word
from core.errors import InvalidInput, WrongState
from core.kept_files import keeping
from core.kept_files.models import KeptFile
from core.templatetags.figures import nok
from funding.access import may_manage_grants
from funding.allocation.inputs import short
from funding.decisions.models import DecidedAmount, Decision
from funding.grants.models import Grant
from funding.letters.default_template import default_template
from funding.letters.models import AssignmentLetter, Language, LetterLanguage, LetterTemplate
from funding.payments.instalments import PaymentPlan
from funding.results.statement import Statement, share_in_words
from networks.models import Network, User
from networks.people.access import require

TEMPLATE_AT_MOST = 5_000_000
UNPACKED_AT_MOST = 50_000_000
# What a template may use; `beregning` is a list of `{"del", "regnestykke", "beloep"}`, `utbetalinger` of
# `{"dato", "andel", "beloep"}`. `fordi` (why another amount than `beregnet` was decided) and `rettelse` (which letter
# this one replaces, and why) are empty where there is nothing to say.
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
    "beregnet",
    "begrunnelse",
    "fordi",
    "rettelse",
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


@dataclass(frozen=True)
class Template:
    """A template that letters are made from, and what it is called where a letter says so."""

    content: bytes
    called: str

    @cached_property
    def fields(self) -> set[str]:
        return DocxTemplate(io.BytesIO(self.content)).get_undeclared_template_variables(jinja_env=_environment())


def template_for(language: str) -> Template:
    """The newest uploaded template of the language, or the one that Fellesløp brings."""
    found = LetterTemplate.objects.filter(language=language).first()
    if found is None:
        return Template(default_template(language), gettext("Fellesløps mal, %(version)s") % {"version": language})
    uploaded = f"{found.name}, {short(timezone.localdate(found.uploaded_at))} (nr. {found.pk})"
    return Template(bytes(found.content), uploaded)


def _render(template: bytes, values: dict[str, Any]) -> bytes:
    return word.filled(template, values, _environment())


@dataclass(frozen=True)
class LetterRow:
    """One network: what is decided, the written standard in words, and the letters that were sent, the first first."""

    amount: DecidedAmount
    language: str
    letters: list[AssignmentLetter]

    @property
    def last(self) -> AssignmentLetter | None:
        return self.letters[-1] if self.letters else None

    @property
    def says_otherwise(self) -> bool:
        """Does the last letter say another amount than what is decided now?"""
        return self.last is not None and self.last.amount not in (None, self.amount.amount)


class Letters:
    """The letters of `grant`: those that were sent, and what would be sent of the decision in force.

    Eight queries for any number of networks. Raises `WrongState` where nothing is decided.
    """

    def __init__(self, grant: Grant) -> None:
        amounts_in_force = DecidedAmount.objects.in_force().filter(grant=grant)
        self.grant = grant
        self.amounts = list(amounts_in_force.select_related("network__letter_language", "decision__run__grant"))
        if not self.amounts:
            raise WrongState(gettext("Brevene lages når fordelingen er vedtatt."))
        self.decision: Decision = self.amounts[0].decision
        sent = AssignmentLetter.objects.filter(decision__grant=grant).select_related("received_by", "sent_by", "file")
        self.sent: dict[int, list[AssignmentLetter]] = defaultdict(list)
        for letter in sent.defer("file__content"):
            self.sent[letter.network_id].append(letter)
        self.plan = PaymentPlan(grant)
        self.due_dates = [found.due_on for found in grant.report_rounds.all()]
        self._templates: dict[str, Template] = {}
        self._statements: dict[str, Statement] = {}

    def rows(self) -> list[LetterRow]:
        """One for each network with an amount."""
        labels = dict(Language.choices)
        return [
            LetterRow(amount, str(labels[self.language(amount.network)]), self.sent.get(amount.network_id, []))
            for amount in self.amounts
        ]

    def last(self, network: Network) -> AssignmentLetter | None:
        """The latest letter that was sent to the network."""
        return next(iter(self.sent.get(network.pk, [])[::-1]), None)

    def language(self, network: Network) -> str:
        try:
            return network.letter_language.language
        except LetterLanguage.DoesNotExist:
            return Language.BOKMAAL

    def template(self, network: Network) -> Template:
        language = self.language(network)
        if language not in self._templates:
            self._templates[language] = template_for(language)
        return self._templates[language]

    def draft(self, amount: DecidedAmount, correction: str = "") -> bytes:
        """The letter of one network as it would be sent now, as a Word file; `correction` says what it corrects."""
        language = self.language(amount.network)
        with translation.override(language):
            values = self._values(amount, language) | {"rettelse": self._replaces(amount.network, correction)}
            return _render(self.template(amount.network).content, values)

    def _replaces(self, network: Network, correction: str) -> str:
        last = self.last(network)
        if not (correction and last):
            return ""
        text = gettext("Dette brevet erstatter brevet vårt av %(date)s. %(why)s")
        return text % {"date": short(timezone.localdate(last.sent_at)), "why": correction}

    def keep(self, corrections: dict[DecidedAmount, str], *, by: User) -> list[AssignmentLetter]:
        """Send these now: the files are kept, and a letter is noted for each.

        For use within a transaction that has locked the grant.
        """
        files = keeping.keep(
            (
                keeping.Sent(
                    about=keeping.about(self.grant, f"letter/{amount.network.key}"),
                    name=self.file_name(amount),
                    content_type=word.DOCX_TYPE,
                    content=self.draft(amount, correction),
                    made_from=self.template(amount.network).called,
                    note=correction,
                )
                for amount, correction in corrections.items()
            ),
            by=by,
        )
        return AssignmentLetter.objects.bulk_create(
            AssignmentLetter(
                decision=self.decision,
                network=amount.network,
                file=file,
                amount=amount.amount,
                correction=correction,
                sent_at=file.kept_at,
                sent_by=by,
            )
            for file, (amount, correction) in zip(files, corrections.items(), strict=True)
        )

    def file_name(self, amount: DecidedAmount) -> str:
        return f"oppdragsbrev-{self.grant.key}-{amount.network.key}.docx"

    def archive(self) -> bytes:
        """All letters in one zip: each as it was sent last, or the draft."""
        buffer = io.BytesIO()
        lasts = {amount.pk: self.last(amount.network) for amount in self.amounts}
        sent = KeptFile.objects.in_bulk([last.file_id for last in lasts.values() if last and last.file_id])
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
            for amount in self.amounts:
                last = lasts[amount.pk]
                file = sent.get(last.file_id) if last and last.file_id else None
                packed.writestr(self.file_name(amount), bytes(file.content) if file else self.draft(amount))
        return buffer.getvalue()

    def _values(self, amount: DecidedAmount, language: str) -> dict[str, Any]:
        terms, sentence = self._explained(amount, language)
        decided = amount.decided_on or self.decision.date
        computed = amount.amount if amount.computed is None else amount.computed
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
            "beregnet": nok(computed),
            "begrunnelse": amount.reason,
            "fordi": _because(amount.reason) if computed != amount.amount else "",
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


def _because(reason: str) -> str:
    """A reason as it stands after "fordi": no full stop, and no capital but for names and abbreviations."""
    words = reason.strip().rstrip(".")
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _and(parts: Iterable[str]) -> str:
    """`a`, `a og b`, `a, b og c`: as a letter writes it, in its language."""
    *first, last = [*parts] or [""]
    return gettext("%(first)s og %(last)s") % {"first": ", ".join(first), "last": last} if first else last
