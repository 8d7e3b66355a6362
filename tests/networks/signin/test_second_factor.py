"""The second step: who must have one, what it keeps out, and who can take it away."""

import datetime as dt
import socket
from email import message_from_bytes
from email.policy import default
from urllib.parse import unquote

import pytest
from aiosmtpd.controller import Controller
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import Error, transaction
from django.test import Client
from django.utils import timezone
from rest_framework.authtoken.models import Token

from config.demo import accounts
from core.errors import NotAllowed, WrongState
from networks.models import AccountEvent, Role, RoleAssignment, User
from networks.signin import encryption, second_factor
from networks.tasks import send_account_mail
from tests.networks.signin.steps import PASSWORD, SECRET, code, enter, factors, is_in, with_app, with_password

WRONG = "Koden stemmer ikke"
TOO_MANY = "Det er prøvd for mange ganger"
STEP = "/logg-inn/to-trinn/"
SETUP = "/konto/to-trinn/"


@pytest.fixture
def contact(make_user):
    return with_password(make_user(Role.CONTACT_PERSON, "agder"))


@pytest.fixture
def reader(make_user):
    return with_password(make_user(Role.READER))


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def second(client, text, ip="192.0.2.1"):
    return client.post(STEP, {"code": text}, REMOTE_ADDR=ip)


def inside(user, text=None):
    """A browser in which `user` is signed in with both steps."""
    client = Client()
    enter(client, user)
    second(client, text or code())
    assert is_in(client)
    return client


class TestTheSecondStep:
    @pytest.fixture
    def codes(self, contact):
        return with_app(contact)

    def test_the_password_alone_opens_nothing(self, contact, codes):
        client = Client()
        assert enter(client, contact, next_url="/kommuner/").url == STEP
        assert not is_in(client)
        assert client.get("/konto/sikkerhet/").url.startswith("/logg-inn/?next=")
        assert second(client, code()).url == "/kommuner/"

    def test_nobody_comes_to_it_without_the_password(self, client, contact, codes):
        assert client.get(STEP).url == "/logg-inn/"
        assert second(client, code()).url == "/logg-inn/"

    def test_it_does_not_wait_for_ever(self, contact, codes, time_machine):
        client = Client()
        enter(client, contact)
        time_machine.move_to(timezone.now() + dt.timedelta(minutes=16))
        assert second(client, code()).url == "/logg-inn/"

    @pytest.mark.parametrize("later", [-30, 0, 30])
    def test_a_clock_may_be_a_little_off(self, contact, codes, later):
        client = Client()
        enter(client, contact)
        assert second(client, code(later=later)).status_code == 302

    @pytest.mark.parametrize("later", [-90, 90])
    def test_but_not_much(self, contact, codes, later):
        client = Client()
        enter(client, contact)
        assert WRONG in second(client, code(later=later)).text

    @pytest.mark.parametrize("wait", [0, 31, 59])
    def test_a_code_that_was_overheard_is_used_up(self, contact, codes, time_machine, wait):
        now = timezone.now().replace(second=1)
        time_machine.move_to(now, tick=False)
        ahead = code(later=30)
        inside(contact, ahead)
        time_machine.move_to(now + dt.timedelta(seconds=wait), tick=False)
        thief = Client()
        enter(thief, contact)
        assert WRONG in second(thief, ahead).text
        assert WRONG in second(thief, f"{ahead[:3]} {ahead[3:]}").text
        assert not is_in(thief)

    def test_a_recovery_code_works_once(self, contact, codes):
        inside(contact, f"{codes[0][:4]} {codes[0][4:]}")
        thief = Client()
        enter(thief, contact)
        assert WRONG in second(thief, codes[0]).text
        assert second(thief, codes[1]).status_code == 302

    def test_codes_are_not_guessed_and_a_stranger_who_tries_stops_nobody(self, contact, codes):
        """The stranger knows the password, and still can't keep the person out."""
        stranger = Client()
        enter(stranger, contact, ip="203.0.113.9")
        for number in range(5):
            assert WRONG in second(stranger, f"00000{number}", ip="203.0.113.9").text
        assert TOO_MANY in second(stranger, code(), ip="203.0.113.9").text

        person = Client()
        enter(person, contact, ip="192.0.2.1")
        assert second(person, code(), ip="192.0.2.1").status_code == 302

    def test_tried_from_everywhere_the_known_browser_still_works(self, contact, codes, settings):
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "second_factor_account": "4/h/key"}
        known = inside(contact, codes[0])
        known.post("/logg-ut/")
        for number in range(4):
            stranger = Client()
            enter(stranger, contact, ip=f"203.0.113.{number}")
            second(stranger, f"00000{number}", ip=f"203.0.113.{number}")
        other = Client()
        enter(other, contact, ip="198.51.100.1")
        assert TOO_MANY in second(other, code(), ip="198.51.100.1").text
        enter(known, contact)
        assert second(known, code()).status_code == 302

    def test_a_new_password_by_e_mail_does_not_walk_around_it(self, contact, codes):
        from tests.networks.signin.test_signin import NEW, _link_for

        client = Client()
        client.post(_link_for(contact, client), NEW)
        assert not is_in(client)
        assert enter(client, contact, NEW["password1"]).url == STEP

    def test_closed_between_the_steps(self, contact, codes):
        client = Client()
        enter(client, contact)
        User.objects.filter(pk=contact.pk).update(is_active=False)
        second(client, code())
        assert not is_in(client)


