"""Who may give what to whom, and the e-mail that opens an account."""

import datetime as dt
import re
import socket
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.db import connections
from django.utils import timezone

from core.errors import DomainError, InvalidInput, NotAllowed, WrongState
from networks.models import Invitation, Municipality, Network, Role, RoleAssignment, User
from networks.people import invitations, roles
from networks.people.access import access_of
from networks.people.roles import Grant
from portfolio.statuses.reporting import may_report_status_in

pytestmark = pytest.mark.usefixtures("country")
DAY = dt.timedelta(days=1)


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.fixture
def agder():
    return Network.objects.get(key="agder")


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


@pytest.fixture
def admin(make_user):
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def kari(db):
    return User.objects.create_user("kari@example.com", "Kari", "et-langt-passord")


@pytest.fixture
def today():
    return timezone.localdate()


class TestGivingARole:
    @pytest.mark.parametrize("role", list(Role))
    def test_a_contact_person_gives_what_belongs_to_the_own_region(self, contact, kari, agder, today, role):
        regional = {Role.ROLLOUT_LEADER, Role.NETWORK_RESOURCE, Role.READER}
        network = agder if role in {*regional, Role.CONTACT_PERSON} else None
        municipality = Municipality.objects.get(number="4203") if role == Role.MUNICIPALITY_REPRESENTATIVE else None
        grant = Grant(role, today, None, network, municipality)
        if role in regional or municipality:
            roles.give_role(user=kari, grant=grant, by=contact)
            assert access_of(fresh(kari)).has(role)
        else:
            with pytest.raises(NotAllowed):
                roles.give_role(user=kari, grant=grant, by=contact)

    def test_but_not_in_another_region_nor_for_the_country(self, contact, kari, today):
        nordland = Network.objects.get(key="nordland")
        bodo = Municipality.objects.get(name="Bodø")
        for grant in (
            Grant(Role.NETWORK_RESOURCE, today, network=nordland),
            Grant(Role.ROLLOUT_LEADER, today),
            Grant(Role.READER, today),
            Grant(Role.MUNICIPALITY_REPRESENTATIVE, today, municipality=bodo),
        ):
            with pytest.raises(NotAllowed):
                roles.give_role(user=kari, grant=grant, by=contact)
        assert not kari.assignments.exists()

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.CONTACT_PERSON}))
    def test_others_give_nothing(self, make_user, kari, agder, today, role):
        giver = make_user(Role.READER)
        giver.assignments.all().delete()
        arendal = Municipality.objects.get(number="4203")
        RoleAssignment.objects.create(
            user=giver,
            role=role,
            network=agder if role in {Role.NETWORK_RESOURCE, Role.ROLLOUT_LEADER, Role.READER} else None,
            municipality=arendal if role == Role.MUNICIPALITY_REPRESENTATIVE else None,
            valid_from=today,
        )
        with pytest.raises(NotAllowed):
            roles.give_role(user=kari, grant=Grant(Role.READER, today, network=agder), by=giver)

    def test_nobody_gives_themselves_a_role(self, admin, contact, agder, today):
        for by, grant in (
            (admin, Grant(Role.GRANT_MANAGER, today)),
            (contact, Grant(Role.NETWORK_RESOURCE, today, network=agder)),
        ):
            with pytest.raises(NotAllowed, match="seg selv"):
                roles.give_role(user=by, grant=grant, by=by)

    def test_days_are_inclusive(self, contact, kari, agder, today):
        given = roles.give_role(user=kari, grant=Grant(Role.READER, today, today + 6 * DAY, network=agder), by=contact)
        assert (given.last_day, given.valid_to) == (today + 6 * DAY, today + 7 * DAY)

    @pytest.mark.parametrize(
        ("grant", "field"),
        [
            ({"first_day": 0, "last_day": -1}, "last_day"),
            ({"first_day": -1, "last_day": None}, "first_day"),
            ({"first_day": 0, "last_day": None, "network": False}, "network"),
            ({"first_day": 0, "last_day": None, "role": "konge"}, "role"),
        ],
    )
    def test_what_can_not_be_right_is_said_at_the_field(self, contact, kari, agder, today, grant, field):
        last = grant["last_day"]
        with pytest.raises(InvalidInput) as caught:
            roles.give_role(
                user=kari,
                grant=Grant(
                    grant.get("role", Role.NETWORK_RESOURCE),
                    today + grant["first_day"] * DAY,
                    None if last is None else today + last * DAY,
                    agder if grant.get("network", True) else None,
                ),
                by=contact,
            )
        assert caught.value.field == field

    def test_the_same_role_twice_in_the_same_days(self, contact, kari, agder, today):
        roles.give_role(user=kari, grant=Grant(Role.READER, today, today + DAY, network=agder), by=contact)
        roles.give_role(user=kari, grant=Grant(Role.READER, today + 2 * DAY, network=agder), by=contact)
        with pytest.raises(InvalidInput):
            roles.give_role(user=kari, grant=Grant(Role.READER, today + DAY, today + DAY, network=agder), by=contact)


