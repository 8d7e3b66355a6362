"""Letters and the accounting file: what they say, in which language, and who may have them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from core.errors import InvalidInput, NotAllowed, WrongState
from funding.letters import documents as letters
from funding.letters import sending
from funding.letters.default_template import default_template
from funding.models import AssignmentLetter, Grant, LetterTemplate
from networks.models import Network, Role, User
from tests.funding.conftest import make_person
from tests.funding.test_pages import page, words

SignIn = Callable[[User], Client]


def text_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(part.text for part in document.paragraphs), *cells]).replace("\N{NO-BREAK SPACE}", " ")


def word_file(*paragraphs: str) -> bytes:
    document, buffer = Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(buffer)
    return buffer.getvalue()


def test_all_letters_in_a_zip_each_in_its_language(decided: Grant, grant_manager: User, signed_in: SignIn) -> None:
    sending.set_language(Network.objects.get(key="rogaland"), "nn", by=grant_manager)
    response = signed_in(grant_manager).get(reverse("funding:letters_zip", args=["2024"]))
    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        assert len(packed.namelist()) == 11
        agder = text_of(packed.read("oppdragsbrev-2024-agder.docx"))
        rogaland = text_of(packed.read("oppdragsbrev-2024-rogaland.docx"))
    assert "Agder tildeles 2 938 601 kr fra Helseteknologiordningen for 2024" in agder
    assert "25 av 356 kommuner × 7 336 760,20 kr = 515 221,92 kr" in agder
    assert "Prosjektnummer 103972" in agder
    assert "Rogaland får tildelt" in rogaland
    assert "Slik er beløpet rekna ut" in rogaland


def test_the_contact_person_gets_the_letter_when_it_is_sent(
    decided: Grant, grant_manager: User, signed_in: SignIn
) -> None:
    agder = Network.objects.get(key="agder")
    contact = signed_in(make_person("anna", Role.CONTACT_PERSON, agder))
    other = signed_in(make_person("ola", Role.CONTACT_PERSON, Network.objects.get(key="viken")))
    own = reverse("funding:explanation", args=["2024", "agder"])
    file = reverse("funding:letter_file", args=["2024", "agder"])
    received = reverse("funding:mark_received", args=["2024", "agder"])
    assert "Brevet er ikke sendt ennå." in page(contact, own)
    assert contact.get(file).status_code == 403

    signed_in(grant_manager).post(reverse("funding:mark_sent", args=["2024"]), {"network": ["agder"]})
    assert AssignmentLetter.objects.count() == 1
    assert contact.get(file).status_code == 200
    assert other.get(file).status_code == 403
    assert other.post(received).status_code == 403
    assert other.post(reverse("funding:set_language", args=["2024", "agder"]), {"language": "nn"}).status_code == 403
    assert "Oppdragsbrevet" not in page(other, own)
    contact.post(received)
    assert "Bekreftet mottatt" in words(page(contact, own))
    assert "Anna" in page(signed_in(grant_manager), reverse("funding:letters", args=["2024"]))


def test_a_template_is_checked_before_it_is_used(decided: Grant, grant_manager: User, signed_in: SignIn) -> None:
    client = signed_in(grant_manager)
    address = reverse("funding:templates")

    def upload(content: bytes) -> str:
        file = SimpleUploadedFile("mal.docx", content)
        return client.post(address, {"language": "nb", "file": file}, follow=True).content.decode()

    assert "Malen bruker felt som ikke finnes: hemmelig" in upload(word_file("{{ beloep }} {{ hemmelig }}"))
    assert "Filen er ikke et Word-dokument" in upload(b"x")
    assert "Feil i feltene i malen" in upload(word_file("{{ beloep "))
    assert "Malen har ikke feltet" in upload(word_file("Hei"))
    assert "Malen kan ikke fylles ut" in upload(word_file("{{ beloep }}{{ aar.__class__.__mro__ }}"))
    assert not LetterTemplate.objects.exists()
    assert "Malen er kontrollert og tatt i bruk." in upload(word_file("Til {{ nettverk }}: {{ beloep }}"))
    response = client.get(reverse("funding:letter_file", args=["2024", "agder"]))
    assert text_of(response.content) == "Til Agder: 2 938 601 kr"
    for language in ("nb", "nn"):
        letters.check_template(default_template(language))


def test_others_change_no_templates(outsiders: list[User], administrator: User) -> None:
    for person in [administrator, *outsiders]:
        with pytest.raises(NotAllowed):
            letters.add_template("nb", "x", word_file("{{ beloep }}"), by=person)


def test_no_letters_without_a_decision(grant_2024: Grant, grant_manager: User) -> None:
    assert letters.Letters(grant_2024).archive(), "the published table has letters, without arithmetic"
    empty = Grant.objects.create(key="x", year=2030, title="x", scheme="x", total_set_aside=1, amount_to_share=1)
    with pytest.raises(WrongState):
        letters.Letters(empty)
    with pytest.raises(InvalidInput):
        sending.set_language(Network.objects.get(key="agder"), "sv", by=grant_manager)


def test_the_accounting_file(decided: Grant, grant_manager: User, signed_in: SignIn) -> None:
    client = signed_in(grant_manager)
    address = reverse("funding:accounting", args=["2024"])
    assert client.post(address, {"fields_text": "Konto"}).status_code == 422
    client.post(address, {"fields_text": "Konto: 5830\r\nAnsvar: =1+1"})
    lines = client.get(reverse("funding:accounting_csv", args=["2024"])).content.decode().splitlines()
    assert lines[0].endswith("Prosjektnummer;Nettverk;Beløp;Tekst;Konto;Ansvar")
    assert lines[1] == "103972;Agder;2938601;Tilskudd 2024;5830;'=1+1"
    assert len(lines) == 12
