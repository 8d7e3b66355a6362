"""What is stored about a person, for that person: to see, to take along, to correct."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from pghistory.models import Event

from networks.errors import InvalidInput
from networks.models import RoleAssignment, User

# allauth's tables: the page about security shows what stands there, and the file has it in full.
OF_SIGNING_IN = {"account", "mfa", "usersessions"}


@dataclass(frozen=True)
class Trace:
    """Rows of one kind that name the person: `what` in words, `where` as in the database, how many."""

    what: str
    where: str
    count: int


def roles(user: User) -> list[RoleAssignment]:
    """Every role that `user` has had, has or will have, the latest first."""
    found = user.assignments.select_related("network", "municipality").order_by("-valid_from", "pk")
    return list(found)


def traces(user: User) -> list[Trace]:
    """How many rows name `user`, by kind, in every room; kinds without any are left out. One query for each kind."""
    found = []
    for relation in User._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if not (relation.auto_created and relation.one_to_many) or issubclass(model, Event):
            continue
        if model._meta.app_label in OF_SIGNING_IN:
            continue
        field: Any = relation.field  # type: ignore[union-attr]
        count = model._default_manager.filter(**{field.name: user}).count()
        if count:
            what = f"{_words(model)}: {field.verbose_name}"
            found.append(Trace(what, f"{model._meta.label_lower}.{field.name}", count))
    return sorted(found, key=lambda trace: trace.where)


def _words(model: type[Model]) -> str:
    return str(model._meta.verbose_name)


def export(user: User) -> dict[str, Any]:
    """The same as the page, for a machine; the password and keys are not given away, even to their owner."""
    return {
        "email": user.email,
        "name": user.name,
        "title": user.title,
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
        "identities": [
            {
                "provider": identity.provider,
                "issuer": identity.issuer,
                "subject": identity.subject,
                "name": identity.name,
                "linked_at": identity.linked_at.isoformat(),
                "last_used_at": identity.last_used_at.isoformat() if identity.last_used_at else None,
                "organisation_number": identity.organisation_number,
            }
            for identity in user.identities.all()
        ],
        "second_factors": [
            {"type": factor.type, "name": str(factor), "created_at": factor.created_at.isoformat()}
            for factor in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "signed_in_at": [
            {"device": place.user_agent, "ip": place.ip, "last_seen_at": place.last_seen_at.isoformat()}
            for place in UserSession.objects.filter(user=user).order_by("pk")
        ],
        "account_events": [{"what": event.kind, "at": event.at.isoformat()} for event in user.account_events.all()],
        "rows": {trace.where: trace.count for trace in traces(user)},
    }


def correct(*, user: User, name: str, title: str) -> None:
    """Change the own name and title. Raises `InvalidInput` for an empty name."""
    name, title = name.strip(), title.strip()
    if not name:
        raise InvalidInput(_("Skriv navnet."), field="name")
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        row.name, row.title = name, title
        row.save(update_fields=["name", "title"])
