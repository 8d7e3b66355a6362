"""What is stored about a person, for that person: to see, to take along, to correct."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.geography.models import valid_on_q
from networks.groups.models import GroupMember
from networks.people.language import choose as choose_language
from networks.people.models import RoleAssignment, User
from networks.personal_data.registry import Relation, relations, sources

# Rows of a kind on the page; the file has them all.
ROWS_SHOWN = 20


@dataclass(frozen=True)
class Section:
    """Rows of one kind that name the person: `what` in words, `where` as in the database, and some of the rows."""

    what: str
    where: str
    count: int
    rows: list[str]

    @property
    def more(self) -> int:
        return self.count - len(self.rows) if self.rows else 0


def roles(user: User) -> list[RoleAssignment]:
    """Every role that `user` has had, has or will have, the latest first."""
    found = user.assignments.select_related("network", "municipality").order_by("-valid_from", "pk")
    return list(found)


def sections(user: User) -> list[Section]:
    """What is stored about `user` in every app, but for the roles; kinds without any rows are left out.

    One query for each kind, and one more for those with rows to show.
    """
    found = []
    for relation in relations():
        if relation.model is RoleAssignment:
            continue
        rows = _rows(relation, user)
        count = rows.count()
        if count:
            shown = rows.order_by("-pk")[:ROWS_SHOWN] if relation.stored.shown else []
            texts = [_line(_labelled(relation.model, relation.stored.shown, row)) for row in shown]
            found.append(Section(str(relation.stored.what), relation.stored.relation, count, texts))
    for source in sources():
        rows = source.rows(user)
        if rows:
            texts = [_line(row.values()) for row in islice(reversed(rows), ROWS_SHOWN)]
            found.append(Section(str(source.what), source.key, len(rows), texts))
    return sorted(found, key=lambda section: section.what)


def _rows(relation: Relation, user: User) -> Any:
    found = relation.model._base_manager.filter(**{relation.field.name: user})
    return found.values(*relation.stored.shown) if relation.stored.shown else found


def _labelled(model: type[models.Model], lookups: Iterable[str], row: dict[str, Any]) -> Iterable[Any]:
    """The values of a row in words: choices as they are called on the pages."""
    for lookup in lookups:
        field = _field(model, lookup)
        choices = dict(field.flatchoices) if field.choices else {}
        yield choices.get(row[lookup], row[lookup])


def _field(model: type[models.Model], lookup: str) -> Any:
    *path, last = lookup.split("__")
    for name in path:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model._meta.get_field(last)


def _line(values: Iterable[Any]) -> str:
    return capfirst(" · ".join(_text(value) for value in values if value not in (None, "")))


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return date_format(timezone.localtime(value), "j.n.Y H:i")
    if isinstance(value, dt.date):
        return date_format(value, "j.n.Y")
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    return str(value)


def export(user: User) -> dict[str, Any]:
    """All of it for a machine; the password and keys are not given away, even to their owner."""
    data = {}
    for relation in relations():
        rows = _rows(relation, user)
        if count := rows.count():
            data[relation.stored.relation] = {
                "what": str(relation.stored.what),
                "count": count,
                "rows": list(rows.order_by("pk")) if relation.stored.shown else [],
            }
    for source in sources():
        if found := source.rows(user):
            data[source.key] = {"what": str(source.what), "count": len(found), "rows": found}
    return {
        "email": user.email,
        "name": user.name,
        "title": user.title,
        "language": user.language,
        "created_at": user.created_at.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "roles": [
            {
                "role": role.role,
                "network": role.network.key if role.network else None,
                "municipality": role.municipality.number if role.municipality else None,
                "first_day": role.valid_from.isoformat(),
                "last_day": role.last_day.isoformat() if role.last_day else None,
                "deputy": role.deputy_for_id is not None,
            }
            for role in roles(user)
        ],
        "stored": data,
    }


def seats(user: User) -> models.QuerySet[GroupMember]:
    """The seats in regional groups that `user` has today: the telephone number is there."""
    return GroupMember.objects.filter(valid_on_q(timezone.localdate()), user=user)


def phone(user: User) -> str | None:
    """The person's telephone number; None for somebody without a seat, who has no place for one."""
    return seats(user).order_by("pk").values_list("phone", flat=True).first()


def correct(*, user: User, name: str, title: str, phone: str | None = None, language: str | None = None) -> None:
    """Change the own name and title, the telephone number of the own seats, and the language ("": that of the place
    one works for). None leaves it as it is. Raises `InvalidInput` for no name."""
    name, title = name.strip(), title.strip()
    if not name:
        raise InvalidInput(_("Skriv navnet."), field="name")
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        row.name, row.title = name, title
        row.save(update_fields=["name", "title"])
        if language is not None:
            choose_language(user, language)
        if phone is not None:
            for seat in seats(user).select_for_update():
                seat.phone = phone.strip()
                seat.save(update_fields=["phone"])
