"""The report to the Directorate is a draft until it is sent; what was sent is kept as it was."""

from __future__ import annotations

from django.urls import reverse

from core.models import KeptFile
from funding.models import Grant
from tests.funding.reports.conftest import Country, SignIn
from tests.funding.test_pages import page, words


def test_what_was_sent_to_the_directorate_stays(country: Country, signed_in: SignIn) -> None:
    client, key = signed_in(country.manager), country.grant.key
    overview, sent = (reverse(f"funding:{name}", args=[key]) for name in ("reporting", "mark_compiled_sent"))
    early = client.post(sent)
    assert early.status_code == 422
    country.approved()
    assert "Marker rapporten som sendt" in page(client, overview)
    assert client.post(sent).status_code == 302
    files = {ending: reverse(f"funding:compiled_{ending}", args=[key]) for ending in ("docx", "xlsx")}
    first = {ending: client.get(address).content for ending, address in files.items()}
    assert KeptFile.objects.count() == 2

    Grant.objects.filter(pk=country.grant.pk).update(title="Et annet navn")
    assert {ending: client.get(address).content for ending, address in files.items()} == first
    draft = client.get(f"{files['docx']}?utkast=1")
    assert draft["Content-Disposition"] == f'attachment; filename="utkast-rapport-{key}.docx"'
    assert draft.content != first["docx"]

    again = client.post(sent)
    assert again.status_code == 422
    assert "Skriv hva som er nytt siden forrige rapport." in words(again.content.decode())
    assert client.post(sent, {"note": "Tilskuddet har byttet navn."}).status_code == 302
    assert client.get(f"{files['docx']}?nr=1").content == first["docx"]
    assert client.get(files["docx"]).content != first["docx"]
    assert client.get(f"{files['docx']}?nr=7").status_code == 404
    text = words(page(client, overview))
    assert "Tilskuddet har byttet navn." in text
    assert f"SHA-256 {KeptFile.objects.get(about__endswith='docx', number=2).short_print}" in text


def test_the_same_by_api(country: Country, signed_in: SignIn) -> None:
    country.approved()
    client, key = signed_in(country.manager), country.grant.key
    send = reverse("grant-directorate-report-sent", args=[key])
    assert len(client.post(send, {}, content_type="application/json").json()) == 1
    refused = client.post(send, {}, content_type="application/json")
    assert (refused.status_code, list(refused.json())) == (400, ["note"])
    assert client.get(reverse("grant-directorate-reports", args=[key])).json()[0]["number"] == 1
    outsider = signed_in(country.contact)
    assert outsider.post(send, {}, content_type="application/json").status_code == 403
    assert outsider.get(reverse("funding:compiled_docx", args=[key])).status_code == 403
