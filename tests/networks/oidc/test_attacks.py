"""What nobody gets in with, against a real provider that is made to misbehave, and browsers that do."""

import time

import pytest
from django.test import Client

from networks.models import ExternalIdentity, Role
from networks.oidc import documents
from tests.open_id import come_back, leave, visit

pytestmark = pytest.mark.django_db
START = "/logg-inn/med/ansattporten/"


@pytest.fixture
def contact(make_user):
    return make_user(Role.CONTACT_PERSON, "agder")


@pytest.fixture
def realm(open_id, contact):
    """A provider through which the contact person comes in, as long as nothing is wrong."""
    realm = open_id.add(acr_values=["high"])
    ExternalIdentity.objects.create(
        user=contact, provider="ansattporten", issuer=realm.issuer, subject="somebody", linked_by="person"
    )
    return realm


@pytest.fixture
def warned(caplog):
    """Why the last sign-in was stopped, as the log says."""
    return lambda: [record.getMessage() for record in caplog.records if record.name.startswith("networks.oidc")][-1]


def refused(client, response, status=403):
    assert response.status_code == status, response.text
    assert "_auth_user_id" not in client.session
    # Plain words, a code for whoever helps, and nothing of the provider's own.
    assert "oppgir du koden" in response.text
    return True


def test_nothing_wrong(client, realm):
    assert visit(client).headers["Location"] == "/min-side/"


class TestTheBrowser:
    def test_a_state_is_used_once(self, client, realm, warned):
        address = leave(client, START)
        come_back(client, address)
        client.logout()
        assert refused(client, come_back(client, address), 400)
        assert "no such attempt" in warned()

    def test_replayed_within_the_same_session(self, client, realm):
        address = leave(client, START)
        session_key = client.session.session_key
        come_back(client, address)
        assert client.session.session_key != session_key
        assert come_back(client, address).status_code == 400
        assert len(realm.asked("token")) == 1

    def test_a_state_of_another_session(self, client, realm):
        attacker = Client()
        leave(client, START)
        assert refused(client, come_back(client, leave(attacker, START)), 400)
        assert realm.asked("token") == []

    def test_no_state_at_all(self, client, realm):
        for query in ("", "?code=x", "?state=", "?state=%C3%A6&code=x", "?error=access_denied"):
            assert refused(client, client.get(f"{START}svar/{query}"), 400)

    def test_a_state_that_is_too_old(self, client, realm, monkeypatch):
        address = leave(client, START)
        monkeypatch.setattr("networks.oidc.attempts.LIFE", -1)
        assert refused(client, come_back(client, address), 400)

    def test_a_parameter_twice(self, client, realm):
        address = leave(client, START)
        assert refused(client, come_back(client, address + "&code=another"), 400)

    def test_a_code_of_another_attempt(self, client, realm, warned):
        """The verifier of one attempt doesn't fit another's code (PKCE)."""
        first, second = leave(client, START), leave(client, START)
        code = first.split("code=")[1].split("&")[0]
        swapped = second.replace(second.split("code=")[1].split("&")[0], code)
        assert refused(client, come_back(client, swapped))
        assert "invalid_grant" in warned()
        assert "verifier" in realm.asked("refused")[0]["why"]

    def test_a_code_that_was_used(self, client, realm, warned):
        address = leave(client, START)
        code = address.split("code=")[1].split("&")[0]
        come_back(client, address)
        client.logout()
        again = leave(client, START)
        assert refused(client, come_back(client, again.replace(again.split("code=")[1].split("&")[0], code)))
        assert "invalid_grant" in warned()

    @pytest.mark.parametrize(
        "address",
        ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil.example"],
    )
    def test_no_way_out_to_others(self, client, realm, address):
        response = visit(client, f"{START}?next={address}")
        assert response.headers["Location"] == "/min-side/"

    def test_only_providers_that_are_set_up(self, client, realm):
        for path in ("/logg-inn/med/annet/", "/logg-inn/med/annet/svar/?state=x&code=y"):
            assert client.get(path).status_code == 404

    def test_nothing_happens_by_post(self, client, realm):
        for path in (START, START + "svar/"):
            assert client.post(path).status_code == 405

    def test_a_link_that_somebody_else_sent_links_nothing(self, client, realm, make_user):
        """An attacker begins to link, and lets the victim come back with the attacker's answer."""
        attacker, victim = Client(), make_user(Role.READER)
        attacker.force_login(make_user(Role.READER))
        realm.set(claims={"sub": "attacker", "acr": "high"})
        address = leave(attacker, "/min-side/innlogging/knytt/ansattporten/")
        client.force_login(victim)
        assert come_back(client, address).status_code == 400
        client.post("/logg-inn/bekreft/")
        assert not ExternalIdentity.objects.filter(subject="attacker").exists()

    def test_the_yes_needs_our_own_form(self, realm, contact):
        client = Client(enforce_csrf_checks=True)
        client.force_login(contact)
        realm.set(claims={"sub": "new", "acr": "high"})
        visit(client, "/min-side/innlogging/knytt/ansattporten/")
        assert client.post("/logg-inn/bekreft/").status_code == 403
        assert not ExternalIdentity.objects.filter(subject="new").exists()


