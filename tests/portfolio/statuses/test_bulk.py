"""Many cells in one request: what the grid and the API send, and pasted blocks."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.utils import timezone

from core.errors import InvalidInput
from networks.models import Municipality, Role
from portfolio.grid import content as grid
from portfolio.grid import pasting
from portfolio.grid.pasting import Shown
from portfolio.grid_reference import cell_id
from portfolio.models import AdoptionStatus, Solution, StatusReport
from tests import cases
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

    def test_a_date_beside_a_confirmation_is_said_to_be_unused(self, client, contact):
        client.force_login(contact)
        send(client, one(ARENDAL), date="2024-05-01")
        (confirmed,) = send(client, one(ARENDAL, do="confirm", version=1, date="2024-06-01")).json()["results"]
        assert confirmed["result"] == "saved"
        assert confirmed["reason"].startswith("Datoen er ikke brukt")
        assert AdoptionStatus.objects.get().effective_date.isoformat() == "2024-05-01"
        (plain,) = send(client, one(ARENDAL, do="confirm", version=2)).json()["results"]
        assert plain["reason"] == ""

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
    def read(self, contact, text: str, start: str = "", shown: list[str] | None = None) -> list[tuple[Any, ...]]:
        """(row, municipality, solution, outcome) of each cell; `start` is the cell where one stands, and `shown` the
        numbers of the rows that are shown from there, all when left out."""
        built = grid.build("agder", contact)
        rows = [row.municipality_id for row in built.rows if shown is None or row.number in shown]
        columns = [column.solution.pk for column in built.columns]
        if start:
            _word, municipality, solution = start.split("-")
            rows = rows[rows.index(int(municipality)) :]
            columns = columns[columns.index(int(solution)) :]
        self.pasted = pasting.read(text, built, by=contact, shown=Shown(rows, columns))
        return [(line.row, line.name, line.solution, line.outcome) for line in self.pasted.preview.lines]

    def test_our_own_download_comes_back_clean(self, client, contact, demo):
        text = client.get("/nettverk/agder/status/?format=csv").text.lstrip("\ufeff")
        cells = self.read(contact, text)
        assert len({name for _row, name, _solution, _outcome in cells}) == 25
        assert {outcome for *_cell, outcome in cells} == {"same"}

    def test_along_what_is_shown_from_where_one_stands(self, contact):
        cells = self.read(contact, "4\t1\nplanlagt", one(GRIMSTAD, "vkp")["cell"])
        assert cells == [
            (1, "Grimstad", "vkp", "new"),
            (1, "Grimstad", "meldinger", "new"),
            (2, "Hægebostad", "vkp", "new"),
        ]

    def test_an_empty_cell_keeps_its_place(self, contact):
        cells = self.read(contact, cases.text("paste-leading-blank.txt"), one(ARENDAL, "vederlag")["cell"])
        assert [(row, name) for row, name, *_rest in cells] == [(2, "Birkenes"), (3, "Bygland")]

    def test_hidden_rows_are_not_touched(self, contact):
        shown = [GRIMSTAD, "4204", "4201"]
        self.read(contact, cases.text("paste-filtered.txt"), one(GRIMSTAD, "vkp")["cell"], shown)
        assert [(line.name, line.level) for line in self.pasted.preview.lines] == [
            ("Grimstad", "made_available"),
            ("Kristiansand", "in_use"),
            ("Risør", "in_use"),
        ]

    def test_what_falls_outside_is_told(self, contact):
        built = grid.build("agder", contact)
        row, column = built.rows[-1], built.columns[-1]
        cells = self.read(contact, "4\t4\n4", cell_id(row.municipality_id, column.solution.pk))
        assert [(name, solution) for _row, name, solution, _outcome in cells] == [(row.name, column.solution.key)]
        assert [one.reason for one in self.pasted.table.unused] == ["Faller utenfor rutenettet."]
        assert [one.reason for one in self.pasted.table.unread] == ["Faller utenfor rutenettet."]

    def test_a_break_in_a_quoted_cell_is_no_row(self, contact):
        assert self.read(contact, cases.text("paste-quoted-newline.txt")) == [
            (2, "Risør", "vkp", "new"),
            (3, "Grimstad", "vkp", "new"),
        ]
        assert self.read(contact, cases.text("paste-break-then-neighbour.txt")) == [
            (2, "Bykle", "vkp", "new"),
            (2, "Bykle", "digihelse", "new"),
        ]
        assert [(one.letter, one.name) for one in self.pasted.table.unused] == [("C", "Merknad")]

    def test_the_head_is_found_below_a_title(self, contact):
        assert self.read(contact, cases.text("paste-title-row.txt")) == [(3, "Risør", "vkp", "new")]
        assert [row.text for row in self.pasted.table.unread] == ["Status pr 1. mars"]

    def test_heads_without_names_go_along_the_rows(self, contact):
        cells = self.read(contact, "DigiHelse\tVKP\n4\t\n\t3\n", one(GRIMSTAD, "vkp")["cell"])
        assert cells == [(2, "Grimstad", "digihelse", "new"), (3, "Hægebostad", "vkp", "new")]

    def test_names_in_any_form_without_a_head(self, contact):
        text = "4203 Arendal\t4\nrisor\tplanlagt\nGrimstad kommune\t1\n"
        cells = self.read(contact, text, one("4205", "vkp")["cell"])
        assert [(name, solution) for _row, name, solution, _outcome in cells] == [
            ("Arendal", "vkp"),
            ("Risør", "vkp"),
            ("Grimstad", "vkp"),
        ]
        both = self.read(contact, "4203\tArendal\t4\n4202\tGrimstad\t3\n", one(ARENDAL, "vkp")["cell"])
        assert [(name, key) for _row, name, key, _outcome in both] == [("Arendal", "vkp"), ("Grimstad", "vkp")]

    def test_words_numbers_and_what_is_refused(self, contact):
        report(ARENDAL, "vkp", "in_use")
        block = (
            "Kommunenr\tVKP\tTull\n4203\tI bruk\tx\n4202\tmade_available\tx\n4202\t1\t\n9999\t1\n4204\tkanskje\n"
            "Bergen\t4\nArendall\t4"
        )
        cells = self.read(contact, block)
        assert [(row, outcome) for row, *_cell, outcome in cells] == [
            (2, "same"),
            *((row, "refused") for row in range(3, 9)),
        ]
        reasons = [line.reason for line in self.pasted.preview.lines]
        assert reasons[1] == reasons[2] == "Kommunen og løsningen står mer enn én gang i tabellen."
        assert "ingen kommune med nummer 9999" in reasons[3]
        assert "«kanskje» er ikke et nivå" in reasons[4]
        assert reasons[5] == "Bergen er ikke i dette rutenettet."
        assert "Mente du Arendal" in reasons[6]

    def test_dates_of_the_cells_and_the_old_one_beside_a_new_level(self, contact):
        report(ARENDAL, "vkp", "planned", dt.date(2024, 3, 1))
        head = "Kommune\tVKP\tVKP: gjelder fra"
        self.read(contact, f"{head}\nArendal\ti bruk\t1.3.24\nGrimstad\ti bruk\t1. mars 2024")
        first, second = self.pasted.changes
        assert (first["date"], second["date"]) == (timezone.localdate().isoformat(), "2024-03-01")

    def test_two_columns_of_one_meaning_are_not_guessed_between(self, contact):
        with pytest.raises(InvalidInput, match="Flere kolonner"):
            self.read(contact, "Kommune\tVKP\tvkp\nArendal\t4\t3")

    def test_only_rows_that_one_may_change(self, make_user):
        own = make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=Municipality.objects.get(number=ARENDAL))
        cells = self.read(own, "Kommune\tVKP\nArendal\t4\nGrimstad\t4")
        assert [outcome for *_cell, outcome in cells] == ["new", "refused"]

    def test_through_the_page(self, client, contact):
        client.force_login(contact)
        vkp = Solution.objects.get(key="vkp")
        places = [Municipality.objects.get(number=number).pk for number in (GRIMSTAD, "4201")]
        sent = {"grid": "agder//", "text": "4\nflott", "rows": f"{places[0]},{places[1]}", "columns": str(vkp.pk)}
        page = client.post("/status/lim-inn/", sent)
        assert [change["cell"] for change in page.context["pasted"].changes] == [cell_id(places[0], vkp.pk)]
        assert "1 rad kan lagres, 0 delvis, 1 ikke, 0 uendret." in page.text
        assert "Lagre det som kan lagres (1)" in page.text

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
