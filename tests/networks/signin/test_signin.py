"""Coming in with a password, and what those find who try to come in as somebody else."""

import datetime as dt
import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from config.health import valkey
from networks.models import AccountEvent, Role, User
from networks.signin import mails, sessions
from tests.networks.signin.steps import PASSWORD, code, enter, is_in, with_app, with_password

WRONG = "E-postadressen eller passordet er feil."
TOO_MANY = "Det er prøvd for mange ganger"
FIRST_LINE = re.compile(r"(?s)<main.*?</main>")


@pytest.fixture
def kari(make_user):
    return with_password(make_user(Role.READER))


@pytest.fixture
def limits(settings):
    """`limits(sign_in_account="6/h/key")`: lower ones, so that a test reaches them sooner."""

    def lower(**rates):
        settings.ACCOUNT_RATE_LIMITS = {**django_settings.ACCOUNT_RATE_LIMITS, **rates}

    return lower


def main_of(response):
    """The part of the page that is about this answer, without what differs by chance."""
    text = FIRST_LINE.search(response.text)[0]
    return re.sub(r'value="[^"]*"', "", text)


class TestTheWayIn:
    def test_the_session_gets_a_new_key(self, client, kari):
        client.post("/sprak/setlang/", {"language": "nn", "next": "/"})
        client.get("/logg-inn/?next=/min-side/")
        session = client.session
        session["planted"] = True
        session.save()
        before = session.session_key

        assert enter(client, kari).url == "/min-side/"
        assert client.session.session_key != before
        assert is_in(client)

    def test_nobody_signs_up(self, client, db):
        with pytest.raises(NoReverseMatch):
            reverse("account_signup")
        for path in ("/accounts/signup/", "/konto/signup/", "/konto/", "/konto/ny/"):
            assert client.get(path).status_code == 404

    def test_addresses_are_kept_in_one_place(self, client, kari):
        enter(client, kari)
        mails.send_password_reset(kari.email, "nb")
        client.post("/konto/passord/", {"oldpassword": PASSWORD, "password1": "a" * 13, "password2": "a" * 13})
        assert not EmailAddress.objects.exists()

    @pytest.mark.parametrize(
        "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
    )
    def test_nobody_is_sent_elsewhere(self, client, kari, target):
        assert enter(client, kari, next_url=target).url == "/min-side/"

    def test_one_gets_where_one_wanted(self, client, kari):
        assert enter(client, kari, next_url="/kommuner/?q=oslo").url == "/kommuner/?q=oslo"

    def test_whoever_is_in_already_is_not_asked_again(self, client, kari):
        enter(client, kari)
        assert client.get("/logg-inn/?next=/kommuner/").url == "/kommuner/"


class TestNobodyLearnsWhoHasAnAccount:
    def test_the_same_words(self, client, kari, make_user):
        closed = with_password(make_user(Role.READER))
        User.objects.filter(pk=closed.pk).update(is_active=False)
        answers = {
            main_of(enter(Client(), email, password))
            for email, password in (
                ("nobody@example.com", PASSWORD),
                (kari.email, "noe helt annet"),
                (closed.email, PASSWORD),
            )
        }
        assert len(answers) == 1
        assert WRONG in answers.pop()

    def test_the_same_time(self, settings, kari):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
        with_password(kari)

        def quickest(email):
            times = []
            for number in range(3):
                # Of this thread alone: hashing is computing, and others may be busy here.
                start = time.thread_time()
                enter(Client(), email, "feil passord", ip=f"192.0.2.{number}")
                times.append(time.thread_time() - start)
            return min(times)

        known, unknown = quickest(kari.email), quickest("nobody@example.com")
        assert unknown > known / 2, "no password was hashed for the unknown one"
        assert known > unknown / 2

    def test_a_forgotten_password_asks_the_database_nothing(self, client, kari, django_assert_num_queries):
        valkey().delete("celery")
        answers = []
        for email in (kari.email, "nobody@example.com"):
            with django_assert_num_queries(0):
                answers.append(client.post("/konto/glemt-passord/", {"email": email}))
        assert {answer.url for answer in answers} == {"/konto/glemt-passord/sendt/"}
        assert valkey().llen("celery") == 2
        valkey().delete("celery")


