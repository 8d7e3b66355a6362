"""What the NKG decides about: a pool, a change of one, a dispensation, whether a stop stands.

Their models answer what is asked here.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from django.utils.translation import gettext as _

from core.errors import Conflict
from networks.models import User
from portfolio.models import Solution

# The fields in which agenda, log and motions keep the case.
CASE_NAMES = ("ratification", "pool", "change", "dispensation")


class Case(Protocol):
    """One thing that the NKG decides about; `case_name` is one of `CASE_NAMES`."""

    pk: Any

    @property
    def case_name(self) -> str: ...

    @property
    def case_subject(self) -> str:
        """The case in the log's words."""

    @property
    def case_version(self) -> int | None:
        """The version that was read, where the case has one."""

    @property
    def waits_since(self) -> dt.datetime | None:
        """When it was sent to the NKG."""

    @property
    def waits_for_nkg(self) -> bool:
        """It has not been decided about yet."""

    def locked_case(self) -> Any:
        """The case as it is now, its row locked."""

    def concerned(self) -> list[User | None]:
        """Those who hear what the NKG says, beside the one who sent it in."""

    def was_made_by(self, user: Any) -> bool:
        """`user` proposed it, and so may not decide about it."""

    def get_absolute_url(self) -> str: ...


def check_version(case: Case, version: int | None) -> None:
    """Raise `Conflict` unless `version` is that of the pool; None is one who has not read it (the calendar)."""
    if case.case_version is not None and version is not None and version != case.case_version:
        raise Conflict(_("Noen andre har endret puljen siden du åpnet den."), theirs=case)


def lock_solution(solution_id: int) -> None:
    """Keeps two members of the NKG from waiving the same thing at once."""
    Solution.objects.select_for_update(no_key=True).get(pk=solution_id)
