"""A municipality answers on a phone, from the link in the mail, without an account."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from portfolio.enquiries import links
from portfolio.models import Enquiry, Recipient, Response


@pytest.mark.allow_browser_errors(r"status of 422")
def test_on_a_phone_by_keyboard_and_thumb(phone, live_server, demo_site, axe, picture):
    enquiry = Enquiry.objects.get(closed_at=None)
    recipient = Recipient.objects.filter(enquiry=enquiry, response=None, user=None).first()
    phone.goto(f"{live_server.url}/svar/{links.token(recipient)}/")
    expect(phone.get_by_text("1 av 3")).to_be_visible()
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")
    for option in phone.locator(".fl-options .ds-label").all():
        assert option.bounding_box()["height"] >= 44
    axe(phone)
    picture(phone, "enquiry-phone")
    phone.get_by_role("button", name="Neste").click()
    expect(phone.get_by_text("Dette spørsmålet må besvares.").first).to_be_visible()
    axe(phone)
    phone.get_by_label("eID er ikke på plass").check()
    phone.get_by_role("button", name="Neste").press("Enter")
    expect(phone.get_by_text("2 av 3")).to_be_visible()
    phone.get_by_role("button", name="Neste").click()
    phone.get_by_role("textbox").fill("En mal for avtalen.")
    phone.get_by_role("button", name="Neste").click()
    phone.get_by_role("button", name="Send svarene").click()
    expect(phone.get_by_role("heading", name="Takk. 2 svar er sendt til Agder.")).to_be_visible()
    axe(phone)
    assert Response.objects.get(recipient=recipient).answers["reason"] == "eid"