class TestWhoFailsIsStoppedAndNobodyElse:
    def test_guessing_ends_after_five(self, kari):
        client = Client()
        for number in range(5):
            assert WRONG in enter(client, kari, f"gjetning nummer {number}").text
        refused = enter(client, kari)
        assert TOO_MANY in refused.text
        assert not is_in(client)

    def test_a_stranger_elsewhere_does_not_stop_the_person(self, kari):
        for number in range(7):
            enter(Client(), kari, f"gjetning nummer {number}", ip="203.0.113.9")
        assert enter(Client(), kari, ip="192.0.2.1").status_code == 302

    def test_nor_one_at_the_same_address_when_the_browser_is_known(self, kari):
        known = Client()
        enter(known, kari)
        known.post("/logg-ut/")
        for number in range(7):
            enter(Client(), kari, f"gjetning nummer {number}")
        assert TOO_MANY in enter(Client(), kari).text
        assert enter(known, kari).status_code == 302

    def test_a_known_browser_does_not_guess_for_ever(self, kari):
        known = Client()
        enter(known, kari)
        known.post("/logg-ut/")
        answers = [enter(known, kari, f"gjetning nummer {number}").text for number in range(16)]
        assert TOO_MANY in answers[-1]

    def test_the_cookie_of_one_helps_no_other_and_can_not_be_made(self, kari, make_user):
        other = with_password(make_user(Role.NETWORK_RESOURCE, "agder"))
        client = Client()
        enter(client, other)
        client.post("/logg-ut/")
        for number in range(5):
            enter(client, kari, f"gjetning nummer {number}")
        assert TOO_MANY in enter(client, kari).text
        forged = Client()
        forged.cookies["fl_device"] = "W1siYSIsImIiXV0:1:forged"
        assert TOO_MANY in enter(forged, kari).text

    def test_one_address_does_not_try_one_password_on_everybody(self, limits, db):
        limits(sign_in_address="6/5m/ip")
        answers = [enter(Client(), f"somebody.{number}@example.com").text for number in range(7)]
        assert WRONG in answers[5]
        assert TOO_MANY in answers[6]

    def test_what_goes_right_does_not_count(self, kari):
        for _ in range(12):
            assert enter(Client(), kari).status_code == 302

    def test_tried_from_everywhere(self, limits, kari, make_user):
        """Many addresses at once close unknown browsers without a second factor, and nothing else."""
        limits(sign_in_account="6/h/key")
        known = Client()
        enter(known, kari)
        known.post("/logg-ut/")
        strong = with_password(make_user(Role.CONTACT_PERSON, "agder"))
        with_app(strong)
        everybody = [kari.email, strong.email, "nobody@example.com"]
        for email in everybody:
            for number in range(6):
                enter(Client(), email, "gjetning", ip=f"203.0.113.{number}")

        # The same is said to all, whatever the password.
        said = {main_of(enter(Client(), email, "gjetning", ip="198.51.100.1")) for email in everybody}
        said.add(main_of(enter(Client(), kari, PASSWORD, ip="198.51.100.2")))
        assert len(said) == 1
        assert TOO_MANY in said.pop()

        assert enter(known, kari, ip="198.51.100.3").status_code == 302
        assert enter(Client(), strong, ip="198.51.100.4").url == "/logg-inn/to-trinn/"

        # A new password by e-mail makes this browser known.
        fresh = Client()
        link = _link_for(kari, fresh)
        fresh.post(link, {"password1": "et annet langt passord", "password2": "et annet langt passord"})
        assert enter(fresh, kari, "et annet langt passord", ip="198.51.100.5").status_code == 302

    def test_behind_proxies_only_the_trusted_hops_count(self, settings, kari):
        def attempt(password, forwarded):
            return Client().post(
                "/logg-inn/",
                {"login": kari.email, "password": password},
                REMOTE_ADDR="10.0.0.1",
                headers={"x-forwarded-for": forwarded},
            )

        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        for number in range(5):
            # What the browser says about itself stands to the left.
            attempt("gjetning", f"1.2.3.{number}, 203.0.113.9")
        assert TOO_MANY in attempt(PASSWORD, "1.2.3.99, 203.0.113.9").text
        assert attempt(PASSWORD, "203.0.113.9, 192.0.2.7").status_code == 302

    def test_without_proxies_the_header_is_not_read(self, kari):
        for number in range(5):
            Client().post(
                "/logg-inn/", {"login": kari.email, "password": "x"}, headers={"x-forwarded-for": f"1.2.3.{number}"}
            )
        assert TOO_MANY in enter(Client(), kari, ip="127.0.0.1").text


def _link_for(user, client):
    """Follow the link that is sent to `user`; the address of the form behind it."""
    from django.core import mail

    assert mails.send_password_reset(user.email, "nb")
    path = re.search(r"https?://[^/]+(/konto/nytt-passord/\S+)", mail.outbox[-1].body)[1]
    response = client.get(path)
    assert response.status_code == 302, "the key must not stay in the address"
    return response.url


NEW = {"password1": "et annet langt passord", "password2": "et annet langt passord"}


