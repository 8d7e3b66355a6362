"""The receipt for a sign-up: what the municipality decided, on what information, as a page and as a Word document."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core import word
from core.kept_files import keeping
from core.kept_files.models import KeptFile
from networks.models import User
from rollouts.sign_ups.models import SignUp


@dataclass(frozen=True)
class Receipt:
    """`facts` are (heading, text); `information` the parts of the sheet that was read; `reference` names the row."""

    title: str
    facts: list[tuple[str, str]]
    information: list[tuple[str, str]]
    reference: str

    @property
    def file_name(self) -> str:
        return f"kvittering-{self.reference}.docx"


def receipt(row: SignUp) -> Receipt:
    """The receipt for a municipality that has said yes; reads its pool, municipality, sheet and person."""
    pool, sheet = row.pool, row.sheet
    signed_up_at = localtime(row.signed_up_at) if row.signed_up_at else None
    mandate = row.get_mandate_display()
    facts = [
        (_("Kommune"), row.municipality.name),
        (_("Pulje"), str(pool)),
        (
            _("Periode"),
            f"{date_format(pool.start_date, 'SHORT_DATE_FORMAT')}–{date_format(pool.end_date, 'SHORT_DATE_FORMAT')}",
        ),
        (_("Tilstand"), row.get_state_display()),
        (_("Bestemt av"), row.decision_maker),
        (_("Bestemt dato"), date_format(row.decided_on, "SHORT_DATE_FORMAT") if row.decided_on else "–"),
        (_("Beslutningen bygger på"), ", ".join(part for part in (mandate, row.mandate_reference) if part) or "–"),
        (_("Informasjonen som ble lest"), _("versjon %(n)d") % {"n": sheet.version} if sheet else "–"),
        (_("Registrert av"), str(row.signed_up_by)),
        (_("Registrert"), date_format(signed_up_at, "SHORT_DATETIME_FORMAT") if signed_up_at else "–"),
    ]
    information = [(capfirst(heading), text) for heading, text in sheet.parts()] if sheet else []
    said = "|".join(text for _heading, text in [*facts, *information])
    reference = f"{row.pk}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"
    title = _("Kvittering for påmelding av %(name)s") % {"name": row.municipality.name}
    return Receipt(title, facts, information, reference)


@transaction.atomic
def given_out(row: SignUp, by: User) -> KeptFile:
    """The receipt as a file: made and kept when it is first asked for, and the same file after that.

    What the sign-up has become since has another reference, and so another file beside.
    """
    SignUp.objects.select_for_update(of=("self",)).get(pk=row.pk)
    made = receipt(row)
    about = keeping.about(row, "receipt")
    if found := KeptFile.objects.filter(about=about, name=made.file_name).first():
        return found
    sent = keeping.Sent(about=about, name=made.file_name, content_type=word.DOCX_TYPE, content=as_docx(made))
    return keeping.keep([sent], by=by)[0]


def as_docx(made: Receipt) -> bytes:
    """The same as a Word document."""
    document = word.blank()
    word.heading(document, made.title, level=1)
    word.facts(document, [*made.facts, (_("Kvitteringsnummer"), made.reference)])
    if made.information:
        word.heading(document, _("Informasjonen kommunen fikk"), level=2)
        for heading, text in made.information:
            word.heading(document, heading, level=3)
            word.paragraph(document, text)
    word.paragraph(document, _("Deltakelsen er frivillig. Kommunen kan trekke seg så lenge puljen er i gang."))
    return word.as_bytes(document)
