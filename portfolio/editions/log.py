"""The log of the portfolio: one line for each thing that was done, written in the same transaction."""

from __future__ import annotations

from typing import Any

from networks.models import Role, User
from networks.people.access import access_of
from portfolio.editions.models import LogKind, LogLine


def write(
    kind: LogKind | str,
    by: User | None,
    *,
    role: Role | str | None = None,
    comment: str = "",
    changes: dict[str, Any] | None = None,
    states: tuple[str, str] = ("", ""),
    **subjects: Any,
) -> LogLine:
    """`subjects` are edition, item, solution, plan, pilot, commitment; `changes` is {field: [before, after]}."""
    if role is None and by is not None:
        role = next((one.role for one in access_of(by).assignments), "")
    return LogLine.objects.create(
        kind=LogKind(kind),
        actor=by,
        role=role or "",
        comment=comment.strip(),
        changes=changes or {},
        from_state=states[0],
        to_state=states[1],
        **subjects,
    )


def apply(row: Any, values: dict[str, Any]) -> dict[str, list[Any]]:
    """Put `values` on `row` (not saved); gives what changed as {field: [before, after]}, fit for JSON."""
    changes = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            changes[name] = [_plain(before), _plain(value)]
            setattr(row, name, value)
    return changes


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)
