"""Who changed what, when and from where: pages, API, jobs and commands; the log, its filter and its files."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pghistory
import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from core.history.origin import of_command, of_task
from core.history.reading import Asked, Log
from core.history.words import Entry, entries
from networks.models import GroupMember, Municipality, Network, Role, User

pytestmark = pytest.mark.django_db

LOG = "/historikk/"


def told(**asked: Any) -> list[Entry]:
    return entries(Log(Asked(**asked))[:100])


@pytest.fixture
def ks(make_user) -> User:
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def agder() -> Network:
    return Network.objects.get(key="agder")


@pytest.fixture
def resource(make_user) -> User:
    return make_user(Role.NETWORK_RESOURCE, "agder")


class TestFromWhere:
    def test_a_page(self, client, ks, resource):
        client.force_login(ks)
        assignment = resource.assignments.get()
        day = timezone.localdate() + dt.timedelta(days=3)
        answer = client.post(reverse("people:end_role", args=[assignment.pk]), {"last_day": day.isoformat()})
        assert answer.status_code == 302, answer.text
        (entry,) = [one for one in told(of=resource) if one.who]
        assert (entry.who, entry.kind, entry.done) == (ks.name, "Rolletildeling", "endret")
        assert (entry.where, entry.address) == ("nettside", f"/folk/roller/{assignment.pk}/avslutt/")
        ((change),) = entry.changes
        assert change.before == "–"
        assert str((day + dt.timedelta(days=1)).year) in change.after
        assert "-" not in change.after

    def test_the_api(self, client, ks, resource, agder):
        token = Token.objects.create(user=ks)
        data = {"role": "reader", "network": "agder", "person": resource.pk, "first_day": "2026-12-01"}
        answer = client.post(
            "/api/v1/role-assignments/", data, "application/json", headers={"Authorization": f"Token {token.key}"}
        )
        assert answer.status_code == 201, answer.text
        (entry,) = [one for one in told(of=resource) if one.who]
        assert (entry.who, entry.done, entry.where) == (ks.name, "lagt inn", "API")
        assert [change.label for change in entry.changes] == ["Person", "Rolle", "Diginettverk", "Gjelder fra"]

    def test_a_job_and_who_ordered_it(self, ks, resource):
        with of_task("networks.tasks.bring_reforms_into_force", ks.pk):
            User.objects.filter(pk=resource.pk).update(title="Rådgiver")
        (entry, *_rest) = told(of=resource)
        assert (entry.who, entry.where, entry.address) == (ks.name, "jobb", "setter kommunereformer i kraft")
        assert entry.told == "Tittel: – → Rådgiver"

    def test_a_command(self, resource):
        with of_command(["manage.py", "create_user"]):
            User.objects.filter(pk=resource.pk).update(title="Rådgiver")
        (entry, *_rest) = told(of=resource)
        assert (entry.who, entry.where, entry.address) == ("", "kommando", "create_user")

    def test_what_was_loaded_has_no_origin(self, resource):
        assert {entry.where for entry in told(of=resource)} == {"–"}


class TestWhatIsDeleted:
    def test_a_member_who_never_began_leaves_a_trace(self, ks, agder):
        member = GroupMember.objects.create(
            group=agder.group, title="Leder", function="rollout_leader", valid_from=timezone.localdate()
        )
        member.delete()
        first, second = [one for one in told(of=agder) if one.kind == "Medlem av regional gruppe"]
        assert (first.done, second.done) == ("slettet", "lagt inn")
        assert "Leder" in first.what


class TestWhoSees:
    @pytest.mark.parametrize(
        ("role", "network", "status"),
        [(Role.CONTACT_PERSON, "agder", 200), (Role.CONTACT_PERSON, "nordland", 403), (Role.READER, "agder", 403),
         (Role.ADMINISTRATOR, None, 200), (Role.NETWORK_RESOURCE, "agder", 403)],
    )  # fmt: skip
    def test_a_person(self, client, make_user, resource, role, network, status):
        client.force_login(make_user(role, network) if network else make_user(role))
        assert client.get(reverse("history", args=["networks.user", resource.pk])).status_code == status

    def test_oneself(self, client, resource):
        client.force_login(resource)
        assert client.get(reverse("history", args=["networks.user", resource.pk])).status_code == 200

    def test_the_log_is_the_administrators(self, client, ks, make_user):
        client.force_login(make_user(Role.CONTACT_PERSON, "agder"))
        assert client.get(LOG).status_code == 403
        assert client.get("/api/v1/history/").status_code == 403
        client.force_login(ks)
        assert client.get(LOG).status_code == 200
        assert client.get("/api/v1/history/?limit=2").json()["results"]

    def test_a_part_of_the_own_page_is_fetched_when_it_is_opened(self, client, ks, resource):
        client.force_login(ks)
        page = client.get(reverse("people:person", args=[resource.pk])).text
        address = reverse("history", args=["networks.user", resource.pk])
        assert f'hx-get="{address}"' in page
        part = client.get(address, headers={"HX-Request": "true"}).text
        assert "<html" not in part
        assert "Rolletildeling lagt inn" in " ".join(part.split())

    def test_the_municipalitys_page_says_nothing_to_strangers(self, client, make_user):
        municipality = Municipality.objects.get(number="4203")
        address = reverse("history", args=["networks.municipality", municipality.pk])
        assert address not in client.get(municipality.get_absolute_url()).text
        client.force_login(make_user(Role.CONTACT_PERSON, "agder"))
        assert address in client.get(municipality.get_absolute_url()).text


class TestTheLog:
    @pytest.fixture
    def changed(self, ks, resource):
        with pghistory.context(user=ks.pk, url="/folk/1/"):
            User.objects.filter(pk=resource.pk).update(title="Rådgiver")
        with pghistory.context(user=resource.pk, url="/api/v1/me/"):
            Municipality.objects.filter(number="4203").update(written_standard="nn")
        return resource

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"tekst": "Rådgiver"}, {"Bruker"}),
            ({"tekst": "nynorsk"}, {"Kommune"}),
            ({"tekst": "finnes ikke"}, set()),
            ({"hvorfra": "api"}, {"Kommune"}),
            ({"hvorfra": "page"}, {"Bruker"}),
            ({"hvorfra": "job"}, set()),
            ({"hva": "networks.municipality", "hvorfra": "api"}, {"Kommune"}),
            ({"fra": "2099-01-01"}, set()),
        ],
    )
    def test_the_filter(self, client, ks, changed, query, found):
        client.force_login(ks)
        rows = csv.reader(
            io.StringIO(client.get(LOG, {**query, "format": "csv"}).content.decode("utf-8-sig")), delimiter=";"
        )
        head, *lines = rows
        assert head[:3] == ["Tidspunkt", "Hvem", "Hva"]
        kinds = set()
        for line in lines:
            if not line:
                break
            kinds.add(line[2])
        if "tekst" in query and found:
            assert found <= kinds
        else:
            assert kinds == found

    def test_by_whom(self, client, ks, changed):
        client.force_login(ks)
        assert {entry.who for entry in told(by=[ks.pk])} == {ks.name}
        page = client.get(LOG, {"hvem": ks.name})
        assert {entry.who for entry in page.context["entries"]} == {ks.name}
        assert list(client.get(LOG, {"hvem": "ingen heter dette"}).context["entries"]) == []

    def test_a_workbook(self, client, ks, changed):
        client.force_login(ks)
        answer = client.get(LOG, {"hvem": ks.name, "format": "xlsx"})
        assert answer["Content-Disposition"] == 'attachment; filename="historikk.xlsx"'

    def test_the_name_of_a_thing_finds_all_about_it(self, client, ks, changed):
        assert {"Kommune", "Tilhørighet til nettverk"} <= {entry.kind for entry in told(text="Arendal")}

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same(self, client, ks, resource, django_assert_num_queries, rows):
        with pghistory.context(user=ks.pk, url="/folk/1/"):
            for number in range(rows):
                User.objects.filter(pk=resource.pk).update(title=f"Rådgiver {number}")
        client.force_login(ks)
        with django_assert_num_queries(8):
            page = client.get(LOG, {"hvem": ks.name})
        assert len(page.context["entries"]) == rows

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_part_of_a_page_costs_the_same(self, client, ks, resource, django_assert_num_queries, rows):
        for number in range(rows):
            User.objects.filter(pk=resource.pk).update(title=f"Rådgiver {number}")
        client.force_login(ks)
        address = reverse("history", args=["networks.user", resource.pk])
        with django_assert_num_queries(10):
            assert client.get(address).text.count('scope="row"') == rows + 2
