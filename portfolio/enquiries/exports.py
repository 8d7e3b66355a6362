"""The results as a file: those that the reader may see, a column for each question."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.tables.columns import Column
from core.tables.downloads import Table
from portfolio.enquiries.models import Enquiry
from portfolio.enquiries.questions import Question, QuestionKind, in_words, text_of
from portfolio.enquiries.results import Party, Results


def results_table(enquiry: Enquiry, results: Results) -> Table:
    return Table(
        name=f"svar-{enquiry.pk}",
        title=enquiry.title[:30],
        columns=[
            Column("name", _("Kommune"), width=22),
            *(Column(one["id"], text_of(one), partial(_value, one), width=28) for one in results.questions),
        ],
        rows=[party for party in results.parties if party.answered and party.seen],
        facts=[
            (_("Spørring"), enquiry.title),
            (_("Svar"), _("%(n)d av %(total)d har svart") % {"n": results.answered, "total": results.asked}),
            (_("Åpen til og med"), date_format(enquiry.open_until)),
            (_("Hentet"), date_format(timezone.localdate())),
        ],
        wrapped=True,
    )


def _value(question: Question, party: Party) -> Any:
    value = party.answers.get(question["id"])
    if question["kind"] in (QuestionKind.SCALE, QuestionKind.NUMBER):
        return value
    return in_words(question, value)
