"""People leave, and their names go: what ends at once, what is handed over, what is left after the period."""

import datetime as dt
import json

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

import portfolio.reference
from core import waiting
from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.events import tell
from core.notifications.models import Message
from networks import tasks
from networks.departures import anonymising, leaving
from networks.departures.models import add_months
from networks.message_kinds import MessageKind
from networks.models import Departure, GroupMember, Municipality, Network, Reform, Role, RoleAssignment, User
from networks.needs.events import NEED_RAISED
from networks.people import invitations, roles
from networks.people.roles import Grant
from networks.personal_data import export as personal
from networks.personal_data.registry import registered, relations
from portfolio.models import Solution
from rollouts.models import Pool, Rollout, SignUp, Track
from tests.fixtures import leave_message

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def agder(country):
    return Network.objects.get(key="agder")


@pytest.fixture
def admin(make_user):
    make_user(Role.ADMINISTRATOR)
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


@pytest.fixture
def kari(make_user, agder, today):
    """A network resource of Agder with something in every room."""
    user = make_user(Role.NETWORK_RESOURCE, "agder")
    user.name, user.email, user.title = "Kari Åsnes", "kari.asnes@example.com", "Rådgiver"
    user.set_password("et-langt-passord")
    user.save()
    seat = GroupMember.objects.create(
        group=agder.group,
        user=user,
        title="Kari Åsnes, EPJ",
        function="network_resource",
        phone="99 88 77 66",
        valid_from=today - 30 * DAY,
    )
    seat.competences.add(*apps.get_model("networks", "Competence").objects.all()[:2])
    leave_message(user, MessageKind.NEED_ANSWERED, "Svar til Kari Åsnes")
    Token.objects.create(user=user)
    return user


@pytest.fixture
def rollout(kari, make_user, agder, today):
    """A rollout of Agder that Kari leads, with a sign-up that Kari decided."""
    portfolio.reference.load()
    found = Rollout.objects.create(
        solution=Solution.objects.get(key="kjernejournal"),
        title="Kjernejournal Agder",
        track=Track.REGIONAL,
        network=agder,
        leader=kari,
        created_by=kari,
    )
    Pool.objects.bulk_create(
        [
            Pool(
                rollout=found,
                number=1,
                start_date=today + 60 * DAY,
                end_date=today + 90 * DAY,
                sign_up_deadline=today + 30 * DAY,
                capacity=10,
                created_by=kari,
                submitted_at=timezone.now(),
                submitted_by=kari,
                state="open",
                decision="approved",
                decided_at=timezone.now(),
                decided_by=make_user(Role.NATIONAL_COORDINATOR),
            )
        ]
    )
    SignUp.objects.create(
        pool=found.pools.get(),
        municipality=Municipality.objects.get(name="Arendal"),
        decision_maker="Kari Åsnes",
        decided_on=today,
        signed_up_at=timezone.now(),
        signed_up_by=kari,
    )
    return found


def close(user, by, **heirs):
    return leaving.leave(user=user, heirs=heirs, by=by)


def long_ago(departure, months=13):
    """As if the person had left that long ago."""
    day = add_months(timezone.localdate(), -months)
    Departure.objects.filter(pk=departure.pk).update(left_on=day)