class TestDeputies:
    def test_holds_the_role_between_two_dates_and_not_outside(self, contact, kari, agder, today):
        own = contact.assignments.get()
        row = roles.appoint_deputy(assignment=own, user=kari, first_day=today, last_day=today + DAY, by=contact)
        assert may_report_status_in(fresh(kari), agder)
        assert "vikar" in str(row)
        RoleAssignment.objects.filter(pk=row.pk).update(valid_from=today - 2 * DAY, valid_to=today)
        assert not may_report_status_in(fresh(kari), agder)

    def test_gives_roles_only_within_the_own_days_and_no_deputy_of_their_own(self, contact, kari, agder, today):
        row = roles.appoint_deputy(
            assignment=contact.assignments.get(), user=kari, first_day=today, last_day=today + 5 * DAY, by=contact
        )
        ola = User.objects.create_user("ola@example.com", "Ola")
        for last_day in (None, today + 6 * DAY):
            with pytest.raises(InvalidInput) as caught:
                roles.give_role(user=ola, grant=Grant(Role.READER, today, last_day, network=agder), by=fresh(kari))
            assert caught.value.field == "last_day"
        roles.give_role(user=ola, grant=Grant(Role.READER, today, today + 5 * DAY, network=agder), by=fresh(kari))
        for assignment in (row, contact.assignments.get()):
            with pytest.raises(NotAllowed):
                roles.appoint_deputy(
                    assignment=assignment, user=ola, first_day=today, last_day=today + DAY, by=fresh(kari)
                )
            if assignment != row:
                with pytest.raises(NotAllowed):
                    roles.end_role(assignment=assignment, last_day=None, by=fresh(kari))

    def test_can_not_outlast_the_role_and_ends_with_it(self, admin, contact, kari, today):
        own = contact.assignments.get()
        own.valid_to = today + 10 * DAY
        own.save()
        with pytest.raises(InvalidInput):
            roles.appoint_deputy(assignment=own, user=kari, first_day=today, last_day=today + 10 * DAY, by=contact)
        now = roles.appoint_deputy(assignment=own, user=kari, first_day=today, last_day=today + 9 * DAY, by=contact)
        later = roles.appoint_deputy(
            assignment=own, user=make("per"), first_day=today + 5 * DAY, last_day=today + 6 * DAY, by=contact
        )
        roles.end_role(assignment=own, last_day=today + 2 * DAY, by=admin)
        now.refresh_from_db()
        assert now.last_day == today + 2 * DAY
        assert not RoleAssignment.objects.filter(pk=later.pk).exists()

    def test_the_database_wants_an_end(self, contact, kari, agder, today):
        from django.db import IntegrityError, transaction

        with pytest.raises(IntegrityError), transaction.atomic():
            RoleAssignment.objects.create(
                user=kari,
                role=Role.CONTACT_PERSON,
                network=agder,
                valid_from=today,
                deputy_for=contact.assignments.get(),
            )


def make(name):
    return User.objects.create_user(f"{name}@example.com", name)


class TestEnding:
    def test_at_once_and_on_a_day(self, make_user, contact, today):
        resource = make_user(Role.NETWORK_RESOURCE, "agder")
        row = resource.assignments.get()
        roles.end_role(assignment=row, last_day=today, by=contact)
        assert access_of(fresh(resource)).has(Role.NETWORK_RESOURCE)
        roles.end_role(assignment=row, last_day=None, by=contact)
        assert not access_of(fresh(resource)).roles
        with pytest.raises(WrongState):
            roles.end_role(assignment=row, last_day=None, by=contact)

    def test_one_that_began_today_leaves_nothing(self, contact, kari, agder, today):
        row = roles.give_role(user=kari, grant=Grant(Role.READER, today, network=agder), by=contact)
        roles.end_role(assignment=row, last_day=None, by=contact)
        assert not kari.assignments.exists()

    def test_an_outsider_ends_nothing(self, make_user, contact):
        outsider = make_user(Role.CONTACT_PERSON, "nordland")
        resource = make_user(Role.NETWORK_RESOURCE, "agder")
        for target in (resource, contact):
            with pytest.raises(NotAllowed):
                roles.end_role(assignment=target.assignments.get(), last_day=None, by=outsider)

    def test_the_last_administrator_stays(self, make_user, admin):
        with pytest.raises(WrongState):
            roles.end_role(assignment=admin.assignments.get(), last_day=None, by=admin)
        other = make_user(Role.ADMINISTRATOR)
        roles.end_role(assignment=admin.assignments.get(), last_day=None, by=other)
        with pytest.raises(WrongState):
            roles.end_role(assignment=other.assignments.get(), last_day=None, by=other)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_can_not_end_each_other(make_user):
    from threading import Barrier, Thread

    one, other = make_user(Role.ADMINISTRATOR), make_user(Role.ADMINISTRATOR)
    barrier, refused = Barrier(2), []

    def end(victim, by):
        barrier.wait()
        try:
            roles.end_role(assignment=victim.assignments.get(), last_day=None, by=User.objects.get(pk=by.pk))
        except DomainError as error:
            refused.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=end, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert RoleAssignment.objects.valid_on(timezone.localdate()).filter(role=Role.ADMINISTRATOR).count() == 1


