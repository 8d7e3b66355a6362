"""Gatherings as calendar entries: with the link for those who are inside, and only what is open for all others."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.calendars.registry import KEEP_DAYS, Entry
from networks.gatherings.models import Gathering, GatheringAnswer, Reply
from networks.geography.models import Network
from networks.people.models import User


def entry(gathering: Gathering, *, inside: bool, reply: str | None = None) -> Entry:
    """`reply` is the reader's own answer, "" when they owe one, None when nobody asks them."""
    url = settings.SITE_URL.rstrip("/") + gathering.get_absolute_url()
    status = "CONFIRMED" if reply in (None, Reply.YES) else "TENTATIVE"
    title = gathering.title
    if gathering.is_cancelled:
        status, title = "CANCELLED", _("Avlyst: %(title)s") % {"title": gathering.title}
    places = [gathering.place, gathering.link if inside else ""]
    return Entry(
        uid=f"samling-{gathering.pk}",
        title=title,
        start=gathering.starts_at,
        end=gathering.ends_at,
        changed_at=gathering.updated_at,
        url=url,
        place=", ".join(filter(None, places)) or (_("Digitalt") if gathering.form == "digital" else ""),
        text="\n\n".join(filter(None, _texts(gathering, inside, reply, url))),
        status=status,
        sequence=gathering.sequence,
        category=_("Nasjonal samling") if gathering.network is None else gathering.network.name,
    )


def _texts(gathering: Gathering, inside: bool, reply: str | None, url: str) -> list[str]:
    found = []
    if gathering.is_cancelled:
        found.append(_("Avlyst: %(reason)s") % {"reason": gathering.cancel_reason})
    elif reply == "" and gathering.takes_answers:
        found.append(_("Svar innen %(date)s: %(url)s") % {"date": date_format(gathering.answer_by, "j. F"), "url": url})
    elif reply == Reply.MAYBE:
        found.append(_("Du har svart kanskje."))
    found.append(gathering.description)
    items = list(gathering.agenda.all())
    if items:
        several = not gathering.is_one_day
        lines = [
            " ".join(
                filter(
                    None,
                    [
                        _("Dag %(n)d,") % {"n": item.day} if several else "",
                        f"{item.starts:%H.%M}",
                        item.title,
                        f"({item.responsible})" if inside and item.responsible else "",
                    ],
                )
            )
            for item in items
        ]
        found.append("\n".join([_("Program:"), *lines]))
    if inside and gathering.link:
        found.append(_("Delta her: %(link)s") % {"link": gathering.link})
    return found


def _kept() -> Q:
    return Q(ends_at__gte=timezone.now() - dt.timedelta(days=KEEP_DAYS))


def for_person(user: User) -> list[Entry]:
    """What the person is invited to, and has not said no to. Four queries at most."""
    found = list(Gathering.objects.inviting(user).filter(_kept()).select_related("network").prefetch_related("agenda"))
    answers = {
        row.gathering_id: row
        for row in GatheringAnswer.objects.filter(user=user, gathering__in=[row.pk for row in found])
    }
    entries = []
    for gathering in found:
        answer = answers.get(gathering.pk)
        reply = answer.reply if answer and answer.at >= gathering.moved_at else ""
        if reply != Reply.NO:
            entries.append(entry(gathering, inside=True, reply=reply))
    return entries


def for_network(network: Network) -> list[Entry]:
    """The region's gatherings and the national ones, with what is open to anyone."""
    found = Gathering.objects.filter(Q(network=network) | Q(network__isnull=True)).filter(_kept())
    return [entry(row, inside=False) for row in found.select_related("network").prefetch_related("agenda")]