class TestLeaving:
    def test_everything_ends_at_once(self, client, kari, rollout, contact, today):
        client.force_login(kari)
        assert client.get("/min-side/").status_code == 200
        close(kari, contact)

        assert not leaving.held_roles(kari).exists()
        assert RoleAssignment.objects.get(user=kari).valid_to == today
        assert GroupMember.objects.get(user=kari).valid_to == today
        assert client.get("/min-side/").status_code == 302
        assert not Session.objects.exists()
        kari.refresh_from_db()
        assert not kari.is_active
        assert not kari.has_usable_password()
        rollout.refresh_from_db()
        assert rollout.leader is None
        assert SignUp.objects.active().count() == 1

    def test_a_deputy_goes_with_the_role(self, contact, kari, admin, today):
        own = contact.assignments.get()
        roles.appoint_deputy(assignment=own, user=kari, first_day=today, last_day=today + 9 * DAY, by=admin)
        close(contact, admin)
        assert [one.role for one in leaving.held_roles(kari)] == [Role.NETWORK_RESOURCE]

    def test_the_preview_says_what_loses_its_holder(self, kari, rollout):
        chapters = {chapter.title: [one.text for one in chapter.consequences] for chapter in leaving.preview(kari)}
        own = "\n".join(chapters["Roller, gruppe og det som venter"])
        assert "1 rolle slutter i dag" in own
        assert "Ingen andre er nettverksressurs, Agder" in own
        assert "1 plass i en regional gruppe blir ledig" in own
        assert chapters["Innføringsløp og påmeldinger"] == [
            "1 innføringsløp mister lederen sin",
            "1 påmelding som personen har ført inn eller bestemt, blir stående",
        ]
        assert User.objects.get(pk=kari.pk).is_active

    def test_what_waits_and_who_else_could_take_it(self, contact, make_user):
        other = make_user(Role.CONTACT_PERSON, "agder")
        texts = [one for chapter in leaving.preview(contact) for one in chapter.consequences]
        [shared] = [one for one in texts if one.text.startswith("Dette kan gå videre")]
        assert shared.details == (other.name,)

    def test_a_rollout_goes_to_one_who_may_lead_it(self, kari, rollout, contact, admin, make_user):
        outsider = make_user(Role.CONTACT_PERSON, "nordland")
        [offer] = leaving.handovers(kari)
        assert offer.candidates == (contact,)
        with pytest.raises(InvalidInput):
            close(kari, admin, **{offer.key: outsider})
        assert User.objects.get(pk=kari.pk).is_active
        close(kari, admin, **{offer.key: contact})
        rollout.refresh_from_db()
        assert rollout.leader == contact

    def test_an_open_invitation_is_worth_nothing(self, admin, contact, agder, today):
        grant = Grant(Role.READER, today, network=agder)
        user = roles.invite(email="ny@example.com", name="Ny", title="", grant=grant, by=admin)
        token = invitations.address(user.invitations.get()).split("/")[-2]
        close(user, contact)
        assert invitations.find(token) is None

    def test_who_may(self, kari, contact, admin, make_user):
        for by in (kari, make_user(Role.CONTACT_PERSON, "nordland"), make_user(Role.PORTFOLIO_MANAGER)):
            with pytest.raises(NotAllowed):
                close(kari, by)
        RoleAssignment.objects.create(user=kari, role=Role.NATIONAL_COORDINATOR, valid_from="2024-01-01")
        with pytest.raises(NotAllowed):
            close(kari, contact)
        close(kari, admin)
        with pytest.raises(WrongState):
            close(kari, admin)

    def test_somebody_must_be_left_to_let_people_in(self, make_user):
        one, other = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)
        close(one, other)
        with pytest.raises(NotAllowed):
            close(other, other)
        assert leaving.held_roles(other).exists()

    def test_a_person_asks_and_may_stay_after_all(self, client, kari, contact, admin):
        client.force_login(kari)
        page = client.post(reverse("my_data_leave"), follow=True)
        assert "Jeg blir likevel" in page.text
        for by in (contact, admin):
            assert [item.title for item in waiting.waiting_for(by)] == ["Kari Åsnes har bedt om å få slutte"]
        client.post(reverse("my_data_leave"), {"stay": "1"})
        assert leaving.departure_of(kari) is None
        client.post(reverse("my_data_leave"))
        close(kari, contact)
        assert Departure.objects.filter(user=kari).count() == 2
        assert waiting.waiting_for(contact) == []


