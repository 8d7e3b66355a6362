"""Gatherings on the pages and over the API."""

import csv
import io

import openpyxl
import pytest
from django.utils import timezone

from networks.gatherings import workflow as gatherings
from networks.models import (
    Gathering,
    GatheringParticipant,
    Role,
)
from tests.networks.gatherings.cast import DAY, agder, at, cast, held, national, plan, regional

__all__ = ["agder", "cast", "held", "national", "regional"]


class TestPages:
    def test_what_is_open_and_what_is_for_those_inside(self, client, cast, regional):
        url = regional.get_absolute_url()
        gatherings.write_notes(regional.pk, by=cast["contact"], version=1, notes="**Hemmelig** <script>x</script>")
        gatherings.answer(regional.pk, by=cast["resource"], reply="maybe", comment="Må hente barn")
        for who, inside, comments in (
            (None, False, False),
            ("other", False, False),
            ("nobody", False, False),
            ("former", False, False),
            ("reader", True, False),
            ("municipality", True, False),
            ("contact", True, True),
            ("admin", True, True),
        ):
            client.logout()
            if who:
                client.force_login(cast[who])
            text = client.get(url).text
            assert "Velkommen" in text
            assert ("https://mote.example/hemmelig" in text) is inside, who
            assert ("<strong>Hemmelig</strong>" in text) is inside, who
            assert ("Må hente barn" in text) is comments, who
            assert ("network_resource agder" in text) is inside, who
            assert "<script>x" not in text
            assert (client.get(f"{url}deltakere.csv").status_code == 200) is inside, who
        client.logout()
        assert "Den som leder" not in client.get(url).text

    def test_called_answered_undone_and_recorded(self, client, cast, agder):
        client.force_login(cast["contact"])
        day = timezone.localdate() + 20 * DAY
        typed = {
            "scope": "agder",
            "title": "Regionmøte",
            "form": "physical",
            "starts_at": f"{day}T09:00",
            "ends_at": f"{day}T12:30",
            "answer_by": f"{day - DAY}",
            "place": "",
            "people": "",
            "program-TOTAL_FORMS": 2,
            "program-INITIAL_FORMS": 0,
            "program-0-starts": "09:00",
            "program-0-title": "Velkommen",
            "program-1-starts": "10:00",
            "program-1-title": "",
        }
        wrong = client.post("/samlinger/ny/", typed)
        assert wrong.status_code == 422
        assert "Skriv hva punktet er" in wrong.text
        assert "Regionmøte" in wrong.text
        more = client.post("/samlinger/ny/", {**typed, "more": "1"}).text
        assert 'name="program-5-title"' in more
        assert "Skriv hva" not in more.replace("Skriv hva som", "")
        assert client.post("/samlinger/ny/", {**typed, "program-1-title": "Slutt"}).status_code == 422
        made = client.post("/samlinger/ny/", {**typed, "program-1-title": "Slutt", "place": "Arendal"})
        url = made.url
        gathering = Gathering.objects.get()
        assert timezone.localtime(gathering.starts_at).hour == 9
        assert [item.title for item in gathering.agenda.all()] == ["Velkommen", "Slutt"]

        client.force_login(cast["municipality"])
        assert client.post(f"{url}svar/", {}).status_code == 422
        assert "Du har svart ja" in client.post(f"{url}svar/", {"reply": "yes"}, follow=True).text
        assert "Kommer du?" in client.post(f"{url}svar/", {"reply": "undo"}, follow=True).text
        client.post(f"{url}svar/", {"reply": "yes"})
        assert client.get(f"{url}endre/").status_code == 403
        client.force_login(cast["other"])
        assert client.post(f"{url}svar/", {"reply": "yes"}).status_code == 403

        Gathering.objects.update(starts_at=at(-2), ends_at=at(-2, 12), answer_by=timezone.localdate() - 4 * DAY)
        client.force_login(cast["contact"])
        page = client.get(f"{url}deltakere/").text
        assert f'value="{cast["municipality"].pk}"' in page
        sent = {
            "version": 1,
            "users": [cast["municipality"].pk],
            "gjester-TOTAL_FORMS": 1,
            "gjester-INITIAL_FORMS": 0,
            "gjester-0-name": "Innføringsleder 1",
            "gjester-0-network": agder.pk,
        }
        assert client.post(f"{url}deltakere/", {**sent, "version": 9}).status_code == 409
        assert client.post(f"{url}deltakere/", sent).status_code == 302
        text = client.get(url).text
        assert "Innføringsleder 1" in text
        rows = list(csv.reader(io.StringIO(client.get(f"{url}deltakere.csv").text.lstrip("\ufeff")), delimiter=";"))
        came = {row[0] for row in rows[1:] if row[-1] == "ja"}
        assert came == {"Innføringsleder 1", cast["municipality"].name}
        sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{url}deltakere.xlsx").content)).active
        assert [[cell or "" for cell in row] for row in sheet.values] == rows

    def test_two_change_at_once_and_the_second_is_told(self, client, cast, regional):
        client.force_login(cast["contact"])
        url = f"{regional.get_absolute_url()}endre/"
        page = client.get(url)
        form = page.context["form"]
        typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
        typed |= {"starts_at": f"{regional.first_day}T09:00", "ends_at": f"{regional.first_day}T15:00"}
        typed |= {"program-TOTAL_FORMS": 0, "program-INITIAL_FORMS": 0, "title": "Nytt navn"}
        assert client.post(url, typed).status_code == 302
        again = client.post(url, {**typed, "title": "Enda et navn"})
        assert again.status_code == 422
        assert "Noen andre har endret" in again.text
        assert "Enda et navn" in again.text

    def test_filters_and_counts_go_together(self, client, cast, regional, national):
        gatherings.create(by=cast["contact"], network=regional.network, plan=plan(days=-9, title="Holdt"))

        def titles(query):
            page = client.get(f"/samlinger/{query}").context["page"]
            return {(row.title, row.network_id is None) for row in page}

        mine, country = ("En samling", False), ("En samling", True)
        assert titles("") == {mine, country}
        assert titles("?region=agder") == {mine}
        assert titles("?region=nasjonal") == {country}
        assert titles("?region=rogaland") == titles("?form=physical") == set()
        assert titles("?vis=tidligere") == {("Holdt", False)}
        client.force_login(cast["nkg"])
        assert titles("?mine=1") == {country}
        assert client.get("/samlinger/?region=finnes-ikke").status_code == 404

    def test_the_networks_page_names_what_comes(self, client, regional, national):
        assert "En samling" in client.get("/nettverk/agder/panel/samlinger/").text

    @pytest.mark.parametrize("rows", [1, 3])
    @pytest.mark.parametrize(
        ("who", "path", "queries"),
        [
            (None, "/samlinger/", 3),
            ("contact", "/samlinger/", 8),
            ("municipality", "/samlinger/?mine=1", 9),
            ("contact", "/samlinger/?vis=tidligere", 8),
            ("contact", "/api/v1/gatherings/", 8),
            (None, "/nettverk/agder/samlinger.ics", 4),
        ],
    )
    def test_number_of_queries(self, client, cast, agder, django_assert_num_queries, who, path, queries, rows):
        for number in range(rows):
            for days in (10 + number, -10 - number):
                gatherings.create(by=cast["contact"], network=agder, plan=plan(days=days))
        if who:
            client.force_login(cast[who])
        with django_assert_num_queries(queries):
            client.get(path)

    @pytest.mark.parametrize("people", [1, 3])
    def test_number_of_queries_of_one_with_its_people(
        self, client, cast, make_user, regional, django_assert_num_queries, people
    ):
        for _number in range(people):
            gatherings.answer(regional.pk, by=make_user(Role.NETWORK_RESOURCE, "agder"), reply="yes")
        client.force_login(cast["contact"])
        with django_assert_num_queries(17):
            client.get(regional.get_absolute_url())


