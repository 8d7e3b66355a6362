"""The Word files: templates made here, so that no binary file needs to be kept, and filled by docxtpl."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.shared import Pt
from jinja2.sandbox import SandboxedEnvironment

from core import word

# The written standards that documents are made in.
LANGUAGES = {"nb": gettext_lazy("bokmål"), "nn": gettext_lazy("nynorsk")}


def language_of(wanted: str = "") -> str:
    """The written standard of a document: `wanted` where it is one, else the reader's own, else bokmål."""
    own = wanted or translation.get_language() or ""
    return own if own in LANGUAGES else "nb"


def booklet(content: dict[str, Any], language: str) -> bytes:
    """The booklet's Word file from what `booklets.gather` gave in the same language."""
    return _fill(_booklet_template(language), content)


def duty_sheet(content: dict[str, Any], language: str) -> bytes:
    """The duty-to-use sheet from what `duty.content` gave in the same language."""
    return _fill(_duty_template(language), content)


def _fill(template: bytes, content: dict[str, Any]) -> bytes:
    return word.filled(template, content, SandboxedEnvironment(autoescape=True))


@cache
def _booklet_template(language: str) -> bytes:
    with translation.override(language):
        return _booklet()


def _booklet() -> bytes:
    document = _blank()
    document.add_heading("{{ tittel }}", level=0)
    document.add_paragraph(
        "{% if vedtatt %}"
        + _("Vedtatt av {{ vedtatt_av }} {{ vedtatt }}.")
        + " {% endif %}"
        + _("Tall per {{ dato }}.")
    )
    document.add_paragraph(
        _(
            "Tallene er det kommunene og regionene har meldt i Fellesløp, regnet ut {{ regnet_ut }} over "
            "{{ kommuner }} kommuner. Den som ikke har meldt noe, er ikke regnet som null."
        )
    )
    document.add_heading(_("Tabell 1: Innføringsaktiviteter"), level=1)
    _table(
        document,
        "innforinger",
        [
            (_("Nr."), "nr"),
            (_("Innføring"), "tittel"),
            (_("Innsatsområde"), "omrade"),
            (_("Eier"), "eier"),
            (_("Tid"), "tid"),
            (_("Teller"), "niva"),
            (_("Status"), "status"),
            (_("Av"), "av"),
            (_("Andel"), "andel"),
            (_("Ambisjon"), "ambisjon"),
            (_("Ikke meldt"), "mangler"),
        ],
    )
    document.add_heading(_("Tabell 2: Felles tiltak"), level=1)
    _table(
        document,
        "tiltak",
        [(_("Tiltak"), "tittel"), (_("Innsatsområde"), "omrade"), (_("Eier"), "eier"), (_("Tid"), "tid")],
    )
    document.add_paragraph("{%p for kapittel in kapitler %}")
    document.add_heading("{{ kapittel.tittel }}", level=1)
    document.add_paragraph("{%p if kapittel.setning %}")
    document.add_paragraph("{{ kapittel.setning }} {{ kapittel.definisjon }}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p for del in kapittel.deler %}")
    document.add_heading("{{ del.tittel }}", level=2)
    document.add_paragraph("{%p for avsnitt in del.avsnitt %}")
    document.add_paragraph("{{ avsnitt }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p if kapittel.kilde %}")
    document.add_paragraph(_("Kilde: {{ kapittel.kilde }}"))
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    return word.as_template(document)


@cache
def _duty_template(language: str) -> bytes:
    with translation.override(language):
        return _duty()


def _duty() -> bytes:
    document = _blank()
    document.add_heading(_("Grunnlag for bruksplikt: {{ losning }}"), level=0)
    document.add_paragraph(_("Per {{ dato }}. {{ omfang }}"))
    _table(
        document,
        "tall",
        [
            (_("Nivå"), "niva"),
            (_("Kommuner"), "kommuner"),
            (_("Andel av kommunene"), "andel"),
            (_("Andel av innbyggerne"), "folk"),
            (_("Hva tallet teller"), "definisjon"),
        ],
    )
    document.add_paragraph("{{ rapportert }}")
    document.add_paragraph("{%p if utvikling %}")
    document.add_heading(_("Utvikling"), level=1)
    document.add_paragraph("{%p endif %}")
    _table(
        document,
        "utvikling",
        [
            (_("Dato"), "dato"),
            (_("Tilgjengeliggjort"), "tilgjengelig"),
            (_("I bruk"), "i_bruk"),
            (_("Har meldt"), "meldt"),
            (_("Kommuner"), "kommuner"),
        ],
    )
    document.add_paragraph("{%p if publisert %}")
    document.add_heading(_("Publiserte tall"), level=1)
    document.add_paragraph("{%p endif %}")
    _table(
        document,
        "publisert",
        [
            (_("Dato"), "dato"),
            (_("Antall"), "antall"),
            (_("Nivå"), "niva"),
            (_("Hva tallet teller"), "definisjon"),
            (_("Kilde"), "kilde"),
        ],
    )
    document.add_heading(_("Kilder"), level=1)
    document.add_paragraph("{%p for kilde in kilder %}")
    document.add_paragraph("{{ kilde }}")
    document.add_paragraph("{%p endfor %}")
    return word.as_template(document)


def _blank() -> DocumentObject:
    document = word.blank()
    # The tables are wide.
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    return document


def _table(document: DocumentObject, rows: str, columns: Sequence[tuple[str, str]]) -> None:
    """A table with a line for each of `rows`: the heading and the field of each column."""
    table = document.add_table(rows=4, cols=len(columns), style="Table Grid")
    for cell, (heading, _field) in zip(table.rows[0].cells, columns, strict=True):
        run = cell.paragraphs[0].add_run(heading)
        run.bold, run.font.size = True, Pt(9)
    table.rows[1].cells[0].text = "{%tr for linje in " + rows + " %}"
    for cell, (_heading, field) in zip(table.rows[2].cells, columns, strict=True):
        cell.paragraphs[0].add_run("{{ linje." + field + " }}").font.size = Pt(9)
    table.rows[3].cells[0].text = "{%tr endfor %}"
