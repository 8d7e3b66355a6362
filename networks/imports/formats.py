"""The shapes in which the registers answer, read into plain data. No database, no network.

Every function raises `InvalidInput` with a sentence when the shape is another one.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from core.errors import InvalidInput

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Change:
    """One pair of a code change: `old` or `new` is empty for what is born or ceases without a counterpart."""

    old: str
    old_name: str
    new: str
    new_name: str
    date: dt.date


def parse(text: str) -> Any:
    """The JSON of an uploaded file."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise InvalidInput(_("Filen er ikke JSON.")) from error


def _shape(name: str) -> Callable[[Callable[[Any], _Result]], Callable[[Any], _Result]]:
    """What a missing key or another type means: it is not the format it should be."""

    def decorate(read: Callable[[Any], _Result]) -> Callable[[Any], _Result]:
        @wraps(read)
        def guarded(content: Any) -> _Result:
            try:
                return read(content)
            except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                raise InvalidInput(_("Innholdet har ikke formen til %(format)s.") % {"format": name}) from error

        return guarded

    return decorate


@_shape("json-stat2 (PxWebApi v2)")
def population(content: Any) -> dict[tuple[str, int], int | None]:
    """Inhabitants by number and year (1 January); None where there is no figure. `K-` is dropped."""
    if content["class"] != "dataset":
        raise ValueError("not a dataset")
    names: list[str] = content["id"]
    sizes: list[int] = content["size"]
    regions, years = _codes(content, "Region"), _codes(content, "Tid")
    axes = [range(size) for size in sizes]
    values = content["value"]
    found: dict[tuple[str, int], int | None] = {}
    for index, position in enumerate(itertools.product(*axes)):
        at = dict(zip(names, position, strict=True))
        value = values.get(str(index)) if isinstance(values, dict) else values[index]
        number = regions[at["Region"]].removeprefix("K-")
        if len(number) == 4 and number.isdecimal():
            found[number, int(years[at["Tid"]])] = None if value is None else int(value)
    if not found:
        raise ValueError("no municipalities")
    return found


def _codes(content: Any, dimension: str) -> list[str]:
    """The codes of a dimension in their order; json-stat2 allows a list or a mapping to positions."""
    index = content["dimension"][dimension]["category"].get("index")
    if index is None:
        return list(content["dimension"][dimension]["category"]["label"])
    return sorted(index, key=lambda code: index[code]) if isinstance(index, dict) else list(index)


@_shape("Klass codesAt")
def codes(content: Any) -> dict[str, str]:
    """Names by code. `9999` means "not given" and is left out."""
    return {str(row["code"]): str(row["name"]) for row in content["codes"] if not str(row["code"]).startswith("99")}


@_shape("Klass changes")
def changes(content: Any) -> list[Change]:
    return [
        Change(
            old=row.get("oldCode") or "",
            old_name=row.get("oldName") or "",
            new=row.get("newCode") or "",
            new_name=row.get("newName") or "",
            date=dt.date.fromisoformat(row["changeOccurred"]),
        )
        for row in content["codeChanges"]
    ]


@_shape("Enhetsregisteret")
def organisations(content: Any) -> list[tuple[str, str, str]]:
    """Organisation number, name and municipality number of each unit; a list of pages or one page."""
    pages = content if isinstance(content, list) else [content]
    return [
        (str(unit["organisasjonsnummer"]), str(unit["navn"]), str(unit["forretningsadresse"]["kommunenummer"]))
        for page in pages
        for unit in page["_embedded"]["enheter"]
    ]


NUMBER_NAMES = ("kommunenummer", "kommunenr", "nummer", "id")


@_shape("GeoJSON eller TopoJSON")
def borders(content: Any) -> dict[str, dict[str, Any]]:
    """The geometry (GeoJSON, degrees) of each municipality number."""
    if content["type"] == "Topology":
        features = _from_topology(content)
    elif content["type"] == "FeatureCollection":
        features = [(_number(one), one["geometry"]) for one in content["features"]]
    else:
        raise ValueError("unknown type")
    found = {number: geometry for number, geometry in features if number}
    if not found:
        raise ValueError("no municipality numbers")
    for geometry in found.values():
        if geometry["type"] not in ("Polygon", "MultiPolygon"):
            raise ValueError("not an area")
        _check_degrees(geometry["coordinates"])
    return found


def _number(feature: Any) -> str:
    properties = feature.get("properties") or {}
    for name in NUMBER_NAMES:
        value = properties.get(name) or (feature.get("id") if name == "id" else None)
        text = str(value).zfill(4) if value is not None else ""
        if len(text) == 4 and text.isdecimal():
            return text
    return ""


def _from_topology(topology: Any) -> list[tuple[str, dict[str, Any]]]:
    arcs = [_points(arc, topology.get("transform")) for arc in topology["arcs"]]

    def ring(indexes: list[int]) -> list[list[float]]:
        points: list[list[float]] = []
        for index in indexes:
            part = arcs[index] if index >= 0 else arcs[~index][::-1]
            # Each arc begins where the one before it ended.
            points += part[1:] if points else part
        return points

    features = []
    for layer in topology["objects"].values():
        for one in layer["geometries"]:
            if one["type"] == "Polygon":
                coordinates: Any = [ring(indexes) for indexes in one["arcs"]]
            elif one["type"] == "MultiPolygon":
                coordinates = [[ring(indexes) for indexes in polygon] for polygon in one["arcs"]]
            else:
                continue
            features.append((_number(one), {"type": one["type"], "coordinates": coordinates}))
    return features


def _points(arc: list[list[float]], transform: Any) -> list[list[float]]:
    """The arc in degrees; a quantised one holds differences."""
    if transform is None:
        return [[point[0], point[1]] for point in arc]
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0.0
    points = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append([round(x * scale_x + move_x, 6), round(y * scale_y + move_y, 6)])
    return points


def _check_degrees(coordinates: Any) -> None:
    while isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    longitude, latitude = coordinates[:2]
    if not (-20 <= longitude <= 40 and 50 <= latitude <= 85):
        raise ValueError("not degrees in Norway")
