"""Who shares in a scenario: the counties of a day, or the networks with some municipalities moved or split off.

A structure is tried out only; networks change by a reform (`networks/reforms`). It comes into the inputs as the
recipients that it gives, so the arithmetic, the explanation and the spreadsheet know nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext

from core.errors import InvalidInput
from core.sorting import search_key, sort_key
from networks.models import County, Network

COUNTIES, MOVES = "counties", "moves"


@dataclass(frozen=True)
class Structure:
    """`parts` are the networks that get municipalities, by name, each with the numbers or names of these."""

    kind: str
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def as_json(self) -> dict[str, Any]:
        content: dict[str, Any] = {"kind": self.kind}
        if self.parts:
            content["parts"] = [[name, list(members)] for name, members in self.parts]
        return content

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Structure:
        return cls(content["kind"], tuple((name, tuple(members)) for name, members in content.get("parts", [])))


@dataclass(frozen=True)
class Recipient:
    """One that gets money, with its municipalities as `Municipality.objects.valid_on` gives them."""

    key: str
    name: str
    project_number: str
    members: list[Any]


def recipients(municipalities: list[Any], structure: Structure | None) -> list[Recipient]:
    """The recipients in alphabetical order. Raises `InvalidInput` for moves of municipalities that aren't there."""
    by_network: dict[int, list[Any]] = {}
    for municipality in municipalities:
        by_network.setdefault(municipality.network_as_of_id, []).append(municipality)
    networks = Network.objects.in_bulk(by_network)
    found = [
        Recipient(network.key, network.name, network.project_number, by_network[network.pk])
        for network in networks.values()
    ]
    if structure is not None and structure.kind == COUNTIES:
        found = _counties(municipalities, found)
    elif structure is not None:
        found = _moved(municipalities, found, structure)
    return sorted(found, key=lambda recipient: sort_key(recipient.name))


def without_municipalities(municipalities: list[Any]) -> list[Network]:
    """The networks that none of these belong to, and that therefore share nothing. One query."""
    return list(Network.objects.exclude(pk__in={municipality.network_as_of_id for municipality in municipalities}))


def _counties(municipalities: list[Any], networks: list[Recipient]) -> list[Recipient]:
    """One for each county of the day. A county that is exactly a network keeps the network's key, to be compared by."""
    same = {frozenset(member.pk for member in network.members): network for network in networks}
    by_county: dict[int, list[Any]] = {}
    for municipality in municipalities:
        by_county.setdefault(municipality.county_as_of_id, []).append(municipality)
    found = []
    for county in County.objects.in_bulk(by_county).values():
        members = by_county[county.pk]
        network = same.get(frozenset(member.pk for member in members))
        found.append(network or Recipient(f"fylke-{county.number}", county.name, "", members))
    return found


def _moved(municipalities: list[Any], networks: list[Recipient], structure: Structure) -> list[Recipient]:
    known = {search_key(network.name): network for network in networks}
    home: dict[int, str] = {}
    names: dict[str, tuple[str, str]] = {network.key: (network.name, network.project_number) for network in networks}
    for name, members in structure.parts:
        network = known.get(search_key(name))
        key = network.key if network else f"ny-{slugify(name)}"[:60]
        names.setdefault(key, (name, ""))
        home |= _homes(municipalities, members, key, taken=home.keys())
    homes = {member.pk: network.key for network in networks for member in network.members} | home
    grouped: dict[str, list[Any]] = {}
    for municipality in municipalities:
        grouped.setdefault(homes[municipality.pk], []).append(municipality)
    return [Recipient(key, *names[key], members) for key, members in grouped.items()]


def _homes(municipalities: list[Any], texts: Iterable[str], key: str, *, taken: Collection[int]) -> dict[int, str]:
    """The municipalities that `texts` name, each once, as members of `key`."""
    found: dict[int, str] = {}
    for text in texts:
        municipality = _find(municipalities, text)
        if municipality.pk in taken or municipality.pk in found:
            raise InvalidInput(
                gettext("%(name)s er flyttet to ganger.") % {"name": municipality.name_as_of}, field="parts"
            )
        found[municipality.pk] = key
    return found


def _find(municipalities: Iterable[Any], text: str) -> Any:
    found = [
        municipality
        for municipality in municipalities
        if municipality.number_as_of == text or search_key(municipality.name_as_of) == search_key(text)
    ]
    if not found:
        raise InvalidInput(
            gettext("Vi kjenner ingen kommune «%(text)s» på kommunedatoen.") % {"text": text}, field="parts"
        )
    if len(found) > 1:
        numbers = ", ".join(municipality.number_as_of for municipality in found)
        raise InvalidInput(
            gettext("Flere kommuner heter «%(text)s». Skriv nummeret: %(numbers)s.")
            % {"text": text, "numbers": numbers},
            field="parts",
        )
    return found[0]


def in_words(content: dict[str, Any] | None) -> str:
    """Who shares, as a short phrase; `content` is a structure as JSON, or None for the networks."""
    if content is None:
        return gettext("nettverkene")
    if content["kind"] == COUNTIES:
        return gettext("fylkene")
    return gettext("nettverkene, men %(parts)s") % {
        "parts": "; ".join(f"{name}: {', '.join(members)}" for name, members in content["parts"])
    }
