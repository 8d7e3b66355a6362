"""How much at once is too much: KS' numbers, and the first ones until KS has set any."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.models import Role, User
from networks.people.access import access_of, require
from rollouts.capacity.models import CapacityLimit, LimitKind
from rollouts.capacity.weekload import Subject

# The sources give no numbers. Small, medium and large are Statistics Norway's groups: under 5 000, under 20 000, more.
DEFAULT_SIZES = ((0, 1), (5_000, 2), (20_000, 3))
DEFAULTS: dict[str, int] = {LimitKind.LEADER: 3, LimitKind.NETWORK: 5, LimitKind.NHN: 8}


@dataclass(frozen=True)
class Limits:
    """`sizes` are (from inhabitants, pools at once), ascending from 0; `others` by kind.

    A municipality whose population isn't known counts as the smallest.
    """

    sizes: Sequence[tuple[int, int]] = DEFAULT_SIZES
    others: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULTS))
    inhabitants: Mapping[int, int] = field(default_factory=dict)

    def of(self, subject: Subject) -> int:
        kind, number = subject
        if kind != LimitKind.MUNICIPALITY:
            return self.others[kind]
        inhabitants = self.inhabitants.get(number, 0)
        place = bisect.bisect_right([start for start, _limit in self.sizes], inhabitants)
        return self.sizes[max(place - 1, 0)][1]


def current(inhabitants: Mapping[int, int] | None = None) -> Limits:
    """What holds now; `inhabitants` by municipality. One query."""
    sizes, others = [], dict(DEFAULTS)
    for row in CapacityLimit.objects.order_by("from_inhabitants"):
        if row.kind == LimitKind.MUNICIPALITY:
            sizes.append((row.from_inhabitants, row.limit))
        else:
            others[row.kind] = row.limit
    return Limits(tuple(sizes) or DEFAULT_SIZES, others, inhabitants or {})


def may_set(user: object) -> bool:
    """KS: its administrators, and the NKG, which KS leads."""
    return access_of(user).has(Role.ADMINISTRATOR, Role.NATIONAL_COORDINATOR)  # type: ignore[arg-type]


def who_sets() -> str:
    return _("Grensene settes av KS.")


@transaction.atomic
def set_limits(*, by: User, sizes: Sequence[tuple[int, int]], others: Mapping[str, int]) -> None:
    """New numbers for all; the history keeps the old ones. Raises `NotAllowed` and `InvalidInput` (with the field)."""
    require(may_set(by), who_sets())
    _check_sizes([start for start, _limit in sizes])
    wanted = {(str(LimitKind.MUNICIPALITY), start): limit for start, limit in sizes}
    wanted |= {(str(kind), 0): limit for kind, limit in others.items()}
    if any(limit < 1 for limit in wanted.values()):
        raise InvalidInput(_("Grensen må være minst 1."))
    _store(wanted, by)


def _check_sizes(starts: list[int]) -> None:
    if not starts or starts[0] != 0:
        raise InvalidInput(_("Den minste gruppen må begynne på 0 innbyggere."), field="from_0")
    for number in range(1, len(starts)):
        if starts[number] <= starts[number - 1]:
            raise InvalidInput(_("Gruppen må begynne høyere enn den forrige."), field=f"from_{number}")


def _store(wanted: dict[tuple[str, int], int], by: User) -> None:
    standing = {(row.kind, row.from_inhabitants): row for row in CapacityLimit.objects.select_for_update()}
    for key, row in standing.items():
        if key not in wanted:
            row.delete()
    for (kind, start), limit in wanted.items():
        found = standing.get((kind, start)) or CapacityLimit(kind=kind, from_inhabitants=start)
        if found.pk is None or found.limit != limit:
            found.limit, found.updated_by, found.updated_at = limit, by, timezone.now()
            found.save()
