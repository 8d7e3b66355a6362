"""Fixtures for everybody.

Database tests run on a real PostgreSQL, task tests with a real worker over a real Valkey, page tests in a
real browser. Unless `DATABASE_URL` and `REDIS_URL` name servers, throw-away ones are started, so that
`.venv/bin/python -m pytest tests/project` works by itself.
"""

from __future__ import annotations

import atexit
import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django
import django.conf
import hypothesis
import pytest

from tests import migrated
from tests.environment import for_tests, throw_away_services
from tests.worker import Worker

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django import DjangoDbBlocker
    from pytest_django.live_server_helper import LiveServer

    from networks.models import User

# How long an example takes says something about the machine, not about the rule; and each example that needs the
# tables empty sees to it itself.
hypothesis.settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture],
)
hypothesis.settings.load_profile("any machine")

# --- Services, before Django reads its settings ------------------------------------------------------------

_services = ExitStack()


def _prepare_environment() -> None:
    for_tests(os.environ)
    # Playwright's synchronous API keeps an event loop in this thread, and Django would refuse to query.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    for variable, url in _services.enter_context(throw_away_services(migrated.place)).items():
        os.environ[variable] = url
    migrated.make(os.environ["DATABASE_URL"])


# At import, not in a hook: the conftest files in the folders below may import models. The workers of xdist
# are children of the process that has done it, and find all in their environment.
if "PYTEST_XDIST_WORKER" not in os.environ:
    if django.conf.settings.configured:
        pytest.exit("Unset DJANGO_SETTINGS_MODULE: the tests choose their settings themselves.", returncode=2)
    atexit.register(_services.close)
    _prepare_environment()
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

django.setup()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="also what is marked slow, as every night")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """Each worker of xdist has a Valkey database of its own, so that nobody takes another's tasks."""
    for number, spec in enumerate(specs, start=1):
        spec.env["REDIS_URL"] = re.sub(r"(db=|/)\d+$", rf"\g<1>{number}", os.environ["REDIS_URL"])


# Minutes each. Begun last, they would keep one worker busy while the others have nothing left.
LONGEST = ("tests/project/test_access_walk", "tests/project/test_up", "tests/browser/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files first, in the order of `LONGEST`; else as they were shuffled. Slow ones only when asked for."""
    if not config.getoption("--slow"):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("slow")])
        items[:] = [item for item in items if not item.get_closest_marker("slow")]
    items.sort(key=lambda item: next((n for n, name in enumerate(LONGEST) if item.nodeid.startswith(name)), 99))


def pytest_unconfigure() -> None:
    _services.close()


# --- Data ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """A copy of the migrated database, for each worker of xdist its own."""
    from django.db import connection
    from django.test import TransactionTestCase

    from tests.emptying import empty_tables

    TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[attr-defined]
    usual = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["TEMPLATE"] = migrated.name()
    with django_db_blocker.unblock():
        name = connection.creation._create_test_db(verbosity=0, autoclobber=True)  # type: ignore[attr-defined]
        connection.close()
        django.conf.settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(usual, verbosity=0)