class TestPasswords:
    def test_a_new_one_by_e_mail(self, kari):
        others, me = Client(), Client()
        enter(others, kari)
        Token.objects.create(user=kari)
        form = _link_for(kari, me)
        assert "de to passordene er ikke like" in me.post(form, {**NEW, "password2": "noe annet"}).text.lower()
        assert "12 tegn" in me.post(form, {"password1": "kort", "password2": "kort"}).text
        response = me.post(form, NEW)
        assert response.url == "/logg-inn/"

        assert not is_in(others)
        assert not is_in(me), "the second step must not be walked around"
        assert not Token.objects.filter(user=kari).exists()
        assert not UserSession.objects.filter(user=kari).exists()
        assert "virker ikke lenger" in me.get(form).text, "a link works once"
        assert enter(me, kari, NEW["password1"]).status_code == 302
        assert [event.kind for event in kari.account_events.all()] == ["password_reset"]

    def test_a_link_is_sent_only_to_those_who_have_a_password_and_not_again_at_once(self, kari, make_user, mailoutbox):
        invited = make_user(Role.NETWORK_RESOURCE, "agder")
        assert mails.send_password_reset(kari.email.upper(), "nb")
        assert not mails.send_password_reset(kari.email, "nb")
        assert not mails.send_password_reset("nobody@example.com", "nb")
        assert not mails.send_password_reset(invited.email, "nb")
        assert [message.to for message in mailoutbox] == [[kari.email]]

    def test_a_link_is_dead_when_the_account_is_closed(self, kari):
        client = Client()
        form = _link_for(kari, client)
        User.objects.filter(pk=kari.pk).update(is_active=False)
        assert "virker ikke lenger" in client.get(form).text
        client.post(form, NEW)
        assert User.objects.get(pk=kari.pk).check_password(PASSWORD)

    def test_changing_it_ends_the_other_sessions(self, kari):
        others, me = Client(), Client()
        enter(others, kari)
        enter(me, kari)
        assert "Passordet du har nå er feil" in me.post("/konto/passord/", {"oldpassword": "x", **NEW}).text
        assert me.post("/konto/passord/", {"oldpassword": PASSWORD, **NEW}).url == "/konto/sikkerhet/"
        assert is_in(me)
        assert not is_in(others)


class TestSessions:
    FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
    IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604"

    @pytest.fixture
    def two(self, kari):
        here, there = Client(headers={"user-agent": self.FIREFOX}), Client(headers={"user-agent": self.IPHONE})
        enter(here, kari, ip="192.0.2.1")
        enter(there, kari, ip="198.51.100.7")
        return here, there

    def test_one_sees_where_one_is_signed_in(self, two):
        text = two[0].get("/konto/sikkerhet/").text
        assert re.search(r"Firefox på Windows\s+<span[^>]*>denne", text)
        assert "Safari på iPhone" in text
        assert "198.51.100.7" in text

    def test_ends_one(self, kari, two):
        here, there = two
        row = UserSession.objects.get(ip="198.51.100.7")
        here.post(f"/konto/enheter/{row.pk}/logg-ut/")
        assert is_in(here)
        assert not is_in(there)

    def test_not_somebody_elses(self, two, make_user):
        stranger = Client()
        enter(stranger, with_password(make_user(Role.NETWORK_RESOURCE, "agder")))
        stranger.post(f"/konto/enheter/{UserSession.objects.get(ip='198.51.100.7').pk}/logg-ut/")
        assert is_in(two[1])

    def test_all_others_and_all(self, two):
        here, there = two
        here.post("/konto/enheter/logg-ut/")
        assert (is_in(here), is_in(there)) == (True, False)
        here.post("/konto/enheter/logg-ut/", {"here": "1"})
        assert not is_in(here)
        assert not UserSession.objects.exists()

    def test_the_session_of_a_closed_account_dies_at_once(self, kari, two):
        User.objects.filter(pk=kari.pk).update(is_active=False)
        assert not is_in(two[0])
        assert not is_in(two[1])

    def test_seen_again_after_some_minutes_without_a_query_in_between(self, kari, two, time_machine):
        row = UserSession.objects.get(ip="192.0.2.1")
        two[0].get("/hjelp/", REMOTE_ADDR="192.0.2.99")
        row.refresh_from_db()
        assert row.ip == "192.0.2.1"
        time_machine.move_to(timezone.now() + dt.timedelta(seconds=sessions.SEEN_EVERY_SECONDS + 1))
        two[0].get("/hjelp/", REMOTE_ADDR="192.0.2.99")
        row.refresh_from_db()
        assert row.ip == "192.0.2.99"

    def test_what_has_run_out_is_forgotten(self, two, time_machine):
        time_machine.move_to(timezone.now() + dt.timedelta(seconds=django_settings.SESSION_COOKIE_AGE + 1))
        assert sessions.forget_old() == 2
        assert not UserSession.objects.exists()

    @pytest.mark.parametrize("rows", [1, 3])
    def test_number_of_queries(self, kari, rows, django_assert_num_queries):
        for _ in range(rows):
            client = Client()
            enter(client, kari)
            AccountEvent.objects.create(user=kari, by=kari, kind="password_changed")
        with django_assert_num_queries(7):
            client.get("/konto/sikkerhet/")


def test_what_is_stored_about_signing_in_can_be_taken_along(kari, client):
    with_app(kari)
    enter(client, kari)
    client.post("/logg-inn/to-trinn/", {"code": code()})
    stored = client.get("/min-side/mine-data/mine-data.json").json()["stored"]
    assert {factor["type"] for factor in stored["mfa.authenticator.user"]["rows"]} == {"totp", "recovery_codes"}
    assert stored["usersessions.usersession.user"]["rows"][0]["ip"] == "127.0.0.1"
