"""Holidays count when a free window is sought: a period is not proposed in July or across Christmas."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from rollouts.capacity import collisions
from rollouts.models import Track
from tests.rollouts.conftest import World, make_rollout

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2027, 1, 4)


@pytest.fixture(autouse=True)
def everyday() -> None:
    """Holidays are holidays here."""


def read(world: World, start: dt.date, end: dt.date, **fields: dt.date) -> collisions.Reading:
    leader, rollout = world.people["national_leader"], make_rollout(world, Track.NATIONAL)
    return collisions.read(leader, rollout, start, end, capacity=1, today=TODAY, **fields)


def test_a_period_in_july_is_moved_out_of_it(world: World):
    found = read(world, D(2027, 6, 28), D(2027, 7, 23), deadline=D(2027, 6, 7))
    assert found.is_free
    assert not found.suits
    assert (found.working_days, found.weekdays, found.holidays) == (3, 20, ["skoleferien i juli"])
    assert found.window is not None
    # Four weeks that end before July are nearer than those that begin after it.
    assert (found.window.start_date, found.window.end_date) == (D(2027, 5, 31), D(2027, 6, 25))
    assert found.window.sign_up_deadline == D(2027, 5, 10)


def test_christmas_is_no_free_window(world: World):
    found = read(world, D(2029, 12, 24), D(2030, 1, 4))
    assert not found.suits
    assert found.window is not None
    assert (found.window.start_date, found.window.end_date) == (D(2029, 12, 31), D(2030, 1, 11))


def test_the_deadline_of_a_window_is_no_holiday(world: World):
    found = read(world, D(2027, 7, 19), D(2027, 8, 13), deadline=D(2027, 7, 5))
    assert found.window is not None
    assert found.window.start_date == D(2027, 8, 2)
    assert found.window.sign_up_deadline == D(2027, 8, 2)


def test_a_long_period_may_have_them_all_in_it(world: World):
    found = read(world, D(2027, 1, 18), D(2027, 12, 10))
    assert found.suits
    assert found.window is None
    assert "skjærtorsdag" in found.holidays


def test_the_proposer_is_told(world: World, client_for):
    rollout = make_rollout(world, Track.NATIONAL)
    page = reverse("rollouts:collisions", args=[rollout.pk])
    typed = {"start_date": "2031-07-07", "end_date": "2031-07-25", "sign_up_deadline": "2031-06-02", "capacity": "1"}
    html = client_for("national_leader").get(page, typed).content.decode()
    assert "0 av 15 hverdager er arbeidsdager (skoleferien i juli)." in html
    assert "for mye i ferie" in html
    assert 'name="window" value="2031-08-04,' in html