class TestSecretsAtRest:
    def test_a_copy_of_the_database_gives_no_code(self, contact):
        with_app(contact)
        for row in Authenticator.objects.filter(user=contact):
            assert SECRET not in str(row.data)
            assert not row.data.get("seed", "").isalnum()

    def test_the_old_key_still_opens_and_a_lost_one_lets_nobody_in(self, contact, settings):
        with_app(contact)
        settings.SECRET_KEY, old = "another key of some length, made up here", settings.SECRET_KEY
        client = Client()
        enter(client, contact)
        assert WRONG in second(client, code()).text
        settings.SECRET_KEY_FALLBACKS = [old]
        assert second(client, code()).status_code == 302

    def test_what_no_key_opens_is_never_the_same(self, db):
        assert encryption.decrypt("nonsense") != encryption.decrypt("nonsense")


@pytest.mark.usefixtures("required")
class TestWhoMustHaveOne:
    @pytest.mark.parametrize("role", list(Role))
    def test_roles_that_change_what_belongs_to_others(self, make_user, role):
        scoped = {Role.CONTACT_PERSON, Role.NETWORK_RESOURCE}
        if role == Role.MUNICIPALITY_REPRESENTATIVE:
            from networks.models import Municipality

            user = make_user(role, municipality=Municipality.objects.get(number="4203"))
        else:
            user = make_user(role, "agder" if role in scoped else None)
        assert second_factor.required_of(user) == (
            role in {"administrator", "portfolio_manager", "grant_manager", "national_coordinator", "contact_person"}
        )

    def test_is_led_there_before_anything_else_and_then_on(self, contact, django_capture_on_commit_callbacks):
        client = Client()
        assert enter(client, contact, next_url="/folk/?q=per").url == "/folk/?q=per"
        assert client.get("/folk/?q=per").url == SETUP
        assert "Rollen din lar deg endre" in client.get(SETUP).text
        page = client.get("/konto/app/")
        assert page.status_code == 200, "whoever has just come in is not asked for the password again"
        secret = page.context["form"].secret
        assert WRONG in client.post("/konto/app/", {"code": "000000"}).text
        with django_capture_on_commit_callbacks(execute=True):
            used = code(secret)
            assert client.post("/konto/app/", {"code": used}).url == "/konto/reservekoder/"
        codes = client.get("/konto/reservekoder/")
        assert 'href="/folk/?q=per"' in codes.text
        assert len(codes.context["unused_codes"]) == 10
        again = client.get("/konto/reservekoder/").text
        assert not any(each in again for each in codes.context["unused_codes"])
        assert client.get("/folk/?q=per").status_code == 200
        assert AccountEvent.objects.get(user=contact).kind == "app_added"
        # The code that connected the app is used up, too.
        thief = Client()
        enter(thief, contact)
        assert WRONG in second(thief, used).text

    def test_changes_nothing_on_the_way(self, contact):
        client = Client()
        enter(client, contact)
        client.get("/min-side/")
        assert client.post("/min-side/mine-data/", {"name": "Ny"}).url == SETUP
        assert client.post("/min-side/api-nokkel/").url == SETUP
        assert not Token.objects.exists()
        assert client.get("/api/v1/municipalities/").status_code == 403
        assert client.get("/min-side/", headers={"hx-request": "true"}).headers["HX-Redirect"] == SETUP
        assert User.objects.get(pk=contact.pk).name == contact.name
        for open_page in ("/hjelp/", "/konto/sikkerhet/", "/konto/passord/"):
            assert client.get(open_page).status_code == 200
        client.post("/logg-ut/")
        assert client.get("/").status_code == 200

    def test_others_may_and_need_not(self, reader):
        client = Client()
        enter(client, reader)
        assert is_in(client)
        assert "Ikke satt opp" in client.get("/konto/sikkerhet/").text

    def test_a_role_that_is_over_asks_for_none(self, contact):
        RoleAssignment.objects.update(valid_to=timezone.localdate())
        client = Client()
        enter(client, contact)
        assert is_in(client)

    def test_whoever_another_provider_has_asked_for_two_steps(self, contact, rf):
        request = rf.get("/")
        request.user, request.session = contact, {}
        assert second_factor.is_missing(request)
        second_factor.accept_elsewhere(request)
        assert not second_factor.is_missing(request)

    def test_demo_accounts_run_without_but_only_in_demo_mode(self, settings, country):
        settings.DEMO = True
        accounts.load()
        account = User.objects.get(email__startswith="kontakt.agder@")
        assert not second_factor.required_of(account)
        settings.DEMO = False
        assert second_factor.required_of(User.objects.get(pk=account.pk))

    def test_the_first_administrator_is_led_there_too(self, db, monkeypatch):
        monkeypatch.setenv("PASSWORD", PASSWORD)
        call_command("create_user", "ola@ks.example", "Ola", "administrator", verbosity=0)
        client = Client()
        enter(client, "ola@ks.example")
        assert client.get("/min-side/").url == SETUP

    def test_the_last_one_stays(self, contact):
        with_app(contact)
        client = inside(contact)
        client.post("/konto/bekreft/", {"password": PASSWORD})
        assert "krever innlogging i to trinn" in client.get("/konto/app/fjern/").text
        client.post("/konto/app/fjern/")
        assert "totp" in factors(contact)

    def test_asks_the_database_nothing_more(self, contact, settings, django_assert_num_queries):
        with_app(contact)
        client = inside(contact)
        for settings.SECOND_FACTOR_REQUIRED in (False, True):
            with django_assert_num_queries(7):
                client.get("/kommuner/")


