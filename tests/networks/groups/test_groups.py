"""The regional groups: who may change them, what the self-check says, who knows what, and the contact lists."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.utils import timezone

from core.errors import InvalidInput, NotAllowed
from networks.groups import membership, self_check
from networks.groups.facts import check_network
from networks.groups.self_check import Facts, Verdict
from networks.models import Competence, GroupMember, Municipality, Network, Role

TODAY = dt.date(2026, 5, 4)


def verdict(key, **facts):
    findings = self_check.check(Facts(today=TODAY, **facts))
    return next(finding for finding in findings if finding.key == key)


class TestPrinciples:
    """Pure: facts in, a verdict with its reason and what would fix it."""

    @pytest.mark.parametrize(
        ("key", "facts", "expected", "word"),
        [
            ("reach", {}, "unknown", "Vi vet ikke"),
            ("reach", {"municipalities": 25, "outside": {"municipalities_reached": 24}}, "missing", "24 av 25"),
            ("reach", {"municipalities": 25, "outside": {"municipalities_reached": 25}}, "ok", "25 av 25"),
            ("portfolio", {}, "unknown", "ikke med i noe"),
            ("portfolio", {"outside": {"rollouts": 2, "rollouts_outside_portfolio": 1}}, "missing", "utenfor"),
            ("portfolio", {"outside": {"rollouts": 2, "rollouts_outside_portfolio": 0}}, "ok", "Alle 2"),
            ("anchoring", {}, "unknown", "hvor"),
            ("anchoring", {"anchored_with": "Helselederne"}, "unknown", "når"),
            ("anchoring", {"anchored_with": "H", "anchored_on": dt.date(2025, 5, 3)}, "missing", "03.05.2025"),
            ("anchoring", {"anchored_with": "H", "anchored_on": dt.date(2025, 5, 4)}, "ok", "04.05.2025"),
            ("functions", {"functions": frozenset({"contact_person"})}, "missing", "innføringsleder, nettverksressurs"),
            (
                "functions",
                {"functions": frozenset({"contact_person", "rollout_leader", "network_resource"})},
                "ok",
                "på plass",
            ),
            ("employers", {}, "unknown", "ikke skrevet"),
            ("employers", {"members": 2, "employers": 1, "members_without_employer": 1}, "unknown", "ikke skrevet"),
            ("employers", {"members": 2, "employers": 1}, "missing", "samme kommune"),
            ("employers", {"members": 3, "employers": 2, "members_without_employer": 1}, "ok", "2 kommuner"),
            ("competence", {"expected": ("A", "B")}, "unknown", "ingen medlemmer"),
            ("competence", {"expected": ("A", "B"), "members": 1}, "unknown", "ført opp"),
            ("competence", {"expected": ("A", "B"), "members": 1, "covered": frozenset("A")}, "missing", "B"),
            ("competence", {"expected": ("A", "B"), "members": 1, "covered": frozenset("ABC")}, "ok", "Alle 2"),
            ("leading", {}, "missing", "ingen innføringsleder"),
            ("leading", {"functions": frozenset({"rollout_leader"})}, "unknown", "ikke med"),
            ("leading", {"functions": frozenset({"rollout_leader"}), "outside": {"rollouts": 1}}, "ok", "1"),
            ("arenas", {}, "unknown", "Ingen nasjonale"),
            ("arenas", {"national_gatherings": 3, "national_in_two_years": 3}, "missing", "0 av 3"),
            (
                "arenas",
                {"national_gatherings": 3, "national_in_two_years": 3, "attended_gatherings": 1},
                "ok",
                "1 av 3",
            ),
            ("fpu", {}, "unknown", "ikke skrevet"),
            ("fpu", {"fpu_representative": "Helsesjef", "fpu_attends": False}, "missing", "Helsesjef er ikke"),
            ("fpu", {"fpu_representative": "Helsesjef", "fpu_attends": True}, "ok", "Helsesjef er knyttet"),
        ],
    )
    def test_verdict(self, key, facts, expected, word):
        finding = verdict(key, **facts)

        assert finding.verdict.value == expected
        assert word in finding.why
        assert bool(finding.fix) is (expected != "ok")

    def test_an_empty_group_is_told_all_nine(self):
        findings = self_check.check(Facts(today=TODAY))

        assert len({finding.key for finding in findings}) == 9
        assert self_check.summary(findings) == {"ok": 0, "missing": 2, "unknown": 7}


@pytest.fixture
def agder(country):
    return Network.objects.get(key="agder")


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


def add(agder, by, **changes):
    given = {"title": "Innføringsleder 1", "function": "rollout_leader", "valid_from": dt.date(2024, 1, 1)}
    return membership.save_member(agder.group.pk, by=by, **{**given, **changes})


class TestChanging:
    def test_a_name_less_function_is_a_member(self, agder, contact):
        arendal = Municipality.objects.get(name="Arendal")
        known = Competence.objects.get(name="Anskaffelse")

        add(agder, contact, employer=arendal, buy_out_percent=20, competences=[known])

        member = membership.members_on(TODAY).get()
        assert (member.title, member.employer, member.buy_out_percent) == ("Innføringsleder 1", arendal, 20)
        assert list(member.competences.all()) == [known]

    def test_a_person_lends_the_seat_a_name(self, agder, contact):
        assert add(agder, contact, title="", user=contact).title == contact.name

    def test_a_person_of_another_region_is_refused(self, agder, contact, make_user):
        with pytest.raises(InvalidInput, match="ingen rolle i regionen"):
            add(agder, contact, user=make_user(Role.CONTACT_PERSON, "rogaland"))

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": " "}, "title"),
            ({"function": "king"}, "function"),
            ({"buy_out_percent": 101}, "buy_out_percent"),
            ({"valid_to": dt.date(2024, 1, 1)}, "valid_to"),
        ],
    )
    def test_what_can_not_be(self, agder, contact, changes, field):
        with pytest.raises(InvalidInput) as caught:
            add(agder, contact, **changes)
        assert caught.value.field == field
        assert not GroupMember.objects.exists()

    @pytest.mark.parametrize(
        ("role", "network", "may"),
        [
            (Role.CONTACT_PERSON, "agder", True),
            (Role.ADMINISTRATOR, None, True),
            (Role.CONTACT_PERSON, "rogaland", False),
            (Role.NETWORK_RESOURCE, "agder", False),
            (Role.ROLLOUT_LEADER, "agder", False),
            (Role.NATIONAL_COORDINATOR, None, False),
            (Role.READER, None, False),
        ],
    )
    def test_who_may(self, agder, make_user, role, network, may):
        user = make_user(role, network)
        if may:
            add(agder, user)
            return
        with pytest.raises(NotAllowed):
            add(agder, user)
        with pytest.raises(NotAllowed):
            membership.update_group(
                agder.group.pk, by=user, anchored_with="", anchored_on=None, fpu_representative="", fpu_attends=None
            )

    def test_a_former_contact_person_may_not(self, agder, make_user):
        former = make_user(Role.CONTACT_PERSON, "agder", valid_to=timezone.localdate())
        with pytest.raises(NotAllowed):
            add(agder, former)

    def test_who_leaves_stays_in_the_history(self, agder, contact):
        member = add(agder, contact)
        later = add(agder, contact, valid_from=timezone.localdate() + dt.timedelta(days=9))

        membership.end_member(member.pk, by=contact)
        assert membership.end_member(later.pk, by=contact) is None

        today = timezone.localdate()
        assert not membership.members_on(today).exists()
        assert membership.members_on(today - dt.timedelta(days=1)).get() == member

    def test_the_self_check_follows(self, agder, contact):
        def functions():
            return next(finding for finding in check_network(agder) if finding.key == "functions").verdict

        assert functions() is Verdict.MISSING
        for function in ("rollout_leader", "contact_person", "network_resource"):
            add(agder, contact, function=function)
        assert functions() is Verdict.OK


class TestPages:
    def test_names_are_for_those_with_a_role(self, client, agder, contact, make_user):
        add(agder, contact, title="Innføringsleder 1, Agder", phone="99 88 77 66")

        text = client.get("/nettverk/agder/panel/gruppe/").text
        assert "Innføringsleder 1, Agder" not in text
        assert "99 88 77 66" not in text
        assert "innføringsleder" in text
        assert client.get("/nettverk/agder/gruppe/").status_code == 302

        client.force_login(make_user(Role.READER))
        assert "Innføringsleder 1, Agder" in client.get("/nettverk/agder/panel/gruppe/").text
        assert "Innføringsleder 1, Agder" in client.get("/nettverk/agder/gruppe/").text

    def test_the_contact_person_adds_a_member(self, client, agder, contact):
        client.force_login(contact)
        typed = {"function": "network_resource", "title": "Ressurs 1", "valid_from": "2026-01-01"}

        assert client.post("/nettverk/agder/gruppe/ny/", {**typed, "valid_from": ""}).status_code == 422
        response = client.post("/nettverk/agder/gruppe/ny/", typed)

        assert response.url == "/nettverk/agder/gruppe/"
        assert "Ressurs 1" in client.get(response.url).text
        assert client.get("/nettverk/rogaland/gruppe/ny/").status_code == 403

    def test_a_member_of_another_group_is_not_found(self, client, agder, contact, make_user):
        other = Network.objects.get(key="rogaland")
        member = add(other, make_user(Role.CONTACT_PERSON, "rogaland"))
        client.force_login(contact)

        assert client.get(f"/nettverk/agder/gruppe/{member.pk}/").status_code == 404
        assert client.post(f"/nettverk/agder/gruppe/{member.pk}/avslutt/").status_code == 404
        assert client.post(f"/nettverk/rogaland/gruppe/{member.pk}/avslutt/").status_code == 403

    def test_who_knows_what_across_the_country(self, client, agder, contact, make_user):
        sfm = Competence.objects.get(name__contains="SFM")
        add(agder, contact, title="Kan SFM", competences=[sfm])
        add(Network.objects.get(key="rogaland"), make_user(Role.ADMINISTRATOR), title="Kan ikke")
        client.force_login(contact)

        text = client.get("/folk/finn/?kompetanse=sfm").text

        assert "Kan SFM" in text
        assert "Kan ikke" not in text
        assert "Kan ikke" in client.get("/folk/finn/").text
        client.logout()
        assert client.get("/folk/finn/?kompetanse=sfm").status_code == 302

    def test_contact_lists(self, client, agder, contact, make_user):
        add(agder, contact, title="=1+1", user=contact)
        add(Network.objects.get(key="rogaland"), make_user(Role.ADMINISTRATOR), function="contact_person")
        client.force_login(contact)

        text = client.get("/folk/kontakter.csv?region=agder").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert rows[1][:4] == ["Agder", "innføringsleder", "'=1+1", contact.email]
        assert len(rows) == 2
        book = openpyxl.load_workbook(io.BytesIO(client.get("/folk/kontakter.xlsx?funksjon=contact_person").content))
        assert [row[0].value for row in book.active.iter_rows(min_row=2)] == ["Rogaland"]
        assert client.get("/folk/kontakter.csv?funksjon=king").status_code == 404

    def test_a_vcard(self, client, agder, contact):
        member = add(agder, contact, title="Ås, Ærlig; " + "å" * 60, user=contact, phone="99 88 77 66")
        client.force_login(contact)

        text = client.get(f"/folk/kort/{member.pk}.vcf").content.decode()

        assert text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
        assert "FN:Ås\\, Ærlig\\;" in text.replace("\r\n ", "")
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert f"EMAIL:{contact.email}" in text

    def test_ks_sees_all_eleven(self, client, country, make_user, contact):
        client.force_login(make_user(Role.PORTFOLIO_MANAGER))
        text = client.get("/selvsjekk/").text
        assert text.count("/gruppe/") == 11
        client.force_login(contact)
        assert client.get("/selvsjekk/").status_code == 403

    def test_ks_extends_the_list(self, client, country, make_user, contact):
        client.force_login(make_user(Role.ADMINISTRATOR))
        assert client.post("/folk/kompetanse/", {"name": "Robotikk"}).status_code == 302
        assert client.post("/folk/kompetanse/", {"name": " robotikk "}).status_code == 422
        client.force_login(contact)
        assert client.post("/folk/kompetanse/", {"name": "Noe"}).status_code == 403

    @pytest.mark.parametrize("rows", [1, 3])
    @pytest.mark.parametrize(
        ("path", "queries"),
        [("/nettverk/agder/gruppe/", 16), ("/folk/finn/", 7), ("/selvsjekk/", 12), ("/folk/kontakter.csv", 5)],
    )
    def test_number_of_queries(self, client, agder, make_user, django_assert_num_queries, path, queries, rows):
        admin = make_user(Role.ADMINISTRATOR)
        for number in range(rows):
            add(agder, admin, title=f"Medlem {number}", competences=Competence.objects.all()[: number + 1])
        client.force_login(admin)
        with django_assert_num_queries(queries):
            client.get(path)
