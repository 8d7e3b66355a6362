"""A letter that was sent stays as it was: byte for byte, whatever changes; a correction is another letter."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.kept_files.keeping import Sent, keep
from core.models import KeptFile
from core.notifications.models import Message
from funding.decisions import workflow as decisions
from funding.letters import sending
from funding.models import AssignmentLetter, Grant
from networks.models import Network, Role, User
from tests.funding.conftest import make_person
from tests.funding.decisions.test_decisions import done
from tests.funding.letters.test_letters import text_of, word_file
from tests.funding.test_pages import page, words

SignIn = Callable[[User], Client]


def decide_again(grant: Grant, amounts: Any, *, by: User, other: User) -> None:
    decisions.decide(decisions.propose(done(grant, by), amounts, note="", by=by), by=other)


def test_a_sent_letter_is_the_same_file_after_all_has_changed(
    decided: Grant, grant_manager: User, administrator: User, signed_in: SignIn
) -> None:
    client, contact = (
        signed_in(grant_manager),
        signed_in(make_person("anna", Role.CONTACT_PERSON, Network.objects.get(key="agder"))),
    )
    address = reverse("funding:letter_file", args=["2024", "agder"])
    client.post(reverse("funding:mark_sent", args=["2024"]), {"network": ["agder"]})
    sent = client.get(address).content
    kept = KeptFile.objects.get()
    assert kept.sha256 == hashlib.sha256(sent).hexdigest()
    assert kept.made_from == "Fellesløps mal, nb"

    file = SimpleUploadedFile("ny-mal.docx", word_file("Helt annet: {{ beloep }}"))
    client.post(reverse("funding:templates"), {"language": "nb", "file": file})
    sending.set_language(Network.objects.get(key="agder"), "nn", by=grant_manager)
    decide_again(decided, {"agder": (2_900_000, "Etter avtale.")}, by=grant_manager, other=administrator)

    for person in (client, contact):
        assert person.get(address).content == sent
    with zipfile.ZipFile(io.BytesIO(client.get(reverse("funding:letters_zip", args=["2024"])).content)) as packed:
        assert packed.read("oppdragsbrev-2024-agder.docx") == sent
        assert text_of(packed.read("oppdragsbrev-2024-viken.docx")).startswith("Helt annet")
    text = words(page(client, reverse("funding:letters", args=["2024"])))
    assert f"Fellesløps mal, nb · SHA-256 {kept.sha256[:12]}" in text
    assert "Brevet sier 2 938 601 kr" in text
    again = client.post(reverse("funding:mark_sent", args=["2024"]), {"network": ["agder"]}, follow=True)
    assert "0 brev er markert som sendt" in again.content.decode()


def test_a_correction_is_a_new_letter(
    decided: Grant, grant_manager: User, administrator: User, signed_in: SignIn
) -> None:
    agder = Network.objects.get(key="agder")
    person = make_person("anna", Role.CONTACT_PERSON, agder)
    client, contact = signed_in(grant_manager), signed_in(person)
    address = reverse("funding:correct_letter", args=["2024", "agder"])
    early = client.post(address, {"reason": "Feil beløp"})
    assert "Det er ikke sendt noe brev til Agder ennå." in words(early.content.decode())
    client.post(reverse("funding:mark_sent", args=["2024"]), {"network": ["agder"]})
    contact.post(reverse("funding:mark_received", args=["2024", "agder"]))
    decide_again(decided, {"agder": (2_900_000, "Etter avtale.")}, by=grant_manager, other=administrator)

    empty = client.post(address, {"reason": " "})
    assert empty.status_code == 422
    preview = client.post(address, {"reason": "Beløpet var feil.", "preview": ""})
    assert preview["Content-Disposition"] == 'attachment; filename="utkast-oppdragsbrev-2024-agder.docx"'
    assert AssignmentLetter.objects.count() == 1
    assert client.post(address, {"reason": "Beløpet var feil."}).status_code == 302
    first, second = AssignmentLetter.objects.order_by("pk")
    assert (first.file.number, second.file.number) == (1, 2)  # type: ignore[union-attr]
    assert (first.amount, second.amount, second.received_at) == (2_938_601, 2_900_000, None)
    file = reverse("funding:letter_file", args=["2024", "agder"])
    latest = text_of(contact.get(file).content)
    assert f"Dette brevet erstatter brevet vårt av {first.sent_at:%-d.%-m.%Y}. Beløpet var feil." in latest
    assert "Agder tildeles 2 938 601 kr" in text_of(contact.get(f"{file}?nr=1").content)
    assert contact.get(f"{file}?nr=3").status_code == 404
    assert any(
        message.words.startswith("Det er sendt et nytt oppdragsbrev") for message in Message.objects.filter(user=person)
    )
    assert "Det erstatter brevet før: Beløpet var feil." in words(
        page(contact, reverse("funding:explanation", args=["2024", "agder"]))
    )
    row = next(row for row in client.get(reverse("grant-letters", args=["2024"])).json() if row["network"] == "agder")
    assert [letter["number"] for letter in row["letters"]] == [1, 2]
    assert row["received_at"] is None
    assert contact.post(address, {"reason": "min"}).status_code == 403


def test_a_template_without_the_field_makes_no_corrections(
    decided: Grant, grant_manager: User, signed_in: SignIn
) -> None:
    client = signed_in(grant_manager)
    client.post(reverse("funding:mark_sent", args=["2024"]), {"network": ["agder"]})
    file = SimpleUploadedFile("ny-mal.docx", word_file("{{ beloep }}"))
    client.post(reverse("funding:templates"), {"language": "nb", "file": file})
    answer = client.post(
        reverse("grant-letter-correct", args=["2024", "agder"]), {"reason": "feil"}, content_type="application/json"
    )
    assert answer.status_code == 409
    assert "har ikke feltet «rettelse»" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nb", "Beregnet beløp er 2 938 601 kr. KS har vedtatt 2 900 000 kr fordi nettverket har penger igjen."),
        ("nn", "Utrekna beløp er 2 938 601 kr. KS har vedteke 2 900 000 kr fordi nettverket har penger igjen."),
    ],
)
def test_one_amount_in_a_letter(
    decided: Grant, grant_manager: User, administrator: User, signed_in: SignIn, language: str, sentence: str
) -> None:
    client, address = signed_in(grant_manager), reverse("funding:letter_file", args=["2024", "agder"])
    sending.set_language(Network.objects.get(key="agder"), language, by=grant_manager)
    plain = text_of(client.get(address).content)
    assert "vedt" not in plain.split("Agder")[2].split("\n")[1], "the computed amount is the decided one"
    assert plain.count("2 938 601 kr") == 2, "what is given, and the sum of the arithmetic"
    decide_again(decided, {"agder": (2_900_000, "Nettverket har penger igjen.")}, by=grant_manager, other=administrator)
    text = text_of(client.get(address).content)
    assert sentence in text
    assert text.count("2 900 000 kr") == 2, "what is given, and why it isn't what was computed"
    given = text.split("\n")[4]
    assert "2 900 000 kr" in given
    assert "2 938 601" not in given


def test_kept_files_never_change(administrator: User) -> None:
    file, other = keep([Sent("x/1", "a.txt", "text/plain", b"a"), Sent("x/1", "a.txt", "text/plain", b"b")], by=None)
    assert (file.number, other.number) == (1, 2)
    for change in (file.delete, lambda: KeptFile.objects.update(content=b"c")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    wrong = KeptFile(about="x/2", number=1, name="x", content_type="x", content=b"a", sha256=other.sha256)
    with pytest.raises(DatabaseError), transaction.atomic():
        wrong.save()


def test_many_letters_are_sent_in_as_many_statements_as_one(decided: Grant, grant_manager: User) -> None:
    statements = []
    for keys in (["agder"], ["viken", "rogaland", "innlandet"]):
        with CaptureQueriesContext(connection) as captured:
            assert sending.mark_sent(decided, keys, by=grant_manager) == len(keys)
        statements.append(len(captured))
    assert statements[0] == statements[1]
