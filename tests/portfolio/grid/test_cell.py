"""One cell: the editor in the grid, the page with the history, and everything that can go wrong in between."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.utils import timezone

from networks.models import Municipality, MunicipalityPeriod, NetworkMembership, Role
from portfolio.models import AdoptionStatus, Solution, StatusReport
from tests.portfolio.grid.test_grid import ARENDAL, cell, counts

pytestmark = pytest.mark.usefixtures("portfolio")

URL = f"/status/{ARENDAL}/vkp/"
GRID = "/nettverk/agder/status/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def colleague(make_user):
    return make_user(Role.NETWORK_RESOURCE, "agder")


def values(**fields: Any) -> dict[str, Any]:
    return {"level": "in_use", "effective_date": "2024-05-01", "version": "0", **fields}


def post(client: Any, user: Any, headers: dict[str, str] | None = HTMX, url: str = URL, **fields: Any) -> Any:
    client.force_login(user)
    return client.post(url, values(**fields), headers=headers or {})


def out_of_band(text: str) -> str:
    """What a page would hold in the place of the swapped parts."""
    assert '<template><td id="cell-' in text
    return text.replace(' hx-swap-oob="true"', "")


class TestTheEditor:
    def test_form_with_definitions_and_the_last_reports(self, client, contact):
        post(client, contact, comment="Tatt i bruk på sykehjemmet")
        text = client.get(URL, headers=HTMX).text

        assert "<html" not in text
        assert "Løsningen er en integrert del av tjenesten." in text
        assert re.search(r'<input type="radio" name="level" value="in_use"[^>]* checked', text)
        today = timezone.localdate().isoformat()
        assert re.search(rf'<input type="date" name="effective_date" value="{today}"[^>]* max="{today}"', text)
        assert '<input type="hidden" name="version" value="1"' in text
        assert "Siste meldinger" in text
        assert str(contact) in text
        assert f'hx-post="{URL}"' in text

    def test_an_empty_cell_has_nothing_to_confirm_or_correct(self, client, contact):
        client.force_login(contact)
        text = client.get(URL, headers=HTMX).text

        assert "Bekreft" not in text
        assert "Retting" not in text
        assert '<input type="hidden" name="version" value="0"' in text

    def test_the_page_has_the_same_form_without_htmx(self, client, contact):
        client.force_login(contact)
        text = client.get(URL).text

        assert "<html" in text
        assert f'<form method="post" action="{URL}"' in text
        assert "hx-post" not in text

    def test_a_cached_fragment_is_never_taken_for_the_page(self, client):
        response = client.get(URL)

        assert "HX-Request" in response["Vary"]
        assert "no-cache" in response["Cache-Control"]

    def test_number_of_queries(self, client, contact, demo, django_assert_num_queries):
        client.force_login(contact)
        client.get(URL, headers=HTMX)
        # Session, user, roles; whether the frame still holds, status, history.
        with django_assert_num_queries(6):
            client.get(URL, headers=HTMX)


class TestSaving:
    @pytest.mark.parametrize("municipalities", [1, 3])
    def test_number_of_queries(self, client, contact, demo, django_assert_num_queries, municipalities):
        members = NetworkMembership.objects.filter(network__key="agder").order_by("municipality__sort_key")
        kept = list(members.values_list("pk", flat=True)[:municipalities])
        members.exclude(pk__in=kept).delete()
        version = AdoptionStatus.objects.get(municipality__number=ARENDAL, solution__key="vkp").version
        client.force_login(contact)
        client.get(GRID)
        # Session, user, roles; the frame; lock, what stands there, report, current row; statuses, the country's counts.
        with django_assert_num_queries(10 + 2):  # and the savepoint that stands for the transaction in tests
            client.post(URL, values(level="benefit_realised", version=version), headers=HTMX)

    def test_the_grid_gets_the_cell_the_counts_and_the_summary(self, client, contact, demo):
        version = AdoptionStatus.objects.get(municipality__number=ARENDAL, solution__key="vkp").version
        response = post(client, contact, level="benefit_realised", version=version)

        assert response.status_code == 200
        event = json.loads(response["HX-Trigger"])["cellSaved"]
        ids = (Municipality.objects.get(number=ARENDAL).pk, Solution.objects.get(key="vkp").pk)
        assert event["cell"] == "cell-{}-{}".format(*ids)
        assert re.fullmatch(r"Arendal, VKP: nyttiggjort. Lagret \d\d\.\d\d", event["message"])
        swapped, fresh = out_of_band(response.text), client.get(GRID).text
        assert cell(swapped, ARENDAL, "vkp") == cell(fresh, ARENDAL, "vkp")
        assert counts(swapped, "vkp") == counts(fresh, "vkp")
        for part in re.findall(r"<template>(.*?)</template>", swapped, re.DOTALL):
            assert part in fresh
        (summary,) = re.findall(r'<div id="grid-summary">.*?</div>', swapped, re.DOTALL)
        assert summary in fresh

    def test_without_scripts_the_way_leads_back_to_the_cell(self, client, contact):
        response = post(client, contact, headers=None)

        status = AdoptionStatus.objects.get()
        assert response.status_code == 302
        assert response["Location"] == f"{GRID}#cell-{status.municipality_id}-{status.solution_id}"
        assert "Arendal, VKP: i bruk. Lagret" in client.get(GRID).text

    def test_the_report_is_what_was_typed(self, client, contact):
        post(client, contact, comment="Ferdig", evidence="arendal.kommune.no/vedtak")

        made = StatusReport.objects.get()
        assert (made.level, made.effective_date) == ("in_use", dt.date(2024, 5, 1))
        assert (made.comment, made.evidence) == ("Ferdig", "https://arendal.kommune.no/vedtak")
        assert (made.recorded_by, made.source) == (contact, "region")

    def test_one_click_confirms(self, client, contact):
        post(client, contact)
        response = post(client, contact, version="1", confirm="1")

        assert response.status_code == 200
        status = AdoptionStatus.objects.get()
        assert (status.level, status.effective_date, status.version) == ("in_use", dt.date(2024, 5, 1), 2)
        assert "bekreftet" in client.get(URL).text

    def test_a_correction_is_marked(self, client, contact):
        post(client, contact)
        post(client, contact, level="planned", version="1", correction="on")
        text = client.get(URL).text

        assert text.count("fl-history__corrected") == 1
        assert "gjelder nå" in text


class TestWrongInput:
    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("effective_date", "2999-01-01", "Datoen kan ikke være fram i tid"),
            ("effective_date", "1999-12-31", "Datoen kan ikke være før år 2000."),
            ("effective_date", "i går", "Skriv datoen med dag, måned og år"),
            ("effective_date", "", "Skriv fra hvilken dato dette gjelder."),
            ("level", "ferdig", "Velg et av nivåene i listen."),
            ("level", "", "Velg hvor langt kommunen har kommet."),
            ("comment", "x" * 501, "Kommentaren kan ha høyst 500 tegn; dette er 501."),
            ("evidence", "javascript:alert(1)", "Skriv en hel adresse"),
        ],
    )
    @pytest.mark.parametrize("headers", [HTMX, None])
    def test_a_plain_sentence_and_nothing_typed_is_lost(self, client, contact, field, value, message, headers):
        typed = {"comment": "Vi var tidlig ute", "evidence": "https://arendal.no/x", field: value}
        response = post(client, contact, headers=headers, **typed)

        assert response.status_code == 422
        assert response.text.count(message) == 2  # in the summary and at the field
        assert "data-error-summary" in response.text
        for name, text in {**values(), **typed}.items():
            if (name, text) != (field, value) or field not in ("level", "effective_date"):
                assert text in response.text
        assert not StatusReport.objects.exists()
        assert ("<html" in response.text) is (headers is None)

    @pytest.mark.parametrize("version", ["", "mye", "-1"])
    def test_a_broken_version(self, client, contact, version):
        response = post(client, contact, version=version)

        assert response.status_code == 422
        assert "Åpne ruten på nytt" in response.text

    def test_a_broken_version_without_anything_else(self, client, contact):
        client.force_login(contact)
        assert client.post(URL, {}).status_code == 422


class TestTwoPeople:
    def test_the_second_sees_both_values(self, client, contact, colleague):
        post(client, colleague, level="made_available", effective_date="2024-06-01", comment="Testet i <juni>")
        response = post(client, contact, comment="Ferdig i mai")

        assert response.status_code == 409
        text = response.text
        assert "Noen andre har endret denne ruten" in text
        for words in ("tilgjengeliggjort", "Gjelder fra 1.6.2024", "Testet i &lt;juni&gt;", str(colleague)):
            assert words in text
        for words in ("i bruk", "Gjelder fra 1.5.2024", "Ferdig i mai", str(contact)):
            assert words in text
        # What holds stands in the grid behind the editor at once.
        assert cell(out_of_band(text), ARENDAL, "vkp") == cell(client.get(GRID).text, ARENDAL, "vkp")
        assert StatusReport.objects.count() == 1

    def test_keep_mine(self, client, contact, colleague):
        post(client, colleague, level="made_available", effective_date="2024-06-01")
        text = post(client, contact, comment="Ferdig i mai").text
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
        hidden.pop("csrfmiddlewaretoken")
        assert hidden["version"] == "1"

        assert client.post(URL, hidden, headers=HTMX).status_code == 200
        status = AdoptionStatus.objects.get()
        assert (status.level, status.report.comment, status.version) == ("in_use", "Ferdig i mai", 2)

    def test_use_theirs(self, client, contact, colleague):
        post(client, colleague, level="made_available")
        text = post(client, contact).text
        assert f'hx-get="{URL}?theirs=1"' in text

        response = client.get(f"{URL}?theirs=1", headers=HTMX)
        event = json.loads(response["HX-Trigger"])["cellSaved"]
        assert event["message"] == "Arendal, VKP: tilgjengeliggjort. Ditt er ikke lagret"
        assert cell(out_of_band(response.text), ARENDAL, "vkp") == cell(client.get(GRID).text, ARENDAL, "vkp")

    def test_a_confirmation_of_what_has_changed(self, client, contact, colleague):
        post(client, contact)
        post(client, colleague, level="planned", version="1")

        assert post(client, contact, version="1", confirm="1").status_code == 409
        assert AdoptionStatus.objects.get().level == "planned"

    def test_without_scripts(self, client, contact, colleague):
        post(client, colleague, level="made_available")
        response = post(client, contact, headers=None)

        assert response.status_code == 409
        assert "<html" in response.text
        assert "Behold min" in response.text
        assert "hx-" not in response.text.split('id="cell-conflict"')[1].split("</main>")[0]


class TestOutsiders:
    def test_nobody_signed_in(self, client):
        assert '<form method="post" action="/status/' not in client.get(URL).text
        response = client.post(URL, values())

        assert response.status_code == 302
        assert response["Location"] == f"/logg-inn/?next={URL}"
        assert not StatusReport.objects.exists()

    @pytest.mark.parametrize("headers", [HTMX, None])
    def test_another_region_reads_and_does_not_write(self, client, make_user, headers):
        outsider = make_user(Role.CONTACT_PERSON, "troms-og-finnmark")
        response = post(client, outsider, headers=headers)

        assert response.status_code == 403
        assert "kontaktpersonen for e-helse i Agder" in response.text
        assert not StatusReport.objects.exists()
        page = client.get(URL, headers=headers or {})
        assert page.status_code == 200
        for trace in ('name="level"', 'name="version"', "Bekreft", f'action="{URL}"'):
            assert trace not in page.text

    def test_names_are_for_those_who_are_signed_in(self, client, contact, make_user):
        post(client, contact, comment="Vi er i gang")
        assert str(contact) in client.get(URL).text

        client.logout()
        text = client.get(URL).text
        assert str(contact) not in text
        assert "regionen" in text
        assert "Vi er i gang" in text


class TestAddresses:
    @pytest.mark.parametrize("url", ["/status/9999/vkp/", f"/status/{ARENDAL}/finnes-ikke/", "/status/abc/vkp/"])
    def test_unknown(self, client, url):
        assert client.get(url).status_code == 404

    def test_an_earlier_number_leads_to_the_present_one(self, client, contact):
        assert MunicipalityPeriod.objects.filter(number="3001", municipality__number="3101").exists()
        response = client.get("/status/3001/vkp/")

        assert (response.status_code, response["Location"]) == (301, "/status/3101/vkp/")

    def test_other_methods(self, client, contact):
        client.force_login(contact)
        assert client.delete(URL).status_code == 405
