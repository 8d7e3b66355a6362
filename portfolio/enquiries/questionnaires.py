"""Questionnaires: KS writes them, each publication is a new version, and what is asked already stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput
from networks.models import User
from networks.people.access import require
from portfolio.enquiries import access
from portfolio.enquiries.models import Questionnaire
from portfolio.enquiries.questions import checked


def latest() -> QuerySet[Questionnaire]:
    """The newest version of each, by title."""
    newest = Questionnaire.objects.filter(key=OuterRef("key")).order_by("-version").values("pk")[:1]
    return Questionnaire.objects.filter(pk=Subquery(newest)).order_by("title")


@transaction.atomic
def publish(*, by: User, key: str, title: str, questions: Iterable[Mapping[str, Any]]) -> Questionnaire:
    """A new version of `key`, or the first one. Raises `InvalidInput` (field `questions` or `title`)."""
    require(access.may_write_questionnaires(by), access.who_writes())
    title, key = title.strip(), slugify(key)[:60]
    if not title or not key:
        raise InvalidInput(_("Skriv en tittel."), field="title")
    whole = checked(questions)
    last = Questionnaire.objects.filter(key=key).aggregate(last=Max("version"))["last"] or 0
    try:
        with transaction.atomic():
            return Questionnaire.objects.create(
                key=key, version=last + 1, title=title, questions=whole, published_by=by
            )
    except IntegrityError as error:
        newest = Questionnaire.objects.filter(key=key).first()
        raise Conflict(_("Noen andre har publisert skjemaet siden du åpnet det."), theirs=newest) from error


def new_key(title: str) -> str:
    """A key for a questionnaire of this title that no other has."""
    base = slugify(title)[:50] or "skjema"
    taken = set(Questionnaire.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in [base, *(f"{base}-{n}" for n in range(2, 1000))] if key not in taken)
