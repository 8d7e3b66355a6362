"""Keep files as they are sent, and give them out again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Max, QuerySet
from django.http import HttpResponse

from core.kept_files.models import KeptFile
from core.tables.downloads import attachment
from core.text import clean_line


@dataclass(frozen=True)
class Sent:
    """A file that is about to be sent."""

    about: str
    name: str
    content_type: str
    content: bytes
    made_from: str = ""
    note: str = ""


def about(row: models.Model, what: str = "") -> str:
    """What a file is about: "funding.grant/7", with a word where a row has several kinds of files."""
    return f"{row._meta.label_lower}/{row.pk}" + (f"/{what}" if what else "")


def keep(sent: Iterable[Sent], *, by: AbstractBaseUser | None) -> list[KeptFile]:
    """Keep these, each with the next number of what it is about. Two statements for any number of files.

    For use within a transaction that holds a lock on what they are about: of two at once one would get a number that
    is taken, and fails.
    """
    given = list(sent)
    numbers = dict(
        KeptFile.objects.filter(about__in={one.about for one in given})
        .order_by()
        .values_list("about")
        .annotate(last=Max("number"))
    )
    made = []
    for one in given:
        numbers[one.about] = numbers.get(one.about, 0) + 1
        values = vars(one) | {"name": clean_line(one.name), "number": numbers[one.about], "kept_by": by}
        made.append(KeptFile(sha256=hashlib.sha256(one.content).hexdigest(), **values))
    return KeptFile.objects.bulk_create(made)


def kept(*abouts: str) -> QuerySet[KeptFile]:
    """The files about these, the newest first, without their content."""
    found = KeptFile.objects.filter(about__in=abouts).defer("content").select_related("kept_by")
    return found.order_by("about", "-number")


def served(file: KeptFile) -> HttpResponse:
    """The file as a download, as it was sent."""
    response = attachment(bytes(file.content), file.content_type, file.name)
    response["ETag"] = f'"{file.sha256}"'
    return response
