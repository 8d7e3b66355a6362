"""What an allocation rests on: read from the database, frozen as plain data, computed from nothing else.

`gather` reads and `compute` counts. The page's run and `manage.py allocate` both go this way, so they agree.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext, ngettext

from core.errors import InvalidInput
from funding.allocation import structures
from funding.allocation.sharing import Allocation, CannotAllocate, Recipient, Refusal, Rule, allocate
from funding.allocation.structures import Structure
from funding.grants.models import Grant
from networks.models import Municipality, Population

FORMAT = 1
METHOD = "largest-remainder-1"
NAMED_AT_MOST = 5


def _code_version() -> str:
    """The beginning of the SHA-256 of the modules that compute: it changes when, and only when, they do."""
    modules = (Path(__file__).with_name(name) for name in ("sharing.py", "inputs.py", "structures.py"))
    return hashlib.sha256(b"".join(module.read_bytes() for module in modules)).hexdigest()[:12]


CODE = _code_version()


@dataclasses.dataclass(frozen=True)
class Parameters:
    """A key's numbers, stored or tried out. Shares are parts of the amount (0–1); base amount and unit are kroner."""

    name: str
    version: int | None
    flat_share: Decimal
    municipality_weight: Decimal
    population_weight: Decimal
    base_amount: int
    rounding_unit: int
    population_date: dt.date
    municipality_date: dt.date
    floor_amount: int | None = None
    ceiling_amount: int | None = None
    factor_share: Decimal = Decimal(0)
    factors: list[dict[str, Any]] = dataclasses.field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain data; shares as decimal strings, so that nothing is lost.

        What a key doesn't use isn't there, so the inputs (and digests) of simple keys stay as they have always been.
        """
        content: dict[str, Any] = {
            "name": self.name,
            "version": self.version,
            "flat_share": plain(self.flat_share),
            "municipality_weight": plain(self.municipality_weight),
            "population_weight": plain(self.population_weight),
            "base_amount": self.base_amount,
            "rounding_unit": self.rounding_unit,
            "population_date": self.population_date.isoformat(),
            "municipality_date": self.municipality_date.isoformat(),
        }
        for name in ("floor_amount", "ceiling_amount"):
            if getattr(self, name) is not None:
                content[name] = getattr(self, name)
        if self.factors:
            content["factor_share"] = plain(self.factor_share)
            content["factors"] = self.factors
        return content

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Parameters:
        """The way back from `as_json`."""
        shares = ("flat_share", "municipality_weight", "population_weight", "factor_share")
        dates = ("population_date", "municipality_date")
        values = dict(content)
        values |= {name: Decimal(content[name]) for name in shares if name in content}
        values |= {name: dt.date.fromisoformat(content[name]) for name in dates}
        return cls(**values)


def plain(share: Decimal) -> str:
    """`Decimal("0.600000")` → `"0.6"`: the same number is always the same text."""
    return f"{Decimal(share).normalize():f}"


def shares_problem(*shares: Decimal) -> str | None:
    """What is wrong with shares that should make the whole, as a sentence; None when nothing is."""
    total = sum(shares, Decimal())
    if total == 1:
        return None
    percent = f"{(total * 100).normalize():f}".replace(".", ",")
    return gettext("Andelene blir %(percent)s %% til sammen. De må bli nøyaktig 100 %%.") % {"percent": percent}


def gather(
    grant: Grant, parameters: Parameters, *, total: int | None = None, structure: Structure | None = None
) -> dict[str, Any]:
    """Everything that sharing `grant` by `parameters` rests on, as plain data that JSON can hold.

    `total` (kroner) replaces the grant's amount, `structure` the networks. Raises `InvalidInput` with a sentence when
    a municipality has no population figure on the date or no network, or when nobody existed on the date.
    """
    municipalities = _municipalities(parameters)
    networks = structures.recipients(municipalities, structure)
    _need_factor_values(parameters, networks)
    left_out = [] if structure else structures.without_municipalities(municipalities)
    return {
        "format": FORMAT,
        "method": METHOD,
        "grant": {
            "key": grant.key,
            "year": grant.year,
            "title": grant.title,
            "scheme": grant.scheme,
            "source": grant.source,
            "amount": grant.amount_to_share if total is None else total,
        },
        "key": parameters.as_json(),
        # As in the key: what isn't used isn't there.
        **({"structure": structure.as_json()} if structure else {}),
        "sources": {"population": sorted({municipality.population_source for municipality in municipalities})},
        **({"without_municipalities": [network.name for network in left_out]} if left_out else {}),
        "networks": [
            {
                "key": network.key,
                "name": network.name,
                "project_number": network.project_number,
                "municipalities": [[m.number_as_of, m.name_as_of, m.inhabitants] for m in network.members],
            }
            for network in networks
        ],
    }


def _need_factor_values(parameters: Parameters, networks: Iterable[structures.Recipient]) -> None:
    for factor in parameters.factors:
        missing = [network.name for network in networks if network.key not in factor["values"]]
        if missing:
            raise InvalidInput(
                gettext("«%(factor)s» mangler tall for %(names)s.")
                % {"factor": factor["name"], "names": ", ".join(sorted(missing)[:NAMED_AT_MOST])},
                field="factors",
            )


def _municipalities(parameters: Parameters) -> list[Any]:
    figures = Population.objects.filter(municipality=OuterRef("pk"), date=parameters.population_date)
    found: Iterable[Any] = (
        Municipality.objects.valid_on(parameters.municipality_date)
        .annotate(
            inhabitants=Subquery(figures.values("inhabitants")[:1]),
            population_source=Subquery(figures.values("source")[:1]),
        )
        # Plain rows: many thousand keys are tried on them, and none asks for more.
        .values_list(
            *("pk", "number_as_of", "name_as_of", "county_as_of_id", "network_as_of_id"),
            *("inhabitants", "population_source"),
            named=True,
        )
    )
    municipalities = sorted(found, key=lambda municipality: municipality.number_as_of)
    if not municipalities:
        raise InvalidInput(
            gettext("Vi kjenner ingen kommuner per %(date)s. Velg en annen dato for kommunene.")
            % {"date": short(parameters.municipality_date)},
            field="municipality_date",
        )
    missing = [municipality for municipality in municipalities if municipality.inhabitants is None]
    if len(missing) == len(municipalities):
        raise InvalidInput(
            gettext("Det finnes ingen folketall per %(date)s. Velg en dato med folketall%(known)s.")
            % {"date": short(parameters.population_date), "known": _known_dates()},
            field="population_date",
        )
    if missing:
        raise InvalidInput(
            ngettext(
                "Folketallet per %(date)s mangler for %(names)s. "
                "Legg det inn, eller velg en annen dato for folketallet.",
                "Folketallet per %(date)s mangler for %(count)s kommuner: %(names)s. "
                "Legg dem inn, eller velg en annen dato for folketallet.",
                len(missing),
            )
            % {"date": short(parameters.population_date), "count": len(missing), "names": _names(missing)},
            field="population_date",
        )
    homeless = [municipality for municipality in municipalities if municipality.network_as_of_id is None]
    if homeless:
        raise InvalidInput(
            gettext("Disse kommunene hører ikke til noe nettverk per %(date)s: %(names)s. Rett det før du beregner.")
            % {"date": short(parameters.municipality_date), "names": _names(homeless)},
            field="municipality_date",
        )
    return municipalities


def _names(municipalities: Iterable[Any]) -> str:
    names = [f"{municipality.name_as_of} ({municipality.number_as_of})" for municipality in municipalities]
    if len(names) > NAMED_AT_MOST:
        more = len(names) - NAMED_AT_MOST
        names = [*names[:NAMED_AT_MOST], gettext("og %(count)s til") % {"count": more}]
    return ", ".join(names)


def _known_dates() -> str:
    dates = Population.objects.order_by("-date").values_list("date", flat=True).distinct()[:NAMED_AT_MOST]
    return f": {', '.join(short(date) for date in dates)}" if dates else ""


def short(date: dt.date) -> str:
    """1.1.2023, as people write it."""
    return f"{date.day}.{date.month}.{date.year}"


def recipients(inputs: dict[str, Any]) -> list[Recipient]:
    factors = inputs["key"].get("factors", [])
    return [
        Recipient(
            key=network["key"],
            municipalities=len(network["municipalities"]),
            population=sum(inhabitants for _number, _name, inhabitants in network["municipalities"]),
            factors=tuple(Fraction(factor["values"].get(network["key"], "0")) for factor in factors),
        )
        for network in inputs["networks"]
    ]


def rule_of(key: dict[str, Any]) -> Rule:
    """The frozen key as the arithmetic takes it."""
    return Rule(
        Fraction(key["flat_share"]),
        Fraction(key["municipality_weight"]),
        Fraction(key["population_weight"]),
        key["base_amount"],
        key["rounding_unit"],
        key.get("floor_amount"),
        key.get("ceiling_amount"),
        tuple(Fraction(factor["weight"]) for factor in key.get("factors", [])),
    )


def compute(inputs: dict[str, Any]) -> Allocation:
    """Share by the frozen `inputs` and nothing else. Raises `InvalidInput` with a sentence for what can't be shared."""
    rule = rule_of(inputs["key"])
    try:
        return allocate(inputs["grant"]["amount"], recipients(inputs), rule)
    except CannotAllocate as error:
        shares = [Decimal(inputs["key"].get(name, "0")) for name in SHARES]
        raise InvalidInput(_sentence(error.refusal, shares), field=FIELDS.get(error.refusal)) from error


