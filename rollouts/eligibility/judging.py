"""Can a municipality join, and what would change the answer? Facts and rules in, answers out; no database.

Three values: yes; not yet, when something can still make it a yes (a fact that nobody has told, a level not reached);
no, when the fact is known and is another one. One rule that is not a yes is enough: the answer is the worst of them.
Unknown is never a yes, and a fact more never turns a yes or a no around.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from django.utils.translation import gettext as _


class Answer(IntEnum):
    """The worse, the lower."""

    NO = 0
    NOT_YET = 1
    YES = 2

    @property
    def code(self) -> str:
        """As `EligibilityAnswer` stores it."""
        return self.name.lower()


@dataclass(frozen=True)
class Value:
    """A fact that is known: what it is compared by, and its name to people."""

    key: str
    name: str


@dataclass(frozen=True)
class Facts:
    """What is known about one municipality. A kind or a solution that isn't there is unknown, as is None."""

    values: Mapping[str, Value] = field(default_factory=dict)
    # Solution id → the rung of its level on the ladder (0 is not started), -1 for not relevant.
    rungs: Mapping[int, int] = field(default_factory=dict)
    inhabitants: int | None = None
    # Kind → the product that it runs ("" for none), and kind → the version of it. Unknown isn't there.
    products: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """One rule's answer; `reason` and `change` are sentences, empty for a yes. `missing` is the unknown fact's kind."""

    answer: Answer
    reason: str = ""
    change: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Result:
    """The answer, and the verdicts that prevent a yes: what decides first."""

    answer: Answer
    verdicts: tuple[Verdict, ...] = ()

    @property
    def reason(self) -> str:
        return " ".join(dict.fromkeys(one.reason for one in self.verdicts))

    @property
    def change(self) -> str:
        return " ".join(dict.fromkeys(one.change for one in self.verdicts))


@dataclass(frozen=True)
class OneOf:
    """The fact of `kind` must be one of `allowed` (key → name)."""

    kind: str
    label: str
    allowed: Mapping[str, str]

    def judge(self, facts: Facts) -> Verdict:
        value = facts.values.get(self.kind)
        names = ", ".join(self.allowed.values())
        if value is None:
            return Verdict(
                Answer.NOT_YET,
                _("Vi vet ikke hva kommunen har: %(what)s.") % {"what": self.label},
                _("Fortell oss det, så får kommunen svar."),
                self.kind,
            )
        if value.key in self.allowed:
            return Verdict(Answer.YES)
        return Verdict(
            Answer.NO,
            _("Løpet er for kommuner med %(what)s %(names)s. Kommunen har %(value)s.")
            % {"what": self.label, "names": names, "value": value.name},
            _("Svaret endres når løpet utvides, eller hvis kommunen går over til %(names)s.") % {"names": names},
        )


@dataclass(frozen=True)
class VersionOf:
    """One that runs `product` must run one of the versions `allowed` (key → name); others are not concerned."""

    kind: str
    product: str
    name: str
    allowed: Mapping[str, str]

    @property
    def label(self) -> str:
        return _("versjon av %(product)s") % {"product": self.name}

    def judge(self, facts: Facts) -> Verdict:
        product = facts.products.get(self.kind)
        names = {"product": self.name, "names": ", ".join(self.allowed.values())}
        if product is None:
            return Verdict(
                Answer.NOT_YET,
                _("Vi vet ikke om kommunen har %(product)s, som må være i versjon %(names)s.") % names,
                _("Fortell oss det, så får kommunen svar."),
                self.kind,
            )
        if product != self.product:
            return Verdict(Answer.YES)
        version = facts.versions.get(self.kind)
        if version is None:
            return Verdict(
                Answer.NOT_YET,
                _("Vi vet ikke hvilken versjon av %(product)s kommunen har.") % names,
                _("Fortell oss versjonen. Kravet er %(names)s.") % names,
                self.kind,
            )
        if version.key in self.allowed:
            return Verdict(Answer.YES)
        return Verdict(
            Answer.NOT_YET,
            _("Kommunen har %(product)s i versjon %(version)s.") % {**names, "version": version.name},
            _("Svaret blir ja når %(product)s er oppgradert til %(names)s.") % names,
        )


