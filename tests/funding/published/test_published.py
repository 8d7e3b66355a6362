"""Tables that others have published: read row by row, stored whole or not at all, and compared to the krone."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from core.errors import InvalidInput, NotAllowed
from funding.models import Grant, PublishedAmount, PublishedTable
from funding.published import tables as published
from funding.results.exports import decided_to_paste
from funding.results.statement import decided_for
from networks.models import Network, User
from tests.funding.test_pages import page, run_of, words

Make = Callable[[int], Grant]
SignIn = Callable[[User], Client]
DATED = dt.date(2024, 9, 27)
TABLE = "Nettverk\tProsjekt\tBeløp\nNettverk 0\t100\t300 000\nn1\t\t300.000 kr\n102\t400 001,00\nSum\t\t1 000 000"


def outcomes(pasted: published.Pasted) -> list[str]:
    return [row.outcome for row in pasted.rows]


@pytest.mark.parametrize(
    ("text", "kroner"),
    [
        ("2950584", 2_950_584),
        ("2\N{NO-BREAK SPACE}950\N{NO-BREAK SPACE}584 kr", 2_950_584),
        ("2 950 584", 2_950_584),
        ("2.950.584,00", 2_950_584),
        ("kr 2 950 584,-", 2_950_584),
        ("2950584kr", 2_950_584),
        ("44,5 mill.", 44_500_000),
        ("36,683801 mill. kr", 36_683_801),
        ("NOK 2,950,584", 2_950_584),
        ("0", 0),
        ("2 950 584,50", None),
        ("2.950 584", None),
        ("29 50", None),
        ("-5", None),
        ("mye", None),
        ("", None),
        ("9" * 20, None),
    ],
)
def test_amounts_as_people_write_them(text: str, kroner: int | None) -> None:
    assert published.amount_of(text) == kroner


def test_the_amount_is_found_by_its_head_and_not_by_its_place(small_grant: Make) -> None:
    text = (
        "Tilskudd 2024\t\t\t\nProsjektnr\tNettverk\tBeløp\tMerknad\nn0\tNettverk 0\tkr 10,-\t2\n\tn1\t12\t\nSum\t\t22\t"
    )
    pasted = published.read(small_grant(2), text)
    assert [(row.outcome, row.amount) for row in pasted.rows] == [
        ("headings", None),
        ("recognised", 10),
        ("recognised", 12),
        ("sum", 22),
    ]


def test_a_table_from_a_file_is_looked_through_as_a_pasted_one(small_grant: Make, grant_manager, signed_in) -> None:
    grant, client = small_grant(2), signed_in(grant_manager)
    book = Workbook()
    book.active.append(["Les meg"])
    sheet = book.create_sheet("Tabell")
    for row in (["Tilskudd"], ["Nettverk", "Beløp"], ["n0", 10], ["n1", "kr 12,-"]):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    address = reverse("funding:tables", args=[grant.key])
    details = {"source": "Rapporten", "dated": "2024-05-01", "stated_sum": "22"}
    file = SimpleUploadedFile("tabell.xlsx", buffer.getvalue())
    page = client.post(address, {**details, "file": file})
    assert [row.amount for row in page.context["pasted"].rows] == [None, 10, 12]
    again = {**details, "table": page.context["form"]["table"].value(), "seen": page.context["pasted"].digest}
    assert client.post(address, again).status_code == 302
    nothing = client.post(address, details)
    assert nothing.status_code == 422
    assert "Lim inn tabellen" in nothing.content.decode()


def test_an_unknown_network_names_the_likeliest(small_grant: Make) -> None:
    pasted = published.read(small_grant(2), "Netverk 1;10")
    assert "Mente du Nettverk 1" in pasted.rows[0].reason


def test_each_row_says_what_it_is(small_grant: Make) -> None:
    grant = small_grant(4)
    text = "n0;10\nSvalbard;5\nNettverk 1;mye\nNettverk 0;10\nn1;102;7\nSum;32\nTotalt;32"
    pasted = published.read(grant, text)
    assert outcomes(pasted) == ["recognised", "unknown", "unreadable", "twice", "two_networks", "sum", "twice"]
    assert [network.key for network in pasted.missing] == ["n2", "n3"]
    with pytest.raises(InvalidInput, match=r"2 \(Svalbard 5\): Ukjent nettverk"):
        pasted.check()


@pytest.mark.parametrize("text", ["", " \n\t\n", "Sum;5", "Nettverk;Beløp", "n0;1\n" * 501])
def test_what_is_no_table_is_refused(small_grant: Make, text: str) -> None:
    with pytest.raises(InvalidInput):
        published.read(small_grant(1), text).check()


def test_headings_sum_row_and_words_without_tabs(small_grant: Make) -> None:
    pasted = published.read(small_grant(3), "Region: kroner\nRegion ytterst  1 000\n")
    assert outcomes(pasted) == ["headings", "unknown"]
    grant = Grant.objects.get()
    pasted = published.read(grant, TABLE)
    assert outcomes(pasted) == ["headings", *["recognised"] * 3, "sum"]
    assert (pasted.total, pasted.stated_sum, pasted.source_error) == (1_000_001, 1_000_000, 1)
    with pytest.raises(InvalidInput) as refused:
        published.read(grant, TABLE, 5).check()
    assert refused.value.field == "stated_sum"


def test_our_own_table_comes_back_as_it_was(grant_2024: Grant, grant_manager: User) -> None:
    decided = decided_for(grant_2024)
    pasted = published.read(grant_2024, decided_to_paste(decided), None)
    table = published.store(grant_2024, pasted, source="Tabellen selv", dated=DATED, by=grant_manager)
    found = published.Reconciliation(table, None, decided)
    assert len(found.rows) == 11
    assert found.differing == 0
    assert (found.total, found.stated_sum, found.source_error) == (36_683_802, 36_683_802, 0)


def test_looked_through_before_it_is_stored(small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    grant = small_grant(3)
    run = run_of(grant, grant_manager)
    client, address = signed_in(grant_manager), reverse("funding:tables", args=[grant.key])
    assert address in page(client, grant.get_absolute_url())
    wrong = client.post(address, {"source": "Rapport", "dated": "2024-09-27", "table": "n0;1\nSvalbard;2\nSum;3"})
    assert wrong.status_code == 422
    text = words(wrong.content.decode())
    assert "Svalbard 2 2 2 avvist Ukjent nettverk" in text
    assert "Nettverk 2 – – mangler" in text
    assert "Kilden oppgir selv" not in text, "a sum of half the rows says nothing about the source"
    assert "n0;1\nSvalbard;2\nSum;3" in wrong.content.decode(), "nothing typed is lost"

    sent = {"source": "Rapport", "dated": "2024-09-27", "table": TABLE}
    preview = client.post(address, sent)
    assert preview.status_code == 200
    shown = words(preview.content.decode())
    assert "Nettverk 0 2 300 000 gjenkjent" in shown
    assert "Kilden oppgir selv summen 1 000 000 kr, men de enkelte beløpene i kilden blir 1 000 001 kr" in shown
    assert not PublishedTable.objects.exists()
    seen = preview.context["pasted"].digest
    changed = client.post(address, {**sent, "table": TABLE.replace("300 000", "300 007"), "seen": seen})
    assert changed.status_code == 200, "looked through again"
    assert not PublishedTable.objects.exists()

    stored = client.post(address, {**sent, "seen": seen})
    table = PublishedTable.objects.get()
    assert stored["Location"] == table.get_absolute_url()
    assert "Rapport" in page(client, address)
    lines = {line.network.key: line.amount for line in run.lines.select_related("network") if line.network}
    found = published.Reconciliation(table, run)
    assert [row.difference for row in found.rows] == [
        300_000 - lines["n0"],
        300_000 - lines["n1"],
        400_001 - lines["n2"],
    ]
    text = words(page(client, table.get_absolute_url()))
    assert "Sum 1 000 001 1 000 000 +1" in text
    assert "blir 1 000 001 kr til sammen (+1 kr)" in text
    page(client, f"{table.get_absolute_url()}?mot=vedtak")
    page(client, f"{table.get_absolute_url()}?mot=0", status=404)
    assert client.post(reverse("funding:remove_table", args=[table.pk]))["Location"] == address
    assert not PublishedAmount.objects.exists()


def stored_table(grant: Grant, by: User) -> PublishedTable:
    networks = Network.objects.all()
    text = "\n".join(f"{network.key};1000" for network in networks)
    return published.store(grant, published.read(grant, text), source="Et brev", dated=DATED, by=by)


def test_only_ks_sees_them_and_only_grant_managers_store(
    small_grant: Make, grant_manager: User, administrator: User, outsiders: list[User], signed_in: SignIn
) -> None:
    grant = small_grant(1)
    table = stored_table(grant, grant_manager)
    tables = reverse("funding:tables", args=[grant.key])
    sent = {"source": "Rapport", "dated": "2024-09-27", "table": "n0;1"}
    for person in outsiders:
        client = signed_in(person)
        for address in (tables, table.get_absolute_url(), reverse("grant-tables", args=[grant.key])):
            assert client.get(address).status_code == 403
        assert client.post(tables, sent).status_code == 403
        assert not PublishedTable.objects.visible_to(person).exists()
    client = signed_in(administrator)
    assert "Se gjennom tabellen" not in words(page(client, tables))
    assert "Fjern tabellen" not in words(page(client, table.get_absolute_url()))
    for person in [administrator, *outsiders]:
        client = signed_in(person)
        assert client.post(tables, sent).status_code == 403
        assert client.post(reverse("grant-tables", args=[grant.key]), sent).status_code == 403
        assert client.post(reverse("funding:remove_table", args=[table.pk])).status_code == 403
        with pytest.raises(NotAllowed):
            published.remove(table, by=person)
        with pytest.raises(NotAllowed):
            published.store(grant, published.read(grant, "n0;1"), source="x", dated=DATED, by=person)
    assert Client().get(tables).status_code == 302
    assert PublishedTable.objects.get() == table


def test_a_stored_table_stands(small_grant: Make, grant_manager: User) -> None:
    stored_table(small_grant(1), grant_manager)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        PublishedTable.objects.update(stated_sum=7)
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        PublishedAmount.objects.update(amount=7)


@pytest.mark.parametrize("count", [1, 3])
def test_queries(count: int, small_grant: Make, grant_manager: User, signed_in: SignIn) -> None:
    grant = small_grant(count)
    run_of(grant, grant_manager)
    for _ in range(count):
        table = stored_table(grant, grant_manager)
    client = signed_in(grant_manager)
    asked = {}
    for address in (
        reverse("funding:tables", args=[grant.key]),
        table.get_absolute_url(),
        reverse("grant-tables", args=[grant.key]),
    ):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        asked[address] = len(captured)
    assert list(asked.values()) == [5, 9, 11]


def test_the_same_for_machines(grant_2024: Grant, grant_manager: User, signed_in: SignIn) -> None:
    client, address = signed_in(grant_manager), reverse("grant-tables", args=["2024"])
    sent = {"source": "Et brev", "dated": "2024-09-27", "stated_sum": 9, "table": "Agder;2 950 585\nSvalbard;1"}
    refused = client.post(address, sent, content_type="application/json")
    assert refused.status_code == 400
    assert "Svalbard" in refused.json()["table"][0]
    assert client.get(address).json() == []
    sent["table"] = "Agder;2 950 585"
    added = client.post(address, sent, content_type="application/json")
    assert added.status_code == 201
    content = added.json()
    assert (content["total"], content["stated_sum"], content["source_error"]) == (2_950_585, 9, 2_950_576)
    rows = {row["network"]: row for row in content["rows"]}
    assert rows["agder"] == {"network": "agder", "published": 2_950_585, "decided": 2_950_584, "difference": 1}
    assert len(rows) == 11
    assert rows["nordland"]["difference"] is None
    assert client.get(address).json() == [content]
