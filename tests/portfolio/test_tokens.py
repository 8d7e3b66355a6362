"""Tokens: another one from the moment a change is seen, whoever else is changing something, and nobody waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from networks.models import Municipality, Network
from portfolio import tokens
from portfolio.models import Ambition, Level, Solution, StatusReport, Supersession
from portfolio.tokens import COUNTRY, PORTFOLIO, of_solution, token
from tests.portfolio.counting.test_progress import OSLO, TRONDHEIM, report


@pytest.fixture
def vkp(portfolio) -> Solution:
    return Solution.objects.get(key="vkp")


def changed_by(act) -> set[str]:
    before = tokens.tokens()
    act()
    after = tokens.tokens()
    return {subject for subject, found in after.items() if before.get(subject) != found}


def test_each_change_is_of_its_subjects(vkp):
    wrong = report(OSLO, "vkp", Level.IN_USE)
    mine = of_solution(vkp.pk)

    assert changed_by(lambda: report(TRONDHEIM, "vkp", Level.IN_USE)) == {mine}
    assert changed_by(lambda: Supersession.objects.create(superseded=wrong, withdrawn_at=wrong.recorded_at)) == {mine}
    ambition = Ambition.objects.create(solution=vkp, count=60, decided_on=dt.date(2024, 2, 1))
    oslo = Municipality.objects.get(number=OSLO)
    assert changed_by(lambda: ambition.municipalities.add(oslo)) == {PORTFOLIO, mine}
    assert changed_by(lambda: ambition.municipalities.remove(oslo)) == {PORTFOLIO, mine}
    assert changed_by(lambda: Ambition.objects.filter(pk=ambition.pk).update(count=61)) == {PORTFOLIO, mine}
    assert changed_by(lambda: Network.objects.filter(key="agder").update(name="Agder!")) == {PORTFOLIO}
    assert changed_by(lambda: Municipality.objects.filter(pk=oslo.pk).update(name="Oslo!")) == {COUNTRY}
    assert changed_by(lambda: Network.objects.filter(key="nowhere").update(name="Ingen")) == set()


def test_putting_rows_together_changes_no_token(vkp, monkeypatch):
    report(OSLO, "vkp", Level.IN_USE)
    report(TRONDHEIM, "vkp", Level.IN_USE)
    before = tokens.tokens()

    # Tests before this one have left rows, too.
    monkeypatch.setattr(tokens, "COMPACTED_FROM", 1_000_000)
    tokens.compact()
    assert _rows(connection) > len(before)
    monkeypatch.setattr(tokens, "COMPACTED_FROM", 1)
    tokens.compact()

    assert _rows(connection) == len(before)
    assert tokens.tokens() == before


@contextmanager
def at_the_same_time() -> Iterator[BaseDatabaseWrapper]:
    """A second connection, in a transaction of its own that is committed at the end."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        # Who would have to wait for somebody fails instead.
        with other.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        yield other
        other.commit()
    finally:
        other.close()


def _report_from(other: BaseDatabaseWrapper, like: StatusReport, number: str) -> None:
    """Another report like `like` of the municipality with `number`."""
    with other.cursor() as cursor:
        cursor.execute(
            """INSERT INTO portfolio_statusreport (municipality_id, solution_id, level, effective_date, recorded_at,
                                                   source, kind, comment, evidence)
               SELECT (SELECT id FROM networks_municipality WHERE number = %s), solution_id, level, effective_date,
                      now(), source, kind, comment, evidence
               FROM portfolio_statusreport WHERE id = %s""",
            [number, like.pk],
        )


def _rows(one: BaseDatabaseWrapper) -> int:
    with one.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM portfolio_changetoken")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_who_is_first_and_committed_last_is_seen_too(portfolio, monkeypatch):
    """The first report has the lower id, and is committed after a page has been made with the second one."""
    monkeypatch.setattr(tokens, "COMPACTED_FROM", 1)
    first = report(OSLO, "vkp", Level.IN_USE)
    subject = of_solution(first.solution_id)
    before = token()
    with at_the_same_time() as other:
        _report_from(other, first, TRONDHEIM)
        assert token() == before
        # Nobody waits for the other one, though both report about the same solution.
        report("4601", "vkp", Level.IN_USE)
        between = token()
        assert between != before
        # Neither the rows that nobody sees yet are put together, nor does anybody wait for them.
        tokens.compact()
        assert token() == between
        kept = token(subject)
        assert StatusReport.objects.count() == 2

    assert StatusReport.objects.count() == 3
    assert token() not in (before, between)
    assert token(subject) != kept


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_never_taken_for_something_else(portfolio):
    first = report(OSLO, "vkp", Level.IN_USE)
    before = token()
    other = connection.copy()
    try:
        other.set_autocommit(False)
        _report_from(other, first, TRONDHEIM)
        with other.cursor() as cursor:
            cursor.execute("SELECT mod(sum(nonce), %s) FROM portfolio_changetoken", [tokens.MODULUS])
            seen = str(cursor.fetchone()[0])
        other.rollback()
    finally:
        other.close()

    assert token() == before
    report(TRONDHEIM, "vkp", Level.PLANNED)
    assert token() not in (before, seen)
