"""What this room stores about a person, and what becomes of it when the person is made nameless."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from networks.groups.models import GroupMember
from networks.people.models import User
from networks.personal_data.registry import clear, delete, keep, mentions, source


def register() -> None:
    keep(
        "networks.roleassignment.user",
        _("Roller"),
        "role",
        "network__name",
        "municipality__name",
        "valid_from",
        "valid_to",
    )
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
    delete("core.message.user", _("Meldinger i innboksen"), "created_at", "title", "detail", "read_at")
    delete("core.mailchoice.user", _("Valg om e-post"), "kind", "by_mail")
    delete("core.digest.user", _("E-poster med dagens meldinger"), "day", "sent_at")
    delete("networks.invitation.user", _("Invitasjoner til deg"), "created_at", "sent_at", "accepted_at")
    keep("networks.invitation.invited_by", _("Invitasjoner fra deg"), "created_at")
    delete("authtoken.token.user", _("API-nøkkel"), "created")
    identity = ("provider", "issuer", "subject", "name", "linked_at", "last_used_at", "organisation_number")
    delete("networks.externalidentity.user", _("Innlogginger hos andre tjenester"), *identity)
    delete("mfa.authenticator.user", _("Trinn to ved innlogging"), "type", "created_at", "last_used_at")
    delete("usersessions.usersession.user", _("Enheter du er logget inn på"), "user_agent", "ip", "last_seen_at")
    delete("account.emailaddress.user", _("Adresser for innlogging"), "email")
    keep("networks.accountevent.user", _("Endringer i innloggingen"), "kind", "at")
    keep("networks.accountevent.by", _("Innlogginger du har nullstilt for andre"), "at")
    keep("networks.gathering.created_by", _("Samlinger du har laget"), "title", "starts_at")
    delete("networks.gathering_invited_people.user", _("Samlinger du er invitert til ved navn"), "gathering__title")
    delete(
        "networks.gatheringanswer.user", _("Svar på invitasjoner til samlinger"), "gathering__title", "reply", "comment"
    )
    keep(
        "networks.gatheringparticipant.user", _("Samlinger du har vært på"), "gathering__title", "gathering__starts_at"
    )
    keep("networks.gatheringstep.actor", _("Det du har gjort med samlinger"), "gathering__title", "action", "role")
    delete("core.calendarfeed.user", _("Adressen til din kalender"), "made_at")
    keep("networks.need.raised_by", _("Behov du har meldt"), "title", "raised_at", "state")
    keep("networks.need.answered_by", _("Behov du har svart på"), "title", "answer")
    keep("networks.needsupport.by", _("Behov du har støttet"), "need__title", "comment")
    keep("networks.needtransition.actor", _("Det du har gjort med behov"), "need__title", "action", "role", "comment")
    keep("networks.departure.user", _("Avslutning av kontoen"), "state", "requested_at", "left_on", "postponed_reason")
    for name, what in (
        ("departure.closed_by", _("Kontoer du har avsluttet")),
        ("departure.postponed_by", _("Anonymiseringer du har utsatt")),
        ("departure.reopened_by", _("Kontoer du har gjenåpnet")),
        ("privacysettings.changed_by", _("Innstillinger du har endret")),
        ("importrun.requested_by", _("Importer du har bestilt")),
        ("importrun.decided_by", _("Importer du har avgjort")),
        ("reform.created_by", _("Reformer du har lagt inn")),
        ("reform.applied_by", _("Reformer du har registrert")),
        ("reform.undone_by", _("Reformer du har angret")),
    ):
        keep(f"networks.{name}", what)
    source("sessions", _("Innlogginger som varer nå"), _sessions, end_sessions)
    # The rows are made nameless together with the person, in `networks.departures.anonymising`.
    source("account", _("Endringer i navn, e-post og tittel"), _changes)
    # Names stand in these because the program wrote them there.
    mentions("networks.Message", "title", "detail")
    mentions("networks.Reform", "consequences")
    # Here a name is the whole of what people write.
    mentions("networks.RegionalGroup", "fpu_representative", "anchored_with")


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
