"""Who gets in: every predicate with the whole cast, and every address with those who tell the rules apart.

That each address has its row is in `test_access_register`, the whole cast at every address in `test_access_walk_slow`.
"""

import pytest
from django.conf import settings

from core.opens import all_actions
from tests.project.access_walk import Stage, at_every_address, walk, where_these_are_refused

pytestmark = pytest.mark.django_db

# Those who tell the rules apart: of the region, of another one, and nobody.
THREE = ("insider", "outsider", "anonymous")

# The column of `docs/access.md` with the rights of each of the cast. The outsider has those that hold everywhere.
COLUMNS = {
    "insider": "contact person",
    "resource": "network resource",
    "read-only": "reader",
    "the municipality's own": "municipality representative",
    "outsider": "contact person",
    "deputy in the dates": "contact person",
    "deputy before the dates": "no role",
    "deputy after the dates": "no role",
    "former member": "no role",
    "coordination group": "national coordinator",
    "national leader": "rollout leader, national",
    "grants": "grant manager",
    "portfolio": "portfolio manager",
    "administrator": "administrator",
    "no role": "no role",
    "anonymous": "anonymous",
}


def documented() -> dict[str, dict[str, str]]:
    """What the table in `docs/access.md` says: by action, for each column, `own`, `all` or nothing."""
    lines = (settings.BASE_DIR / "docs" / "access.md").read_text().splitlines()
    rows = [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line.startswith("|")]
    actions = all_actions()
    titles, _rule, *cells = rows[: len(actions) + 2]
    assert [row[0] for row in cells] == [action.label for action in actions.values()]
    return {key: dict(zip(titles, row, strict=True)) for key, row in zip(actions, cells, strict=True)}


def test_every_predicate_says_to_the_whole_cast_what_the_document_says(stage: Stage) -> None:
    assert stage.cast.keys() == COLUMNS.keys()
    table = documented()
    for name, column in COLUMNS.items():
        opens = {"all"} if name == "outsider" else {"own", "all"}
        assert stage.rights(name) == {key for key, cells in table.items() if cells[column] in opens}, name


def test_insider_outsider_and_anonymous_at_every_address(stage: Stage) -> None:
    walk(stage, at_every_address(stage, THREE))


def test_where_these_three_are_refused_somebody_gets_in(stage: Stage) -> None:
    walk(stage, where_these_are_refused(stage, THREE))
