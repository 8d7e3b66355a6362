"""A regional group measured against the principles of [003, 004 §5, §8.1]. Pure functions: facts in, findings out.

A finding is ok, missing or "can't tell", says why, and what would fix it. The facts come from the group itself
(`networks/groups/facts.py`) and from those that know more: they call `register_facts` from `AppConfig.ready()`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from networks.groups.models import GroupFunction

# The work is anchored again at least this often.
ANCHORED_WITHIN_DAYS = 365


class Verdict(Enum):
    OK = "ok"
    MISSING = "missing"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


_LABELS: dict[Verdict, Promise] = {
    Verdict.OK: gettext_lazy("i orden"),
    Verdict.MISSING: gettext_lazy("mangler"),
    Verdict.UNKNOWN: gettext_lazy("vet ikke"),
}


@dataclass(frozen=True)
class Facts:
    """What is known about one network's group on `today`. None is "nobody knows"."""

    today: dt.date
    municipalities: int = 0
    functions: frozenset[str] = frozenset()
    employers: int = 0
    members: int = 0
    members_without_employer: int = 0
    expected: tuple[str, ...] = ()
    covered: frozenset[str] = frozenset()
    anchored_with: str = ""
    anchored_on: dt.date | None = None
    fpu_representative: str = ""
    fpu_attends: bool | None = None
    # From gatherings: national ones the last 12 months whose participants are written down, and at how many of them
    # somebody from the group was; the same for the last 24 months; and held ones that nobody has written down.
    national_gatherings: int = 0
    attended_gatherings: int = 0
    national_in_two_years: int = 0
    attended_in_two_years: int = 0
    unrecorded_gatherings: int = 0
    # From others, by name; see `FactSource`.
    outside: dict[str, int] = field(default_factory=dict)


# What may be registered, by name, for each network:
# municipalities_reached: municipalities whose status somebody has reported the last year
# rollouts, rollouts_outside_portfolio: running ones with municipalities of the region; those not in the portfolio
# the five facts of gatherings above
# A source takes the day and gives facts by network id, or for all of them under `EVERY_NETWORK`.
EVERY_NETWORK = 0
FactSource = Callable[[dt.date], dict[int, dict[str, int]]]
_sources: list[FactSource] = []


def register_facts(source: FactSource) -> FactSource:
    """Add a function that knows facts about all networks at once."""
    if source not in _sources:
        _sources.append(source)
    return source


def outside_facts(today: dt.date) -> dict[int, dict[str, int]]:
    """What others know, by network id; each with its number of queries, whatever the number of networks."""
    found: dict[int, dict[str, int]] = {}
    for source in _sources:
        for network, facts in source(today).items():
            found.setdefault(network, {}).update(facts)
    return found


@dataclass(frozen=True)
class Finding:
    """One principle: the verdict, why, and what would fix it (empty when all is well)."""

    key: str
    principle: str
    verdict: Verdict
    why: str
    fix: str = ""


def check(facts: Facts) -> list[Finding]:
    """All principles, in the order of the source."""
    return [principle(facts) for principle in PRINCIPLES]


