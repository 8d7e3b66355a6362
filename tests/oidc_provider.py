"""A small but real OpenID provider: a process of its own that speaks HTTP, keeps its keys and checks what it is sent.

`python tests/oidc_provider.py` prints its port and serves realms; each test makes one of its own, so nothing is shared.
`POST /control/<realm>` with JSON sets the realm's knobs (see `Realm`), `GET /control/<realm>` tells what it was asked.
What a provider must refuse it refuses: a code used twice, a wrong verifier, an assertion that is not for it, too long
alive or used before. What an attacker or a broken provider would do is switched on by knobs.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey, import_key


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": kid, "use": "sig"}, private=True)


KEYS = {kid: new_key(kid) for kid in ("first", "second", "unknown")}


@dataclass
class Realm:
    issuer: str
    # The clients' registration: client_id → {"secret": …} or {"jwk": …}.
    clients: dict = field(default_factory=dict)
    # What the person who signs in is.
    claims: dict = field(default_factory=lambda: {"sub": "somebody", "acr": "high"})
    # --- knobs ---
    # Claims that are put over, or taken out of, what is right.
    replace: dict = field(default_factory=dict)
    remove: list = field(default_factory=list)
    # "RS256", "none", or "HS256" with the public key as the secret.
    algorithm: str = "RS256"
    sign_with: str = "first"
    # The "kid" in the token; None for the signing key's own, "" for none.
    kid: str | None = None
    published: list = field(default_factory=lambda: ["first"])
    # A person has to press a button, as in a browser.
    interactive: bool = False
    # The answer to the browser instead of a code.
    error: str = ""
    # The `iss` of the answer to the browser: None for the right one, "" for none.
    answer_issuer: str | None = None
    discovery: dict = field(default_factory=dict)
    # Path → status instead of an answer; path → seconds to wait.
    broken: dict = field(default_factory=dict)
    slow: dict = field(default_factory=dict)
    # --- what happened ---
    codes: dict = field(default_factory=dict)
    used: set = field(default_factory=set)
    log: list = field(default_factory=list)

    def document(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": self.issuer + "/authorize",
            "token_endpoint": self.issuer + "/token",
            "jwks_uri": self.issuer + "/jwks",
            "end_session_endpoint": self.issuer + "/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            **self.discovery,
        }

    def id_token(self, request):
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": request["client_id"],
            "nonce": request["nonce"],
            "iat": now,
            "exp": now + 120,
            **self.claims,
        }
        if "authorization_details" in request and "authorization_details" not in claims:
            claims["authorization_details"] = json.loads(request["authorization_details"])
        claims = {key: value for key, value in {**claims, **self.replace}.items() if key not in self.remove}
        key = KEYS[self.sign_with]
        kid = self.sign_with if self.kid is None else self.kid
        header = {"alg": self.algorithm, **({"kid": kid} if kid else {})}
        if self.algorithm == "none":
            return f"{_part(header)}.{_part(claims)}."
        if self.algorithm == "HS256":
            # By hand: no library signs with a public key.
            content = f"{_part(header)}.{_part(claims)}"
            return f"{content}.{_text(hmac.digest(key.as_pem(private=False), content.encode(), 'sha256'))}"
        return jwt.encode(header, claims, key, algorithms=[self.algorithm])


REALMS: dict[str, Realm] = {}


def _text(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _part(content):
    return _text(json.dumps(content).encode())


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def do_GET(self):
        self.serve()

    def do_POST(self):
        self.serve()

    def serve(self):
        address = urlsplit(self.path)
        self.query = dict(parse_qsl(address.query))
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length).decode()
        _, name, path = (address.path + "/").split("/", 2)
        path = path.rstrip("/")
        if name == "control":
            return self.control(path)
        realm = REALMS.get(name)
        if realm is None:
            return self.say(404, {})
        realm.log.append({"path": path, "query": self.query, "body": self.body})
        time.sleep(realm.slow.get(path, 0))
        if path in realm.broken:
            return self.say(realm.broken[path], {"error": "broken"})
        page = {
            ".well-known/openid-configuration": self.discovery,
            "authorize": self.authorize,
            "token": self.token,
            "jwks": self.jwks,
            "end": self.end,
        }.get(path)
        return page(realm) if page else self.say(404, {})

    def say(self, status, content, kind="application/json", **headers):
        body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
        self.send_response(status)
        for key, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass

    def control(self, name):
        host = self.headers["Host"]
        realm = REALMS.setdefault(name, Realm(f"http://{host}/{name}"))
        if self.command == "POST":
            for key, value in json.loads(self.body).items():
                setattr(realm, key, value)
        self.say(200, realm.log)

    def discovery(self, realm):
        self.say(200, realm.document())

    def jwks(self, realm):
        self.say(200, {"keys": [KEYS[kid].as_dict(private=False) for kid in realm.published]})

    # --- The browser comes ---------------------------------------------------------------------------------

    def authorize(self, realm):
        asked = self.query
        client = realm.clients.get(asked.get("client_id"))
        if client is None or asked.get("redirect_uri") not in client["redirect_uris"]:
            return self.say(400, "<p>unknown client or address", "text/html")
        wrong = [
            name
            for name, right in (
                ("response_type", asked.get("response_type") == "code"),
                ("scope", "openid" in asked.get("scope", "").split()),
                ("state", len(asked.get("state", "")) >= 32),
                ("nonce", len(asked.get("nonce", "")) >= 32),
                ("code_challenge", len(asked.get("code_challenge", "")) == 43),
                ("code_challenge_method", asked.get("code_challenge_method") == "S256"),
            )
            if not right
        ]
        if wrong:
            return self.say(400, f"<p>wrong: {wrong}", "text/html")
        if realm.interactive and "yes" not in asked:
            inputs = "".join(f"<input type=hidden name={key} value='{value}'>" for key, value in asked.items())
            return self.say(
                200,
                "<!doctype html><html lang=nb><title>Prøveporten</title><link rel=icon href='data:,'>"
                "<h1>Prøveporten</h1>"
                f"<form>{inputs}<button name=yes value=1>Jeg er den jeg er</button></form>",
                "text/html; charset=utf-8",
            )
        answer = {"state": asked["state"]}
        if realm.answer_issuer != "":
            answer["iss"] = realm.answer_issuer or realm.issuer
        if realm.error:
            answer["error"] = realm.error
        else:
            answer["code"] = code = secrets.token_urlsafe(16)
            realm.codes[code] = asked
        return self.say(302, "", Location=f"{asked['redirect_uri']}?{urlencode(answer)}")

    # --- The site comes ------------------------------------------------------------------------------------

    def token(self, realm):
        sent = {key: values[0] for key, values in parse_qs(self.body).items()}
        try:
            client_id = self.client(realm, sent)
            asked = realm.codes.pop(sent["code"])
            challenge = _text(hashlib.sha256(sent["code_verifier"].encode()).digest())
            assert challenge == asked["code_challenge"], "the verifier is wrong"
            assert sent["redirect_uri"] == asked["redirect_uri"], "another address than asked for"
            assert client_id == asked["client_id"], "somebody else's code"
            assert sent["grant_type"] == "authorization_code"
        except (AssertionError, KeyError, ValueError, JoseError) as error:
            realm.log.append({"path": "refused", "why": repr(error)})
            return self.say(400, {"error": "invalid_grant", "error_description": repr(error)})
        return self.say(
            200,
            {
                "access_token": secrets.token_urlsafe(16),
                "token_type": "Bearer",
                "expires_in": 60,
                "id_token": realm.id_token(asked),
            },
        )

    def client(self, realm, sent):
        """Who asks, by the way that the client is registered with."""
        if "client_assertion" in sent:
            return self.client_by_assertion(realm, sent)
        if "client_id" in sent:
            client_id, secret = sent["client_id"], sent["client_secret"]
        else:
            given = base64.b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode()
            client_id, secret = given.split(":")
        assert realm.clients[client_id]["secret"] == secret, "the secret is wrong"
        return client_id

    def client_by_assertion(self, realm, sent):
        assert sent["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        unread = json.loads(base64.urlsafe_b64decode(sent["client_assertion"].split(".")[1] + "=="))
        key = import_key(realm.clients[unread["iss"]]["jwk"])
        token = jwt.decode(sent["client_assertion"], key, algorithms=["RS256", "ES256"])
        claims, now = token.claims, time.time()
        assert claims["sub"] == claims["iss"]
        assert claims["aud"] == realm.issuer, "not for this issuer"
        assert claims["exp"] > now, "expired"
        assert claims["exp"] - claims["iat"] <= 120, "lives too long"
        assert claims["iat"] <= now + 1
        assert claims["jti"] not in realm.used, "jti used before"
        assert token.header["kid"] == realm.clients[unread["iss"]]["jwk"]["kid"]
        realm.used.add(claims["jti"])
        return claims["iss"]

    def end(self, realm):
        sent = self.query
        claims = json.loads(base64.urlsafe_b64decode(sent["id_token_hint"].split(".")[1] + "=="))
        address = sent["post_logout_redirect_uri"]
        if claims["iss"] != realm.issuer or address not in realm.clients[sent["client_id"]]["logout_uris"]:
            return self.say(400, "<p>no", "text/html")
        return self.say(302, "", Location=address)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)
