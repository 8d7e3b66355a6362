"""The shapes in which the registers answer, and the files that their pages give, read into plain data. No database, no
network.

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
from core.tables.sheets import Sheet, read_text, text_of
from networks.imports import statbank

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
    """An uploaded file: JSON as the register answers it, or a `Sheet` of the CSV that its page gives."""
    if text.lstrip()[:1] not in ("{", "["):
        return read_text(text)
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
    if isinstance(content, Sheet):
        return statbank.population(content)
    if content["class"] != "dataset":
        raise ValueError("not a dataset")
    names: list[str] = content["id"]
    sizes: list[int] = content["size"]
    regions, years = _codes(content, "Region"), _codes(content, "Tid")
    wanted = {name: _only(content, name) for name in names if name not in ("Region", "Tid")}
    axes = [range(size) for size in sizes]
    values = content["value"]
    found: dict[tuple[str, int], int | None] = {}
    for index, position in enumerate(itertools.product(*axes)):
        at = dict(zip(names, position, strict=True))
        if any(at[name] != place for name, place in wanted.items()):
            continue
        value = values.get(str(index)) if isinstance(values, dict) else values[index]
        number = regions[at["Region"]].removeprefix("K-")
        if len(number) == 4 and number.isdecimal():
            found[number, int(years[at["Tid"]])] = None if value is None else int(value)
    if not found:
        raise ValueError("no municipalities")
    return found


def _only(content: Any, dimension: str) -> int:
    """The position of the only value of a dimension, or of its total. Raises `InvalidInput` where there is none."""
    codes = _codes(content, dimension)
    if len(codes) == 1:
        return 0
    labels = content["dimension"][dimension]["category"].get("label") or {}
    words = [str(labels.get(code, code)) for code in codes]
    return words.index(statbank.total_of(words, str(content["dimension"][dimension].get("label") or dimension)))


def _codes(content: Any, dimension: str) -> list[str]:
    """The codes of a dimension in their order; json-stat2 allows a list or a mapping to positions."""
    index = content["dimension"][dimension]["category"].get("index")
    if index is None:
        return list(content["dimension"][dimension]["category"]["label"])
    return sorted(index, key=lambda code: index[code]) if isinstance(index, dict) else list(index)


@_shape("Klass codesAt")
def codes(content: Any) -> dict[str, str]:
    """Names by code. `9999` means "not given" and is left out."""
    if isinstance(content, Sheet):
        content = {"codes": records(content)}
    return {str(row["code"]): str(row["name"]) for row in content["codes"] if not str(row["code"]).startswith("99")}


@_shape("Klass changes")
def changes(content: Any) -> list[Change]:
    if isinstance(content, Sheet):
        content = {"codeChanges": records(content)}
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
    """Organisation number, name and municipality number of each unit: a list of pages, one page, a list of units (the
    whole register as a file), or its CSV. Of a list with all kinds, only the municipalities."""
    if isinstance(content, Sheet):
        content = records(content)
    pages = content if isinstance(content, list) else [content]
    units = [unit for page in pages for unit in (page["_embedded"]["enheter"] if "_embedded" in page else [page])]
    return [
        (str(unit["organisasjonsnummer"]), str(unit["navn"]), _municipality_of(unit))
        for unit in units
        if _form_of(unit) in ("", "KOMM")
    ]


def _municipality_of(unit: Any) -> str:
    address = unit.get("forretningsadresse") or {}
    for name in ("forretningsadresse.kommunenummer", "forretningsadresse_kommunenummer", "kommunenummer"):
        if unit.get(name):
            return str(unit[name]).zfill(4)
    return str(address["kommunenummer"])


def _form_of(unit: Any) -> str:
    names = ("organisasjonsform", "organisasjonsform.kode", "organisasjonsform_kode")
    form = next((unit[name] for name in names if unit.get(name)), "")
    return str(form.get("kode", "") if isinstance(form, dict) else form)


def records(sheet: Sheet) -> list[dict[str, str]]:
    """The rows of a file by the names in its first row with several cells."""
    rows = [row for row in sheet.rows if any(cell != "" for cell in row)]
    start = next(index for index, row in enumerate(rows) if sum(cell != "" for cell in row) > 1)
    names = [text_of(cell) for cell in rows[start]]
    return [dict(zip(names, map(text_of, row), strict=False)) for row in rows[start + 1 :]]


NUMBER_NAMES = ("kommunenummer", "kommunenr", "nummer", "id")


@_shape("GeoJSON eller TopoJSON")
def borders(content: Any) -> dict[str, dict[str, Any]]:
    """The geometry (GeoJSON, degrees) of each municipality number; several areas of one number are one MultiPolygon.

    Coordinates of UTM zone 33 are converted. Raises `InvalidInput` that names a feature without an area.
    """
    if content["type"] == "Topology":
        features = _from_topology(content)
    elif content["type"] == "FeatureCollection":
        features = [(_number(one), one["geometry"]) for one in content["features"]]
    else:
        raise ValueError("unknown type")
    areas: dict[str, list[Any]] = {}
    for number, geometry in features:
        if number:
            areas.setdefault(number, []).extend(_polygons(number, geometry))
    if not areas:
        raise InvalidInput(
            _("Ingen områder i filen har kommunenummer. Det leses fra: %(names)s.") % {"names": ", ".join(NUMBER_NAMES)}
        )
    projected = _is_projected(content, next(iter(areas.values()))[0])
    found: dict[str, dict[str, Any]] = {}
    for number, polygons in areas.items():
        degrees = [[_degrees(ring) for ring in polygon] for polygon in polygons] if projected else polygons
        _check_degrees(degrees)
        if len(degrees) == 1:
            found[number] = {"type": "Polygon", "coordinates": degrees[0]}
        else:
            found[number] = {"type": "MultiPolygon", "coordinates": degrees}
    return found


def names_of(content: Any) -> dict[str, str]:
    """The names that the areas of a file have, by number, where they have one."""
    if content["type"] == "Topology":
        features = [one for layer in content["objects"].values() for one in layer["geometries"]]
    else:
        features = content["features"]
    names = ((_number(one), _name(one.get("properties") or {})) for one in features)
    return {number: name for number, name in names if number and name}


def _name(properties: Any) -> str:
    for key in ("kommunenavn", "navn", "name"):
        value = properties.get(key)
        if isinstance(value, str):
            return value
    return ""


def _polygons(number: str, geometry: Any) -> list[Any]:
    if geometry is None:
        raise InvalidInput(_("Kommune %(number)s har ikke noe område i filen: geometrien er tom.") % {"number": number})
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    if geometry["type"] == "MultiPolygon":
        return list(geometry["coordinates"])
    raise InvalidInput(
        _("Kommune %(number)s er ikke et område i filen, men %(type)s.") % {"number": number, "type": geometry["type"]}
    )


UTM_33 = ("25833", "32633")


def _is_projected(content: Any, polygon: Any) -> bool:
    """Are the coordinates metres of UTM zone 33? Said by the file, or seen from the figures. Raises `InvalidInput` for
    another system."""
    system = str(((content.get("crs") or {}).get("properties") or {}).get("name", ""))
    east, north = polygon[0][0][:2]
    if any(code in system for code in UTM_33):
        return True
    if -20 <= east <= 40 and 50 <= north <= 85:
        return False
    if not system and -200_000 <= east <= 1_200_000 and 6_300_000 <= north <= 8_000_000:
        return True
    raise InvalidInput(
        _(
            "Koordinatene er verken grader eller UTM 33. Velg koordinatsystemet EPSG:4326 eller EPSG:25833 når du "
            "laster ned filen."
        )
    )


def _degrees(ring: Any) -> list[list[float]]:
    """The points of a ring in UTM zone 33 as degrees."""
    # Heavy, and used by this kind of file alone.
    from pyproj import Transformer

    transformer = Transformer.from_crs(25833, 4326, always_xy=True)
    longitudes, latitudes = transformer.transform([point[0] for point in ring], [point[1] for point in ring])
    return [[round(x, 6), round(y, 6)] for x, y in zip(longitudes, latitudes, strict=True)]


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
