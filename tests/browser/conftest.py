"""The demo site in a browser, and the pictures of the tour."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from config.demo.accounts import DOMAIN, PASSWORD
from networks.models import User
from rollouts.decisions import motions
from rollouts.decisions.quorum import able, agreed_on, quorum
from rollouts.members.seats import members
from rollouts.models import Motion
from tests.fixtures import country, make_user
from tests.restoring import load_or_restore

__all__ = ["country", "make_user"]


@pytest.fixture
def demo_site(transactional_db, settings) -> None:
    """What `make up` shows a newcomer: the real figures, demo accounts, demo statuses and demo rollouts."""
    settings.DEMO = True
    load_or_restore("demo_site", _load)


def _load() -> None:
    call_command("load_reference", stdout=StringIO())
    call_command("load_demo", stdout=StringIO())


@pytest.fixture
def enter(demo_site, sign_in) -> Callable[[Page, str], User]:
    """`enter(page, "kontakt.agder")`: that demo account signs in through the form."""

    def enter(page: Page, account: str) -> User:
        user = User.objects.get(email=f"{account}@{DOMAIN}")
        sign_in(page, user, PASSWORD)
        return user

    return enter


def approve(window: Page) -> None:
    """Put the approval of a pool forward, with the reason that is asked for when something is unfinished."""
    window.get_by_label(re.compile("Hvorfor godkjennes saken|Begrunnelse")).first.fill(
        "Resten kommer før påmeldingen åpner."
    )
    window.get_by_role("button", name="Foreslå å godkjenne").click()


def press(window: Page, name: str | re.Pattern[str]) -> None:
    """The button, and a yes to what is asked first: a pool alike, municipalities that have it, too many invitations."""
    button = window.get_by_role("button", name=name).first
    with window.expect_navigation():
        button.click()
    sure = window.get_by_label(re.compile("^Ja, (gjør det|lag en til) likevel"))
    if sure.count():
        sure.check()
        with window.expect_navigation():
            button.click()


def nearly_agreed(but: str) -> None:
    """As many agree with what was put forward last that one voice is missing, that of `but`."""
    motion = Motion.objects.living().latest("put_forward_at")
    others = [one for one in able(motion.case, members()) if not one.email.startswith(f"{but}@")]
    for person in others:
        found = quorum(motion.case, members(), agreed_on(motion))
        if found.present >= found.needed - 1:
            return
        if not motion.voices.filter(user=person).exists():
            motions.agree(motion.pk, by=person)


@pytest.fixture
def agree(new_page, enter, axe) -> Callable[[str, str], Page]:
    """`agree("nkg.leder", address)`: the last member of the NKG who is needed agrees with what is put forward there, in
    the window that is returned."""

    def agree(account: str, address: str) -> Page:
        nearly_agreed(but=account)
        window = new_page()
        enter(window, account)
        window.goto(address)
        axe(window)
        window.get_by_role("button", name="Enig").click()
        expect(window.locator("main")).to_contain_text("Avgjort:")
        return window

    return agree


@pytest.fixture
def picture(tmp_path) -> Callable[[Page, str], None]:
    """`picture(page, "front-page")` takes a picture of the window; `make tour` keeps it in `docs/tour/`."""
    folder = Path(os.environ.get("TOUR") or tmp_path)

    def picture(page: Page, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=folder / f"{name}.png", animations="disabled", caret="hide")

    return picture
