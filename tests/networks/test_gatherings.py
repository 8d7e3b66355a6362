"""Gatherings: who is invited, who may what, answers, participants, and what people are told."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from networks import gathering_access, gathering_lists, gatherings
from networks.errors import Conflict, InvalidInput, NotAllowed, WrongState
from networks.gatherings import Guest, Item, Plan
from networks.group_facts import check_all, check_network
from networks.models import (
    Gathering,
    GatheringParticipant,
    GatheringStep,
    GroupMember,
    Message,
    Municipality,
    Network,
    Role,
    RoleAssignment,
    User,
)
from networks.waiting import waiting_for

DAY = dt.timedelta(days=1)


def at(days, hour=9):
    day = timezone.localdate() + days * DAY
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def plan(days=14, **changes):
    given = {
        "title": "En samling",
        "form": "digital",
        "starts_at": at(days),
        "ends_at": at(days, 15),
        "answer_by": timezone.localdate() + max(days - 7, 0) * DAY if days > 0 else timezone.localdate() + days * DAY,
        "link": "https://mote.example/hemmelig",
        "agenda": (Item(dt.time(9), "Velkommen", "Den som leder"), Item(dt.time(10), "Status")),
    }
    return Plan(**{**given, **changes})


@pytest.fixture
def cast(make_user):
    arendal = Municipality.objects.get(name="Arendal")
    return {
        "contact": make_user(Role.CONTACT_PERSON, "agder"),
        "resource": make_user(Role.NETWORK_RESOURCE, "agder"),
        "reader": make_user(Role.READER, "agder"),
        "municipality": make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=arendal),
        "other": make_user(Role.CONTACT_PERSON, "rogaland"),
        "leader": make_user(Role.ROLLOUT_LEADER),
        "nkg": make_user(Role.NATIONAL_COORDINATOR),
        "portfolio": make_user(Role.PORTFOLIO_MANAGER),
        "grants": make_user(Role.GRANT_MANAGER),
        "admin": make_user(Role.ADMINISTRATOR),
        "former": make_user(Role.CONTACT_PERSON, "agder", valid_to=dt.date(2025, 1, 1)),
        "nobody": User.objects.create_user("nobody@example.com", "Nobody"),
    }


@pytest.fixture
def agder(country):
    return Network.objects.get(key="agder")


@pytest.fixture
def regional(cast, agder):
    return gatherings.create(by=cast["contact"], network=agder, plan=plan())


@pytest.fixture
def national(cast):
    roles = (Role.CONTACT_PERSON, Role.ROLLOUT_LEADER, Role.NATIONAL_COORDINATOR)
    return gatherings.create(by=cast["nkg"], network=None, plan=plan(roles=roles))


def fresh(user):
    """Without what the object remembers of its access."""
    return User.objects.get(pk=user.pk)


def inbox(user):
    return list(Message.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


class TestWhoIsInvited:
    @pytest.mark.parametrize(
        ("where", "given", "who"),
        [
            ("agder", {}, {"contact", "resource", "reader", "municipality"}),
            ("agder", {"roles": (Role.CONTACT_PERSON,)}, {"contact"}),
            ("agder", {"roles": (Role.MUNICIPALITY_REPRESENTATIVE,)}, {"municipality"}),
            (None, {"roles": (Role.CONTACT_PERSON,)}, {"contact", "other"}),
            (None, {"roles": (Role.NATIONAL_COORDINATOR,)}, {"nkg"}),
            (None, {"roles": (Role.ROLLOUT_LEADER, Role.NETWORK_RESOURCE)}, {"leader", "resource"}),
            (None, {"networks": ("agder",)}, {"contact", "resource", "reader", "municipality"}),
            (None, {"networks": ("agder", "rogaland"), "roles": (Role.CONTACT_PERSON,)}, {"contact", "other"}),
            (None, {"networks": ("rogaland",), "roles": (Role.NETWORK_RESOURCE,)}, set()),
            (None, {"people": ("nobody", "leader")}, {"nobody", "leader"}),
            ("agder", {"people": ("other",), "roles": (Role.READER,)}, {"other", "reader"}),
        ],
    )
    def test_by_role_scope_and_name(self, cast, where, given, who):
        given = dict(given)
        if "networks" in given:
            given["networks"] = tuple(Network.objects.filter(key__in=given["networks"]))
        if "people" in given:
            given["people"] = tuple(cast[name] for name in given["people"])
        by = cast["admin"]
        network = Network.objects.get(key=where) if where else None
        gathering = gatherings.create(by=by, network=network, plan=plan(**given))

        listed = {name for name, user in cast.items() if user in gatherings.invited(gathering)}
        asked = {name for name, user in cast.items() if gathering_access.is_invited(user, gathering)}

        assert listed == asked == who
        told = set(Message.objects.filter(kind="gathering_invited").values_list("user", flat=True))
        assert told == {cast[name].pk for name in who}
        waits = {name for name in cast if any("Svar på" in item.title for item in waiting_for(fresh(cast[name])))}
        assert waits == who

    def test_a_role_that_ends_ends_the_invitation(self, cast, regional):
        RoleAssignment.objects.filter(user=cast["resource"]).update(valid_to=timezone.localdate())

        assert not gathering_access.is_invited(fresh(cast["resource"]), regional)
        assert cast["resource"] not in gatherings.invited(regional)


class TestWhoMayOrganise:
    @pytest.mark.parametrize(
        ("who", "here", "there", "nationally"),
        [
            ("contact", True, False, False),
            ("resource", False, False, False),
            ("municipality", False, False, False),
            ("leader", False, False, False),
            ("nkg", False, False, True),
            ("portfolio", False, False, True),
            ("grants", False, False, True),
            ("admin", True, True, True),
            ("former", False, False, False),
            ("nobody", False, False, False),
        ],
    )
    def test_by_role(self, cast, who, here, there, nationally):
        for network, allowed in (("agder", here), ("rogaland", there), (None, nationally)):
            where = Network.objects.get(key=network) if network else None
            given = plan(roles=(Role.CONTACT_PERSON,))
            if allowed:
                gatherings.create(by=cast[who], network=where, plan=given)
            else:
                with pytest.raises(NotAllowed):
                    gatherings.create(by=cast[who], network=where, plan=given)

    def test_every_change_asks(self, cast, regional):
        for function, given in (
            (gatherings.change, {"plan": plan()}),
            (gatherings.cancel, {"reason": "x"}),
            (gatherings.write_notes, {"notes": "x"}),
            (gatherings.record, {"users": []}),
        ):
            with pytest.raises(NotAllowed):
                function(regional.pk, by=cast["other"], version=1, **given)
            with pytest.raises(Conflict):
                function(regional.pk, by=cast["contact"], version=7, **given)


class TestThePlan:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": " "}, "title"),
            ({"form": "telepathy"}, "form"),
            ({"ends_at": at(13)}, "ends_at"),
            ({"form": "physical"}, "place"),
            ({"link": "javascript:alert(1)"}, "link"),
            ({"answer_by": timezone.localdate() + 30 * DAY}, "answer_by"),
            ({"roles": (Role.NATIONAL_COORDINATOR,)}, "roles"),
            ({"agenda": (Item(dt.time(9), "Dag to", day=2),)}, "agenda"),
            ({"agenda": (Item(dt.time(9), " "),)}, "agenda"),
        ],
    )
    def test_what_can_not_be(self, cast, agder, changes, field):
        with pytest.raises(InvalidInput) as error:
            gatherings.create(by=cast["contact"], network=agder, plan=plan(**changes))
        assert error.value.field == field
        assert not Gathering.objects.exists()

    def test_a_national_one_invites_somebody_and_a_regional_one_no_other_region(self, cast, agder):
        with pytest.raises(InvalidInput, match="Velg hvem"):
            gatherings.create(by=cast["nkg"], network=None, plan=plan())
        with pytest.raises(InvalidInput, match="nasjonale"):
            gatherings.create(by=cast["contact"], network=agder, plan=plan(networks=(agder,)))

    def test_one_entered_afterwards_tells_nobody(self, cast, agder):
        gatherings.create(by=cast["contact"], network=agder, plan=plan(days=-20))

        assert not Message.objects.exists()

    def test_the_database_holds_what_must_be(self, regional):
        for wrong in ({"ends_at": regional.starts_at}, {"state": "cancelled"}, {"form": "x"}, {"form": "physical"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Gathering.objects.filter(pk=regional.pk).update(**wrong)
        with pytest.raises(DatabaseError), transaction.atomic():
            GatheringStep.objects.update(comment="noe annet")


class TestChanges:
    def test_a_new_time_tells_those_invited_and_asks_anew(self, cast, regional):
        gatherings.answer(regional.pk, by=cast["resource"], reply="yes")
        assert not any("Svar på" in item.title for item in waiting_for(fresh(cast["resource"])))

        moved = gatherings.change(regional.pk, by=cast["contact"], version=1, plan=plan(days=21))

        assert (moved.sequence, moved.version) == (1, 2)
        message = Message.objects.filter(user=cast["resource"]).latest("pk")
        assert message.kind == "gathering_changed"
        assert "Svar på nytt" in message.detail
        assert [item.url for item in waiting_for(fresh(cast["resource"]))] == [moved.get_absolute_url()]
        person = next(row for row in gathering_lists.attendees(moved) if row.user == cast["resource"])
        assert (person.reply, person.outdated) == ("", "yes")
        # The one who moved it still comes.
        assert not any("Svar på" in item.title for item in waiting_for(fresh(cast["contact"])))
        assert moved.steps.last().action == "moved"

    def test_other_words_are_told_to_nobody_and_a_new_place_is(self, cast, regional):
        before = Message.objects.count()
        gatherings.change(regional.pk, by=cast["contact"], version=1, plan=plan(description="Mer om samlingen"))
        assert Message.objects.count() == before
        gatherings.change(regional.pk, by=cast["contact"], version=2, plan=plan(link="https://mote.example/ny"))
        assert inbox(cast["resource"]) == ["gathering_invited", "gathering_changed"]
        assert "hemmelig" not in Message.objects.latest("pk").detail

    def test_who_comes_to_be_invited_is_told(self, cast, agder):
        made = gatherings.create(by=cast["contact"], network=agder, plan=plan(roles=(Role.CONTACT_PERSON,)))
        assert inbox(cast["reader"]) == []
        gatherings.change(made.pk, by=cast["contact"], version=1, plan=plan(roles=(Role.READER,)))
        assert inbox(cast["reader"]) == ["gathering_invited"]

    def test_cancelled_with_a_reason_and_for_good(self, cast, regional):
        with pytest.raises(InvalidInput, match="hvorfor"):
            gatherings.cancel(regional.pk, by=cast["contact"], version=1, reason=" ")
        gatherings.cancel(regional.pk, by=cast["contact"], version=1, reason="Storm")

        assert Message.objects.filter(user=cast["municipality"], detail="Storm").count() == 1
        assert waiting_for(fresh(cast["municipality"])) == []
        for again in (
            lambda: gatherings.cancel(regional.pk, by=cast["contact"], version=2, reason="x"),
            lambda: gatherings.change(regional.pk, by=cast["contact"], version=2, plan=plan()),
            lambda: gatherings.answer(regional.pk, by=cast["resource"], reply="yes"),
            lambda: gatherings.record(regional.pk, by=cast["contact"], version=2, users=[]),
        ):
            with pytest.raises(WrongState):
                again()


class TestAnswers:
    def test_yes_maybe_and_back(self, cast, national):
        gatherings.answer(national.pk, by=cast["contact"], reply="yes")
        gatherings.answer(national.pk, by=cast["contact"], reply="maybe", comment=" Kommer sent ")
        people = gathering_lists.attendees(national)
        assert gathering_lists.counts(people) == {
            "invited": 4,
            "yes": 1,
            "maybe": 1,
            "no": 0,
            "unanswered": 2,
            "came": 0,
        }
        assert next(row for row in people if row.user == cast["contact"]).comment == "Kommer sent"
        gatherings.take_back_answer(national.pk, by=cast["contact"])
        assert any("Svar på" in item.title for item in waiting_for(fresh(cast["contact"])))

    def test_only_those_invited_with_a_known_word_and_in_time(self, cast, national):
        with pytest.raises(NotAllowed):
            gatherings.answer(national.pk, by=cast["resource"], reply="yes")
        with pytest.raises(InvalidInput):
            gatherings.answer(national.pk, by=cast["contact"], reply="perhaps")
        Gathering.objects.update(answer_by=timezone.localdate() - DAY)
        with pytest.raises(WrongState, match="Svarfristen"):
            gatherings.answer(national.pk, by=cast["contact"], reply="yes")
        assert waiting_for(fresh(cast["contact"])) == []


@pytest.fixture
def held(cast):
    roles = (Role.CONTACT_PERSON, Role.NETWORK_RESOURCE, Role.MUNICIPALITY_REPRESENTATIVE)
    return gatherings.create(by=cast["nkg"], network=None, plan=plan(days=-30, roles=roles))


class TestWhoCame:
    def test_it_waits_until_it_is_written_down(self, cast, held, agder):
        gatherings.create(by=cast["contact"], network=agder, plan=plan(days=-3))
        for who, count in {"nkg": 1, "portfolio": 1, "contact": 1, "other": 0, "grants": 0, "resource": 0}.items():
            assert len(waiting_for(fresh(cast[who]))) == count, who

        gatherings.record(held.pk, by=cast["nkg"], version=1, users=[])

        assert waiting_for(fresh(cast["nkg"])) == waiting_for(fresh(cast["portfolio"])) == []

    def test_region_and_group_as_on_that_day(self, cast, held):
        users = [cast[name].pk for name in ("contact", "municipality")]
        guests = [Guest("Innføringsleder 1", Network.objects.get(key="rogaland")), Guest("Direktoratet"), Guest(" ")]
        gatherings.record(held.pk, by=cast["nkg"], version=1, users=users, guests=guests)
        RoleAssignment.objects.filter(user=cast["contact"]).update(valid_to=timezone.localdate())

        rows = GatheringParticipant.objects.order_by("pk").values_list("user", "name", "network__key", "in_group")
        assert list(rows) == [
            (cast["contact"].pk, "", "agder", True),
            (cast["municipality"].pk, "", "agder", False),
            (None, "Innføringsleder 1", "rogaland", True),
            (None, "Direktoratet", None, False),
        ]
        # Written down again: replaced, and one who has left since can stay on the list.
        gatherings.record(held.pk, by=cast["nkg"], version=2, users=users[:1])
        assert GatheringParticipant.objects.get().user == cast["contact"]
        with pytest.raises(InvalidInput, match="invitert"):
            gatherings.record(held.pk, by=cast["nkg"], version=3, users=[cast["reader"].pk])

    def test_not_before_it_has_begun(self, cast, regional):
        with pytest.raises(WrongState):
            gatherings.record(regional.pk, by=cast["contact"], version=1, users=[])


def arenas(key):
    return next(row for row in check_network(Network.objects.get(key=key)) if row.key == "arenas")


class TestSelfCheck:
    """Whether members take part in national arenas is answered by those who came."""

    def test_from_unknown_to_known(self, cast, held):
        assert (arenas("agder").verdict.value, "ført" in arenas("agder").why) == ("unknown", True)
        gatherings.record(held.pk, by=cast["nkg"], version=1, users=[cast["resource"].pk])
        assert arenas("agder").verdict.value == "ok"
        assert "1 av 1 nasjonale samlinger det siste året" in arenas("agder").why
        assert arenas("rogaland").verdict.value == "missing"
        overview = {network.key: found for network, found in check_all()}
        verdicts = {
            key: next(row.verdict.value for row in found if row.key == "arenas") for key, found in overview.items()
        }
        assert len(verdicts) == 11
        assert [key for key, verdict in verdicts.items() if verdict == "ok"] == ["agder"]
        assert set(verdicts.values()) == {"ok", "missing"}

    def test_a_seat_without_the_role_counts_and_a_municipality_does_not(self, cast, held, agder):
        gatherings.record(held.pk, by=cast["nkg"], version=1, users=[cast["municipality"].pk])
        assert arenas("agder").verdict.value == "missing"
        GroupMember.objects.create(
            group=agder.group,
            title="Ressurs",
            function="network_resource",
            user=cast["municipality"],
            valid_from=dt.date(2024, 1, 1),
        )
        gatherings.record(held.pk, by=cast["nkg"], version=2, users=[cast["municipality"].pk])
        assert arenas("agder").verdict.value == "ok"

    def test_two_years_back_when_the_last_has_none_and_regional_ones_never(self, cast, agder):
        gatherings.create(by=cast["contact"], network=agder, plan=plan(days=-10))
        long_ago = gatherings.create(by=cast["nkg"], network=None, plan=plan(days=-500, roles=(Role.CONTACT_PERSON,)))
        gatherings.record(long_ago.pk, by=cast["nkg"], version=1, users=[cast["contact"].pk])
        assert (arenas("agder").verdict.value, "to årene" in arenas("agder").why) == ("ok", True)
        Gathering.objects.filter(pk=long_ago.pk).update(starts_at=at(-800), ends_at=at(-800, 12))
        assert "Ingen nasjonale samlinger" in arenas("agder").why


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
        assert "En samling" in client.get("/nettverk/agder/").text
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
            (None, "/nettverk/agder/samlinger.ics", 3),
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
