"""The stamp of the figures: another one as soon as a page would show others."""

from __future__ import annotations

from django.db import connection

# The frame's token (migration 0004) follows municipalities, solutions, editions, ambitions and rules. Reports are only
# ever added. The counts kept ready have the moment up to which they know.
STAMP = """
    SELECT concat_ws(' ',
        (SELECT token FROM portfolio_frametoken),
        (SELECT max(id) FROM portfolio_statusreport),
        (SELECT max(known_at) FROM portfolio_snapshotqueue),
        (SELECT count(requested_at) FROM portfolio_snapshotqueue))
"""


def stamp() -> str:
    """One query of single rows."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        (found,) = cursor.fetchone()
    return str(found)
