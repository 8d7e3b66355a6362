"""The pages where KS enters a reform, sees its consequences, registers and undoes it."""

import datetime as dt

import pytest

from networks.models import Municipality, Reform, Role
from tests.networks.reforms.test_reforms import FIRST_OF_2028, admin, contact, merger, three

__all__ = ["admin", "contact", "three"]


@pytest.fixture
def ks(client, admin):
    client.force_login(admin)
    return client


def typed(municipalities, **changes):
    data = {
        "name": "Nedenes-reformen",
        "date": "2028-01-01",
        "kind": "merger",
        "note": "",
        "linje-TOTAL_FORMS": "4",
        "linje-INITIAL_FORMS": "0",
    }
    for index, one in enumerate(municipalities):
        data[f"linje-{index}-predecessor"] = one.pk
        data[f"linje-{index}-to_number"] = "4229"
    return data | {"linje-0-to_name": "Nedenes"} | changes


def test_ks_enters_previews_registers_and_undoes(ks, three):
    draft = ks.post("/reformer/ny/", typed(three), follow=True)
    reform = Reform.objects.get(name="Nedenes-reformen")
    assert draft.redirect_chain == [(f"/reformer/{reform.pk}/", 302)]
    assert reform.lines.count() == 3
    assert {line.to_name for line in reform.lines.all()} == {"Nedenes"}
    assert "Landet går fra 357 til 355 kommuner" in draft.text
    assert "1 status arves og må bekreftes" in draft.text

    registered = ks.post(f"/reformer/{reform.pk}/registrer/", {"version": reform.version}, follow=True)
    assert "Ingenting endres før 01.01.2028" in registered.text
    assert Municipality.objects.valid_on(FIRST_OF_2028).count() == 355
    assert "357 kommuner" in ks.get("/kommuner/").text
    assert "355 kommuner" in ks.get("/kommuner/?date=2028-01-01").text
    page = ks.get("/kommuner/4229/").text
    assert "Birkenes" in page
    assert ks.get("/kommuner/4216/").status_code == 200

    undone = ks.post(f"/reformer/{reform.pk}/angre/", follow=True)
    assert "er tatt tilbake" in undone.text
    assert Municipality.objects.valid_on(FIRST_OF_2028).count() == 357
    assert ks.get("/kommuner/4229/").status_code == 404

    again = ks.post(f"/reformer/{reform.pk}/kopi/", follow=True)
    assert "Registrer reformen" in again.text
    ks.post(f"/reformer/{Reform.objects.get(state='draft').pk}/slett/")
    assert not Reform.objects.filter(state="draft").exists()


def test_more_lines_keep_what_is_typed(ks, three):
    response = ks.post("/reformer/ny/", typed(three, more="1"))

    assert response.status_code == 200
    assert 'name="linje-7-predecessor"' in response.text
    assert 'value="Nedenes"' in response.text
    assert not Reform.objects.filter(state="draft").exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"linje-0-to_number": "42"}, "fire sifre"),
        ({"linje-0-to_name": ""}, "Skriv hva kommunen skal hete"),
        ({"linje-0-predecessor": ""}, "Velg kommunen som blir til denne"),
        ({"linje-0-to_number": "", "linje-0-to_name": ""}, "Skriv hvilket nummer"),
        ({"kind": "split"}, "I en deling"),
        ({"name": ""}, "Ny reform"),
    ],
)
def test_what_is_wrong_is_said_in_the_form(ks, three, changes, message):
    response = ks.post("/reformer/ny/", typed(three, **changes))

    assert response.status_code == 422
    assert message in response.text
    assert not Reform.objects.filter(name="Nedenes-reformen").exists()


def test_a_draft_can_be_changed_and_an_old_preview_is_refused(ks, three, admin):
    reform = merger(three, admin)
    page = ks.get(f"/reformer/{reform.pk}/endre/").text
    assert "Nedenes-reformen" in page
    ks.post(f"/reformer/{reform.pk}/endre/", typed(three, name="Nedenes"))

    response = ks.post(f"/reformer/{reform.pk}/registrer/", {"version": "1"}, follow=True)
    assert "Noen har endret utkastet" in response.text
    assert Reform.objects.get(pk=reform.pk).name == "Nedenes"


def test_a_draft_that_no_longer_fits_says_why(ks, three, admin):
    reform = merger(three, admin)
    Municipality.objects.get(name="Froland").periods.update(valid_to=dt.date(2027, 1, 1))

    page = ks.get(f"/reformer/{reform.pk}/").text
    assert "kan ikke registreres slik det er" in page
    assert "Registrer reformen</button>" not in page


class TestWhoMay:
    def test_anyone_reads_registered_reforms_without_their_consequences(self, client, three, admin):
        reform = merger(three, admin)
        assert client.get(f"/reformer/{reform.pk}/").status_code == 404
        page = client.get("/reformer/")
        assert "Ålesund deles" in page.text
        assert "Nedenes" not in page.text
        split = Reform.objects.get(kind="split")
        assert "Haram" in client.get(f"/reformer/{split.pk}/").text
        assert "Virkninger" not in client.get(f"/reformer/{split.pk}/").text

    @pytest.mark.parametrize("role", [Role.CONTACT_PERSON, Role.GRANT_MANAGER, Role.NATIONAL_COORDINATOR, None])
    def test_only_ks_changes_anything(self, client, make_user, three, admin, role):
        reform = merger(three, admin)
        if role:
            client.force_login(make_user(role, "agder" if role == Role.CONTACT_PERSON else None))
        for path in ("ny/", f"{reform.pk}/endre/"):
            assert client.get(f"/reformer/{path}").status_code == (403 if role else 302)
        for action in ("registrer", "angre", "slett", "kopi"):
            assert client.post(f"/reformer/{reform.pk}/{action}/").status_code == (403 if role else 302)
        assert Reform.objects.get(pk=reform.pk).state == "draft"

    def test_the_home_page_shows_the_way(self, ks):
        assert 'href="/reformer/"' in ks.get("/min-side/").text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(ks, three, admin, rows, django_assert_num_queries):
    Reform.objects.filter(origin="reference").delete()
    for _row in range(rows):
        merger(three, admin)
    with django_assert_num_queries(4):
        assert ks.get("/reformer/").text.count("Nedenes-reformen") == rows


def test_the_api_reads_registered_reforms(client, ks, three, admin, django_assert_max_num_queries):
    merger(three, admin)
    with django_assert_max_num_queries(10):
        found = ks.get("/api/v1/reforms/").json()["results"]
    assert [one["state"] for one in found] == ["draft", "applied", "applied"]
    assert {line["predecessor_name"] for line in found[0]["lines"]} == {"Birkenes", "Froland", "Grimstad"}
    client.logout()
    public = client.get("/api/v1/reforms/").json()["results"]
    assert {one["kind"]: len(one["lines"]) for one in public} == {"county_change": 113, "split": 2}