class TestApi:
    def test_the_same_rules(self, client, cast, agder):
        body = {
            "title": "Nettmøte",
            "form": "digital",
            "network": "agder",
            "starts_at": at(14).isoformat(),
            "ends_at": at(14, 11).isoformat(),
            "answer_by": (timezone.localdate() + 7 * DAY).isoformat(),
            "link": "https://mote.example/hemmelig",
            "roles": ["contact_person", "network_resource"],
            "agenda": [{"starts": "09:00", "title": "Status", "responsible": "Kontaktpersonen"}],
        }

        def send(who, method, path, **data):
            client.logout()
            if who:
                client.force_login(cast[who])
            return getattr(client, method)(f"/api/v1/gatherings/{path}", data, content_type="application/json")

        assert send(None, "post", "", **body).status_code == 401
        assert send("resource", "post", "", **body).status_code == 403
        assert send("contact", "post", "", **{**body, "network": None}).status_code == 403
        assert send("contact", "post", "", **{**body, "ends_at": body["starts_at"]}).json().keys() == {"ends_at"}
        made = send("contact", "post", "", **body)
        assert made.status_code == 201
        pk = made.json()["id"]
        assert send("resource", "get", f"{pk}/").json()["link"] == "https://mote.example/hemmelig"
        shown = send(None, "get", f"{pk}/").json()
        assert (shown["link"], shown["notes"], shown["agenda"][0]["responsible"]) == (None, None, "")
        assert send("resource", "post", f"{pk}/answer/", reply="maybe", comment="Sent").json()["own_reply"] == "maybe"
        assert send("reader", "post", f"{pk}/answer/", reply="yes").status_code == 403
        people = send("contact", "get", f"{pk}/people/").json()
        assert {(row["reply"], row["comment"]) for row in people} == {("yes", ""), ("maybe", "Sent")}
        assert {row["comment"] for row in send("resource", "get", f"{pk}/people/").json()} == {""}
        assert send("reader", "get", f"{pk}/people/").status_code == 403
        assert send("resource", "delete", f"{pk}/answer/").status_code == 204
        changed = {**body, "version": 1, "title": "Nytt navn"}
        assert send("other", "put", f"{pk}/", **changed).status_code == 403
        assert send("contact", "put", f"{pk}/", **changed).json()["title"] == "Nytt navn"
        assert send("contact", "put", f"{pk}/", **changed).status_code == 409
        assert send("contact", "post", f"{pk}/attendance/", version=2).status_code == 409
        assert send("contact", "post", f"{pk}/notes/", version=2, notes="Kort").json()["notes"] == "Kort"
        Gathering.objects.update(starts_at=at(-2), ends_at=at(-2, 12), answer_by=timezone.localdate() - 4 * DAY)
        guests = [{"name": "Innføringsleder", "network": "agder"}]
        users = [cast["resource"].pk]
        recorded = send("contact", "post", f"{pk}/attendance/", version=3, users=users, guests=guests)
        assert recorded.json()["recorded_at"]
        assert GatheringParticipant.objects.count() == 2
        assert send("contact", "post", f"{pk}/cancel/", version=4, reason="x").status_code == 409

    def test_filters(self, client, cast, regional, national):
        def titles(query, who=None):
            client.logout()
            if who:
                client.force_login(cast[who])
            return [row["network"] for row in client.get(f"/api/v1/gatherings/{query}").json()["results"]]

        assert titles("") == ["agder", None]
        assert titles("?network=agder") == ["agder"]
        assert titles("?national=true") == [None]
        assert titles("?mine=true", "leader") == [None]
        assert titles("?mine=true") == []
        assert titles(f"?starts_before={at(1):%Y-%m-%d}") == []
        assert titles("?state=cancelled") == []