def summary(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each verdict, by its code."""
    found = list(findings)
    return {verdict.value: sum(finding.verdict is verdict for finding in found) for verdict in Verdict}


def reaches_all(facts: Facts) -> Finding:
    key, name = "reach", _("Støtten når alle kommunene i regionen")
    reached = facts.outside.get("municipalities_reached")
    fix = _("Ta kontakt med kommunene som ikke har oppdatert status, og meld status sammen med dem.")
    if reached is None or not facts.municipalities:
        return Finding(key, name, Verdict.UNKNOWN, _("Vi vet ikke hvilke kommuner som har fått støtte."), fix)
    why = _("%(reached)d av %(total)d kommuner har fått status oppdatert det siste året.") % {
        "reached": reached,
        "total": facts.municipalities,
    }
    if reached >= facts.municipalities:
        return Finding(key, name, Verdict.OK, why)
    return Finding(key, name, Verdict.MISSING, why, fix)


def follows_portfolio(facts: Facts) -> Finding:
    key, name = "portfolio", _("Aktivitetene følger porteføljen")
    running = facts.outside.get("rollouts")
    outside = facts.outside.get("rollouts_outside_portfolio", 0)
    if not running:
        return Finding(
            key,
            name,
            Verdict.UNKNOWN,
            _("Regionens kommuner er ikke med i noe innføringsløp nå."),
            _("Meld kommuner på et innføringsløp, eller opprett et regionalt løp."),
        )
    if outside:
        why = ngettext(
            "%(n)d innføringsløp gjelder en løsning utenfor porteføljen.",
            "%(n)d innføringsløp gjelder løsninger utenfor porteføljen.",
            outside,
        ) % {"n": outside}
        return Finding(key, name, Verdict.MISSING, why, _("Avklar med KS om løsningen bør inn i porteføljen."))
    why = ngettext(
        "Det ene innføringsløpet gjelder en løsning i porteføljen.",
        "Alle %(n)d innføringsløp gjelder løsninger i porteføljen.",
        running,
    ) % {"n": running}
    return Finding(key, name, Verdict.OK, why)


def is_anchored(facts: Facts) -> Finding:
    key, name = "anchoring", _("Arbeidet er forankret hos helselederne")
    fix = _("Drøft arbeidet med helselederne i regionen, og skriv forum og dato på siden om gruppen.")
    if not facts.anchored_with:
        return Finding(key, name, Verdict.UNKNOWN, _("Det er ikke skrevet hvor arbeidet er forankret."), fix)
    if facts.anchored_on is None:
        return Finding(key, name, Verdict.UNKNOWN, _("Det er ikke skrevet når arbeidet sist ble drøftet."), fix)
    said = {"forum": facts.anchored_with, "date": f"{facts.anchored_on:%d.%m.%Y}"}
    if (facts.today - facts.anchored_on).days > ANCHORED_WITHIN_DAYS:
        why = _("Sist drøftet i %(forum)s %(date)s, for mer enn et år siden.") % said
        return Finding(key, name, Verdict.MISSING, why, fix)
    return Finding(key, name, Verdict.OK, _("Drøftet i %(forum)s %(date)s.") % said)


def functions_filled(facts: Facts) -> Finding:
    key, name = "functions", _("Alle tre funksjonene er besatt")
    lacking = [str(function.label) for function in GroupFunction if function.value not in facts.functions]
    if not lacking:
        return Finding(key, name, Verdict.OK, _("Kontaktperson, innføringsleder og nettverksressurs er på plass."))
    why = _("Gruppen mangler %(functions)s.") % {"functions": ", ".join(lacking)}
    return Finding(key, name, Verdict.MISSING, why, _("Legg til den som fyller funksjonen, med navn eller betegnelse."))


def several_municipalities(facts: Facts) -> Finding:
    key, name = "employers", _("Ressursene kommer fra flere kommuner")
    fix = _("Frikjøp en ressurs fra en kommune til, eller skriv arbeidsgiverkommunen på medlemmene.")
    if facts.employers > 1:
        return Finding(key, name, Verdict.OK, _("%(n)d kommuner bidrar med folk.") % {"n": facts.employers})
    if not facts.members or facts.members_without_employer:
        return Finding(key, name, Verdict.UNKNOWN, _("Arbeidsgiverkommunen er ikke skrevet på alle."), fix)
    return Finding(key, name, Verdict.MISSING, _("Alle kommer fra samme kommune."), fix)


def joint_competence(facts: Facts) -> Finding:
    key, name = "competence", _("Gruppen har den kompetansen som trengs til sammen")
    lacking = [competence for competence in facts.expected if competence not in facts.covered]
    if not facts.expected or not facts.members:
        return Finding(
            key, name, Verdict.UNKNOWN, _("Gruppen har ingen medlemmer ennå."), _("Legg inn medlemmene og hva de kan.")
        )
    if not facts.covered:
        return Finding(
            key, name, Verdict.UNKNOWN, _("Ingen har fått kompetanse ført opp."), _("Kryss av hva hvert medlem kan.")
        )
    if lacking:
        why = _("Ingen i gruppen har ført opp: %(list)s.") % {"list": ", ".join(lacking)}
        return Finding(key, name, Verdict.MISSING, why, _("Kryss av hva medlemmene kan, eller lån fra en region til."))
    return Finding(key, name, Verdict.OK, _("Alle %(n)d kompetanseområdene er dekket.") % {"n": len(facts.expected)})


def can_lead(facts: Facts) -> Finding:
    key, name = "leading", _("Medlemmene kan lede og delta i regionale og nasjonale innføringsløp")
    if GroupFunction.ROLLOUT_LEADER.value not in facts.functions:
        return Finding(
            key,
            name,
            Verdict.MISSING,
            _("Gruppen har ingen innføringsleder."),
            _("Legg til en innføringsleder, eller avtal å dele en med en annen region."),
        )
    running = facts.outside.get("rollouts")
    if not running:
        return Finding(
            key,
            name,
            Verdict.UNKNOWN,
            _("Gruppen har en innføringsleder, men regionen er ikke med i noe innføringsløp nå."),
            _("Meld kommuner på et innføringsløp, eller opprett et regionalt løp."),
        )
    why = ngettext(
        "Gruppen har en innføringsleder, og regionen er med i %(n)d innføringsløp.",
        "Gruppen har en innføringsleder, og regionen er med i %(n)d innføringsløp.",
        running,
    ) % {"n": running}
    return Finding(key, name, Verdict.OK, why)


def takes_part(facts: Facts) -> Finding:
    """The last year decides; where no national gathering was held or written down in it, the last two years."""
    key, name = "arenas", _("Medlemmene deltar på nasjonale arenaer")
    if not facts.national_in_two_years:
        fix = _("Delta på de nasjonale samlingene.")
        if facts.unrecorded_gatherings:
            why = _("Ingen har ført hvem som deltok på de nasjonale samlingene.")
            return Finding(key, name, Verdict.UNKNOWN, why, _("Be arrangøren føre deltakerne."))
        why = _("Ingen nasjonale samlinger de siste to årene er lagt inn her.")
        return Finding(key, name, Verdict.UNKNOWN, why, fix)
    if facts.national_gatherings:
        attended, held = facts.attended_gatherings, facts.national_gatherings
        words = _("Noen fra gruppen var med på %(n)d av %(total)d nasjonale samlinger det siste året.")
    else:
        attended, held = facts.attended_in_two_years, facts.national_in_two_years
        words = _("Noen fra gruppen var med på %(n)d av %(total)d nasjonale samlinger de siste to årene.")
    why = words % {"n": attended, "total": held}
    if attended:
        return Finding(key, name, Verdict.OK, why)
    return Finding(key, name, Verdict.MISSING, why, _("Svar ja til neste nasjonale samling."))


def has_fpu(facts: Facts) -> Finding:
    key, name = "fpu", _("Regionens representant i FPU er knyttet til gruppen")
    fix = _("Skriv hvem som sitter i KS' fag- og prioriteringsutvalg (FPU), og om de er knyttet til gruppen.")
    if not facts.fpu_representative or facts.fpu_attends is None:
        return Finding(key, name, Verdict.UNKNOWN, _("Det er ikke skrevet hvem representanten er."), fix)
    if facts.fpu_attends:
        return Finding(key, name, Verdict.OK, _("%(who)s er knyttet til gruppen.") % {"who": facts.fpu_representative})
    why = _("%(who)s er ikke knyttet til gruppen.") % {"who": facts.fpu_representative}
    return Finding(key, name, Verdict.MISSING, why, _("Inviter FPU-representanten til gruppens møter."))


PRINCIPLES: tuple[Callable[[Facts], Finding], ...] = (
    reaches_all,
    follows_portfolio,
    is_anchored,
    functions_filled,
    several_municipalities,
    joint_competence,
    can_lead,
    takes_part,
    has_fpu,
)