class TestOwnFactors:
    def test_the_password_is_asked_for_again(self, contact, time_machine):
        with_app(contact)
        client = inside(contact)
        for path in ("/konto/app/fjern/", "/konto/tilgangsnokler/ny/", "/konto/reservekoder/nye/"):
            assert unquote(client.get(path).url) == f"/konto/bekreft/?next={path}"
        again = "/konto/bekreft/?next=/konto/app/fjern/"
        assert "Passordet er feil" in client.post(again, {"password": "feil"}).text
        assert client.post(again, {"password": PASSWORD}).url == "/konto/app/fjern/"
        time_machine.move_to(timezone.now() + dt.timedelta(minutes=6))
        assert client.get("/konto/app/fjern/").url.startswith("/konto/bekreft/")
        # What was sent too late is done once the password has been given, and not before.
        assert client.post("/konto/app/fjern/").url.startswith("/konto/bekreft/")
        assert "totp" in factors(contact)
        assert client.post(again, {"password": PASSWORD}).url == "/konto/sikkerhet/"
        assert factors(contact) == set()

    def test_or_a_code(self, contact):
        codes = with_app(contact)
        client = inside(contact)
        again = "/konto/bekreft/kode/?next=/konto/reservekoder/nye/"
        assert WRONG in client.post(again, {"code": "000000"}).text
        assert client.post(again, {"code": codes[3]}).url == "/konto/reservekoder/nye/"
        before = set(codes)
        assert client.post("/konto/reservekoder/nye/").url == "/konto/reservekoder/"
        assert not before & set(client.get("/konto/reservekoder/").context["unused_codes"])

    def test_one_who_need_not_have_it_takes_it_away_codes_included(self, reader):
        with_app(reader)
        client = inside(reader)
        client.post("/konto/bekreft/", {"password": PASSWORD})
        assert client.post("/konto/app/fjern/").url == "/konto/sikkerhet/"
        assert factors(reader) == set()
        assert [event.kind for event in reader.account_events.all()] == ["app_removed"]

    def test_nothing_there_leads_back(self, client, reader):
        client.force_login(reader)
        for path in ("/konto/app/fjern/", "/konto/reservekoder/", "/konto/reservekoder/nye/"):
            assert client.get(path).url == "/konto/sikkerhet/"

    def test_the_key_of_another_is_not_found(self, client, reader, contact):
        key = Authenticator.objects.create(user=contact, type="webauthn", data={"name": "Min", "credential": {}})
        enter(client, reader)
        client.post("/konto/bekreft/", {"password": PASSWORD})
        for path in (f"/konto/tilgangsnokler/{key.pk}/", f"/konto/tilgangsnokler/{key.pk}/fjern/"):
            assert client.get(path).status_code == 404
            assert client.post(path, {"name": "Din"}).status_code == 404

    @pytest.mark.parametrize("credential", ["", "null", "{}", "[]", '"x"', '{"id": 1}', "not json"])
    def test_a_key_that_is_none(self, client, reader, credential):
        enter(client, reader)
        client.get("/konto/tilgangsnokler/ny/")
        response = client.post("/konto/tilgangsnokler/ny/", {"name": "x", "credential": credential})
        assert response.status_code == 200
        assert factors(reader) == set()
        anonymous = Client()
        anonymous.get("/logg-inn/tilgangsnokkel/", headers={"accept": "application/json"})
        assert anonymous.post("/logg-inn/tilgangsnokkel/", {"credential": credential}).status_code == 302
        assert not is_in(anonymous)