@dataclass(frozen=True)
class Region:
    """The municipality must belong to one of the networks `allowed` (key → name)."""

    allowed: Mapping[str, str]
    kind = "network"

    def judge(self, facts: Facts) -> Verdict:
        value = facts.values.get(self.kind)
        if value is not None and value.key in self.allowed:
            return Verdict(Answer.YES)
        names = ", ".join(self.allowed.values())
        if value is None:
            return Verdict(
                Answer.NOT_YET,
                _("Vi vet ikke hvilken region kommunen hører til."),
                _("KS må føre kommunen til en region."),
                self.kind,
            )
        return Verdict(
            Answer.NO,
            _("Løpet er for kommuner i %(names)s.") % {"names": names},
            _("Svaret endres bare hvis løpet utvides til flere regioner."),
        )


@dataclass(frozen=True)
class Reached:
    """The municipality must have come to `rung` or further with another solution."""

    solution: int
    name: str
    rung: int
    level: str

    def judge(self, facts: Facts) -> Verdict:
        rung = facts.rungs.get(self.solution)
        wanted = {"solution": self.name, "level": self.level}
        if rung is None:
            return Verdict(
                Answer.NOT_YET,
                _("Kommunen har ikke meldt status for %(solution)s.") % wanted,
                _("Meld status. Kravet er «%(level)s».") % wanted,
                f"solution:{self.solution}",
            )
        if rung >= self.rung:
            return Verdict(Answer.YES)
        if rung < 0:
            return Verdict(
                Answer.NO,
                _("Løpet bygger på %(solution)s, som kommunen har meldt at ikke er aktuell.") % wanted,
                _("Svaret endres hvis kommunen tar %(solution)s i bruk likevel.") % wanted,
            )
        return Verdict(
            Answer.NOT_YET,
            _("Kommunen er ikke kommet langt nok med %(solution)s.") % wanted,
            _("Svaret blir ja når %(solution)s er «%(level)s».") % wanted,
        )


@dataclass(frozen=True)
class Size:
    """Between `low` and `high` inhabitants, both inclusive; None is no limit."""

    low: int | None = None
    high: int | None = None

    def judge(self, facts: Facts) -> Verdict:
        if facts.inhabitants is None:
            return Verdict(
                Answer.NOT_YET, _("Vi mangler innbyggertallet."), _("KS må hente nye innbyggertall."), "inhabitants"
            )
        if (self.low is None or facts.inhabitants >= self.low) and (
            self.high is None or facts.inhabitants <= self.high
        ):
            return Verdict(Answer.YES)
        return Verdict(
            Answer.NO,
            _("Løpet er for kommuner med %(limits)s.") % {"limits": self.text()},
            _("Svaret endres bare hvis løpet utvides."),
        )

    def text(self) -> str:
        if self.low is not None and self.high is not None:
            return _("%(low)d–%(high)d innbyggere") % {"low": self.low, "high": self.high}
        if self.low is not None:
            return _("minst %(low)d innbyggere") % {"low": self.low}
        return _("høyst %(high)d innbyggere") % {"high": self.high}


Rule = OneOf | VersionOf | Region | Reached | Size


def evaluate(rules: Sequence[Rule], facts: Facts) -> Result:
    """The worst verdict of the rules, with the verdicts that give it; without rules, yes.

    What stands in the way of a no is told alone: telling a fact would not help.
    """
    verdicts = [rule.judge(facts) for rule in rules]
    answer = min((verdict.answer for verdict in verdicts), default=Answer.YES)
    if answer is Answer.YES:
        return Result(answer)
    return Result(answer, tuple(verdict for verdict in verdicts if verdict.answer is answer))
