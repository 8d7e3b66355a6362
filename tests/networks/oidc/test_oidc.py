"""Sign-in through a real OpenID provider: the way in, whose account it is, and what is set up."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from core.errors import WrongState
from networks.models import ExternalIdentity, Invitation, Network, Role, User
from networks.oidc import linking
from networks.oidc.providers import providers
from networks.people import invitations, roles
from networks.people.roles import Grant
from networks.signin import second_factor
from tests.open_id import SECRET, come_back, know, leave, signed_in, visit

pytestmark = pytest.mark.django_db
START = "/logg-inn/med/ansattporten/"
ORGNO = "ansattporten:orgno"
# A number with a right check digit that belongs to no municipality today.
ELSEWHERE = "987464291"


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


class TestTheWayIn:
    def test_a_known_person_comes_in(self, client, open_id, contact):
        realm = open_id.add(acr_values=["high", "substantial"], strong_acr=["high"])
        identity = know(contact, realm)
        client.get("/")
        client.session["before"] = 1
        before = client.session.session_key

        response = visit(client, START + "?next=/behov/")

        assert (response.status_code, response.headers["Location"]) == (302, "/behov/")
        assert signed_in(client) == str(contact.pk)
        assert client.session.session_key != before
        assert client.session[second_factor.ELSEWHERE] is True
        identity.refresh_from_db()
        assert identity.last_used_at is not None
        assert client.get("/min-side/").status_code == 200

    def test_what_the_provider_is_asked_and_told(self, client, open_id, contact):
        realm = open_id.add(acr_values=["substantial", "high"], authorization_details=ORGNO)
        know(contact, realm)
        visit(client)
        visit(client)

        asked = realm.asked("authorize")[0]["query"]
        assert asked["acr_values"] == "substantial high"
        assert asked["authorization_details"] == '[{"type": "ansattporten:orgno"}]'
        assert (asked["code_challenge_method"], asked["ui_locales"]) == ("S256", "nb")
        first, second = (parse_qs(row["body"]) for row in realm.asked("token"))
        # The provider has checked audience, life and that no jti comes twice; it refuses a second use.
        assert first["client_assertion"] != second["client_assertion"]
        assert "client_secret" not in first
        assert len(realm.asked(".well-known/openid-configuration")) == 1
        assert len(realm.asked("jwks")) == 1

    @pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
    def test_with_a_secret(self, client, open_id, contact, method):
        realm = open_id.add(auth_method=method)
        know(contact, realm)
        visit(client)
        assert signed_in(client) == str(contact.pk)
        assert SECRET not in repr(providers())

    def test_a_secret_from_the_environment(self, client, open_id, contact, monkeypatch):
        monkeypatch.setenv("THE_SECRET", SECRET)
        realm = open_id.add(auth_method="client_secret_post", client_secret_file="", client_secret_env="THE_SECRET")
        know(contact, realm)
        visit(client)
        assert signed_in(client) == str(contact.pk)

    def test_two_tabs_each_with_an_attempt_of_its_own(self, client, open_id, contact):
        realm = open_id.add()
        know(contact, realm)
        first, second = leave(client, START), leave(client, START + "?next=/behov/")
        assert come_back(client, second).headers["Location"] == "/behov/"
        client.logout()
        third, fourth = leave(client, START), leave(client, START)
        assert come_back(client, third).status_code == 302
        assert come_back(client, first).status_code == 400
        assert come_back(client, fourth).status_code == 302

    def test_the_sign_in_page_has_a_button_for_each(self, client, open_id):
        assert "jobbkontoen" not in client.get("/logg-inn/").text
        realm = open_id.add("ansattporten", label="Ansattporten")
        open_id.add("entra", realm=realm, label={"nb": "KS-konto", "en": "KS account"})
        text = client.get("/logg-inn/?next=/behov/").text
        assert "Logg inn med Ansattporten" in text
        assert "/logg-inn/med/entra/?next=/behov/" in text
        assert "Logg inn med KS-konto" in text

    def test_no_strong_mark_for_a_weak_way(self, client, open_id, contact):
        realm = open_id.add(strong_acr=["high"], strong_amr=["mfa"])
        know(contact, realm)
        realm.set(claims={"sub": "somebody", "acr": "substantial", "amr": ["pwd"]})
        visit(client)
        assert client.session[second_factor.ELSEWHERE] is False
        realm.set(claims={"sub": "somebody", "acr": "substantial", "amr": ["pwd", "mfa"]})
        visit(client)
        assert client.session[second_factor.ELSEWHERE] is True

    def test_new_keys_of_the_provider_are_found(self, client, open_id, contact):
        realm = open_id.add()
        know(contact, realm)
        visit(client)
        client.logout()
        realm.set(published=["first", "second"], sign_with="second")
        assert visit(client).status_code == 403
        # Not asked again within a minute, whoever sends what.
        assert len(realm.asked("jwks")) == 1
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("networks.oidc.documents.KEYS_AGAIN_AFTER", 0)
            assert visit(client).status_code == 302
        assert len(realm.asked("jwks")) == 2


class TestWhoseAccount:
    def test_an_unknown_identity_makes_no_account(self, client, open_id, contact):
        realm = open_id.add()
        realm.set(claims={"sub": "new", "name": contact.name, "email": contact.email, "email_verified": True})
        before = User.objects.count()
        response = visit(client)
        assert response.status_code == 403
        assert "Vi kjenner deg ikke ennå" in response.text
        assert "invitasjon" in response.text
        assert (User.objects.count(), ExternalIdentity.objects.count()) == (before, 0)
        assert signed_in(client) is None

    def test_the_same_subject_of_another_issuer_is_another_person(self, client, open_id, contact):
        know(contact, open_id.add("annet"))
        open_id.add()
        assert visit(client).status_code == 403

    def test_an_ended_account_opens_for_nobody(self, client, open_id, contact):
        realm = open_id.add()
        know(contact, realm)
        User.objects.filter(pk=contact.pk).update(is_active=False)
        response = visit(client)
        assert (response.status_code, signed_in(client)) == (403, None)
        assert "Kontoen er avsluttet" in response.text

    def test_ended_while_signed_in(self, client, open_id, contact):
        know(contact, open_id.add())
        visit(client)
        User.objects.filter(pk=contact.pk).update(is_active=False)
        assert client.get("/min-side/").status_code == 302

    def test_linked_by_the_person_after_a_yes(self, client, open_id, contact):
        realm = open_id.add()
        realm.set(claims={"sub": "mine", "email": "meg@kommune.example"})
        client.force_login(contact)
        assert visit(client, "/min-side/innlogging/knytt/ansattporten/").headers["Location"] == "/logg-inn/bekreft/"
        assert not ExternalIdentity.objects.exists()
        page = client.get("/logg-inn/bekreft/").text
        assert "meg@kommune.example" in page
        assert contact.email in page

        assert client.post("/logg-inn/bekreft/").headers["Location"] == "/min-side/innlogging/"
        identity = ExternalIdentity.objects.get()
        assert (identity.user, identity.subject, identity.linked_by) == (contact, "mine", "person")
        client.logout()
        visit(client)
        assert signed_in(client) == str(contact.pk)

    def test_a_yes_counts_for_the_one_who_went_there_only(self, client, open_id, contact, make_user):
        open_id.add()
        client.force_login(contact)
        visit(client, "/min-side/innlogging/knytt/ansattporten/")
        pending = client.session["oidc_pending"]
        client.force_login(make_user(Role.READER))
        session = client.session
        session["oidc_pending"] = pending
        session.save()
        client.post("/logg-inn/bekreft/")
        assert not ExternalIdentity.objects.exists()

    def test_a_yes_comes_too_late(self, client, open_id, contact):
        open_id.add()
        client.force_login(contact)
        visit(client, "/min-side/innlogging/knytt/ansattporten/")
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
            client.post("/logg-inn/bekreft/")
        assert not ExternalIdentity.objects.exists()

    def test_somebody_elses_is_not_taken(self, client, open_id, contact, make_user):
        know(make_user(Role.READER), open_id.add())
        client.force_login(contact)
        visit(client, "/min-side/innlogging/knytt/ansattporten/")
        response = client.post("/logg-inn/bekreft/")
        assert (response.status_code, "en annen konto" in response.text) == (422, True)

    def test_an_invitation_accepted_without_a_password(self, client, open_id, make_user):
        admin = make_user(Role.ADMINISTRATOR)
        grant = Grant(Role.READER, timezone.localdate(), network=Network.objects.get(key="agder"))
        invited = roles.invite(email="ny@example.com", name="Ny", title="", grant=grant, by=admin)
        path = urlsplit(invitations.address(invited.invitations.get())).path
        open_id.add(strong_acr=["high"])
        page = client.get(path)
        assert f"{path}med/ansattporten/" in page.text

        assert visit(client, f"{path}med/ansattporten/").headers["Location"] == "/logg-inn/bekreft/"
        assert "ny@example.com" in client.get("/logg-inn/bekreft/").text
        assert client.post("/logg-inn/bekreft/").headers["Location"] == "/min-side/"
        assert (signed_in(client), client.session[second_factor.ELSEWHERE]) == (str(invited.pk), True)
        assert ExternalIdentity.objects.get().linked_by == "invitation"
        assert client.get(path).status_code == 404

        with pytest.raises(WrongState):
            roles.send_invitation_again(user=User.objects.get(pk=invited.pk), by=admin)
        client.force_login(admin)
        assert "ikke tatt i bruk" not in client.get(f"/folk/{invited.pk}/").text

    def test_an_invitation_used_on_the_way(self, client, open_id, make_user):
        admin = make_user(Role.ADMINISTRATOR)
        grant = Grant(Role.NATIONAL_COORDINATOR, timezone.localdate())
        invited = roles.invite(email="ny@example.com", name="Ny", title="", grant=grant, by=admin)
        invitation = invited.invitations.get()
        open_id.add()
        path = urlsplit(invitations.address(invitation)).path
        visit(client, f"{path}med/ansattporten/")
        invitations.accept(invitation, "fire ord etter hverandre")
        assert client.post("/logg-inn/bekreft/").headers["Location"] == path
        assert client.get(f"{path}med/ansattporten/").headers["Location"] == path
        assert (signed_in(client), ExternalIdentity.objects.count()) == (None, 0)

    @pytest.mark.parametrize(
        ("claims", "fields", "linked"),
        [
            ({"email": "NY@ks.example", "email_verified": True}, {"email_domains": ["ks.example"]}, True),
            ({"email": "ny@ks.example", "xms_edov": "1"}, {"email_verified_claim": "xms_edov"}, True),
            ({"email": "ny@ks.example", "email_verified": False}, {}, False),
            ({"email": "ny@ks.example"}, {}, False),
            ({"email": "ny@ks.example", "email_verified": True}, {"email_domains": ["annet.example"]}, False),
            ({"email": "ny@ks.example", "email_verified": True}, {"email_domains": []}, False),
        ],
    )
    def test_linked_by_a_verified_address_where_ks_trusts_it(self, client, open_id, make_user, claims, fields, linked):
        admin = make_user(Role.ADMINISTRATOR)
        grant = Grant(Role.NATIONAL_COORDINATOR, timezone.localdate())
        invited = roles.invite(email="ny@ks.example", name="Ny", title="", grant=grant, by=admin)
        realm = open_id.add(**{"email_domains": ["ks.example"], **fields})
        realm.set(claims={"sub": "a", **claims})
        visit(client)
        assert (signed_in(client) == str(invited.pk)) == linked
        assert ExternalIdentity.objects.filter(user=invited, linked_by="email").exists() == linked
        assert Invitation.objects.filter(user=invited, accepted_at=None).exists() != linked

    def test_an_address_that_a_region_wrote_is_not_linked(self, client, open_id, contact):
        grant = Grant(Role.READER, timezone.localdate(), network=Network.objects.get(key="agder"))
        roles.invite(email="ny@ks.example", name="Ny", title="", grant=grant, by=contact)
        realm = open_id.add(email_domains=["ks.example"])
        realm.set(claims={"sub": "a", "email": "ny@ks.example", "email_verified": True})
        assert visit(client).status_code == 403

    def test_taken_away_but_never_the_last_way_in(self, client, open_id, contact):
        realm = open_id.add()
        first, second = know(contact, realm, "one"), know(contact, realm, "two")
        client.force_login(contact)
        assert "eneste måte" not in client.get("/min-side/innlogging/").text
        client.post("/min-side/innlogging/fjern/", {"identity": first.pk})
        client.post("/min-side/innlogging/fjern/", {"identity": second.pk})
        assert ExternalIdentity.objects.get() == second
        assert "eneste måte" in client.get("/min-side/innlogging/").text
        # A service that is set up no longer lets nobody in.
        gone = know(contact, realm, "three")
        ExternalIdentity.objects.filter(pk=gone.pk).update(provider="gone")
        with pytest.raises(WrongState):
            linking.unlink(user=contact, identity_id=second.pk)
        linking.unlink(user=contact, identity_id=gone.pk)
        contact.set_password("fire ord etter hverandre")
        contact.save()
        linking.unlink(user=contact, identity_id=second.pk)
        assert not ExternalIdentity.objects.exists()
        with pytest.raises(WrongState):
            linking.unlink(user=contact, identity_id=second.pk)

    def test_nobody_takes_away_somebody_elses(self, client, open_id, contact, make_user):
        theirs = know(make_user(Role.READER), open_id.add())
        client.force_login(contact)
        for number in (theirs.pk, "x", ""):
            client.post("/min-side/innlogging/fjern/", {"identity": number})
        assert ExternalIdentity.objects.filter(pk=theirs.pk).exists()

    def test_the_history_remembers(self, open_id, contact):
        identity = know(contact, open_id.add())
        contact.set_password("fire ord etter hverandre")
        contact.save()
        linking.unlink(user=contact, identity_id=identity.pk)
        events = ExternalIdentity.pgh_event_model.objects.order_by("pgh_id")
        assert [event.pgh_label for event in events] == ["insert", "delete"]
        assert {event.user_id for event in events} == {contact.pk}

    def test_it_is_part_of_the_own_data(self, client, open_id, contact):
        know(contact, open_id.add(), "mine")
        client.force_login(contact)
        stored = client.get("/min-side/mine-data/mine-data.json").json()["stored"]
        assert stored["networks.externalidentity.user"]["rows"][0]["subject"] == "mine"
        assert "/min-side/innlogging/" in client.get("/min-side/mine-data/").text


class TestSettings:
    @pytest.mark.parametrize(
        ("fields", "said"),
        [
            ({"algorithms": ["HS256"]}, "algorithms"),
            ({"algorithms": ["none"]}, "algorithms"),
            ({"algorithms": []}, "algorithms"),
            ({"scopes": ["email"]}, "openid"),
            ({"issuer": "ansattporten.no"}, "https"),
            ({"issuer": "https://example.com/?a=1"}, "without"),
            ({"client_id": ""}, "client_id"),
            ({"label": {"nn": "bare nynorsk"}}, "label"),
            ({"private_key_file": "/nowhere"}, "private_key_file"),
            ({"auth_method": "none"}, "auth_method"),
            ({"tenant": "a-tenant"}, "tenant"),
            ({"issuer": "https://test.ansattporten.no", "inactivity_minutes": 31}, "30"),
            ({"acr_values": "high"}, "acr_values"),
            ({"acr_value": ["high"]}, "unknown field acr_value"),
            ({"authorization_details": {"resource": "x"}}, "authorization_details"),
        ],
    )
    def test_a_mistake_stops_the_start_and_names_the_field(self, open_id, fields, said):
        fields = {**({"client_secret_file": ""} if fields.get("auth_method") == "none" else {}), **fields}
        open_id.add(**fields) if "client_id" not in fields else open_id.add(client_id="")
        with pytest.raises(ImproperlyConfigured, match=said):
            providers()

    def test_no_toml(self, settings):
        settings.OIDC_PROVIDERS = "not = = toml"
        with pytest.raises(ImproperlyConfigured, match="TOML"):
            providers()

    def test_only_https_in_production(self, open_id, settings):
        open_id.add()
        assert providers()
        settings.PRODUCTION = True
        with pytest.raises(ImproperlyConfigured, match="https"):
            providers()

    def test_a_public_key_is_no_private_key(self, open_id, client_key, tmp_path):
        (tmp_path / "public.pem").write_bytes(client_key.as_pem(private=False))
        open_id.add(private_key_file=str(tmp_path / "public.pem"))
        with pytest.raises(ImproperlyConfigured, match="private_key"):
            providers()

    def test_a_pem_with_a_key_id(self, client, open_id, contact, client_key, tmp_path):
        (tmp_path / "private.pem").write_bytes(client_key.as_pem(private=True))
        realm = open_id.add(private_key_file=str(tmp_path / "private.pem"), key_id="our-key")
        know(contact, realm)
        visit(client)
        assert signed_in(client) == str(contact.pk)