class TestAnonymising:
    def test_the_name_is_nowhere_and_the_role_stays(self, kari, rollout, contact, admin):
        User.objects.filter(pk=kari.pk).update(name="Kari Gammel")
        User.objects.filter(pk=kari.pk).update(name="Kari Åsnes")
        tell(NEED_RAISED, [contact], "/behov/", origin="Kari Åsnes", title="et behov")
        Reform.objects.create(
            name="R", date="2030-01-01", kind="merger", consequences=[{"details": ["Kari Åsnes (Arendal)"]}]
        )
        departure = close(kari, admin)
        long_ago(departure)
        tasks.anonymise_people()

        departure.refresh_from_db()
        assert departure.state == "anonymised"
        user = User.objects.get(pk=kari.pk)
        assert user.name == "tidligere nettverksressurs, Agder"
        assert user.email.endswith("@anonym.invalid")
        assert everywhere("Kari Åsnes", "Kari Gammel", "kari.asnes", "99 88 77 66") == []
        # What belongs to the history of the role is there.
        assert RoleAssignment.objects.get(user=user).network.key == "agder"
        assert GroupMember.objects.get(user=user).title == "tidligere nettverksressurs"
        assert rollout.created_by_id == user.pk
        assert SignUp.objects.get().decision_maker == "tidligere nettverksressurs, Agder"
        message = Message.objects.get(user=contact, event=NEED_RAISED.code)
        assert message.title == "Nytt behov fra tidligere nettverksressurs, Agder: et behov"
        assert message.words == message.title
        assert not Message.objects.filter(user=user).exists()
        assert not Token.objects.exists()

    def test_twice_is_as_once(self, kari, admin):
        departure = close(kari, admin)
        long_ago(departure)
        assert anonymising.anonymise_due() == [departure.pk]
        stamp = Departure.objects.get(pk=departure.pk).anonymised_at
        assert anonymising.anonymise_due() == []
        assert not anonymising.anonymise(departure.pk)
        assert Departure.objects.get(pk=departure.pk).anonymised_at == stamp

    def test_not_before_the_day(self, kari, admin, today):
        departure = close(kari, admin)
        due = departure.due_on(12)
        assert due == add_months(today, 12)
        assert anonymising.anonymise_due(due - DAY) == []
        assert anonymising.anonymise_due(due) == [departure.pk]

    def test_another_persons_same_name_is_left_alone(self, kari, admin, make_user):
        other = make_user(Role.READER)
        User.objects.filter(pk=other.pk).update(name="Kari Åsnes")
        leave_message(other, MessageKind.NEED_RAISED, "Kari Åsnes har meldt et behov")
        long_ago(close(kari, admin))
        anonymising.anonymise_due()
        assert Message.objects.get(user=other).title.startswith("Kari Åsnes")

    def test_ks_sets_the_period_for_all(self, kari, contact, admin, today):
        departure = close(kari, admin)
        long_ago(departure, months=7)
        assert anonymising.anonymise_due() == []
        with pytest.raises(NotAllowed):
            leaving.set_months_kept(6, by=contact)
        for months in (0, 61):
            with pytest.raises(InvalidInput):
                leaving.set_months_kept(months, by=admin)
        leaving.set_months_kept(6, by=admin)
        assert [one.departure.pk for one in leaving.coming()] == [departure.pk]
        assert anonymising.anonymise_due() == [departure.pk]

    def test_postponed_with_a_reason(self, kari, admin, contact, today):
        departure = close(kari, admin)
        long_ago(departure)
        for until, reason in ((today, "Sak"), (today + 3000 * DAY, "Sak"), (today + DAY, " ")):
            with pytest.raises(InvalidInput):
                leaving.postpone(departure, until=until, reason=reason, by=admin)
        with pytest.raises(NotAllowed):
            leaving.postpone(departure, until=today + DAY, reason="Sak", by=contact)
        leaving.postpone(departure, until=today + 40 * DAY, reason="En klagesak går", by=admin)
        assert anonymising.anonymise_due() == []
        assert [one.due for one in leaving.coming()] == [today + 40 * DAY]
        assert anonymising.anonymise_due(today + 40 * DAY) == [departure.pk]

    def test_who_comes_back_in_time(self, kari, admin, contact):
        departure = close(kari, admin)
        with pytest.raises(NotAllowed):
            leaving.reopen(departure, by=contact)
        leaving.reopen(departure, by=admin)
        user = User.objects.get(pk=kari.pk)
        assert user.is_active
        assert not leaving.held_roles(user).exists()
        assert invitations.find(invitations.address(user.invitations.get()).split("/")[-2]) is not None
        long_ago(departure)
        assert anonymising.anonymise_due() == []
        with pytest.raises(WrongState):
            leaving.reopen(departure, by=admin)
        # And leaves again.
        close(user, admin)
        assert Departure.objects.filter(user=user).count() == 2

    def test_the_address_is_free_again(self, kari, admin, agder, today):
        long_ago(close(kari, admin))
        anonymising.anonymise_due()
        grant = Grant(Role.READER, today, network=agder)
        again = roles.invite(email="kari.asnes@example.com", name="Kari Åsnes", title="", grant=grant, by=admin)
        assert again.pk != kari.pk


def everywhere(*words):
    """Where one of `words` stands in any table of ours."""
    found = []
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed:
            continue
        for row in model._base_manager.values():
            text = json.dumps(row, default=str, ensure_ascii=False)
            found += [f"{model._meta.label}: {word}" for word in words if word in text]
    return found


