"""Empty the tables after a test whose changes are committed: only those with rows, which few tests have in many.

Django's `flush` truncates all 150 with their indexes and makes permissions again, which takes half a second each time.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import TransactionTestCase

# Migrating fills these; no test changes them.
FILLED = {"auth_permission", "django_content_type"}
# Rows that are gone take their place until they are cleared away, and the server of the tests does not do so itself.
CLEARED_FROM = 256 * 1024


_flush = TransactionTestCase._fixture_teardown


def empty_tables(test: TransactionTestCase) -> None:
    """What `TransactionTestCase` does at the end of a test, in place of `flush`."""
    quote = connection.ops.quote_name
    tables = [
        quote(name) for name in connection.introspection.django_table_names(only_existing=True) if name not in FILLED
    ]
    each = (f"SELECT '{table}', pg_table_size('{table}') WHERE EXISTS (SELECT FROM {table})" for table in tables)  # noqa: S608 - names of our own tables
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Foreign keys, history and what must never be deleted are triggers.
            cursor.execute("SET LOCAL session_replication_role = replica")
            # A request or a task that still writes has done so before we look.
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(" UNION ALL ".join(each))
            filled = cursor.fetchall()
            for table, _ in filled:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - the same
    except ProgrammingError:
        # A database server of one's own, with a user who may not switch triggers off.
        _flush(test)
        return
    if large := [table for table, size in filled if size > CLEARED_FROM]:
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {', '.join(large)}")
