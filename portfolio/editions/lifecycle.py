"""How a yearly edition comes to be and moves: started from this year's, heard, decided, replaced [002].

One function for each thing that can happen; each opens one transaction, locks the edition and takes the actor as `by`.
Errors: `NotAllowed`, `InvalidInput` (with the field), `WrongState`, and `Conflict` when `version` is an old one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, WrongState
from core.notifications.events import either, no_longer, tell
from networks.models import Municipality, Network, Role, User
from networks.needs import access as need_access
from networks.people.access import require
from networks.people.recipients import people_with
from portfolio import access
from portfolio.access import who_may
from portfolio.editions import log
from portfolio.editions.events import ANSWERED, COMMENTED, DECIDED, HEARD, TAKEN_BACK
from portfolio.editions.models import HearingComment, ItemSituation, LogKind, PortfolioEdition, PortfolioItem
from portfolio.editions.moves import MOVES, EditionAction, EditionState, EditionWho

COPIED = [
    "solution",
    "kind",
    "rank",
    "title",
    "timeframe",
    "purpose",
    "municipal_actions",
    "sector_actions",
    "status_text",
    "status_date",
    "source",
    "title_nn",
    "purpose_nn",
    "municipal_actions_nn",
    "sector_actions_nn",
    "status_text_nn",
    "links",
]


@transaction.atomic
def start_next(*, by: User, year: int, title: str = "") -> PortfolioEdition:
    """A draft for `year`, begun as a copy of the latest edition before it."""
    require(access.may_edit_portfolio(by), who_may())
    if not 2000 <= year <= 2100:
        raise InvalidInput(_("Skriv et årstall."), field="year")
    if PortfolioEdition.objects.filter(year=year).exists():
        raise InvalidInput(_("Det finnes alt en utgave for %(year)s.") % {"year": year}, field="year")
    base = PortfolioEdition.objects.filter(year__lt=year).order_by("-year").first()
    edition = PortfolioEdition.objects.create(
        year=year, title=title.strip() or _("Anbefalt portefølje for %(year)s") % {"year": year}, copied_from=base
    )
    if base is not None:
        for old in base.items.order_by("kind", "rank", "pk"):
            item = PortfolioItem.objects.create(edition=edition, **{name: getattr(old, name) for name in COPIED})
            if item.status_text and item.status_date:
                ItemSituation.objects.create(
                    item=item, date=item.status_date, text=item.status_text, text_nn=item.status_text_nn, by=by
                )
    log.write(
        LogKind.CREATED,
        by,
        edition=edition,
        states=("", EditionState.DRAFT),
        comment=_("Kopi av %(title)s") % {"title": base.title} if base else "",
    )
    return edition


@transaction.atomic
def hear(edition_id: int, *, by: User, version: int, hearing_until: dt.date, comment: str = "") -> PortfolioEdition:
    """Open the hearing from today until `hearing_until`, inclusive; those who may answer are told."""
    edition = _prepare(edition_id, EditionAction.HEAR, by, version)
    today = timezone.localdate()
    if hearing_until < today:
        raise InvalidInput(_("Fristen kan ikke være før i dag."), field="hearing_until")
    if not edition.items.exists():
        raise WrongState(_("Utgaven har ingen punkter å sende på høring."))
    edition.hearing_from, edition.hearing_until = today, hearing_until
    _move(edition, EditionAction.HEAR, by, comment)
    url = edition.get_absolute_url()
    no_longer(url, TAKEN_BACK)
    tell(HEARD, _asked(), url, but=by, title=edition.title, until=hearing_until, comment=comment)
    return edition


@transaction.atomic
def take_back(edition_id: int, *, by: User, version: int, reason: str) -> PortfolioEdition:
    """End the hearing without a decision; the comments stay, and those who were asked are told."""
    edition = _prepare(edition_id, EditionAction.TAKE_BACK, by, version, reason)
    _move(edition, EditionAction.TAKE_BACK, by, reason)
    wrote = [one.by for one in edition.comments.select_related("by")]
    url = edition.get_absolute_url()
    no_longer(url, HEARD)
    tell(TAKEN_BACK, [*_asked(), *wrote], url, but=by, title=edition.title, reason=reason)
    return edition


@transaction.atomic
def decide(
    edition_id: int, *, by: User, version: int, decided_on: dt.date, decided_by: str, comment: str = ""
) -> PortfolioEdition:
    """Record who decided and when; the edition is public and its content frozen, and earlier years are replaced."""
    edition = _prepare(edition_id, EditionAction.DECIDE, by, version)
    decided_by = decided_by.strip()
    if not decided_by:
        raise InvalidInput(_("Skriv hvem som har vedtatt porteføljen, for eksempel KommIT-rådet."), field="decided_by")
    if decided_on > timezone.localdate():
        raise InvalidInput(_("Vedtaket kan ikke være i framtiden."), field="decided_on")
    if edition.hearing_from and decided_on < edition.hearing_from:
        raise InvalidInput(_("Vedtaket kan ikke være før høringen begynte."), field="decided_on")
    unanswered = edition.comments.filter(answer="").count()
    if unanswered:
        raise WrongState(_("%(n)d innspill mangler svar. Svar på dem før vedtaket føres inn.") % {"n": unanswered})
    decided = PortfolioEdition.objects.select_for_update().filter(state=EditionState.DECIDED)
    for older in decided:
        if older.year > edition.year:
            raise WrongState(_("En senere utgave er alt vedtatt."))
        if older.decided_on and decided_on <= older.decided_on:
            raise InvalidInput(
                _("Vedtaket må være etter vedtaket om %(title)s.") % {"title": older.title}, field="decided_on"
            )
        older.replaced_on = decided_on
        _move(older, EditionAction.REPLACE, None, edition.title)
    edition.decided_on, edition.decided_by = decided_on, decided_by
    _move(edition, EditionAction.DECIDE, by, comment)
    url = edition.get_absolute_url()
    no_longer(url, HEARD)
    tell(DECIDED, _asked(), url, but=by, title=edition.title, body=decided_by)
    return edition


@transaction.atomic
def comment_on(
    edition_id: int, *, by: User, voice: Network | Municipality, text: str, item_id: int | None = None
) -> HearingComment:
    """Say something of an item, or of the whole edition, on behalf of a network or a municipality."""
    edition = PortfolioEdition.objects.select_for_update().get(pk=edition_id)
    role = need_access.role_of_voice(by, voice)
    require(role is not None, _("Innspill gis av en kommunes representant eller av dem som arbeider for en region."))
    if not edition.is_heard_on(timezone.localdate()):
        raise WrongState(_("Utgaven er ikke på høring nå."))
    if not text.strip():
        raise InvalidInput(_("Skriv innspillet."), field="text")
    network = need_access.network_of(voice)
    if network is None:
        raise InvalidInput(_("Kommunen hører ikke til noe nettverk i dag."), field="voice")
    item = edition.items.filter(pk=item_id).first() if item_id else None
    if item_id and item is None:
        raise InvalidInput(_("Punktet er ikke i denne utgaven."), field="item")
    made = HearingComment.objects.create(
        edition=edition,
        item=item,
        about=item.title if item else "",
        network=network,
        municipality=voice if isinstance(voice, Municipality) else None,
        text=text.strip(),
        by=by,
    )
    told = people_with(Role.PORTFOLIO_MANAGER) + people_with(Role.CONTACT_PERSON, networks=[network])
    if made.municipality is not None:
        told += people_with(Role.MUNICIPALITY_REPRESENTATIVE, municipalities=[made.municipality])
    about = either(item, "title") if item else ""
    tell(COMMENTED, told, _comments(edition), but=by, title=edition.title, voice=voice, about=about)
    return made


@transaction.atomic
def answer(comment_id: int, *, by: User, text: str) -> HearingComment:
    """KS answers a comment, once; the one who gave it and the region's contact persons are told."""
    require(access.may_edit_portfolio(by), _("Innspill besvares av porteføljeansvarlig i KS."))
    found = HearingComment.objects.select_for_update(of=("self",)).select_related("edition", "by", "network")
    comment = found.get(pk=comment_id)
    if comment.answer:
        raise WrongState(_("Innspillet er alt besvart."))
    if not text.strip():
        raise InvalidInput(_("Skriv et svar."), field="text")
    comment.answer, comment.answered_by, comment.answered_at = text.strip(), by, timezone.now()
    comment.save()
    told = [comment.by, *people_with(Role.CONTACT_PERSON, networks=[comment.network])]
    url = _comments(comment.edition)
    tell(ANSWERED, told, url, but=by, title=comment.edition.title, answer=comment.answer)
    return comment


