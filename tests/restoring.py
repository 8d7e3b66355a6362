"""Rows that many tests begin with, loaded once in a test run and copied back for the next test.

Loading makes each row as a model does, which takes half a second for the reference data; copying takes a fraction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.utils import ProgrammingError


@dataclass(frozen=True)
class Kept:
    """The rows of each table that loading filled, as COPY writes them; and what lets the next ids come after."""

    rows: dict[str, bytes]
    move_on: str


# By name. None where loading touched a table that held something before, so that it must be done each time.
_kept: dict[str, Kept | None] = {}
# Rows that triggers add for every change.
TOKENS = "portfolio_changetoken"


def load_or_restore(name: str, load: Callable[[], object]) -> None:
    """Call `load` the first time; after that give the tables that it filled the same rows again.

    For a database in which these are empty. Ids are the same each time; what triggers write is copied, too.
    """
    if name not in _kept:
        before = _counts()
        load()
        _kept[name] = _read(before)
        return
    kept = _kept[name]
    if kept is None:
        load()
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Foreign keys and history are triggers: both were there when the rows were made.
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, rows in kept.rows.items():
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(rows)
            cursor.execute(kept.move_on)
            cursor.execute("SET LOCAL session_replication_role = origin")
            # Who keeps something in memory by a token must see that the tables are others.
            cursor.execute(f"INSERT INTO {TOKENS} (subject) VALUES ('country'), ('portfolio')")  # noqa: S608
    except ProgrammingError:
        # A database server of one's own, with a user who may not switch triggers off.
        load()


def _counts() -> dict[str, int]:
    """How many rows each table holds, but for the tokens."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        each = (f"SELECT '{table}', count(*) FROM {table}" for table in tables if table != TOKENS)  # noqa: S608 - names of our own tables
        cursor.execute(" UNION ALL ".join(each))
        return dict(cursor.fetchall())


def _read(before: dict[str, int]) -> Kept | None:
    after = _counts()
    if any(after[table] != count for table, count in before.items() if count):
        return None
    rows, moves = {}, []
    with connection.cursor() as cursor:
        for table in (table for table, count in after.items() if count and not before[table]):
            with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                rows[table] = b"".join(bytes(part) for part in copy)
            for sequence in connection.introspection.get_sequences(cursor, table):
                name = sequence["name"]
                cursor.execute(f"SELECT max({sequence['column']}) FROM {table}")  # noqa: S608 - the same
                moves.append(f"setval('{name}', greatest({cursor.fetchone()[0]}, nextval('{name}')))")
    return Kept(rows, f"SELECT {', '.join(moves)}")
