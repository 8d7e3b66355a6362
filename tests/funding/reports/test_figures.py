"""What is decided, paid and used are three figures, on the pages and in KS' own report."""

from __future__ import annotations

import io

from django.test import Client
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from funding.models import NetworkReport
from funding.payments.models import Instalment, Payment
from funding.reports import workflow as reports
from networks.models import User
from tests.funding.reports.conftest import TODAY, Country, SignIn, address, form
from tests.funding.test_pages import page, words

# --- KS' own report --------------------------------------------------------------------------------------


def test_the_directorates_report(country: Country, signed_in: SignIn) -> None:
    country.approved()
    client = signed_in(country.manager)
    content = client.get(reverse("funding:compiled_docx", args=[country.grant.key])).content
    document = Document(io.BytesIO(content))
    text = words(" ".join(paragraph.text for paragraph in document.paragraphs))
    assert "1 av 2 nettverk har en godkjent rapport. De har brukt 400 000 kr og har 100 000 kr igjen." in text
    assert "Disse har ingen godkjent rapport ennå, og er ikke med i tallene for bruk: Nettverk 1." in text
    assert "Kjernejournal: Nettverk 0" in text
    assert "til sammen 0,5 årsverk" in text
    book = load_workbook(io.BytesIO(client.get(reverse("funding:compiled_xlsx", args=[country.grant.key])).content))
    assert book.sheetnames == ["Bruk", "Stillinger", "Innføringsløp", "Aktiviteter"]
    assert [cell.value for cell in book["Stillinger"][2]][1:] == ["9900", "Kommune 9900", "Innføringsleder", 50]
    use = book["Bruk"]
    assert [cell.value for cell in use[1]][3:8] == [
        "Vedtatt",
        "Med fra før",
        "Betalt",
        "Brukt",
        "Brukt mer enn betalt",
    ]
    assert [cell.value for cell in use[2]][3:8] == [500_000, 0, "ikke registrert", 400_000, 400_000]
    assert [cell.value for cell in use[3]][5:8] == ["ikke registrert", "–", "–"]
    assert [cell.value for cell in use[4]][5:7] == ["ikke registrert", "=SUM(G2:G3)"]
    assert "Vedtatt til nettverkene er 1 000 000 kr" in text
    assert "Registrert som betalt: ingenting." in text
    assert "Nettverk 0: Brukt 400 000 kr mer enn det som er registrert som betalt." in text
    heads = [cell.text for cell in document.tables[0].rows[0].cells]
    assert heads[1:5] == ["Vedtatt", "Med fra før", "Betalt", "Brukt"]


# --- Decided, paid and used ------------------------------------------------------------------------------


def pay(country: Country, kroner: int) -> None:
    """The first network is paid so much, in one instalment."""
    instalment = Instalment.objects.create(grant=country.grant, number=1, due_on=TODAY, share=1)
    Payment.objects.create(
        instalment=instalment, network=country.network, amount=kroner, paid_on=TODAY, marked_by=country.manager
    )


def test_more_used_than_paid_is_warned_of_and_not_refused(country: Country, signed_in: SignIn) -> None:
    pay(country, 399_000)
    client = signed_in(country.contact)
    warning = "Brukt 1 000 kr mer enn det som er registrert som betalt."
    assert warning not in words(page(client, address(country)))
    uneven = client.post(address(country), form(country, send="", to_repay="1"))
    assert uneven.status_code == 422
    assert warning in words(uneven.content.decode()), "also while it is filled in"
    sent = client.post(address(country), form(country, send=""), follow=True)
    assert warning in words(sent.content.decode())
    assert NetworkReport.objects.get().state == "submitted"
    overview = reverse("funding:reporting", args=[country.grant.key])
    assert warning in words(page(signed_in(country.manager), overview))
    report = NetworkReport.objects.get()
    reports.approve(report, version=report.version, by=country.manager)
    outsider = signed_in(country.outsider)
    assert warning in words(page(outsider, reverse("funding:use")))
    assert outsider.get(reverse("report-detail", args=[report.pk])).json()["overspent"] == 1_000
    row = outsider.get(reverse("grant-use-list")).json()[0]
    assert [row[name] for name in ("decided", "paid", "used", "overspent")] == [500_000, 399_000, 400_000, 1_000]
    other = outsider.get(reverse("grant-use-list")).json()[1]
    assert [other[name] for name in ("decided", "paid", "used", "overspent")] == [500_000, None, None, 0]


def test_decided_paid_and_used_are_three_figures_on_every_page(
    country: Country, signed_in: SignIn, outsiders: list[User]
) -> None:
    pay(country, 300_000)
    country.approved()
    row = "Nettverk 0 100 500 000 kr 300 000 kr 400 000 kr"
    grant = country.grant.get_absolute_url()
    assert row in words(page(signed_in(country.outsider), grant))
    assert "Nettverk 1 101 500 000 kr ikke registrert –" in words(page(signed_in(country.outsider), grant))
    for public in (Client(), signed_in(outsiders[-1])):
        text = words(page(public, grant))
        assert "Nettverk 0 100 500 000 kr Nettverk 1" in text
        assert "Betalt" not in text
    for url in (
        reverse("funding:explanation", args=[country.grant.key, "n0"]),
        reverse("funding:payments", args=[country.grant.key]),
        reverse("funding:reporting", args=[country.grant.key]),
        reverse("funding:use"),
        reverse("networks:network_panel", args=["n0", "tilskudd"]),
    ):
        text = words(page(signed_in(country.manager), url))
        for word in ("Vedtatt", "Betalt", "Brukt", "500 000", "300 000", "400 000"):
            assert word in text, (url, word)
        assert "Fått" not in text
