"""The report to the Directorate: sent as files that are kept; what comes after is another report beside."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from core.errors import InvalidInput, WrongState
from core.kept_files import keeping
from core.kept_files.models import KeptFile
from core.tables.spreadsheet import XLSX_TYPE
from core.word import DOCX_TYPE
from funding.access import may_manage_grants
from funding.grants.models import Grant
from funding.reports import directorate
from networks.models import User
from networks.people.access import require

TYPES: dict[str, tuple[str, Any]] = {"docx": (DOCX_TYPE, directorate.as_docx), "xlsx": (XLSX_TYPE, directorate.as_xlsx)}


def file_name(grant: Grant, ending: str) -> str:
    return f"rapport-{grant.key}.{ending}"


def sent(grant: Grant, ending: str) -> QuerySet[KeptFile]:
    """The reports that were sent as `docx` or `xlsx`, the newest first, without their content."""
    return keeping.kept(keeping.about(grant, f"directorate.{ending}"))


@transaction.atomic
def mark_sent(grant: Grant, *, by: User, note: str = "") -> list[KeptFile]:
    """Keep the report as it is now, in both formats, as what is sent to the Directorate.

    Raises `NotAllowed`, `WrongState` while no report of a network is approved, and `InvalidInput` for another report
    without a note of what is new in it.
    """
    require(may_manage_grants(by), gettext("Bare tilskuddsansvarlig i KS kan markere rapporten som sendt."))
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    compiled = directorate.Compiled(grant)
    if not compiled.reports:
        raise WrongState(gettext("Ingen av rapportene fra nettverkene er godkjent ennå, så det er ingenting å sende."))
    if sent(grant, "docx").exists() and not note.strip():
        raise InvalidInput(gettext("Skriv hva som er nytt siden forrige rapport."), field="note")
    return keeping.keep(
        [
            keeping.Sent(
                about=keeping.about(grant, f"directorate.{ending}"),
                name=file_name(grant, ending),
                content_type=content_type,
                content=make(compiled),
                note=note.strip(),
            )
            for ending, (content_type, make) in TYPES.items()
        ],
        by=by,
    )