def test_every_relation_to_a_person_is_registered():
    """Whoever stores something about a person says what it is and what becomes of it."""
    found = {relation.stored.relation for relation in relations()}
    assert found - registered() == set()
    assert registered() - found == set()


def test_who_stores_an_address_names_the_person():
    """An e-mail address of a person without a foreign key to the person would never be forgotten."""
    related = {relation.model for relation in relations()} | {User}
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", None) or model
        if any(isinstance(field, models.EmailField) for field in model._meta.get_fields()):
            assert tracked in related, model


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 15), 12, dt.date(2027, 12, 15)),
        (dt.date(2026, 3, 31), -13, dt.date(2025, 2, 28)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, expected):
    assert add_months(day, months) == expected


class TestPages:
    def test_from_the_person_to_the_list(self, client, kari, rollout, contact, admin):
        client.force_login(admin)
        assert reverse("people:leave", args=[kari.pk]) in client.get(f"/folk/{kari.pk}/").text
        page = client.get(f"/folk/{kari.pk}/slutt/").text
        assert "Kjernejournal Agder: 1 pulje i gang eller i vente" in page
        [offer] = leaving.handovers(kari)
        wrong = client.post(f"/folk/{kari.pk}/slutt/", {offer.key: "999999"})
        assert wrong.status_code == 422
        done = client.post(f"/folk/{kari.pk}/slutt/", {offer.key: contact.pk}, follow=True)
        assert done.redirect_chain == [("/folk/sluttet/", 302)]
        assert "Kari Åsnes har sluttet" in done.text
        assert Rollout.objects.get().leader == contact

        departure = Departure.objects.get()
        refused = client.post(f"/folk/sluttet/{departure.pk}/utsett/", {"until": "2020-01-01", "reason": "Sak"})
        assert refused.status_code == 422
        assert "Sak" in refused.text
        until = timezone.localdate() + 700 * DAY
        client.post(f"/folk/sluttet/{departure.pk}/utsett/", {"until": until.isoformat(), "reason": "Klagesak"})
        assert "Klagesak" in client.get("/folk/sluttet/").text
        assert client.post("/folk/sluttet/", {"anonymise_after_months": "0"}).status_code == 422
        assert "Fristen er endret" in client.post("/folk/sluttet/", {"anonymise_after_months": "24"}, follow=True).text
        back = client.post(f"/folk/sluttet/{departure.pk}/gjenapne/", follow=True)
        assert back.redirect_chain == [(f"/folk/{kari.pk}/", 302)]

    @pytest.mark.parametrize("rows", [1, 3])
    def test_the_list_counts_its_queries(self, client, admin, make_user, rows, django_assert_num_queries):
        for _row in range(rows):
            close(make_user(Role.READER, "agder"), admin)
            leaving.ask_to_leave(user=make_user(Role.READER, "agder"))
        client.force_login(admin)
        with django_assert_num_queries(8):
            page = client.get("/folk/sluttet/").text
        assert page.count("Åpne igjen") == rows


def test_mine_data_says_all_of_it(client, kari, rollout):
    client.force_login(kari)
    kari.title = "Seniorrådgiver"
    kari.save()
    page = client.get("/min-side/mine-data/").text
    for text in (
        "Agder · Kari Åsnes, EPJ · nettverksressurs · 99 88 77 66",
        "Svar til Kari Åsnes",
        "Kjernejournal Agder",
        "Innlogginger som varer nå",
        "kari.asnes@example.com · Rådgiver",
        f"Agder · {GroupMember.objects.get(user=kari).competences.first()}",
    ):
        assert text in page, text
    stored = client.get("/min-side/mine-data/mine-data.json").json()["stored"]
    assert stored["networks.groupmember.user"]["rows"][0]["phone"] == "99 88 77 66"
    assert {row["name"] for row in stored["account"]["rows"]} >= {"Kari Åsnes"}
    assert len(stored["competences"]["rows"]) == 2
    assert Token.objects.get().key not in page


def test_the_own_telephone_number_is_corrected(client, kari, contact):
    client.force_login(kari)
    client.post("/min-side/mine-data/", {"name": "Kari Åsnes", "title": "", "phone": "11 22 33 44"})
    assert GroupMember.objects.get(user=kari).phone == "11 22 33 44"
    assert personal.phone(contact) is None
    client.force_login(contact)
    assert 'name="phone"' not in client.get("/min-side/mine-data/").text
