"""The grid as a spreadsheet, in a real browser."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re

import pytest
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import expect

from networks.models import Municipality, Role
from portfolio.models import AdoptionStatus, Solution, StatusReport, Supersession
from tests.portfolio.counting.test_progress import report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("country")]
ARENDAL, GRIMSTAD = "4203", "4202"


@pytest.fixture(autouse=True)
def _reference(portfolio):
    pass


@pytest.fixture
def grid(page, live_server, sign_in, contact):
    """Agder's grid, with the focus in Arendal's first cell."""
    sign_in(page, contact)
    page.goto(live_server.url + "/nettverk/agder/status/")
    page.locator("#status-grid[role=grid]").wait_for()
    page.locator("#status-grid tbody td").first.focus()
    page.evaluate("window.notReloaded = true")
    return page


def cell(page, number: str, key: str):
    ids = (Municipality.objects.get(number=number).pk, Solution.objects.get(key=key).pk)
    return page.locator("#cell-{}-{}".format(*ids))


def saved(page, text: str | re.Pattern[str]) -> None:
    status = page.locator("[data-save-status]")
    expect(status).to_have_attribute("data-state", "saved")
    expect(status).to_contain_text(text)


def press(page, *keys: str) -> int:
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def test_digits_fill_and_undo(grid, contact, axe):
    press(grid, "4")
    saved(grid, "i bruk. Lagret")
    press(grid, "ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "2")
    saved(grid, "3 ruter lagret")
    assert AdoptionStatus.objects.filter(level="planned").count() == 3
    axe(grid)

    press(grid, "Control+z")
    saved(grid, "Angret 3 ruter")
    press(grid, "Control+z")
    saved(grid, "Angret: ")
    assert not AdoptionStatus.objects.exists()
    assert StatusReport.objects.count() == 4
    assert Supersession.objects.filter(withdrawn_by=contact).count() == 4
    press(grid, "Control+z")
    expect(grid.locator("#fl-announce")).to_have_text("Det er ingenting å angre")


def test_twenty_five_municipalities_and_all_solutions_by_keyboard_alone(grid):
    """Every cell another level, without a page load: a digit and an arrow for each."""
    report(ARENDAL, "helseplattformen", "not_relevant")  # so that its column shows in Agder, too
    grid.reload()
    grid.locator("#status-grid[role=grid]").wait_for()
    grid.evaluate("window.notReloaded = true")
    grid.locator("#status-grid tbody td").first.focus()
    columns = grid.locator("#status-grid thead th").count() - 1
    assert columns == 7
    requests: list[str] = []
    grid.on("framenavigated", lambda frame: requests.append(frame.url))
    keystrokes = 0
    wanted = {}
    ids = grid.evaluate(
        "[...document.querySelectorAll('#status-grid tbody tr')].map(r => [...r.cells].slice(1).map(c => c.id))"
    )
    assert len(ids) == 25
    for column in range(columns):
        down = column % 2 == 0
        for index in range(25):
            row = index if down else 24 - index
            digit = 1 + (row * 3 + column) % 5
            wanted[ids[row][column]] = digit
            keystrokes += press(grid, str(digit))
            if index < 24:
                keystrokes += press(grid, "ArrowDown" if down else "ArrowUp")
        if column < columns - 1:
            keystrokes += press(grid, "ArrowRight")
    expect(grid.locator(".fl-waits")).to_have_count(0, timeout=60_000)

    assert keystrokes == 2 * 25 * columns - 1
    assert requests == []
    assert grid.evaluate("window.notReloaded")
    levels = ["not_started", "planned", "made_available", "in_use", "benefit_realised"]
    stored = {
        f"cell-{m}-{s}": level
        for m, s, level in AdoptionStatus.objects.values_list("municipality", "solution", "level")
    }
    assert stored == {key: levels[digit - 1] for key, digit in wanted.items()}


def test_the_whole_column_in_three_keystrokes(grid):
    assert press(grid, "Control+Space", "3") == 2
    saved(grid, "25 ruter lagret")
    assert AdoptionStatus.objects.filter(level="made_available").count() == 25


BLOCK = """Kommune\tVKP\tDigiHelse
Arendal\ti bruk\tplanlagt
4202\ttilgjengelig\tferdig
Atlantis\ti bruk\ti bruk
Kristiansand\t4\t
Tromsø\ti bruk\t"""


def paste(grid, text):
    grid.evaluate(
        """text => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', text);
            const options = { clipboardData, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', options));
        }""",
        text,
    )
    return grid.get_by_role("dialog")


def test_paste_from_a_spreadsheet_with_three_bad_rows(grid, axe):
    report(ARENDAL, "digihelse", "planned")
    grid.reload()
    grid.locator("#status-grid tbody td").first.focus()
    dialog = paste(grid, BLOCK)
    rows = dialog.locator("tbody tr")
    expect(rows).to_have_count(7)
    outcomes = [rows.nth(index).get_attribute("data-outcome") for index in range(7)]
    assert outcomes == ["new", "new", "refused", "refused", "refused", "new", "refused"]
    expect(rows.nth(2)).to_contain_text("«ferdig» er ikke et nivå")
    expect(rows.nth(3)).to_contain_text("ingen kommune som heter «Atlantis»")
    expect(rows.nth(6)).to_contain_text("Tromsø er ikke i dette rutenettet.")
    expect(dialog).to_contain_text("2 rader kan lagres, 1 delvis, 2 ikke, 0 uendret.")
    axe(grid)

    dialog.get_by_role("button", name="Lagre det som kan lagres (3)").click()
    expect(dialog).to_be_hidden()
    saved(grid, "3 ruter lagret")
    expect(cell(grid, GRIMSTAD, "vkp")).to_contain_text("tilgjengelig")
    assert AdoptionStatus.objects.filter(solution__key="vkp").count() == 3
    assert AdoptionStatus.objects.get(solution__key="digihelse").version == 1


def test_the_old_date_beside_a_changed_level_can_be_put_back(grid):
    report(ARENDAL, "vkp", "planned", dt.date(2026, 3, 1))
    report(GRIMSTAD, "vkp", "planned", dt.date(2026, 3, 1))
    grid.reload()
    grid.locator("#status-grid tbody td").first.focus()
    text = "Kommune\tLøsning\tNivå\tFra dato\nArendal\tVKP\ti bruk\t01.03.2026\nGrimstad\tVKP\ti bruk\t01.03.2026"
    dialog = paste(grid, text)
    expect(dialog).to_contain_text("2 statuser er endret, men datoene ved siden av er de gamle")
    dialog.get_by_label(re.compile("Grimstad")).check()
    dialog.get_by_role("button", name="Lagre 2 endringer").click()
    expect(dialog).to_be_hidden()
    saved(grid, "2 ruter lagret")
    dates = dict(AdoptionStatus.objects.values_list("municipality__number", "effective_date"))
    assert dates == {ARENDAL: timezone.localdate(), GRIMSTAD: dt.date(2026, 3, 1)}


def test_the_date_above_the_grid_is_nobodys_leftover(grid):
    """It was chosen for this paste; only a date in the table may have been left from the last download."""
    day = timezone.localdate() - dt.timedelta(days=3)
    report(ARENDAL, "vkp", "planned", day)
    grid.reload()
    grid.get_by_label("Gjelder fra").fill(day.isoformat())
    grid.locator("#status-grid tbody td").first.focus()
    dialog = paste(grid, "Kommune\tVKP\nArendal\ti bruk")
    expect(dialog).not_to_contain_text("den gamle")
    dialog.get_by_role("button", name="Lagre 1 endring").click()
    saved(grid, "i bruk")
    assert AdoptionStatus.objects.get().effective_date == day


def test_paste_into_a_filtered_and_sorted_grid_goes_along_what_is_shown(grid):
    grid.get_by_label("Kommune", exact=True).fill("s")
    grid.locator("th").filter(has_text="Kommune").get_by_role("button").first.click()
    shown = grid.locator("#status-grid tbody tr:visible")
    names = [name.replace("✓", "").strip() for name in shown.locator("th").all_inner_texts()]
    grid.locator("#status-grid td[tabindex='0']").focus()
    press(grid, "Control+Home", "ArrowDown", "ArrowRight")
    dialog = paste(grid, "3\n\n4\t1\n")
    expect(dialog).to_contain_text("2 rader kan lagres")
    dialog.get_by_role("button", name="Lagre 3 endringer").click()
    expect(dialog).to_be_hidden()
    saved(grid, "3 ruter lagret")

    stored = {(row.municipality.name, row.level) for row in AdoptionStatus.objects.select_related("municipality")}
    assert stored == {(names[1], "made_available"), (names[3], "in_use"), (names[3], "not_started")}


def test_the_filter_forgives_letters_and_knows_other_names(grid, live_server):
    field = grid.get_by_label("Kommune", exact=True)
    field.fill("risor")
    expect(grid.locator("#status-grid tbody tr:visible")).to_have_count(1)
    expect(grid.locator("#status-grid tbody tr:visible")).to_contain_text("Risør")
    grid.goto(live_server.url + "/status/")
    grid.locator("#status-grid[role=grid]").wait_for()
    grid.get_by_label("Kommune", exact=True).fill("karasjohka")
    expect(grid.locator("#status-grid tbody tr:visible")).to_have_count(1)
    expect(grid.locator("#status-grid tbody tr:visible")).to_contain_text("Karasjok")


def untidy() -> bytes:
    """A workbook as people make them: a cover, titles, a merged head of two rows, Norwegian dates, a note below."""
    book = Workbook()
    book.active.title = "Les meg"
    book.active.append(["Status samlet inn i mars. Se arket «Data»."])
    sheet = book.create_sheet("Data")
    for row in (
        ["Velferdsteknologi i Agder"],
        ["Oppdatert 1. mars 2024"],
        [],
        ["Kommune", "VKP", None, "DigiHelse", None, "Merknad"],
        [None, "Nivå", "Fra dato", "Nivå", "Fra dato", None],
        ["4203 Arendal", "i bruk", "1. mars 2024", "planlagt", "1.3.24", "ok"],
        ["Risør kommune", "tatt i bruk", 45352, "", "", ""],
        ["Kárášjohka - Karasjok", "i bruk", "01.03.2024", "", "", "ikke vår"],
        [],
        ["Kilde: regionen"],
    ):
        sheet.append(row)
    sheet.merge_cells("B4:C4")
    sheet.merge_cells("D4:E4")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


DROP = """([base64, name]) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name));
    const target = document.querySelector("#status-grid tbody td");
    for (const name of ["dragover", "drop"]) {
        target.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }));
    }
}"""


def test_an_untidy_workbook_is_dropped_on_the_grid_and_stored(grid, axe):
    expect(grid.get_by_role("link", name="Les inn fra Excel …")).to_be_visible()
    grid.evaluate(DROP, [base64.b64encode(untidy()).decode(), "Status Agder.xlsx"])
    grid.wait_for_url("**/framdrift/les-inn/*/")
    main = grid.get_by_role("main")
    expect(main).to_contain_text("2 rader kan lagres, 0 delvis, 1 ikke, 0 uendret.")
    expect(main).to_contain_text("arket «Data», overskriften på rad 4")
    expect(main).to_contain_text("Du kan bare melde status for kommuner i din egen region.")
    axe(grid)
    grid.get_by_role("button", name="Lagre det som kan lagres (3)").click()
    expect(main).to_contain_text("3 statuser er lagret.")
    expect(main).to_contain_text("Det som ikke ble lagret")
    stored = AdoptionStatus.objects.values_list("municipality__number", "solution__key", "level", "effective_date")
    day = dt.date(2024, 3, 1)
    assert set(stored) == {
        (ARENDAL, "vkp", "in_use", day),
        (ARENDAL, "digihelse", "planned", day),
        ("4201", "vkp", "in_use", day),
    }


@pytest.mark.allow_browser_errors("status of 422")
def test_a_file_that_is_none_says_so_where_it_was_dropped(grid):
    grid.evaluate(DROP, [base64.b64encode(b"%PDF").decode(), "rapport.pdf"])
    expect(grid.locator("[data-save-status]")).to_contain_text("må være et regneark")
    assert "/nettverk/agder/status/" in grid.url


@pytest.mark.allow_browser_errors("status of 409")
def test_two_writers_on_one_cell(grid, new_page, live_server, sign_in, make_user):
    other = new_page()
    sign_in(other, make_user(Role.NETWORK_RESOURCE, "agder"))
    other.goto(live_server.url + "/nettverk/agder/status/")
    other.locator("#status-grid[role=grid]").wait_for()
    other.locator("#status-grid tbody td").first.focus()
    press(grid, "2")
    saved(grid, "planlagt. Lagret")

    press(other, "4")
    dialog = other.get_by_role("dialog")
    expect(dialog).to_contain_text("Ditt er ikke lagret")
    expect(dialog).to_contain_text("i bruk")
    expect(dialog).to_contain_text("planlagt")
    expect(other.locator("[data-save-status]")).to_have_attribute("data-state", "failed")
    dialog.get_by_role("button", name="Behold min").click()
    saved(other, "i bruk. Lagret")
    assert AdoptionStatus.objects.get().level == "in_use"
    assert StatusReport.objects.count() == 2


def test_the_selection_is_confirmed_with_its_number(grid):
    chosen = grid.locator(".fl-grid-tools [data-do=confirm]")
    expect(chosen).to_be_disabled()
    press(grid, "4", "ArrowDown", "4", "ArrowUp")
    expect(grid.locator(".fl-waits")).to_have_count(0)
    expect(chosen).to_be_disabled()
    press(grid, "Shift+ArrowDown", "Shift+ArrowDown")
    expect(chosen).to_have_text("Bekreft valgte (2)")
    chosen.click()
    ask = grid.locator("#grid-confirm")
    expect(ask).to_contain_text("Stemmer alle 2 statusene fortsatt?")
    expect(ask).to_contain_text("Én rute er uten status eller kan bare leses, og er ikke med.")
    press(grid, "Enter")
    saved(grid, "2 bekreftet · Angre")
    press(grid, "Escape")
    expect(chosen).to_be_disabled()


def test_a_key_that_can_do_nothing_says_why(grid, live_server):
    why = grid.locator("[data-why]")
    for keys, text in (
        (["b"], "Det er ingen status å bekrefte her."),
        (["9"], "Tasten «9» gjør ingenting her. Trykk ? for å se tastene."),
        (["Escape"], "Ingen ruter er valgt."),
        (["Control+d"], "Velg ruter i flere rader: den øverste fyller dem under."),
        (["Shift+ArrowDown", "Control+d"], "Den øverste ruten har ingen status å fylle ned."),
        (["Control+z"], "Det er ingenting å angre"),
    ):
        press(grid, *keys)
        expect(why).to_have_text(text)
        expect(why).to_be_visible()
    press(grid, "ArrowDown")
    expect(why).to_be_hidden()
    press(grid, "Control+ArrowUp", "ArrowUp", "3")
    expect(why).to_have_text("Gå til en rute først: her er det ingen status å melde.")
    grid.goto(live_server.url + "/nettverk/agder/status/?dato=2024-06-01")
    grid.locator("#status-grid tbody td").first.focus()
    press(grid, "3")
    expect(why).to_have_text("Rutenettet viser en tidligere dato og kan bare leses.")
    grid.goto(live_server.url + "/nettverk/innlandet/status/")
    grid.locator("#status-grid tbody td").first.focus()
    press(grid, "b")
    expect(why).to_have_text("Du melder ikke status for kommunene her, så rutene kan bare leses.")


def test_reconfirm_a_column_and_take_it_back(grid, axe):
    press(grid, "Control+Space", "4")
    saved(grid, "25 ruter lagret")
    before = dict(AdoptionStatus.objects.values_list("pk", "recorded_at"))
    ask = grid.locator("#grid-confirm")
    column = grid.locator("#status-grid thead th").nth(1).locator("[data-do=confirm-column]")
    column.click()
    expect(ask).to_contain_text("Stemmer alle 25 statusene fortsatt?")
    axe(grid)
    ask.get_by_role("button", name="Avbryt").click()
    assert not StatusReport.objects.filter(kind="confirmation").exists()
    column.click()
    ask.get_by_role("button", name="Bekreft 25").click()
    saved(grid, "25 bekreftet · Angre")
    expect(grid.locator(".fl-waits")).to_have_count(0)
    assert StatusReport.objects.filter(kind="confirmation").count() == 25
    assert len(set(StatusReport.objects.values_list("effective_date"))) == 1

    grid.locator("[data-save-status]").get_by_role("button", name="Angre").click()
    saved(grid, "Angret 25 ruter")
    expect(grid.locator("[data-save-status] button")).to_have_count(0)
    assert list(AdoptionStatus.objects.values_list("recorded_at", flat=True)) == list(before.values())[:25]


@pytest.mark.allow_browser_errors("Failed to load resource|ERR_INTERNET_DISCONNECTED|ERR_FAILED")
def test_nothing_is_lost_when_the_network_fails(grid, live_server):
    grid.context.set_offline(True)
    press(grid, "3", "ArrowDown", "5")
    status = grid.locator("[data-save-status]")
    expect(status).to_have_attribute("data-state", "failed")
    expect(status).to_contain_text("ingenting er mistet")
    expect(status).to_contain_text("2 endringer venter")
    assert not StatusReport.objects.exists()

    grid.context.set_offline(False)
    saved(grid, re.compile("Lagret|lagret"))
    assert sorted(AdoptionStatus.objects.values_list("level", flat=True)) == ["benefit_realised", "made_available"]


def test_keys_are_explained_filter_and_sort_stand_in_the_address(grid, axe):
    press(grid, "?")
    dialog = grid.get_by_role("dialog")
    expect(dialog).to_contain_text("Taster i rutenettet")
    axe(grid)
    press(grid, "Escape")
    grid.get_by_label("Kommune", exact=True).fill("sand")
    names = grid.locator("#status-grid tbody tr:visible th a")
    expect(names).to_have_text(["Kristiansand", "Lillesand"])
    assert "kommune=sand" in grid.url
    grid.get_by_label("Kommune", exact=True).fill("")
    grid.locator("#status-grid thead th").first.locator("[data-do=sort]").click()
    grid.locator("#status-grid thead th").first.locator("[data-do=sort]").click()
    expect(names.first).to_have_text("Åseral")
    grid.reload()
    expect(names.first).to_have_text("Åseral")


def test_on_a_phone_it_is_a_list(phone, live_server, sign_in, contact, axe):
    sign_in(phone, contact)
    phone.goto(live_server.url + "/nettverk/agder/status/")
    phone.locator("#status-grid[role=grid]").wait_for()
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")
    axe(phone)
    phone.locator("#status-grid tbody td").first.click()
    dialog = phone.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile("^i bruk", re.IGNORECASE)).check()
    dialog.get_by_role("button", name="Lagre").click()
    expect(phone.locator("[data-save-status]")).to_have_attribute("data-state", "saved")
    assert AdoptionStatus.objects.get().level == "in_use"
