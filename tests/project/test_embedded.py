"""The embedded services start, keep their data, stop without a trace and get over being killed."""

import os
import signal
import subprocess
import sys

import psutil
import psycopg
import pytest
from redis import Redis

from config.devserver import embedded
from config.devserver.embedded import BASE_DIR, ROLE, EmbeddedError, Postgres, Valkey, services


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A place for an instance, as if the shell named no servers."""
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    home = tmp_path / "8000"
    yield home
    if (home / "logs").exists():
        Postgres(home).destroy()
        Valkey(home).destroy()


def execute(service, sql, dbname="fellesloep"):
    with psycopg.connect(host=str(service.sockets), user=ROLE, dbname=dbname, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else None


def alive_beneath(home):
    """Processes that name this place on their command line."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        line = " ".join(process.info["cmdline"] or [])
        if str(home) in line or str((home / "postgres").resolve()) in line:
            found.append(line)
    return found


def test_data_is_there_after_a_second_start(home):
    with services(home) as running:
        execute(running["DATABASE_URL"], "CREATE TABLE kept AS SELECT 36683801 AS amount")
        Redis.from_url(running["REDIS_URL"].url).lpush("queue", "task")
    assert alive_beneath(home) == []
    assert "database system is shut down" in (home / "logs" / "postgres.log").read_text()

    with services(home) as running:
        assert execute(running["DATABASE_URL"], "SELECT amount FROM kept") == [(36683801,)]
        assert Redis.from_url(running["REDIS_URL"].url).lrange("queue", 0, -1) == [b"task"]
        assert "was not properly shut down" not in (home / "logs" / "postgres.log").read_text()
    assert alive_beneath(home) == []


def test_it_is_postgresql_18_with_letters_in_the_same_order_everywhere(home):
    with services(home) as running:
        service = running["DATABASE_URL"]
        assert execute(service, "SHOW server_version_num")[0][0].startswith("18")
        assert execute(service, "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'fellesloep'") == [
            ("b", "C.UTF-8")
        ]
        assert execute(service, "SELECT upper('blåbærsyltetøy')") == [("BLÅBÆRSYLTETØY",)]
        assert execute(service, "SHOW fsync") == [("on",)]


def test_nobody_else_can_connect(home):
    with services(home) as running:
        service = running["DATABASE_URL"]
        assert execute(service, "SHOW listen_addresses") == [("",)]
        for each in running.values():
            assert each.sockets.stat().st_mode & 0o777 == 0o700
        assert Redis.from_url(running["REDIS_URL"].url).config_get("port") == {"port": "0"}


def test_a_killed_database_recovers_at_the_next_start(home):
    with services(home) as running:
        execute(running["DATABASE_URL"], "CREATE TABLE kept AS SELECT 1 AS x")
        for service in running.values():
            os.kill(service.process.pid, signal.SIGKILL)
            service.process.wait()
    with services(home) as running:
        assert execute(running["DATABASE_URL"], "SELECT x FROM kept") == [(1,)]


def test_services_end_with_a_starter_that_is_killed(home):
    """`kill -9` on `make up` leaves nothing behind, and the next start finds its data."""
    code = """
import sys, time
from pathlib import Path
from config.devserver.embedded import services
with services(Path(sys.argv[1])):
    print("up", flush=True)
    time.sleep(60)
"""
    starter = subprocess.Popen([sys.executable, "-c", code, str(home)], cwd=BASE_DIR, stdout=subprocess.PIPE, text=True)
    assert starter.stdout.readline() == "up\n"
    assert len(alive_beneath(home)) >= 2
    starter.kill()
    starter.wait()
    with services(home) as running:
        assert execute(running["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert alive_beneath(home) == []


def test_a_start_broken_off_in_the_middle_is_no_obstacle(home):
    database = Postgres(home)
    half = database.data.with_name(database.data.name + ".new")
    half.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with services(home) as running:
        assert execute(running["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert not half.exists()


def test_a_number_taken_over_by_somebody_else_is_left_alone(tmp_path):
    stranger = subprocess.Popen(["sleep", "30"])
    try:
        file = tmp_path / "postgres.pid"
        file.write_text(f"{stranger.pid} 12345.0\n")
        embedded.end_leftover(file, signal.SIGKILL)
        assert stranger.poll() is None
        assert not file.exists()
    finally:
        stranger.kill()
        stranger.wait()


def test_a_service_that_will_not_start_says_why(home):
    database = Postgres(home)
    database.start()
    database.stop()
    (database.data / "postgresql.conf").write_text("shared_buffers = much\n")
    with pytest.raises(EmbeddedError, match="shared_buffers"):
        database.start()
    database.stop()


def test_named_servers_are_not_started(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    monkeypatch.setenv("REDIS_URL", "redis://somewhere/0")
    with services(tmp_path / "x") as running:
        assert running == {}


def test_a_long_path_does_not_stop_the_sockets(tmp_path, home):
    deep = tmp_path / ("d" * 60) / ("e" * 60) / "8000"
    deep.mkdir(parents=True)
    try:
        with services(deep) as running:
            for service in running.values():
                assert len(str(service.sockets)) < 90
            assert Redis.from_url(running["REDIS_URL"].url).ping()
    finally:
        for kind in (Postgres, Valkey):
            service = kind(deep)
            service.destroy()
            assert not service.sockets.exists()