SHARES = ("flat_share", "municipality_weight", "population_weight", "factor_share")
# The field of the key that a refusal belongs to.
FIELDS = {
    Refusal.BASE_TOO_LARGE: "base_amount",
    Refusal.UNIT_TOO_SMALL: "rounding_unit",
    Refusal.FLOOR_TOO_HIGH: "floor_amount",
    Refusal.FLOOR_ABOVE_CEILING: "floor_amount",
    Refusal.CEILING_TOO_LOW: "ceiling_amount",
    Refusal.LIMIT_NOT_IN_UNITS: "rounding_unit",
}


def _sentence(refusal: Refusal, shares: list[Decimal]) -> str:
    if refusal == Refusal.SHARES_NOT_WHOLE:
        return shares_problem(*shares) or gettext("Andelene må bli nøyaktig 100 % til sammen.")
    return {
        Refusal.NO_NETWORKS: gettext("Det er ingen nettverk å fordele på."),
        Refusal.KEYS_REPEATED: gettext("To nettverk har samme nøkkel."),
        Refusal.NEGATIVE: gettext("Beløp, andeler og antall kan ikke være negative."),
        Refusal.BASE_TOO_LARGE: gettext("De faste beløpene blir til sammen større enn det som skal fordeles."),
        Refusal.UNIT_TOO_SMALL: gettext("Avrundingen må være minst én krone."),
        Refusal.NO_MUNICIPALITIES: gettext("Ingen av nettverkene har kommuner, så vekten på kommuner kan ikke brukes."),
        Refusal.NO_POPULATION: gettext("Ingen av nettverkene har innbyggere, så vekten på folketall kan ikke brukes."),
        Refusal.FACTORS_DIFFER: gettext("De andre tallene mangler for noen nettverk."),
        Refusal.NO_FACTOR_VALUES: gettext("Et av de andre tallene er 0 for alle nettverk, så det kan ikke brukes."),
        Refusal.FLOOR_TOO_HIGH: gettext("Minstebeløpene blir til sammen større enn det som skal fordeles."),
        Refusal.CEILING_TOO_LOW: gettext("Med dette høyeste beløpet blir ikke hele summen fordelt."),
        Refusal.FLOOR_ABOVE_CEILING: gettext("Minstebeløpet er større enn det høyeste beløpet."),
        Refusal.LIMIT_NOT_IN_UNITS: gettext("Minste og høyeste beløp må gå opp i avrundingen."),
    }[refusal]


def lines_as_json(inputs: dict[str, Any], allocation: Allocation) -> list[dict[str, Any]]:
    """The lines with names and project numbers, in the alphabetical order of the inputs."""
    by_key = {line.key: line for line in allocation.lines}
    key = inputs["key"]
    limited = key.get("floor_amount") is not None or key.get("ceiling_amount") is not None
    lines = []
    for network in inputs["networks"]:
        line = by_key[network["key"]]
        content = {
            "network": network["name"],
            "project_number": network["project_number"],
            "municipalities": line.municipalities,
            "population": line.population,
            "base": line.base,
            "flat": line.flat,
            "municipality_part": line.municipality_part,
            "population_part": line.population_part,
            # As in the key: what isn't used isn't there.
            **({"factor_part": line.factor_part} if key.get("factors") else {}),
            **({"limited": line.limited} if limited else {}),
            "rounding": line.rounding,
            "amount": line.amount,
        }
        lines.append(content)
    return lines


def digest(inputs: dict[str, Any], allocation: Allocation) -> str:
    """SHA-256 (hex) of inputs and lines: the same inputs give the same digest, on any machine and any day."""
    content = {"inputs": inputs, "lines": lines_as_json(inputs, allocation)}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
