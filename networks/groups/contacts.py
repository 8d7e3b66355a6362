"""The contact list of a region or a function, as CSV, XLSX or one vCard. The rows come from `membership.py`."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.tables.spreadsheet import csv_text, table_xlsx
from networks.groups.models import GroupMember

WIDTHS = (22, 22, 30, 32, 16, 24, 10, 50)


def head() -> list[str]:
    return [
        _("Region"),
        _("Funksjon"),
        _("Navn"),
        _("E-post"),
        _("Telefon"),
        _("Arbeidsgiverkommune"),
        _("Frikjøp i prosent"),
        _("Kompetanse"),
    ]


def row(member: GroupMember) -> list[str | int | None]:
    return [
        member.group.network.name,
        member.get_function_display(),
        member.title,
        member.user.email if member.user else "",
        member.phone,
        member.employer.name if member.employer else "",
        member.buy_out_percent,
        ", ".join(competence.name for competence in member.competences.all()),
    ]


def as_csv(members: Iterable[GroupMember]) -> str:
    return csv_text([head(), *(row(member) for member in members)])


def as_xlsx(members: Iterable[GroupMember]) -> bytes:
    return table_xlsx(_("Kontakter"), [head(), *(row(member) for member in members)], WIDTHS)


def _escaped(text: str) -> str:
    """As RFC 6350 §3.4 wants it."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def vcard(member: GroupMember) -> str:
    """One person as a vCard 4.0 [RFC 6350]."""
    function = str(member.get_function_display())
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"FN:{_escaped(member.title)}",
        f"ORG:{_escaped(str(member.employer or member.group.network))}",
        f"TITLE:{_escaped(f'{function}, {member.group.network}')}",
    ]
    if member.user:
        lines.append(f"EMAIL:{_escaped(member.user.email)}")
    if member.phone:
        lines.append(f"TEL:{_escaped(member.phone)}")
    return "\r\n".join([*(_folded(line) for line in lines), "END:VCARD", ""])


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
