"""The contact list of a region or a function, as CSV, XLSX or one vCard. The rows come from `membership.py`."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.tables.columns import Column, lines
from core.tables.spreadsheet import csv_text, table_xlsx
from networks.groups.models import GroupMember

COLUMNS: tuple[Column[GroupMember], ...] = (
    Column("group.network.name", _("Region"), width=22),
    Column("get_function_display", _("Funksjon"), width=22),
    Column("title", _("Navn"), width=30),
    Column("email", _("E-post"), lambda member: member.user.email if member.user else "", width=32),
    Column("phone", _("Telefon")),
    Column("employer", _("Arbeidsgiverkommune"), lambda one: one.employer.name if one.employer else "", width=24),
    Column("buy_out_percent", _("Frikjøp i prosent"), width=10),
    Column(
        "competences",
        _("Kompetanse"),
        lambda member: ", ".join(competence.name for competence in member.competences.all()),
        width=50,
    ),
)


def as_csv(members: Iterable[GroupMember]) -> str:
    return csv_text(lines(COLUMNS, members))


def as_xlsx(members: Iterable[GroupMember]) -> bytes:
    return table_xlsx(gettext("Kontakter"), lines(COLUMNS, members), [column.width for column in COLUMNS])


def _escaped(text: str) -> str:
    """As RFC 6350 §3.4 wants it."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def vcard(member: GroupMember) -> str:
    """One person as a vCard 4.0 [RFC 6350]."""
    function = str(member.get_function_display())
    card = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"FN:{_escaped(member.title)}",
        f"ORG:{_escaped(str(member.employer or member.group.network))}",
        f"TITLE:{_escaped(f'{function}, {member.group.network}')}",
    ]
    if member.user:
        card.append(f"EMAIL:{_escaped(member.user.email)}")
    if member.phone:
        card.append(f"TEL:{_escaped(member.phone)}")
    return "\r\n".join([*(_folded(line) for line in card), "END:VCARD", ""])


def _folded(line: str) -> str:
    """No line longer than 75 octets; the rest goes on after a space, never inside a character [RFC 6350 §3.2]."""
    parts: list[str] = []
    part = ""
    for character in line:
        if len((part + character).encode()) > (75 if not parts else 74):
            parts.append(part)
            part = ""
        part += character
    return "\r\n ".join([*parts, part])
