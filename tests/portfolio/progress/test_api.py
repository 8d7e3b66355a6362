"""Solutions, statuses and progress for machines."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from networks.models import Municipality, Role
from portfolio.models import AdoptionStatus, Level, Solution, StatusReport
from tests.portfolio.counting.test_progress import OSLO, report
from tests.portfolio.grid.test_grid import ARENDAL

pytestmark = pytest.mark.usefixtures("portfolio")

STATUSES, PROGRESS, SOLUTIONS = "/api/v1/statuses/", "/api/v1/progress/", "/api/v1/solutions/"


def post(client: Any, user: Any = None, **fields: Any) -> Any:
    if user is not None:
        client.force_login(user)
    values = {
        "municipality": ARENDAL,
        "solution": "vkp",
        "level": "in_use",
        "effective_date": "2024-05-01",
        "version": 0,
    }
    return client.post(STATUSES, {**values, **fields}, content_type="application/json")


class TestSolutions:
    def test_what_is_counted_ambition_and_published_counts(self, client):
        row = client.get(f"{SOLUTIONS}kjernejournal/").json()

        solution = Solution.objects.get(key="kjernejournal")
        assert row["counted_level"] == "made_available"
        assert row["focus_area"] == "Legemiddelområdet"
        assert row["definition"] == solution.definition
        assert row["ambition"]["count"] == 356
        assert row["ambition"]["scope"] == ""
        assert 215 in [count["value"] for count in row["published_counts"]]
        assert all(count["source"] for count in row["published_counts"])

    def test_all(self, client, django_assert_num_queries):
        with django_assert_num_queries(4):
            rows = client.get(SOLUTIONS).json()
        assert rows["count"] == 17
        assert {row["key"]: row["ambition"] for row in rows["results"]}["pll"] is None
        (hp,) = [row for row in rows["results"] if row["key"] == "helseplattformen"]
        assert (hp["ambition"]["count"], hp["ambition"]["scope"]) == (19, "Midt-Norge")


class TestStatuses:
    def test_current(self, client, contact):
        report(OSLO, "vkp", Level.IN_USE, comment="Alle bydeler", recorded_by=contact)
        (row,) = client.get(STATUSES).json()["results"]

        assert (row["municipality"], row["municipality_name"], row["solution"]) == ("0301", "Oslo", "vkp")
        assert (row["level"], row["effective_date"], row["version"]) == ("in_use", "2023-01-01", 1)
        assert (row["source"], row["comment"], row["recorded_by"]) == ("region", "Alle bydeler", None)

        client.force_login(contact)
        assert client.get(STATUSES).json()["results"][0]["recorded_by"] == contact.name

    def test_as_of(self, client):
        report("3101", "vkp", Level.PLANNED, dt.date(2022, 1, 1), current=False)
        report("3101", "vkp", Level.IN_USE, dt.date(2024, 2, 1))

        (then,) = client.get(STATUSES, {"as_of": "2023-12-31"}).json()["results"]
        (now,) = client.get(STATUSES).json()["results"]
        assert (then["municipality"], then["level"], then["version"]) == ("3001", "planned", None)
        assert (now["municipality"], now["level"]) == ("3101", "in_use")
        assert client.get(STATUSES, {"as_of": "2021-12-31"}).json()["count"] == 0
        assert client.get(STATUSES, {"as_of": "i går"}).status_code == 400

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"network": "agder"}, 2),
            ({"network": "oslo"}, 1),
            ({"network": "atlantis"}, 0),
            ({"solution": "vkp"}, 2),
            ({"municipality": ARENDAL}, 2),
            ({"municipality": ARENDAL, "solution": "vkp"}, 1),
            ({"level": ["in_use", "planned"]}, 2),
            ({"level": "ferdig"}, None),
        ],
    )
    def test_filters(self, client, query, found):
        report(ARENDAL, "vkp", Level.IN_USE)
        report(ARENDAL, "digihelse", Level.PLANNED)
        report(OSLO, "vkp", Level.MADE_AVAILABLE)
        response = client.get(STATUSES, query)

        assert response.json().get("count") == found
        assert response.status_code == (400 if found is None else 200)

    @pytest.mark.parametrize("limit", [1, 3])
    def test_number_of_queries(self, client, demo, django_assert_num_queries, limit):
        with django_assert_num_queries(2):
            page = client.get(STATUSES, {"limit": limit}).json()
        assert len(page["results"]) == limit
        assert page["count"] == AdoptionStatus.objects.count()
        assert page["next"]


class TestReporting:
    def test_a_report(self, client, contact):
        response = post(client, contact, comment="Ferdig")

        assert response.status_code == 201
        row = response.json()
        assert (row["level"], row["comment"], row["version"]) == ("in_use", "Ferdig", 1)
        assert row["recorded_by"] == contact.name
        assert AdoptionStatus.objects.get().municipality.number == ARENDAL

    def test_nobody_signed_in(self, client):
        assert post(client).status_code == 401
        assert not StatusReport.objects.exists()

    @pytest.mark.parametrize(("role", "network"), [(Role.CONTACT_PERSON, "rogaland"), (Role.READER, "agder")])
    def test_outsiders(self, client, make_user, role, network):
        response = post(client, make_user(role, network))

        assert response.status_code == 403
        assert "din egen region" in response.json()["detail"]
        assert not StatusReport.objects.exists()

    def test_conflict(self, client, contact):
        post(client, contact, level="planned")
        response = post(client, contact)

        assert response.status_code == 409
        theirs = response.json()["theirs"]
        assert (theirs["level"], theirs["version"]) == ("planned", 1)
        assert StatusReport.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("municipality", "9999"),
            ("municipality", "301"),
            ("solution", "finnes-ikke"),
            ("level", "ferdig"),
            ("effective_date", "2999-01-01"),
            ("effective_date", "01.05.2024"),
            ("version", None),
            ("evidence", "javascript:alert(1)"),
            ("comment", "x" * 501),
        ],
    )
    def test_wrong_values_are_named_by_field(self, client, contact, field, value):
        response = post(client, contact, **{field: value})

        assert response.status_code == 400
        assert list(response.json()) == [field]
        assert not StatusReport.objects.exists()


class TestProgress:
    def test_country_and_networks(self, client, demo):
        rows = {row["solution"]: row for row in client.get(PROGRESS).json()}

        assert next(iter(rows)) == "vederlag"
        assert len(rows) == 7
        row = rows["digihelse"]
        reached = sum(network["reached"] or 0 for network in row["networks"])
        assert (row["level"], row["national"]["reached"], row["national"]["total"]) == ("in_use", reached, 357)
        assert row["gap"] == row["ambition"]["count"] - reached
        assert len(row["networks"]) == 11
        assert {network["network"] for network in rows["helseplattformen"]["networks"]} == {
            "more-og-romsdal",
            "trondelag",
        }

    def test_nobody_has_reported(self, client):
        row = client.get(PROGRESS).json()[0]

        assert (row["national"]["reached"], row["national"]["share"], row["gap"]) == (None, None, None)

    def test_on_a_date_and_at_a_level(self, client):
        report(ARENDAL, "kjernejournal", Level.MADE_AVAILABLE, dt.date(2022, 1, 1), current=False)
        report(ARENDAL, "kjernejournal", Level.IN_USE, dt.date(2024, 2, 1))

        def reached(**query: str) -> tuple[int | None, int]:
            rows = client.get(PROGRESS, query).json()
            (row,) = [row for row in rows if row["solution"] == "kjernejournal"]
            return row["national"]["reached"], row["national"]["total"]

        assert reached() == (1, 357)
        assert reached(level="in_use") == (1, 357)
        assert reached(level="in_use", as_of="2023-12-31") == (0, 356)
        assert reached(as_of="2023-12-31") == (1, 356)
        assert reached(as_of="2021-12-31") == (None, 356)

    @pytest.mark.parametrize("query", [{"level": "not_relevant"}, {"level": "ferdig"}, {"as_of": "2023"}])
    def test_wrong_parameters(self, client, query):
        response = client.get(PROGRESS, query)

        assert response.status_code == 400
        assert list(response.json()) == list(query)

    def test_number_of_queries(self, client, demo, django_assert_num_queries):
        with django_assert_num_queries(5):
            client.get(PROGRESS)


def test_a_municipality_that_is_no_more_is_not_counted_today(client):
    report(ARENDAL, "vkp", Level.IN_USE)
    Municipality.objects.get(number=ARENDAL).periods.update(valid_to=timezone.localdate())

    assert client.get(STATUSES).json()["count"] == 0
