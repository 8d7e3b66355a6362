"""What a reform of municipalities means for the money: a warning, and no way back once money rests on it."""

from __future__ import annotations

import datetime as dt

import pytest

from core.errors import WrongState
from funding.models import AllocationKey, AllocationLine, AllocationRun, Grant
from funding.reforms import Keys
from funding.runs.lifecycle import carry_out
from networks.models import Municipality, Reform, ReformLine, Role, RoleAssignment, User
from networks.reforms import plan as plans
from networks.reforms import workflow

YEAR = dt.date(2026, 1, 1)


@pytest.fixture
def admin(db: None) -> User:
    user = User.objects.create_user("ks@example.com", "KS")
    RoleAssignment.objects.create(user=user, role=Role.ADMINISTRATOR, valid_from=dt.date(2020, 1, 1))
    return user


def renumbered(by: User, date: dt.date = YEAR) -> Reform:
    municipality = Municipality.objects.get(name="Birkenes")
    line = ReformLine(predecessor=municipality, to_number="4229", to_name="Birkenes", continues=True)
    return workflow.save_draft(Reform(name="R", date=date, kind="renumbering"), [line], by=by)


def run_of(grant: Grant, by: User) -> AllocationRun:
    run = AllocationRun.objects.create(grant=grant, key=grant.keys.current(), requested_by=by)
    carry_out(run.pk)
    run.refresh_from_db()
    return run


def counted_on(grant: Grant, date: dt.date) -> AllocationKey:
    """The key of the grant counts the municipalities of `date` from now on."""
    key = grant.keys.current()
    assert key is not None
    AllocationKey.objects.filter(pk=key.pk).update(municipality_date=date, population_date=date)
    return key


def test_the_preview_names_the_keys_that_count_the_new_structure(grant_2024: Grant, admin: User) -> None:
    reform = renumbered(admin)
    assert list(Keys().preview(plans.read(reform))) == []
    counted_on(grant_2024, YEAR)
    [found] = Keys().preview(plans.read(reform))
    assert found.text == "1 fordelingsnøkkel teller kommunene etter reformen"
    assert found.url == grant_2024.get_absolute_url()


def test_a_run_that_counted_the_new_structure_stands_in_the_way(grant_2024: Grant, admin: User) -> None:
    counted_on(grant_2024, YEAR)
    reform = workflow.apply(renumbered(admin), by=admin, seen_version=1)
    assert workflow.undo_blockers(reform) == []
    run = run_of(grant_2024, admin)
    assert run.state == "done"
    with pytest.raises(WrongState, match="er beregnet med den nye inndelingen"):
        workflow.undo(reform, by=admin)
    assert Reform.objects.get(pk=reform.pk).state == "applied"


def test_a_run_from_before_or_about_the_old_structure_does_not(grant_2024: Grant, admin: User) -> None:
    key = counted_on(grant_2024, YEAR)
    old = run_of(grant_2024, admin)
    reform = workflow.apply(renumbered(admin), by=admin, seen_version=1)
    AllocationKey.objects.filter(pk=key.pk).update(
        municipality_date=dt.date(2023, 1, 1), population_date=dt.date(2023, 1, 1)
    )
    run_of(grant_2024, admin)
    amounts = list(AllocationLine.objects.order_by("pk").values_list("amount", flat=True))
    workflow.undo(reform, by=admin)
    assert list(AllocationLine.objects.order_by("pk").values_list("amount", flat=True)) == amounts
    assert AllocationRun.objects.get(pk=old.pk).state == "done"