# --- The common parts ------------------------------------------------------------------------------------


def _asked() -> list[User]:
    """Those who are heard, and hear what came of it."""
    return people_with(Role.CONTACT_PERSON, Role.MUNICIPALITY_REPRESENTATIVE, Role.NATIONAL_COORDINATOR)


def _comments(edition: PortfolioEdition) -> str:
    return f"{edition.get_absolute_url()}#innspill"


def locked(edition_id: int, by: User, version: int | None = None) -> PortfolioEdition:
    """The edition as it is, locked; raises unless `by` is KS and saw this `version`."""
    require(access.may_edit_portfolio(by), who_may())
    edition = PortfolioEdition.objects.select_for_update().get(pk=edition_id)
    if version is not None and version != edition.version:
        raise Conflict(_("Noen andre har endret utgaven siden du åpnet den. Se over og prøv igjen."), theirs=edition)
    return edition


def touch(edition: PortfolioEdition) -> None:
    edition.version += 1
    edition.save()


def _prepare(
    edition_id: int, action: EditionAction, by: User, version: int, reason: str | None = None
) -> PortfolioEdition:
    edition = locked(edition_id, by, version)
    move = MOVES.find(action, edition.state, EditionWho.KS)
    if move is None:
        raise WrongState(_("Dette går ikke nå: utgaven er «%(state)s».") % {"state": EditionState(edition.state).label})
    if move.needs_reason and not (reason or "").strip():
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    return edition


def _move(edition: PortfolioEdition, action: EditionAction, by: User | None, comment: str) -> None:
    move = MOVES.find(action, edition.state)
    if move is None:
        raise WrongState(_("Dette går ikke nå."))
    source, edition.state = edition.state, move.target
    touch(edition)
    log.write(
        action.value,
        by,
        role=access.ks_role(by) if by else "",
        edition=edition,
        comment=comment,
        states=(source, move.target),
    )


FUNCTIONS: dict[EditionAction, Callable[..., PortfolioEdition]] = {
    EditionAction.HEAR: hear,
    EditionAction.TAKE_BACK: take_back,
    EditionAction.DECIDE: decide,
}
