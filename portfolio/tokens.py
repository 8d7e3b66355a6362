"""Tokens: another one as soon as what is kept of a subject isn't right any more.

The subjects are `country` (municipalities, their periods, networks, inhabitants, and the rules of freshness),
`portfolio` (names of networks, solutions, editions, ambitions), `snapshots` (which counts are kept, and how new they
are) and `solution <id>` (reports, corrections and ambitions of a solution).

Triggers (migration 0002) add a row with a random number for each statement that changes something of a subject; a
token is the sum of the numbers. Why not one row for each subject that a trigger updates: two who report about the same
solution would wait for each other until the first is committed, or deadlock. Why not the highest id: what has the lower
id may be committed last. Rows that are added meet neither trouble: nobody waits, and each is seen from the moment that
the change itself is seen, in whatever order transactions end. So read the token first, then what is kept under it:
that is never older than the token says. Random numbers, so that what a transaction that is rolled back has seen is
never taken for something else.

`compact` puts the rows of each subject together into one with the same sum.
"""

from __future__ import annotations

from django.db import connection

COUNTRY, PORTFOLIO = "country", "portfolio"
# Sums are kept below this, so that they stay numbers of 16 digits.
MODULUS = 2**53
COMPACTED_FROM = 200


def token(*subjects: str) -> str:
    """The token of `subjects` together, or of all; one query."""
    chosen = "WHERE subject = ANY(%s)" if subjects else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT mod(coalesce(sum(nonce), 0), {MODULUS}) FROM portfolio_changetoken {chosen}",  # noqa: S608
            [list(subjects)] if subjects else [],
        )
        (found,) = cursor.fetchone()
    return str(found)


def tokens() -> dict[str, str]:
    """The token of each subject that has ever changed; one query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT subject, mod(sum(nonce), {MODULUS}) FROM portfolio_changetoken GROUP BY subject")  # noqa: S608
        return {subject: str(found) for subject, found in cursor.fetchall()}


def of_solution(solution_id: int) -> str:
    return f"solution {solution_id}"


def compact() -> None:
    """Put the rows together when there are many; tokens stay the same.

    One statement, so that a reader sees the rows from before or the sums, never both. Rows that somebody else is
    putting together are left to them, and those that aren't committed can't be seen.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH seen AS (
                SELECT id FROM portfolio_changetoken
                WHERE (SELECT count(*) FROM portfolio_changetoken) >= %s FOR UPDATE SKIP LOCKED
            ), gone AS (
                DELETE FROM portfolio_changetoken USING seen WHERE portfolio_changetoken.id = seen.id
                RETURNING subject, nonce
            )
            INSERT INTO portfolio_changetoken (subject, nonce)
            SELECT subject, mod(sum(nonce), {MODULUS})::bigint FROM gone GROUP BY subject
            """,  # noqa: S608 - a number of our own
            [COMPACTED_FROM],
        )
