"""The imported borders as a map needs them: whole steps of a part of a degree, each point as the step from the last.

Borders belong to the structure that they were imported for. A municipality that has been split or merged since has no
border until KS imports new ones; its row in the table beside the map says the same.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max

from networks.geography.models import Municipality, MunicipalityBorder, MunicipalityChange

# Degrees of a step: some hundred metres, less than a pixel of a map of the country.
SCALE = 0.002
# A ring needs three corners.
FEWEST = 3
KEPT_FOR = 24 * 60 * 60


def structure_of(date: dt.date) -> dt.date | None:
    """The latest structure on or before `date` that borders are stored for; None without any."""
    return MunicipalityBorder.objects.filter(valid_from__lte=date).aggregate(latest=Max("valid_from"))["latest"]


def etag(date: dt.date) -> str:
    """Changes whenever the answer for `date` could: by what is stored, and by what has become of it since."""
    structure = structure_of(date)
    if structure is None:
        return '"none"'
    stored = MunicipalityBorder.objects.filter(valid_from=structure).aggregate(
        last=Max("pk"), count=Count("pk"), at=Max("updated_at")
    )
    change = MunicipalityChange.objects.filter(date__lte=date).aggregate(last=Max("pk"))["last"]
    at = stored["at"].timestamp() if stored["at"] else 0
    return f'"{structure}-{stored["last"]}-{stored["count"]}-{at}-{change}"'


def outlines(date: dt.date) -> str:
    """JSON. `municipalities`: by present number, the rings of each as `[x, y, dx, dy, …]`; `scale` in degrees."""
    key = f"borders:{date.isoformat()}:{etag(date)}"
    content: str | None = cache.get(key)
    if content is None:
        content = json.dumps(_build(date), ensure_ascii=False, separators=(",", ":"))
        cache.set(key, content, KEPT_FOR)
    return content


def _build(date: dt.date) -> dict[str, Any]:
    structure = structure_of(date)
    if structure is None:
        return {"scale": SCALE, "source": "", "municipalities": {}}
    since = MunicipalityChange.objects.filter(date__gt=structure, date__lte=date).exclude(
        kind=MunicipalityChange.Kind.RENUMBERING
    )
    reshaped = {pk for pair in since.values_list("predecessor", "successor") for pk in pair}
    rows = MunicipalityBorder.objects.filter(
        valid_from=structure, municipality__in=Municipality.objects.valid_on(date).values("pk")
    ).exclude(municipality__in=reshaped)
    found = list(rows.values_list("municipality__number", "geometry", "source").order_by("municipality__number"))
    return {
        "scale": SCALE,
        "source": found[0][2] if found else "",
        "municipalities": {number: _rings(geometry) for number, geometry, _source in found},
    }


def _rings(geometry: dict[str, Any]) -> list[list[int]]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = [_steps(ring) for polygon in polygons for ring in polygon]
    kept = [ring for ring in rings if len(ring) >= 2 * FEWEST]
    # An island smaller than a step is left out, but for a municipality that would be nowhere.
    return kept or [max(rings, key=len)]


def _steps(ring: list[list[float]]) -> list[int]:
    steps: list[int] = []
    x = y = 0
    for longitude, latitude, *_height in ring:
        dx, dy = round(longitude / SCALE) - x, round(latitude / SCALE) - y
        if steps and dx == dy == 0:
            continue
        steps += [dx, dy]
        x, y = x + dx, y + dy
    return steps
