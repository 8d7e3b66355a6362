"""The letter that Fellesløp brings: made here, so that no binary file needs to be kept. KS may replace it."""

from __future__ import annotations

from functools import cache
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm

from core import word

TEXTS = {
    "nb": {
        "title": "Oppdragsbrev: {{ tilskudd }}",
        "to": "Til {{ nettverk }}",
        "project": "Prosjektnummer {{ prosjektnummer }}",
        "date": "Dato: {{ dato }}",
        "amount": "{{ nettverk }} tildeles {{ beloep }} fra {{ ordning }}{% if kapittel %} ({{ kapittel }}){% endif %} "
        "for {{ aar }}{% if vedtatt_dato %}, etter vedtak {{ vedtatt_dato }}{% endif %}.",
        "because": "Beregnet beløp er {{ beregnet }}. KS har vedtatt {{ beloep }} fordi {{ fordi }}.",
        "how": "Slik er {% if fordi %}det beregnede beløpet{% else %}beløpet{% endif %} regnet ut",
        "heads": ("Del", "Regnestykke", "Beløp"),
        "sum": "{% if fordi %}Beregnet{% else %}Sum{% endif %}",
        "payments": "Utbetaling",
        "payment": "{{ utbetaling.dato }}: {{ utbetaling.beloep }} ({{ utbetaling.andel }})",
        "tasks": "Oppgaver",
        "task_list": (
            "Støtte alle kommunene i regionen i å innføre løsningene i den anbefalte porteføljen.",
            "Ha kontaktperson, innføringsledere og nettverksressurser på plass, med ressurser fra flere kommuner.",
            "Holde oversikten over kommunenes status oppdatert og delta på de nasjonale arenaene.",
        ),
        "report": "Rapportering",
        "duty": "Nettverket rapporterer på frikjøpte stillinger, aktiviteter, brukte midler og det som står igjen"
        "{% if rapporteringsfrist %}, innen {{ rapporteringsfrist }}{% endif %}.",
        "greeting": "Med hilsen",
    },
    "nn": {
        "title": "Oppdragsbrev: {{ tilskudd }}",
        "to": "Til {{ nettverk }}",
        "project": "Prosjektnummer {{ prosjektnummer }}",
        "date": "Dato: {{ dato }}",
        "amount": "{{ nettverk }} får tildelt {{ beloep }} frå {{ ordning }}"
        "{% if kapittel %} ({{ kapittel }}){% endif %} for {{ aar }}"
        "{% if vedtatt_dato %}, etter vedtak {{ vedtatt_dato }}{% endif %}.",
        "because": "Utrekna beløp er {{ beregnet }}. KS har vedteke {{ beloep }} fordi {{ fordi }}.",
        "how": "Slik er {% if fordi %}det utrekna beløpet{% else %}beløpet{% endif %} rekna ut",
        "heads": ("Del", "Reknestykke", "Beløp"),
        "sum": "{% if fordi %}Utrekna{% else %}Sum{% endif %}",
        "payments": "Utbetaling",
        "payment": "{{ utbetaling.dato }}: {{ utbetaling.beloep }} ({{ utbetaling.andel }})",
        "tasks": "Oppgåver",
        "task_list": (
            "Støtte alle kommunane i regionen i å innføre løysingane i den tilrådde porteføljen.",
            "Ha kontaktperson, innføringsleiarar og nettverksressursar på plass, med ressursar frå fleire kommunar.",
            "Halde oversikta over statusen i kommunane oppdatert og delta på dei nasjonale arenaene.",
        ),
        "report": "Rapportering",
        "duty": "Nettverket rapporterer på frikjøpte stillingar, aktivitetar, brukte midlar og det som står att"
        "{% if rapporteringsfrist %}, innan {{ rapporteringsfrist }}{% endif %}.",
        "greeting": "Med helsing",
    },
}


@cache
def default_template(language: str) -> bytes:
    """The default letter (docx with fields) in `nb` or `nn`."""
    text = TEXTS[language]
    document = word.blank()
    for name in ("to", "project", "date"):
        document.add_paragraph(str(text[name]))
    document.add_heading(str(text["title"]), level=1)
    _when(document, "rettelse", "{{ rettelse }}")
    document.add_paragraph(str(text["amount"]))
    _when(document, "fordi", str(text["because"]))
    document.add_paragraph("{%p if beregning %}")
    document.add_heading(str(text["how"]), level=2)
    fields = ["{{ linje.del }}", "{{ linje.regnestykke }}", "{{ linje.beloep }}"]
    total = [str(text["sum"]), "", "{{ beregnet }}"]
    rows = [["{%tr for linje in beregning %}", "", ""], fields, ["{%tr endfor %}", "", ""], total]
    table = word.table(document, list(text["heads"]), rows)
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, (2.5, 10, 3.5), strict=True):
            cell.width = Cm(width)
        row.cells[-1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if utbetalinger %}")
    document.add_heading(str(text["payments"]), level=2)
    document.add_paragraph("{%p for utbetaling in utbetalinger %}")
    document.add_paragraph(str(text["payment"]), style="List Bullet")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")
    document.add_heading(str(text["tasks"]), level=2)
    for task in text["task_list"]:
        document.add_paragraph(task, style="List Bullet")
    document.add_heading(str(text["report"]), level=2)
    document.add_paragraph(str(text["duty"]))
    document.add_paragraph(str(text["greeting"]))
    document.add_paragraph("{{ avsender }}")
    return word.as_template(document)


def _when(document: Any, field: str, text: str) -> None:
    """A paragraph that is there when the field says something."""
    document.add_paragraph(f"{{%p if {field} %}}")
    document.add_paragraph(text)
    document.add_paragraph("{%p endif %}")
