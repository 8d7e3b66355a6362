"""`/healthz` says that the process lives; `/readyz` that everything it needs does."""

import json

import pytest
from django.db import DatabaseError
from redis import Redis

from config import health
from config.celery import HEARTBEAT_KEY, tell_that_a_worker_lives
from config.devserver.probe import probe


@pytest.fixture
def heartbeat():
    tell_that_a_worker_lives()
    yield
    health.valkey().delete(HEARTBEAT_KEY)


def test_alive_without_looking_at_anything(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_all_is_there(client, heartbeat):
    response = client.get("/readyz")
    assert response.json() == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok", "valkey": "ok", "worker": "ok"},
    }
    assert response.status_code == 200


@pytest.mark.django_db
def test_not_ready_without_a_worker(client):
    health.valkey().delete(HEARTBEAT_KEY)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["worker"] == "no worker has been heard from lately"
    assert response.json()["checks"]["database"] == "ok"


@pytest.mark.django_db
def test_the_heartbeat_of_a_dead_worker_runs_out(heartbeat):
    assert 0 < health.valkey().ttl(HEARTBEAT_KEY) <= 30


@pytest.mark.django_db
def test_not_ready_before_the_migrations_have_run(client, heartbeat, monkeypatch):
    known = health._migrations_in_code()
    monkeypatch.setattr(health, "_migrations_in_code", lambda: known | {("networks", "9999_of_tomorrow")})
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "1 unapplied: networks.9999_of_tomorrow"


@pytest.mark.django_db
def test_not_ready_without_valkey_and_without_telling_where_it_should_be(client, monkeypatch):
    monkeypatch.setattr(health, "valkey", lambda: Redis.from_url("unix:///nowhere/secret.sock"))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["valkey"] == "unreachable"
    assert "secret" not in response.content.decode()


@pytest.mark.django_db
def test_not_ready_without_a_database(client, heartbeat, monkeypatch):
    def fail():
        raise DatabaseError("password of somebody")

    monkeypatch.setitem(health.CHECKS, "database", fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["database"] == "unreachable"
    assert "password" not in response.content.decode()


def test_health_is_only_read(client, db):
    assert client.post("/healthz").status_code == 405
    assert client.head("/healthz").status_code == 200


def test_the_probe_sees_the_status(live_server):
    assert probe(f"{live_server.url}/healthz") == 200
    assert probe(f"{live_server.url}/nothing-here") == 404
    assert probe("http://127.0.0.1:1/healthz") == 0


def test_the_probe_passes_where_production_lets_nobody_else_in(live_server, settings):
    settings.ALLOWED_HOSTS = ["fellesloep.example"]
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert probe(f"{live_server.url}/healthz", hosts="fellesloep.example,other.example") == 200
    assert json.dumps(probe(f"{live_server.url}/healthz", hosts="stranger.example")) == "400"
