"""Statuses from a file: as people write them, looked at before they count, stored as far as they can be."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from networks.models import Municipality, Role
from portfolio.models import AdoptionStatus, StatusFile, StatusReport
from portfolio.status_files import workflow
from tests import cases
from tests.portfolio.counting.test_progress import report

pytestmark = pytest.mark.usefixtures("portfolio")

MARCH = dt.date(2024, 3, 1)
HEAD = "Kommunenummer;Kommune;Løsning;Nivå;Gjelder fra"


def upload(client: Any, content: bytes | str, name: str = "status.csv") -> Any:
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    file.name = name
    return client.post(reverse("portfolio:status_import"), {"file": file}, follow=True)


def page_of(response: Any) -> str:
    return str(response.request["PATH_INFO"])


def held(key: str = "vkp") -> dict[str, tuple[str, dt.date]]:
    """What each municipality is at with a solution, and since when."""
    rows = AdoptionStatus.objects.filter(solution__key=key).select_related("municipality")
    return {row.municipality.number: (row.level, row.effective_date) for row in rows}


@pytest.fixture
def contact(contact, client):
    client.force_login(contact)
    return contact


# --- What is read --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", cases.SHAPES)
def test_each_case_is_read_whole_and_stored(client, contact, name):
    response = upload(client, cases.content(name), name)
    assert response.context["preview"].rows == {"stored": 3, "partly": 0, "not_stored": 0, "unchanged": 0}

    client.post(f"{page_of(response)}lagre/")

    assert held() == dict.fromkeys(("4201", "4202", "4203"), ("in_use", MARCH))


def test_dates_as_norwegians_write_them(client, contact):
    response = upload(client, cases.content("15-dates.csv"))
    assert "Datoene i filen kan leses på to måter" in response.text
    assert not response.context["preview"].lines

    answered = answer(client, response, slashes="day")

    lines = {line.number: line for line in answered.context["preview"].lines}
    right = ["4201", "4202", "4203", "4204", "4205", "4206", "4207", "4211"]
    assert {number: line.since for number, line in lines.items() if line.since} == dict.fromkeys(right, "2024-03-01")
    assert [lines[number].reason for number in ("4212", "4213")] == [
        "«2024» mangler dag. Skriv for eksempel 1.3.2024.",
        "«03.2024» mangler dag. Skriv for eksempel 1.3.2024.",
    ]


def answer(client: Any, response: Any, **answers: str) -> Any:
    """Send the form about sheet, columns and dates as it was shown, but for `answers`."""
    form = response.context["reading_form"]
    shown = {name: form.initial.get(name) or "" for name in form.fields} | answers
    sent = {f"kolonne-{name}": value for name, value in shown.items()}
    return client.post(f"{page_of(response)}kolonner/", sent, follow=True)


def test_numbers_as_people_write_them(client, contact):
    lines = upload(client, cases.content("16-numbers.csv")).context["preview"].lines
    assert [(line.number, line.outcome) for line in lines] == [
        (number, "new") for number in ("4201", "4202", "4203", "4204", "4205", "4206", "4207")
    ]


def test_names_as_people_write_them_and_the_solution_is_asked_for(client, contact):
    response = upload(client, cases.content("names-as-written.csv"))
    assert "Filen sier ikke hvilken løsning den gjelder" in response.text

    answered = answer(client, response, solution_key="vkp")

    lines = answered.context["preview"].lines
    assert [(line.number, line.solution) for line in lines] == [
        (number, "vkp") for number in ("5610", "5041", "1867", "1818", "3419")
    ]


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_several_sheets_are_asked_about(client, contact):
    rows = [["Kommune", "VKP"], ["Arendal", "i bruk"]]
    later = [["Kommune", "VKP"], ["Grimstad", "planlagt"]]
    response = upload(client, workbook(("2023", rows), ("2024", later)), "bok.xlsx")
    assert "Flere ark i filen kan være dette" in response.text

    answered = answer(client, response, sheet="2024")

    assert [line.name for line in answered.context["preview"].lines] == ["Grimstad"]
    assert "arket «2024», overskriften på rad 1" in answered.text


def test_two_columns_of_one_meaning_are_asked_about(client, contact):
    response = upload(client, "Kommune;Løsning;Nivå;Status\nArendal;VKP;i bruk;planlagt\n")
    assert "Flere kolonner kan bety det samme" in response.text
    assert "Velg den som gjelder" in response.text

    answered = answer(client, response, level="Status")

    assert [line.level for line in answered.context["preview"].lines] == ["planned"]
    assert "«Nivå»" in answered.text


def test_everything_that_was_not_used_is_told(client, contact):
    rows = [
        ["Status i Agder"],
        ["Kommune", "VKP", "Merknad"],
        ["Arendal", "i bruk", "ok"],
        ["Sum", 1],
        ["Kilde: regionen"],
    ]
    response = upload(client, workbook(("Data", rows)), "bok.xlsx")
    text = " ".join(re.sub("<[^>]+>", "", response.text).split())
    assert "arket «Data», overskriften på rad 2 · 1 kolonne er ikke brukt · 3 rader er ikke lest" in text
    assert "C «Merknad»: Ikke en overskrift vi kjenner." in text
    assert "Rad 1 «Status i Agder»: Står over tabellens overskrift." in text
    assert "Rad 4 «Sum · 1»: Sumrad." in text
    assert "Rad 5 «Kilde: regionen»: Ser ut som en merknad: bare én celle er fylt ut." in text


def test_a_formula_without_value_is_refused_and_not_read_as_empty(client, contact):
    rows = [["Kommune", "VKP"], ["Arendal", "=A1"], ["Grimstad", "i bruk"]]
    response = upload(client, workbook(("Data", rows)), "bok.xlsx")
    first, second = response.context["preview"].lines
    assert (first.name, first.outcome, second.outcome) == ("Arendal", "refused", "new")
    assert "formel uten verdi" in first.reason


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_was_exported_reads_in_as_unchanged(client, demo, contact, ending):
    url = f"/framdrift/kommuner.{ending}?losning=kjernejournal&omrade=nettverk:agder"
    client.force_login(contact)

    response = upload(client, client.get(url).content, f"status.{ending}")

    preview = response.context["preview"]
    assert preview.counts["same"] > 15
    assert preview.counts["same"] == len(preview.lines)
    assert "Filen endrer ingenting." in response.text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "path", ["/nettverk/agder/status/?format=", "/status/?alt=1&region=agder&format=", "/portefolje/vkp/?format="]
)
def test_every_status_export_reads_in_as_unchanged(client, demo, contact, path, ending):
    content = client.get(path + ending, headers={"accept-language": "nn"}).content
    assert ending == "xlsx" or "jeld frå" in content.decode()
    client.force_login(contact)

    preview = upload(client, content, f"status.{ending}").context["preview"]

    agder = [line for line in preview.lines if line.number.startswith("42")]
    assert len(agder) > 10
    assert {line.outcome for line in agder} == {"same"}


def test_one_cell_changed_in_the_grids_file(client, demo, contact):
    client.force_login(contact)
    text = client.get("/nettverk/agder/status/?format=csv").content.decode("utf-8-sig")
    head, first = text.splitlines()[:2]
    at = head.split(";").index("VKP")
    cells = first.split(";")
    cells[at : at + 2] = ["nyttiggjort", "01.06.2024"]

    response = upload(client, "\r\n".join([head, ";".join(cells)]).encode())

    (line,) = response.context["preview"].changes
    assert (line.number, line.solution, line.level, line.since) == ("4203", "vkp", "benefit_realised", "2024-06-01")
    assert '<span class="fl-nowrap">01.06.2024</span>' in response.text


def test_columns_that_nobody_knows_are_pointed_out(client, contact):
    response = upload(client, b"Sted;Hva;Fase nr\n4203;VKP;i bruk\n")
    assert "Vi fant ingen rader med status" in response.text
    page = page_of(response)

    wrong = client.post(f"{page}kolonner/", {"kolonne-number": "Sted"})
    assert (wrong.status_code, "Velg kolonnen." in wrong.text) == (422, True)
    twice = client.post(f"{page}kolonner/", {"kolonne-number": "Sted", "kolonne-level": "Sted"})
    assert (twice.status_code, "valgt to ganger: Sted" in twice.text) == (422, True)
    chosen = {"kolonne-number": "Sted", "kolonne-solution": "Hva", "kolonne-level": "Fase nr"}
    assert "1 nye" in client.post(f"{page}kolonner/", chosen, follow=True).text
    client.post(f"{page}lagre/")

    assert held()["4203"][0] == "in_use"
    assert client.get(f"{page}fil/").content == b"Sted;Hva;Fase nr\n4203;VKP;i bruk\n"
    again = client.post(f"{page}lagre/", follow=True)
    assert "allerede avgjort" in again.text
    assert StatusReport.objects.count() == 1


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b";;\n;;\n", b""])
def test_a_file_that_is_none_says_so_at_the_field(client, contact, content):
    response = upload(client, content)
    assert response.status_code == 422
    assert 'id="id_file' in response.text


# --- What is stored ------------------------------------------------------------------------------------------

MIXED = (
    f"{HEAD}\n4203;;vkp;i bruk;01.05.2024\n0301;;vkp;i bruk;\n4202;;tull;i bruk;\n4204;;vkp;flott;\n"
    "4205;;vkp;i bruk;i går\n9999;;vkp;i bruk;\n4206;;vkp;i bruk;\n4206;;vkp;planlagt;\n4207;Arendal;vkp;i bruk;\n"
)


def test_what_can_be_stored_is_stored_and_the_rest_comes_back_to_be_mended(client, contact):
    response = upload(client, MIXED)
    preview = response.context["preview"]
    assert preview.rows == {"stored": 1, "partly": 0, "not_stored": 8, "unchanged": 0}
    reasons = {line.row: line.reason for line in preview.lines if line.reason}
    assert reasons == {
        3: "Du kan bare melde status for kommuner i din egen region.",
        4: "Løsningen «tull» finnes ikke.",
        5: reasons[5],
        6: "«i går» er ikke en dato. Skriv for eksempel 1.3.2024.",
        7: "Det er ingen kommune med nummer 9999.",
        8: "Kommunen og løsningen står mer enn én gang i tabellen.",
        9: "Kommunen og løsningen står mer enn én gang i tabellen.",
        10: "Nummeret 4207 er Flekkefjord, men navnet er Arendal.",
    }
    assert "«flott» er ikke et nivå." in reasons[5]
    assert "Lagre det som kan lagres (1)" in response.text
    page = page_of(response)

    refused = client.post(f"{page}lagre-alt/", follow=True)
    assert "Rad 3, Oslo: Du kan bare melde status" in refused.text
    assert not held()
    stored = client.post(f"{page}lagre/", follow=True)
    assert "1 status er lagret." in stored.text
    assert held() == {"4203": ("in_use", dt.date(2024, 5, 1))}

    csv = client.get(f"{page}?format=csv&tabell=rest").content.decode("utf-8-sig")
    lines = csv.splitlines()
    assert lines[0] == f"{HEAD};Hvorfor ikke"
    assert len(lines) == 9
    mended = csv.replace(";flott;", ";i bruk;").replace("9999;", "4211;")
    again = upload(client, mended)
    assert [line.number for line in again.context["preview"].changes] == ["4204", "4211"]


def test_a_row_of_which_some_can_be_stored(client, contact):
    response = upload(client, "Kommune;VKP;DigiHelse\nArendal;i bruk;flott\nGrimstad;i bruk;planlagt\n")
    assert response.context["preview"].rows == {"stored": 1, "partly": 1, "not_stored": 0, "unchanged": 0}

    client.post(f"{page_of(response)}lagre/")

    assert set(held()) == {"4203", "4202"}
    book = load_workbook(io.BytesIO(client.get(f"{page_of(response)}?format=xlsx&tabell=rest").content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("Kommune", "VKP", "DigiHelse", "Hvorfor ikke")
    assert rows[1][:3] == ("Arendal", "i bruk", "flott")
    assert len(rows) == 2


def test_all_is_stored_after_the_preview(client, demo, contact):
    rows = "Kommunenummer;Løsning;Nivå;Gjelder fra\r\n4203;vkp;i bruk;01.05.2024\r\n4202;VKP;planlagt;2024-05-01\r\n"

    response = upload(client, rows)
    assert "Lagre alle 2" in response.text
    client.post(f"{page_of(response)}lagre/")

    assert {number: level for number, (level, _day) in held().items() if number in ("4203", "4202")} == {
        "4203": "in_use",
        "4202": "planned",
    }


def test_a_changed_level_beside_the_old_date_gets_todays_and_can_get_its_own_back(client, contact, today):
    for number in ("4203", "4202"):
        report(number, "vkp", "planned", MARCH)
    text = f"{HEAD}\n4203;;vkp;i bruk;01.03.2024\n4202;;vkp;ikke startet;01.03.2024\n"
    response = upload(client, text)
    arendal, grimstad = response.context["preview"].lines
    assert (arendal.since, arendal.in_file) == (today.isoformat(), "2024-03-01")
    assert (arendal.is_down, grimstad.is_down) == (False, True)
    assert "Datoen i filen er den gamle; dagens dato er foreslått." in response.text
    assert "↓ ned" in response.text

    client.post(f"{page_of(response)}lagre/", {"fildato": "0"})

    assert held() == {"4203": ("in_use", MARCH), "4202": ("not_started", today)}


@pytest.fixture
def today():
    from django.utils import timezone

    return timezone.localdate()


def test_what_is_older_than_what_holds_is_refused(client, contact):
    report("4203", "vkp", "in_use", MARCH)
    (line,) = upload(client, f"{HEAD}\n4203;;vkp;planlagt;01.02.2024\n").context["preview"].lines
    assert line.outcome == "refused"
    assert "som er nyere" in line.reason


def test_nothing_is_stored_over_what_has_changed_since(client, contact):
    response = upload(client, "kommunenummer;løsning;nivå\n4203;vkp;i bruk\n4202;vkp;i bruk\n")
    report("4202", "vkp", "planned")

    whole = client.post(f"{page_of(response)}lagre-alt/", follow=True)
    assert "Rad 3, Grimstad: Noen har endret statusen" in whole.text
    assert "4203" not in held()
    assert StatusFile.objects.get().is_draft

    partly = client.post(f"{page_of(response)}lagre/", follow=True)
    assert held()["4203"][0] == "in_use"
    assert held()["4202"][0] == "planned"
    assert "Noen har endret statusen siden filen ble lest" in partly.text


def test_who_may_not(client, contact, make_user):
    response = upload(client, "kommunenummer;løsning;nivå\n4203;vkp;i bruk\n")
    client.force_login(make_user(Role.CONTACT_PERSON, "nordland"))
    assert "Du kan bare melde status" in client.post(f"{page_of(response)}lagre/", follow=True).text
    assert not held()
    client.force_login(make_user(Role.READER, "agder"))
    assert client.get(page_of(response)).status_code == 403
    client.force_login(contact)
    assert client.post(f"{page_of(response)}slett/").status_code == 404
    assert StatusFile.objects.get().is_draft


@pytest.mark.parametrize("count", [1, 3, 25])
def test_statements_are_the_same_for_few_and_many_rows(contact, django_assert_num_queries, count):
    numbers = Municipality.objects.filter(number__startswith="42").values_list("number", flat=True)[:count]
    text = HEAD + "".join(f"\n{number};;vkp;i bruk;01.03.2024" for number in numbers)
    # Roles; what there is: periods, solutions, municipalities, statuses; the solutions' names; the file.
    with django_assert_num_queries(READ):
        file = workflow.upload(text.encode(), "status.csv", contact)
    with django_assert_num_queries(STORED):
        assert workflow.store(file.pk, by=contact) == count


READ, STORED = 7, 10
