"""Many cells in one request: what the grid and the API send, and pasted blocks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from networks.models import Municipality, Role
from portfolio.grid import content as grid
from portfolio.grid import pasting
from portfolio.models import AdoptionStatus, Solution, StatusReport
from tests.portfolio.counting.test_progress import report
from tests.portfolio.grid.test_grid import ARENDAL, cell, counts

pytestmark = pytest.mark.usefixtures("portfolio")
GRIMSTAD, TROMSO = "4202", "5501"
GRID = "/nettverk/agder/status/"


def one(number: str, key: str = "vkp", **fields: Any) -> dict[str, Any]:
    ids = (Municipality.objects.get(number=number).pk, Solution.objects.get(key=key).pk)
    return {"cell": "cell-{}-{}".format(*ids), "level": "in_use", "version": 0, **fields}


def send(client: Any, *changes: dict[str, Any], name: str = "agder//", **fields: Any) -> Any:
    body = {"grid": name, "changes": changes, **fields}
    return client.post("/status/ruter/", json.dumps(body), content_type="application/json")


class TestTheGrid:
    def test_the_answer_holds_what_a_new_page_would(self, client, contact):
        client.force_login(contact)
        response = send(client, one(ARENDAL), one(GRIMSTAD, level="planned"))

        answer, fresh = response.json(), client.get(GRID).text
        assert response.status_code == 200
        assert answer["message"].startswith("2 ruter lagret")
        ids = answer["results"][0]["cell"]
        assert answer["parts"][ids] == cell(fresh, ARENDAL, "vkp")
        assert all(part in fresh for part in answer["parts"].values())
        assert counts(fresh, "vkp")[0] == "1 av 25"

    def test_date_and_source_hold_for_all(self, client, contact):
        client.force_login(contact)
        send(client, one(ARENDAL), one(GRIMSTAD), date="2024-05-01", source="owner")

        assert set(StatusReport.objects.values_list("effective_date", "source")) == {
            (StatusReport.objects.first().effective_date, "owner")
        }
        assert StatusReport.objects.first().effective_date.isoformat() == "2024-05-01"

    def test_confirm_and_undo(self, client, contact):
        client.force_login(contact)
        send(client, one(ARENDAL))
        confirmed = send(client, one(ARENDAL, do="confirm", version=1)).json()
        assert "er bekreftet" in confirmed["message"]
        assert AdoptionStatus.objects.get().report.kind == "confirmation"
        undone = send(client, one(ARENDAL, do="undo", version=2)).json()
        assert undone["message"].startswith("Angret: Arendal, VKP er i bruk igjen")
        gone = send(client, one(ARENDAL, do="undo", version=3)).json()
        assert gone["message"].startswith("Angret: Arendal, VKP er ikke rapportert igjen")
        assert not AdoptionStatus.objects.exists()

    def test_sending_the_same_again_saves_nothing_twice(self, client, contact):
        client.force_login(contact)
        for _attempt in range(2):
            assert send(client, one(ARENDAL)).status_code == 200
        assert StatusReport.objects.count() == 1

    def test_the_second_writer_gets_both_values(self, client, contact):
        report(ARENDAL, "vkp", "planned")
        client.force_login(contact)
        response = send(client, one(ARENDAL))

        assert response.status_code == 409
        assert "planlagt" in response.json()["conflict"]
        assert "i bruk" in response.json()["conflict"]

    @pytest.mark.parametrize("body", ["", "[]", "{}", '{"changes": []}', '{"changes": [{"cell": "x", "version": 1}]}'])
    def test_nonsense(self, client, contact, body):
        client.force_login(contact)
        response = client.post("/status/ruter/", body, content_type="application/json")
        assert (response.status_code, StatusReport.objects.exists()) == (400, False)

    def test_outsiders(self, client, make_user):
        assert send(client, one(ARENDAL)).status_code == 401
        client.force_login(make_user(Role.READER, "agder"))
        assert send(client, one(ARENDAL)).status_code == 403
        assert not StatusReport.objects.exists()

    @pytest.mark.parametrize("name", ["agder//", "//", "//alt", "/vkp/"])
    def test_each_kind_of_grid(self, client, contact, name):
        client.force_login(contact)
        assert len(send(client, one(ARENDAL), name=name).json()["parts"]) >= 3

    @pytest.mark.parametrize("count", [1, 25])
    def test_number_of_queries(self, client, contact, django_assert_num_queries, count):
        client.force_login(contact)
        client.get(GRID)
        numbers = Municipality.objects.filter(number__startswith="42").values_list("number", flat=True)[:count]
        changes = [one(number) for number in numbers]
        # Session, user, roles; lock, what stands there, reports, current rows; the frame, statuses, the country's
        # counts; and the savepoint that stands for the transaction in tests.
        with django_assert_num_queries(10 + 2):
            assert send(client, *changes).status_code == 200


class TestOtherGrids:
    def test_the_whole_country_and_one_solution(self, client, django_assert_num_queries):
        report(ARENDAL, "vkp", "in_use")
        client.get("/status/")
        with django_assert_num_queries(3):
            text = client.get("/status/?alt=1").text
        assert text.count('<td id="cell-') == 357 * 17
        assert text.count('<td id="national-') == 17
        assert client.get("/status/").text.count('<td id="cell-') == 357 * 7
        with django_assert_num_queries(3):
            one_solution = client.get("/portefolje/vkp/status/").text
        assert one_solution.count('<td id="cell-') == 357
        assert client.get("/portefolje/finnes-ikke/status/").status_code == 404


class TestPasting:
    def read(self, contact, text: str, start: str = "") -> list[tuple[str, str, list[tuple[str, str]]]]:
        pasted = pasting.read(text, grid.build("agder", contact), start)
        return [(row.name, row.outcome, [(one.solution, one.outcome) for one in row.cells]) for row in pasted.rows]

    def test_our_own_download_comes_back_clean(self, client, contact, demo):
        text = client.get("/nettverk/agder/status/?format=csv").text.lstrip("\ufeff").split("\r\n\r\n")[0]
        rows = self.read(contact, text)
        assert len(rows) == 25
        assert {outcome for _name, outcome, _cells in rows} == {"same"}

    def test_by_position_from_where_one_stands(self, contact):
        rows = self.read(contact, "4\t1\nplanlagt", one(GRIMSTAD, "vkp")["cell"])
        assert rows[0] == ("Grimstad", "changed", [("VKP", "changed"), ("Meldinger", "changed")])
        assert rows[1][0] == "Hægebostad"

    def test_words_numbers_and_what_is_refused(self, contact):
        report(ARENDAL, "vkp", "in_use")
        block = "Kommunenr\tVKP\tTull\n4203\tI bruk\tx\n4202\tmade_available\tx\n4202\t1\t\n9999\t1\n4204\tkanskje"
        rows = self.read(contact, block)
        assert [(name, outcome) for name, outcome, _cells in rows] == [
            ("Arendal", "same"),
            ("Grimstad", "changed"),
            ("Grimstad", "refused"),
            ("9999", "refused"),
            ("Kristiansand", "refused"),
        ]

    def test_only_rows_that_one_may_change(self, make_user):
        own = make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=Municipality.objects.get(number=ARENDAL))
        rows = self.read(own, "Kommune\tVKP\nArendal\t4\nGrimstad\t4")
        assert [outcome for _name, outcome, _cells in rows] == ["changed", "refused"]

    def test_nothing(self, client, contact):
        client.force_login(contact)
        text = client.post("/status/lim-inn/", {"grid": "agder//", "text": " "}).text
        assert "Det er ingenting å lime inn" in text


class TestTheApi:
    def test_a_result_for_each(self, client, contact):
        client.force_login(contact)
        changes = [
            {"municipality": ARENDAL, "solution": "vkp", "level": "in_use", "version": 0},
            {"municipality": TROMSO, "solution": "vkp", "level": "in_use", "version": 0},
        ]
        response = client.post(
            "/api/v1/statuses/bulk/", json.dumps({"changes": changes}), content_type="application/json"
        )

        assert [(row["municipality"], row["result"], row["version"]) for row in response.json()] == [
            (ARENDAL, "saved", 1),
            (TROMSO, "refused", 0),
        ]
        whole = {"changes": [{**changes[0], "version": 1, "level": "planned"}, changes[1]], "whole": True}
        again = client.post("/api/v1/statuses/bulk/", json.dumps(whole), content_type="application/json")
        assert [row["result"] for row in again.json()] == ["held_back", "refused"]

    def test_agreement(self, client, demo):
        rows = client.get("/api/v1/agreement/").json()
        found = [(row["theirs"], row["ours"]) for row in rows if row["solution"] == "kjernejournal"]
        assert (215, 215) in found
        assert (214, 215) in found
