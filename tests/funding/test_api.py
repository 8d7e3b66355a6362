"""The same rules in the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from rest_framework.test import APIRequestFactory, force_authenticate

from funding.grant_pages.api import GrantViewSet
from funding.models import AllocationRun, Grant
from funding.results.api import AllocationRunViewSet
from funding.runs.lifecycle import carry_out
from networks.models import User


@pytest.fixture
def run(grant_2024: Grant, grant_manager: User) -> AllocationRun:
    run = AllocationRun.objects.create(grant=grant_2024, key=grant_2024.keys.get(), requested_by=grant_manager)
    carry_out(run.pk)
    return run


def get(view_set: type, user: User | None, **kwargs: object):
    request = APIRequestFactory().get("/")
    if user is not None:
        force_authenticate(request, user)
    view = view_set.as_view({"get": "retrieve" if kwargs else "list"})  # type: ignore[attr-defined]
    return view(request, **kwargs)


def test_grants_with_what_was_decided(grant_2024: Grant) -> None:
    data = get(GrantViewSet, None, key="2024").data
    assert data["amount_to_share"] == data["stated_sum"] == 36_683_801
    assert data["decided_sum"] == 36_683_802
    assert data["decided"][0] == {
        "network": "agder",
        "project_number": "103972",
        "amount": 2_950_584,
        "computed": None,
        "reason": "",
        "source": data["source"],
        "decided_on": None,
    }


def test_runs_for_grant_staff(run: AllocationRun, grant_manager: User, administrator: User) -> None:
    for person in (grant_manager, administrator):
        data = get(AllocationRunViewSet, person).data["results"][0]
        assert data["state"] == "done"
        assert sum(line["amount"] for line in data["lines"]) == 36_683_801
        assert get(AllocationRunViewSet, person, pk=run.pk).data["key"]["flat_share"] == "0.600000"


def test_runs_for_nobody_else(run: AllocationRun, outsiders: list[User]) -> None:
    for person in [None, *outsiders]:
        assert get(AllocationRunViewSet, person).data["results"] == []
        assert get(AllocationRunViewSet, person, pk=run.pk).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries(
    small_grant: Callable[[int], Grant],
    grant_manager: User,
    django_assert_num_queries: Callable,
    count: int,
) -> None:
    grant = small_grant(count)
    carry_out(AllocationRun.objects.create(grant=grant, key=grant.keys.get(), requested_by=grant_manager).pk)
    with django_assert_num_queries(5):  # count, grants, decided amounts, deductions, corrections
        get(GrantViewSet, None).render()
    with django_assert_num_queries(4):  # roles, count, runs, lines
        get(AllocationRunViewSet, grant_manager).render()


def test_the_addresses() -> None:
    assert reverse("funding:grant", args=["2024"]) == "/tilskudd/2024/"
    assert reverse("funding:run", args=[7]) == "/tilskudd/kjoring/7/"