@pytest.fixture(autouse=True)
def _usual_language() -> None:
    """A page that a test before has asked for in another language leaves it active in this thread."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """What one test caches must not decide another. (`cache.clear()` would empty the task queue, too.)"""
    from django.conf import settings

    from config.health import valkey

    yield
    keys = list(valkey().scan_iter(f"{settings.CACHES['default']['KEY_PREFIX']}:[0-9]*", count=1000))
    if keys:
        valkey().delete(*keys)


# --- Templates -------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail() -> Iterator[None]:
    """A variable that no view has set fails the test when one of our own templates writes it.

    `{% if name %}` and `{{ name|default:"…" }}` are how a template says that a variable may be missing.
    """
    from tests.templates import fail_for_undefined_variables

    with fail_for_undefined_variables():
        yield


# --- Tasks -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _worker(django_db_setup: None) -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.stop()


@pytest.fixture
def celery_worker(_worker: Worker, transactional_db: None) -> Iterator[Worker]:
    """A real Celery worker on this test's database: `.stop()`, `.start()`, `.kill()` and `.wait_until_idle()`.

    Its process lives on between tests, but takes nothing. Before and after each one its queue is emptied.
    """
    _worker.purge()
    _worker.start()
    yield _worker
    _worker.purge()
    _worker.rest()


# --- Browser ---------------------------------------------------------------------------------------------

# A slow machine is no reason to fail: what never comes is waited for once, what comes late costs nothing.
PATIENCE_MS = 30_000
# The one without windows takes less than half the computing; `bin/setup` installs it where it may.
CHROMIUMS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    chromium = next((path for path in CHROMIUMS if Path(path).exists()), None)
    if chromium is None:
        pytest.fail(f"{CHROMIUMS[0]} is missing: `make test` installs it.")
    from django.db import connections
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)

    # While Playwright's event loop is there, Django keeps its connections in another place. Those on either
    # side would stay open, and the test database could not be removed.
    connections.close_all()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture
def live_server(live_server: LiveServer) -> Iterator[LiveServer]:
    """pytest-django's; a test ends when all that it asked the server for has been answered.

    A page that is closed leaves requests behind, and emptying the tables under one of them is a deadlock.
    """
    from tests.worker import wait_for

    yield live_server
    # One thread of socketserver for each connection; it has no other handle to them.
    busy = "process_request_thread"
    wait_for(lambda: not any(busy in thread.name for thread in threading.enumerate()), "the server to be idle")


class Window:
    """One browser window; remembers what went wrong in it."""

    def __init__(self, browser: Browser, width: int, height: int, mobile: bool = False) -> None:
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height},
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            has_touch=mobile,
            is_mobile=mobile,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.errors: list[str] = []
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.errors.append(f"uncaught: {error.error}"))
        self.page: Page = self.context.new_page()

    def _on_console(self, message: Any) -> None:
        # Chromium reports what the Content-Security-Policy stops as an error, too.
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")


def _window(request: pytest.FixtureRequest, window: Window) -> Iterator[Page]:
    allowed = [pattern for mark in request.node.iter_markers("allow_browser_errors") for pattern in mark.args]
    try:
        yield window.page
        window.page.evaluate("0")  # let the last messages arrive
    finally:
        window.context.close()
    errors = [error for error in window.errors if not any(re.search(pattern, error) for pattern in allowed)]
    assert not errors, "the browser complained:\n" + "\n".join(errors)


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A desktop window on the live server: `page.goto(live_server.url + "/")`.

    Any console error, violation of the Content-Security-Policy or uncaught exception fails the test;
    `@pytest.mark.allow_browser_errors(r"status of 404")` names those a test provokes on purpose.
    """
    yield from _window(request, Window(browser, 1280, 900))


@pytest.fixture
def phone(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """As `page`, in the size of a phone."""
    yield from _window(request, Window(browser, 390, 844, mobile=True))


@pytest.fixture
def new_page(request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer) -> Iterator[Callable[[], Page]]:
    """More windows for more people: `other = new_page()`; each has its own session."""
    with ExitStack() as stack:

        def make() -> Page:
            window = _window(request, Window(browser, 1280, 900))
            page = next(window)
            # The rest of the generator closes the window and judges what it said.
            stack.callback(next, window, None)
            return page

        yield make


@pytest.fixture
def sign_in(live_server: LiveServer) -> Callable[..., None]:
    """`sign_in(page, user)` by session cookie; with `password=` through the real form."""
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    def sign_in(page: Page, user: User, password: str | None = None) -> None:
        if password is not None:
            page.goto(live_server.url + reverse(settings.LOGIN_URL))
            page.locator("#id_login").fill(user.get_username())
            page.locator("#id_password").fill(password)
            page.locator("#id_password").press("Enter")
            page.wait_for_load_state()
            return
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url, "httpOnly": True}]
        )

    return sign_in


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """`axe(page)` fails for each violation of WCAG 2.1 A and AA on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    tool = Axe()
    # `preload` would fetch each style sheet once more, for a rule about turned screens that we have no styles for.
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}, "preload": False}

    def check(page: Page, context: str | None = None) -> None:
        # A test that has clicked on a link waits for the new page first: this is for what that page still fetches.
        page.wait_for_load_state()
        results = tool.run(page, context=context, options={**rules, "resultTypes": ["violations"]})
        report = [
            f"{violation['id']}: {violation['help']}\n"
            + "\n".join(f"    {node['html']}\n    {node['failureSummary']}" for node in violation["nodes"][:5])
            for violation in results.response["violations"]
        ]
        assert not report, f"axe found on {page.url}:\n" + "\n".join(report)

    return check