class TestResettingAnothers:
    @pytest.fixture
    def resource(self, make_user):
        user = with_password(make_user(Role.NETWORK_RESOURCE, "agder"))
        with_app(user)
        return user

    def test_by_those_who_manage_the_person(self, contact, resource):
        theirs = inside(resource)
        mine = Client()
        enter(mine, contact)
        assert "Logger inn i to trinn" in mine.get(f"/folk/{resource.pk}/").text
        page = mine.post(f"/folk/{resource.pk}/nullstill-to-trinn/", follow=True).text
        assert "er nullstilt" in page
        assert contact.name in page
        assert factors(resource) == set()
        assert not is_in(theirs)
        event = resource.account_events.get()
        assert (event.kind, event.by) == ("factors_reset", contact)
        with pytest.raises(WrongState):
            second_factor.reset(user=resource, by=contact)

    def test_not_by_an_outsider(self, make_user, resource):
        outsider = make_user(Role.CONTACT_PERSON, "nordland")
        client = Client()
        client.force_login(outsider)
        assert client.post(f"/folk/{resource.pk}/nullstill-to-trinn/").status_code == 404
        with pytest.raises(NotAllowed):
            second_factor.reset(user=resource, by=outsider)
        assert "totp" in factors(resource)

    def test_not_for_one_who_has_more_than_they_could_give(self, contact, resource):
        RoleAssignment.objects.create(user=resource, role=Role.GRANT_MANAGER, valid_from=timezone.localdate())
        client = Client()
        client.force_login(contact)
        assert "reset-second-factor" not in client.get(f"/folk/{resource.pk}/").text
        assert client.post(f"/folk/{resource.pk}/nullstill-to-trinn/").status_code == 403
        assert "totp" in factors(resource)

    def test_not_the_own(self, make_user):
        admin = make_user(Role.ADMINISTRATOR)
        with_app(admin)
        with pytest.raises(NotAllowed):
            second_factor.reset(user=admin, by=admin)

    def test_the_history_is_not_rewritten(self, contact, resource):
        second_factor.reset(user=resource, by=contact)
        for change in (lambda rows: rows.update(by=resource), lambda rows: rows.delete()):
            with pytest.raises(Error, match="append"), transaction.atomic():
                change(AccountEvent.objects.all())

    @pytest.mark.parametrize("rows", [1, 3])
    def test_number_of_queries_of_the_persons_page(self, client, contact, resource, rows, django_assert_num_queries):
        for _ in range(rows):
            AccountEvent.objects.create(user=resource, by=contact, kind="factors_reset")
        client.force_login(contact)
        with django_assert_num_queries(10):
            client.get(f"/folk/{resource.pk}/")


class _Inbox:
    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 — the name that aiosmtpd calls
        self.messages.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.mark.django_db(transaction=True)
def test_the_person_is_told_through_a_real_mail_server(settings, make_user, celery_worker, monkeypatch):
    """From the reset over the queue and a worker to the mailbox."""
    inbox = _Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    celery_worker.stop()
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{port}")
    try:
        celery_worker.start()
        settings.SITE_URL = "https://fellesloep.example"
        admin, person = make_user(Role.ADMINISTRATOR), with_password(make_user(Role.NETWORK_RESOURCE, "agder"))
        with_app(person)
        second_factor.reset(user=person, by=admin)
        Client().post("/konto/glemt-passord/", {"email": person.email})
        celery_worker.wait_until_idle()
    finally:
        celery_worker.stop()
        server.stop()
    told = {message["Subject"]: message.get_content() for message in inbox.messages}
    assert {message["To"] for message in inbox.messages} == {person.email}
    notice = told["Fellesløp: innloggingen din er endret"]
    assert "innlogging i to trinn nullstilt av en administrator" in notice
    assert f"gjort av {admin.name}" in notice
    assert "https://fellesloep.example/konto/sikkerhet/" in notice
    assert "/konto/nytt-passord/" in told["Nytt passord til Fellesløp"]


def test_a_mail_that_fails_is_tried_again():
    assert send_account_mail.max_retries == 5
    assert OSError in send_account_mail.autoretry_for
