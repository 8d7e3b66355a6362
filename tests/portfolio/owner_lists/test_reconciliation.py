"""Owners' lists: real files in, bad lines refused, disagreements settled with a reason."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.errors import Conflict, InvalidInput, NotAllowed
from networks.models import Municipality, Role
from portfolio.counting.progress import progress
from portfolio.dictionary import unknown_level
from portfolio.grid_reference import grid_reference
from portfolio.models import AdoptionStatus, OwnerColumns, OwnerList, PublishedCount, Resolution, Solution, StatusReport
from portfolio.owner_lists import lists as owner_lists
from portfolio.owner_lists import reconciliation
from portfolio.owner_lists.waiting import disagreements as waiting_for
from tests import cases
from tests.portfolio.counting.test_progress import report

pytestmark = pytest.mark.usefixtures("portfolio")
ARENDAL, GRIMSTAD, KRISTIANSAND, TROMSO = "4203", "4202", "4204", "5501"
DAY = dt.date(2024, 5, 1)

GOOD = "Knr;Navn;Tatt i bruk\n4203;Arendal;i bruk\n4204;Kristiansand;i bruk\n"
BAD = GOOD + "4299;Ukjent;i bruk\n4202;Grimstad;ferdig\n4203;Arendal;i bruk\n"


def upload(ks: Any, text: str | bytes, name: str = "liste.csv", **fields: Any) -> OwnerList:
    content = text if isinstance(text, bytes) else text.encode("cp1252")
    values = {
        "solution": Solution.objects.get(key="vkp"),
        "level": "in_use",
        "definition": "Kommuner med aktive brukere",
        "date": DAY,
        "complete": True,
        "columns": {"number": "Knr", "level": "Tatt i bruk"},
    }
    return owner_lists.upload(file_name=name, content=content, by=ks, **{**values, **fields})


def agder() -> list[reconciliation.Disagreement]:
    known = grid_reference()
    return reconciliation.disagreements(known, places=known.by_network[known.networks["agder"].pk])


class TestTheFile:
    def test_three_bad_lines_are_named_and_nothing_is_stored(self, ks):
        made = upload(ks, BAD)

        assert [row["outcome"] for row in made.rows] == ["accepted", "accepted", "refused", "refused", "refused"]
        assert [row["reason"] for row in made.rows[2:]] == [
            "Det er ingen kommune med nummer 4299.",
            unknown_level("ferdig"),
            "Kommunen står også på linje 2.",
        ]
        with pytest.raises(InvalidInput, match="Ingenting er lagret"):
            owner_lists.commit(made.pk, by=ks)
        assert not made.entries.exists()

    def test_the_original_is_kept_and_the_columns_are_remembered(self, ks):
        owner_lists.commit(upload(ks, GOOD).pk, by=ks)

        stored = OwnerList.objects.get()
        assert bytes(stored.original) == GOOD.encode("cp1252")
        assert stored.entries.count() == 2
        assert OwnerColumns.objects.get().columns == {"number": "Knr", "name": "Navn", "level": "Tatt i bruk"}
        again = upload(ks, GOOD + "4202;Grimstad;planlagt\n", columns=None)
        assert again.columns == {"number": "Knr", "name": "Navn", "level": "Tatt i bruk"}
        with pytest.raises(InvalidInput, match="ble lagret"):
            upload(ks, GOOD)

    def test_a_list_that_is_not_complete_is_stored_as_far_as_it_can_be(self, client, ks):
        made = upload(ks, BAD, complete=False)
        client.force_login(ks)
        assert "Lagre det som kan lagres (2)" in client.get(f"/avstemming/liste/{made.pk}/").text

        client.post(f"/avstemming/liste/{made.pk}/lagre/")

        assert sorted(made.entries.values_list("municipality__number", flat=True)) == [ARENDAL, KRISTIANSAND]

    def test_names_as_people_write_them_and_notes_below(self, ks):
        content = cases.text("names-as-written.csv") + "Kilde: eieren;\n"
        made = upload(ks, content.encode(), columns=None)

        names = ["Karasjok", "Snåsa", "Bø", "Herøy (Nordland)", "Våler (Innlandet)"]
        assert [(row["name"], row["level"]) for row in made.rows] == [(name, "in_use") for name in names]
        assert [row["text"] for row in made.reading["unread"]] == ["Kilde: eieren"]

    def test_excel_with_names_only(self, ks):
        book = openpyxl.Workbook()
        for line in (["Kommune"], ["Arendal kommune"], ["Kárášjohka"], ["Våler"], [None]):
            book.active.append(line)
        buffer = io.BytesIO()
        book.save(buffer)
        made = upload(ks, buffer.getvalue(), "liste.xlsx", columns=None)

        assert [(row["name"], row["level"]) for row in made.rows] == [
            ("Arendal", "in_use"),
            ("Karasjok", "in_use"),
            ("", ""),
        ]
        assert "Flere kommuner heter Våler" in made.rows[2]["reason"]

    @pytest.mark.parametrize(
        ("content", "name", "words"),
        [
            (b"not a workbook", "liste.xlsx", "kan ikke leses"),
            (b"kommune", "liste.csv", "ingen linjer"),
            (b"x", "liste.pdf", "må være et regneark"),
        ],
    )
    def test_files_that_can_not_be_used(self, ks, content, name, words):
        with pytest.raises(InvalidInput, match=words):
            upload(ks, content, name, columns=None)

    def test_columns_that_nobody_knows_are_pointed_out(self, client, ks):
        made = upload(ks, "Sted;Fase nå\nArendal;i bruk\nGrimstad;planlagt\n", columns=None)
        assert (made.columns, made.rows) == ({}, [])
        with pytest.raises(InvalidInput, match="Velg kolonnene"):
            owner_lists.commit(made.pk, by=ks)
        client.force_login(ks)
        page = f"/avstemming/liste/{made.pk}/"
        assert "Vi kjente ikke igjen kolonnene" in client.get(page).text

        twice = client.post(f"{page}kolonner/", {"kolonne-name": "Sted", "kolonne-number": "Sted"})
        assert (twice.status_code, "valgt to ganger: Sted" in twice.text) == (422, True)
        none = client.post(f"{page}kolonner/", {"kolonne-level": "Fase nå"})
        assert (none.status_code, "kommunenummer eller kommunenavn" in none.text) == (422, True)
        chosen = {"kolonne-name": "Sted", "kolonne-level": "Fase nå"}
        assert "2 linjer er lest" in client.post(f"{page}kolonner/", chosen, follow=True).text

        client.post(f"{page}lagre/")
        made.refresh_from_db()
        assert [row["level"] for row in made.rows] == ["in_use", "planned"]
        assert OwnerColumns.objects.get().columns == {"name": "Sted", "level": "Fase nå"}
        assert client.post(f"{page}kolonner/", chosen).status_code == 422  # decided

    def test_only_ks(self, contact):
        with pytest.raises(NotAllowed):
            upload(contact, GOOD)


class TestDisagreements:
    @pytest.fixture(autouse=True)
    def _list(self, portfolio, ks):
        report(ARENDAL, "vkp", "in_use")
        report(GRIMSTAD, "vkp", "in_use")
        self.list = owner_lists.commit(upload(ks, GOOD).pk, by=ks)

    def test_who_disagrees(self):
        found = {one.place.number: one for one in agder()}

        assert found.keys() == {GRIMSTAD, KRISTIANSAND}
        assert (found[GRIMSTAD].theirs, found[GRIMSTAD].ours.level) == (None, "in_use")
        assert (found[KRISTIANSAND].theirs, found[KRISTIANSAND].ours) == ("in_use", None)

    def settle(
        self, number: str, choice: str, by: Any, reason: str = "Vi har sett etter.", version: int = 0
    ) -> Resolution:
        place = Municipality.objects.get(number=number)
        return reconciliation.resolve(self.list, place, choice=choice, reason=reason, seen_version=version, by=by)

    def test_the_owners_word_becomes_a_report(self, contact):
        done = self.settle(KRISTIANSAND, "adopt", contact)

        made = StatusReport.objects.get(pk=done.report_id)
        assert (made.level, made.effective_date, made.source, made.recorded_by) == ("in_use", DAY, "owner", contact)
        assert made.comment == "Vi har sett etter."
        assert [one.place.number for one in agder()] == [GRIMSTAD]

    def test_ours_is_kept_until_it_changes(self, contact):
        self.settle(GRIMSTAD, "keep", contact, version=1)
        assert [one.place.number for one in agder()] == [KRISTIANSAND]
        assert AdoptionStatus.objects.get(municipality__number=GRIMSTAD).version == 1

    def test_asking_waits_for_the_municipality(self, contact, make_user):
        own = make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=Municipality.objects.get(number=GRIMSTAD))
        assert list(waiting_for(own)) == []
        self.settle(GRIMSTAD, "ask", contact, "Er dere i gang?", version=1)

        (item,) = waiting_for(own)
        assert (item.title, item.detail) == ("VKP: hva stemmer for Grimstad?", "Er dere i gang?")
        assert "1 status er en annen" in next(iter(waiting_for(contact))).title

    def test_refusals(self, contact, make_user):
        with pytest.raises(InvalidInput, match="hvorfor"):
            self.settle(KRISTIANSAND, "adopt", contact, reason=" ")
        with pytest.raises(InvalidInput, match="ikke er med i listen"):
            self.settle(GRIMSTAD, "adopt", contact, version=1)
        with pytest.raises(Conflict):
            self.settle(GRIMSTAD, "keep", contact)
        with pytest.raises(NotAllowed):
            self.settle(GRIMSTAD, "keep", make_user(Role.CONTACT_PERSON, "rogaland"), version=1)
        assert not Resolution.objects.exists()

    def test_the_table_of_agreement(self, client):
        (row,) = [one for one in reconciliation.agreements() if one.owner_list]

        assert (row.theirs, row.ours, row.disagreements) == (2, 2, 2)
        text = client.get("/avstemming/").text
        assert "Kommuner med aktive brukere" in text
        assert len({one.date for one in reconciliation.agreements()}) > 1
        for one in reconciliation.agreements():
            (counted,) = progress([one.solution], date=one.date)
            assert one.ours == counted.national.reached(one.level)
        assert "Kjernejournal" in text

    @pytest.mark.parametrize("more", [0, 2])
    def test_number_of_queries(self, client, ks, contact, django_assert_num_queries, more):
        for index, key in enumerate(("digihelse", "meldinger")[:more]):
            text = GOOD + f"4205;{key};planlagt\n"
            day = DAY - dt.timedelta(days=index)
            owner_lists.commit(upload(ks, text, solution=Solution.objects.get(key=key), date=day).pk, by=ks)
        PublishedCount.objects.exclude(date=DAY if not more else dt.date(2000, 1, 1)).delete()
        client.get("/avstemming/")
        # The reference; counts, lists; ambitions and what we count; entries, statuses, resolutions. As many for
        # many dates as for one.
        with django_assert_num_queries(8):
            client.get("/avstemming/")
        client.force_login(contact)
        # Session, user, roles; the reference, the region's municipalities; lists, entries, statuses, resolutions.
        with django_assert_num_queries(9):
            client.get("/avstemming/uenighet/")

    def test_the_worklist_is_the_regions(self, client, contact, ks, make_user):
        for user, count in ((contact, 2), (ks, 2), (make_user(Role.CONTACT_PERSON, "rogaland"), 0)):
            client.force_login(user)
            assert client.get("/avstemming/uenighet/").text.count('class="fl-conflict"') == count

    def test_from_file_to_settled_through_the_pages(self, client, ks, contact):
        client.force_login(ks)
        upload_file = SimpleUploadedFile("ny.csv", b"kommunenummer\n4203\n")
        form = {
            "solution": Solution.objects.get(key="digihelse").pk,
            "file": upload_file,
            "date": DAY.isoformat(),
            "level": "in_use",
            "definition": "Aktive",
            "complete": "on",
        }
        made = client.post("/avstemming/liste/", form, follow=True)
        assert "1 linje er lest" in made.text
        pk = OwnerList.objects.latest("pk").pk
        assert client.get(f"/avstemming/liste/{pk}/fil/").content == b"kommunenummer\n4203\n"
        client.post(f"/avstemming/liste/{pk}/lagre/")
        client.force_login(contact)
        refused = client.post(
            f"/avstemming/uenighet/{pk}/{ARENDAL}/", {"choice": "adopt", "reason": "", "version": "0"}
        )
        assert refused.status_code == 422
        assert "Skriv kort hvorfor" in refused.text
        client.post(f"/avstemming/uenighet/{pk}/{ARENDAL}/", {"choice": "adopt", "reason": "Ja.", "version": "0"})
        assert StatusReport.objects.get(source="owner").solution.key == "digihelse"


def test_a_count_of_disagreements_opens_the_same_rows(client, ks, contact):
    """KS counts the country's; a contact person's list is the region's, so the count doesn't lead there."""
    owner_lists.commit(upload(ks, GOOD).pk, by=ks)
    other = Solution.objects.get(key="digihelse")
    owner_lists.commit(upload(ks, GOOD, solution=other, complete=False).pk, by=ks)
    client.force_login(ks)
    (row,) = [one for one in reconciliation.agreements() if one.owner_list and one.solution == other]
    link = "/avstemming/uenighet/?losning=digihelse"

    assert f'<a href="{link}">{row.disagreements}</a>' in client.get("/avstemming/").text
    page = client.get(link)
    assert page.context["count"] == row.disagreements == 2
    assert "VKP" not in page.text.split("<main")[1]
    # KS sees who disagrees, and the region settles it: there are no buttons that would be refused.
    assert "Avgjøres av kommunen selv eller kontaktpersonen i regionen." in page.text
    assert 'name="choice"' not in page.text
    client.force_login(contact)
    text = client.get("/avstemming/").text
    assert f'href="{link}"' not in text
    mine = client.get(link)
    assert "Du ser kommunene du melder status for." in mine.text
    assert mine.text.count('value="keep"') == mine.context["count"] == 2
    # Settling one comes back to the same list.
    done = client.post(
        f"/avstemming/uenighet/{row.owner_list.pk}/{ARENDAL}/?losning=digihelse",
        {"choice": "keep", "reason": "Vi vet bedre", "version": "0"},
    )
    assert done["Location"] == link
    assert client.get(link).context["count"] == 1