class TestInvitation:
    @pytest.fixture
    def invited(self, contact, agder, today):
        return roles.invite(
            email="Ny@example.com",
            name="Ny Person",
            title="",
            grant=Grant(Role.NETWORK_RESOURCE, today, network=agder),
            by=contact,
        )

    def test_nobody_gets_in_before_the_link_is_used(self, invited):
        assert not invited.has_usable_password()
        assert access_of(fresh(invited)).has(Role.NETWORK_RESOURCE)

    def test_the_link_works_once(self, client, invited):
        path = re.sub(r"^https?://[^/]+", "", invitations.address(invited.invitations.get()))
        assert client.get(path).status_code == 200
        assert client.get(path).status_code == 200, "looking at it must not use it"
        refused = client.post(path, {"password": "kort", "again": "kort"})
        assert refused.status_code == 422
        response = client.post(path, {"password": "fire ord i rekke", "again": "fire ord i rekke"})
        assert response.url == "/min-side/"
        assert client.get("/min-side/").status_code == 200
        assert client.get(path).status_code == 404
        assert fresh(invited).check_password("fire ord i rekke")

    def test_a_link_that_is_old_replaced_or_made_up_does_not(self, client, invited, contact):
        old = invited.invitations.get()
        address = invitations.address(old)
        new = roles.send_invitation_again(user=invited, by=contact)
        assert invitations.find(address.split("/")[-2]) is None
        token = invitations.address(new).split("/")[-2]
        assert invitations.find(token) == new
        assert invitations.find(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
        Invitation.objects.filter(pk=new.pk).update(expires_at=timezone.now())
        assert invitations.find(token) is None

    def test_an_address_in_use_keeps_its_account_and_gets_the_role(self, contact, kari, agder, today):
        grant = Grant(Role.READER, today, network=agder)
        user = roles.invite(email="KARI@example.com", name="Noe annet", title="", grant=grant, by=contact)
        assert (user.pk, fresh(user).name) == (kari.pk, "Kari")
        assert not user.invitations.exists()

    def test_who_may_not_give_the_role_invites_nobody(self, contact, today):
        with pytest.raises(NotAllowed):
            roles.invite(email="x@example.com", name="X", title="", grant=Grant(Role.ADMINISTRATOR, today), by=contact)
        assert not User.objects.filter(email="x@example.com").exists()

    def test_nobody_gets_a_link_that_opens_more_than_they_have(self, invited, contact, today):
        RoleAssignment.objects.create(user=invited, role=Role.GRANT_MANAGER, valid_from=today)
        with pytest.raises(NotAllowed):
            roles.send_invitation_again(user=invited, by=contact)

    def test_one_that_is_in_use_is_not_invited_again(self, admin, kari):
        with pytest.raises(WrongState):
            roles.send_invitation_again(user=kari, by=admin)

    def test_is_sent_once(self, invited):
        number = invited.invitations.get().pk
        assert [invitations.send(number), invitations.send(number)] == [True, False]
        assert len(mail.outbox) == 1

    def test_what_the_queue_lost_is_found(self, invited):
        assert invitations.rescue() == []
        Invitation.objects.update(created_at=timezone.now() - dt.timedelta(minutes=3))
        assert invitations.rescue() == [invited.invitations.get().pk]


class _Inbox:
    def __init__(self):
        self.messages, self.refuse = [], False

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 — the name that aiosmtpd calls
        if self.refuse:
            return "451 Try again later"
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


def test_the_e_mail_goes_through_a_real_mail_server(settings, client, make_user):
    inbox = _Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.SITE_URL = "https://fellesloep.example"
        contact = make_user(Role.CONTACT_PERSON, "agder")
        grant = Grant(Role.NETWORK_RESOURCE, timezone.localdate(), network=Network.objects.get(key="agder"))
        user = roles.invite(email="ny@example.com", name="Åse Øst", title="", grant=grant, by=contact)
        number = user.invitations.get().pk

        inbox.refuse = True
        with pytest.raises(OSError, match="451"):
            invitations.send(number)
        assert Invitation.objects.get(pk=number).sent_at is None
        inbox.refuse = False
        assert invitations.send(number)
    finally:
        server.stop()
    message = inbox.messages[0]
    text = message.get_content()
    assert message["To"] == "ny@example.com"
    assert "Åse Øst" in text
    assert "nettverksressurs, Agder" in text
    address = re.search(r"https://fellesloep\.example(/invitasjon/\S+)", text)
    assert client.get(address[1]).status_code == 200


class TestPages:
    def test_a_contact_person_sees_the_own_region_and_ks_sees_all(self, client, make_user, contact, admin):
        make_user(Role.NETWORK_RESOURCE, "agder")
        make_user(Role.NETWORK_RESOURCE, "nordland")
        make_user(Role.MUNICIPALITY_REPRESENTATIVE, municipality=Municipality.objects.get(number="4203"))
        client.force_login(contact)
        text = client.get("/folk/").text
        assert "3 personer" in text
        assert "network_resource nordland" not in text
        client.force_login(admin)
        assert "5 personer" in client.get("/folk/").text
        assert "1 person" in client.get("/folk/?network=nordland").text
        assert "Fant ingen" in client.get("/folk/?q=xyzzy").text

    def test_an_outsiders_person_is_not_found(self, client, make_user, contact):
        client.force_login(contact)
        stranger = make_user(Role.NETWORK_RESOURCE, "nordland")
        row = stranger.assignments.get()
        for path in (
            f"/folk/{stranger.pk}/",
            f"/folk/{stranger.pk}/ny-rolle/",
            f"/folk/roller/{row.pk}/avslutt/",
            f"/folk/roller/{row.pk}/vikar/",
        ):
            assert client.get(path).status_code == 404

    @pytest.mark.parametrize("role", [Role.READER, Role.NETWORK_RESOURCE, Role.NATIONAL_COORDINATOR])
    def test_others_are_told_whom_to_ask(self, client, make_user, role):
        client.force_login(make_user(role, "agder" if role == Role.NETWORK_RESOURCE else None))
        assert client.get("/folk/").status_code == 403

    def test_from_invitation_over_deputy_to_the_end(self, client, make_user, contact, agder, today):
        client.force_login(contact)
        response = client.post(
            "/folk/inviter/",
            {
                "email": "ny@example.com",
                "name": "Ny",
                "role": "network_resource",
                "network": agder.pk,
                "first_day": today.isoformat(),
            },
            follow=True,
        )
        assert "Invitasjonen til Ny sendes." in response.text
        new = User.objects.get(email="ny@example.com")
        own = contact.assignments.get()
        days = {"first_day": today.isoformat(), "last_day": (today + DAY).isoformat()}
        response = client.post(f"/folk/roller/{own.pk}/vikar/", {"user": new.pk, **days}, follow=True)
        assert "(vikar)" in response.text
        row = new.assignments.get(deputy_for=None)
        response = client.post(f"/folk/roller/{row.pk}/avslutt/", {"last_day": today.isoformat()}, follow=True)
        assert "Rollen er avsluttet" in response.text
        row.refresh_from_db()
        assert row.last_day == today

    def test_a_forged_network_is_refused(self, client, contact, kari, agder, today):
        RoleAssignment.objects.create(user=kari, role=Role.READER, network=agder, valid_from=today)
        client.force_login(contact)
        response = client.post(
            f"/folk/{kari.pk}/ny-rolle/",
            {
                "role": "network_resource",
                "network": Network.objects.get(key="nordland").pk,
                "first_day": today.isoformat(),
            },
        )
        assert response.status_code == 422
        assert kari.assignments.count() == 1

    @pytest.mark.parametrize("rows", [1, 3])
    def test_number_of_queries(self, client, make_user, contact, django_assert_num_queries, rows):
        for _ in range(rows):
            person = make_user(Role.NETWORK_RESOURCE, "agder")
        client.force_login(contact)
        with django_assert_num_queries(7):
            client.get("/folk/")
        with django_assert_num_queries(9):
            client.get(f"/folk/{person.pk}/")