# When the tests were collected, which may be long before they run.
NOW, DAY = time.time(), 24 * 3600


@pytest.mark.parametrize(
    ("knobs", "reason"),
    [
        ({"replace": {"nonce": "another"}}, "nonce"),
        ({"remove": ["nonce"]}, "nonce"),
        ({"replace": {"iss": "https://evil.example"}}, "iss"),
        ({"remove": ["iss"]}, "iss"),
        ({"replace": {"aud": "somebody-else"}}, "aud"),
        ({"replace": {"aud": ["fellesloep", "somebody-else"], "azp": "fellesloep"}}, "for others, too"),
        ({"replace": {"aud": ["fellesloep", "somebody-else"]}}, "azp"),
        ({"replace": {"aud": []}}, "aud"),
        ({"remove": ["aud"]}, "aud"),
        ({"replace": {"azp": "somebody-else"}}, "azp"),
        ({"replace": {"exp": NOW - 60}}, "expired"),
        ({"replace": {"exp": "tomorrow"}}, "exp"),
        ({"remove": ["exp"]}, "exp"),
        ({"replace": {"iat": NOW + DAY}}, "issued in the future"),
        ({"replace": {"iat": NOW - 3600}}, "made long ago"),
        ({"remove": ["iat"]}, "iat"),
        ({"replace": {"nbf": NOW + DAY}}, "not yet valid"),
        ({"remove": ["sub"]}, "sub"),
        ({"replace": {"sub": ""}}, "sub"),
        ({"replace": {"sub": 12}}, "sub"),
        ({"replace": {"at_hash": "wrong"}}, "at_hash"),
        ({"replace": {"acr": "low"}}, "acr"),
        ({"replace": {"acr": ["high"]}}, "acr"),
        ({"remove": ["acr"]}, "acr"),
        ({"algorithm": "none"}, "signed with 'none'"),
        ({"algorithm": "HS256"}, "signed with 'HS256'"),
        ({"algorithm": "RS512"}, "signed with 'RS512'"),
        ({"sign_with": "unknown"}, "unknown key"),
        ({"sign_with": "unknown", "kid": "first"}, "signature"),
        ({"published": ["first", "second"], "kid": ""}, "unknown key"),
    ],
)
def test_tokens_that_are_not_believed(client, realm, warned, knobs, reason):
    realm.set(**knobs)
    assert refused(client, visit(client))
    assert reason in warned()


def test_no_key_named_where_there_is_one_key_only(client, realm):
    assert visit(client).status_code == 302
    realm.set(kid="")
    assert visit(client).status_code == 302


@pytest.mark.parametrize(
    ("fields", "claims", "comes_in"),
    [
        ({"tenant": "T"}, {"tid": "T"}, True),
        ({"tenant": "T"}, {"tid": "another"}, False),
        ({"tenant": "T"}, {}, False),
        ({"amr_values": ["mfa"]}, {"amr": ["pwd", "mfa"]}, True),
        ({"amr_values": ["mfa"]}, {"amr": ["pwd"]}, False),
        ({"amr_values": ["mfa"]}, {"amr": "mfa"}, False),
        ({"amr_values": ["mfa"]}, {}, False),
    ],
)
def test_the_tenant_and_the_way_of_signing_in(client, open_id, contact, oidc_process, fields, claims, comes_in):
    from tests.open_id import Realm

    # Entra ID's issuer has the tenant's id in it.
    realm = Realm(oidc_process, "T" + str(id(claims)))
    open_id.add(realm=realm, **fields)
    realm.set(claims={"sub": "somebody", **claims})
    ExternalIdentity.objects.create(
        user=contact, provider="ansattporten", issuer=realm.issuer, subject="somebody", linked_by="person"
    )
    response = visit(client)
    assert (response.status_code == 302) == comes_in
    assert comes_in or refused(client, response)


