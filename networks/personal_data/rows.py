"""What this app stores about a person, and what becomes of it when the person is made nameless."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from networks.groups.models import GroupMember
from networks.people.models import User
from networks.personal_data.registry import clear, delete, source


def register() -> None:
    clear(
        "networks.groupmember.user",
        _("Plasser i regionale grupper"),
        "group__network__name",
        "title",
        "function",
        "employer__name",
        "buy_out_percent",
        "phone",
        "valid_from",
        "valid_to",
        title=_former_function,
        phone="",
        also=_forget_competences,
    )
    source("competences", _("Kompetanse"), _competences)
    delete("authtoken.token.user", _("API-nøkkel"), "created")
    delete("mfa.authenticator.user", _("Trinn to ved innlogging"), "type", "created_at", "last_used_at")
    delete("usersessions.usersession.user", _("Enheter du er logget inn på"), "user_agent", "ip", "last_seen_at")
    delete("account.emailaddress.user", _("Adresser for innlogging"), "email")
    delete("networks.gathering_invited_people.user", _("Samlinger du er invitert til ved navn"), "gathering__title")
    source("sessions", _("Innlogginger som varer nå"), _sessions, end_sessions)
    # The rows are made nameless together with the person, in `networks.departures.anonymising`.
    source("account", _("Endringer i navn, e-post og tittel"), _changes)


def _former_function(member: Any) -> str:
    return gettext("tidligere %(role)s") % {"role": member.get_function_display()}


def _forget_competences(user: User) -> None:
    for member in GroupMember.objects.filter(user=user):
        member.competences.clear()


def _competences(user: User) -> list[dict[str, Any]]:
    found: Any = GroupMember.competences.through.objects.filter(groupmember__user=user)
    return list(found.values("groupmember__group__network__name", "competence__name").distinct())


def _held(user: User) -> list[Session]:
    """The sessions of `user`. What is in a session is sealed, so all that last are opened; it happens seldom."""
    found = Session.objects.filter(expire_date__gt=timezone.now())
    return [one for one in found.iterator() if one.get_decoded().get("_auth_user_id") == str(user.pk)]


def _sessions(user: User) -> list[dict[str, Any]]:
    return [{"expire_date": session.expire_date} for session in _held(user)]


def end_sessions(user: User, keep: str | None = None) -> None:
    """Sign `user` out everywhere, but for the session with the key `keep`."""
    Session.objects.filter(pk__in=[session.pk for session in _held(user) if session.pk != keep]).delete()


def _changes(user: User) -> list[dict[str, Any]]:
    events: Any = apps.get_model("networks", "UserEvent")
    return list(
        events.objects.filter(pgh_obj_id=user.pk)
        .order_by("pgh_created_at")
        .values("pgh_created_at", "name", "email", "title", "is_active")
    )