class TestTwoProviders:
    @pytest.fixture
    def other(self, open_id, realm):
        return open_id.add("entra", acr_values=["high"])

    def test_an_answer_meant_for_the_other(self, client, realm, other):
        """Mix-up: the attempt began with one, the answer comes to the other's address."""
        address = leave(client, START)
        mixed = address.replace("/ansattporten/svar/", "/entra/svar/")
        assert refused(client, come_back(client, mixed), 400)
        assert other.asked("token") == []
        # And it can't be used afterwards, either.
        assert refused(client, come_back(client, address), 400)

    def test_the_issuer_in_the_answer(self, client, realm, other, warned):
        """RFC 9207: a code of the other provider is not sent to this one."""
        realm.set(answer_issuer=other.issuer)
        assert refused(client, visit(client), 400)
        assert "the answer is from" in warned()
        assert realm.asked("token") == []

    def test_the_issuer_left_out_where_it_is_promised(self, client, realm, other):
        realm.set(answer_issuer="")
        assert refused(client, visit(client), 400)

    def test_left_out_where_it_is_not_promised(self, client, realm):
        realm.set(answer_issuer="", discovery={"authorization_response_iss_parameter_supported": False})
        assert visit(client).status_code == 302

    def test_the_others_token(self, client, realm, other):
        other.set(replace={"iss": realm.issuer, "sub": "somebody"}, kid="first", sign_with="second")
        assert refused(client, visit(client, "/logg-inn/med/entra/"))

    def test_both_work(self, client, realm, other, contact):
        ExternalIdentity.objects.create(
            user=contact, provider="entra", issuer=other.issuer, subject="somebody", linked_by="person"
        )
        assert visit(client).status_code == 302
        client.logout()
        assert visit(client, "/logg-inn/med/entra/").status_code == 302


class TestDiscovery:
    @pytest.mark.parametrize(
        "document",
        [
            {"issuer": "https://evil.example"},
            {"issuer": None},
            {"authorization_endpoint": "javascript:alert(1)"},
            {"authorization_endpoint": None},
            {"token_endpoint": "ftp://example.com/"},
            {"jwks_uri": ["x"]},
        ],
    )
    def test_a_document_that_is_not_the_issuers(self, client, realm, document):
        realm.set(discovery=document)
        assert refused(client, client.get(START), 503)

    def test_shared_secrets_among_the_keys_are_passed_over(self, client, realm):
        realm.set(discovery={"jwks_uri": realm.control.replace("control", "nowhere")})
        assert refused(client, visit(client), 503)


class TestTheProviderIsIll:
    @pytest.mark.parametrize("path", [".well-known/openid-configuration", "jwks", "token"])
    def test_broken(self, client, realm, path):
        realm.set(broken={path: 500})
        response = client.get(START) if path.startswith(".") else visit(client)
        assert refused(client, response, 503)
        assert "Prøveporten svarer ikke" in response.text
        # Questions are repeated, but a code is sent once.
        assert len(realm.asked(path)) == (1 if path == "token" else 3)

    @pytest.mark.parametrize("path", [".well-known/openid-configuration", "token"])
    def test_slow(self, client, realm, settings, path):
        settings.OIDC_TIMEOUT = 0.3
        realm.set(slow={path: 20})
        begun = time.monotonic()
        response = client.get(START) if path.startswith(".") else visit(client)
        assert refused(client, response, 503)
        assert time.monotonic() - begun < 15

    def test_gone(self, client, realm, settings):
        settings.OIDC_PROVIDERS = settings.OIDC_PROVIDERS.replace(realm.issuer, "http://127.0.0.1:9/gone")
        assert refused(client, client.get(START), 503)

    def test_for_a_while_old_documents_do(self, client, realm, monkeypatch):
        assert visit(client).status_code == 302
        monkeypatch.setattr(documents, "FRESH", 0)
        realm.set(broken={".well-known/openid-configuration": 500, "jwks": 500})
        client.logout()
        assert visit(client).status_code == 302
        monkeypatch.setattr(documents, "USABLE", 0)
        client.logout()
        assert refused(client, client.get(START), 503)

    def test_not_json(self, client, realm):
        realm.set(discovery={"token_endpoint": realm.issuer + "/authorize"})
        assert refused(client, visit(client), 503)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        ("access_denied", 403, "avbrutt"),
        ("temporarily_unavailable", 503, "svarer ikke"),
        ("server_error", 503, "svarer ikke"),
        ("interaction_required", 403, "kunne ikke logge deg inn"),
        ("<script>alert(1)</script>", 403, "kunne ikke logge deg inn"),
    ],
)
def test_what_the_provider_says_becomes_plain_words(client, realm, error, status, words):
    realm.set(error=error)
    response = visit(client)
    assert refused(client, response, status)
    assert words in response.text
    # (The address of the page stands in the form for the language.)
    assert f">{error}" not in response.text
    assert "<script>alert" not in response.text
