"""Pilots for joint measures: interest, choice with a reason, experience. The moves are those of `pilots.moves.MOVES`.

Taking part is voluntary: what a region proposes, the municipality itself confirms. Errors as in `editions.lifecycle`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, NotAllowed, WrongState
from core.notifications.events import Event, tell
from networks.models import Municipality, Role, User
from networks.needs.access import network_of
from networks.people.access import require
from networks.people.recipients import people_with
from portfolio.editions import access as edition_access
from portfolio.editions import log
from portfolio.editions.in_force import item_on, of_edition
from portfolio.editions.models import PortfolioItem
from portfolio.pilots import access as pilot_access
from portfolio.pilots.events import PILOT, PILOT_NOTED, PILOT_UNANSWERED
from portfolio.pilots.models import Pilot, PilotNote
from portfolio.pilots.moves import MOVES, OWNER_IS_ASKED, PilotAction, PilotState
from portfolio.solutions.models import Solution


def takes_pilots(solution: Solution) -> bool:
    """Is the solution a joint measure in the edition that holds today? What is ready is introduced, not tried out."""
    items = list(of_edition(edition_access.visible_editions(None, "edition__"), solution=solution))
    item = item_on(timezone.localdate(), items)
    return item is not None and item.kind == PortfolioItem.Kind.JOINT_MEASURE


@transaction.atomic
def register(solution: Solution, municipality: Municipality, *, by: User, motivation: str) -> Pilot:
    """A municipality registers its interest; a contact person's word for one of the region's is a proposal."""
    network = network_of(municipality)
    if pilot_access.may_register_pilot(by, municipality):
        action, state, role = PilotAction.REGISTER, PilotState.INTERESTED, Role.MUNICIPALITY_REPRESENTATIVE
    elif pilot_access.may_propose_pilot(by, network):
        action, state, role = PilotAction.PROPOSE, PilotState.PROPOSED, Role.CONTACT_PERSON
    else:
        raise NotAllowed(
            _("Interesse meldes av kommunens representant. Regionens kontaktperson kan foreslå en kommune.")
        )
    if network is None:
        raise InvalidInput(_("Kommunen hører ikke til noe nettverk i dag."), field="municipality")
    if not takes_pilots(solution):
        raise WrongState(_("Det er bare felles tiltak som tar imot piloter."))
    if not motivation.strip():
        raise InvalidInput(_("Skriv hvorfor kommunen passer som pilot."), field="motivation")
    try:
        with transaction.atomic():
            pilot = Pilot.objects.create(
                solution=solution,
                municipality=municipality,
                network=network,
                state=state,
                motivation=motivation.strip(),
                by=by,
            )
    except IntegrityError as error:
        raise InvalidInput(
            _("%(name)s er alt meldt som pilot her.") % {"name": municipality}, field="municipality"
        ) from error
    log.write(action.value, by, role=role, pilot=pilot, solution=solution, states=("", state))
    own = people_with(Role.MUNICIPALITY_REPRESENTATIVE, municipalities=[municipality])
    region = people_with(Role.CONTACT_PERSON, networks=[network])
    if state != PilotState.PROPOSED:
        own += people_with(Role.PORTFOLIO_MANAGER)
    _tell(PILOT, [*own, *region], pilot, by)
    if state == PilotState.PROPOSED and not own:
        _tell(PILOT_UNANSWERED, [*region, *people_with(Role.PORTFOLIO_MANAGER)], pilot, None)
    return pilot


@transaction.atomic
def move(
    pilot_id: int, action: PilotAction, *, by: User, version: int, reason: str = "", owner_view: str = ""
) -> Pilot:
    """Make one move of the table. A choice needs a reason and what the solution's owner says of it."""
    found = Pilot.objects.visible_to(by).select_for_update(of=("self",))
    pilot = found.select_related("solution", "municipality", "network", "by").filter(pk=pilot_id).first()
    if pilot is None:
        raise NotAllowed(_("Du har ikke tilgang til denne piloten."))
    if not any(pilot_access.acts_as(by, who, pilot) for who in MOVES.actors(action)):
        raise NotAllowed(_("Kommunen bekrefter og trekker seg selv, og KS velger piloter sammen med løsningens eier."))
    if version != pilot.version:
        raise Conflict(_("Noen andre har endret piloten siden du åpnet den."), theirs=pilot)
    step, role = MOVES.find(action, pilot.state), pilot_access.pilot_role(by, action, pilot)
    if step is None or role is None:
        raise WrongState(_("Dette går ikke nå: piloten er «%(state)s».") % {"state": PilotState(pilot.state).label})
    reason, owner_view = reason.strip(), owner_view.strip()
    if step.needs_reason and not reason:
        raise InvalidInput(_("Skriv en begrunnelse."), field="reason")
    if action in OWNER_IS_ASKED and not owner_view:
        raise InvalidInput(_("Skriv hvem hos løsningens eier som er spurt, og hva svaret var."), field="owner_view")
    source, pilot.state = pilot.state, step.target
    if step.needs_reason:
        pilot.reason, pilot.decided_on = reason, timezone.localdate()
    if action in OWNER_IS_ASKED:
        pilot.owner_view = owner_view
    pilot.version += 1
    pilot.save()
    said = "\n".join(part for part in (reason, owner_view) if part)
    log.write(
        action.value, by, role=role, pilot=pilot, solution=pilot.solution, comment=said, states=(source, pilot.state)
    )
    told = [
        pilot.by,
        *people_with(Role.MUNICIPALITY_REPRESENTATIVE, municipalities=[pilot.municipality]),
        *people_with(Role.CONTACT_PERSON, networks=[pilot.network]),
    ]
    if action in {PilotAction.CONFIRM, PilotAction.WITHDRAW}:
        told += people_with(Role.PORTFOLIO_MANAGER)
    _tell(PILOT, told, pilot, by)
    return pilot


@transaction.atomic
def add_note(pilot_id: int, *, by: User, date: dt.date, text: str, url: str = "") -> PilotNote:
    """What the pilot learned, or material it made. It stays with the solution."""
    pilot = Pilot.objects.select_for_update(of=("self",)).select_related("solution").get(pk=pilot_id)
    require(
        pilot_access.may_write_pilot_note(by, pilot),
        _("Erfaringer skrives av pilotkommunen, kontaktpersonen i regionen og KS."),
    )
    if not text.strip():
        raise InvalidInput(_("Skriv hva dere har lært, eller hva materiellet er."), field="text")
    if date > timezone.localdate():
        raise InvalidInput(_("Datoen kan ikke være i framtiden."), field="date")
    if url and not url.startswith(("https://", "http://")):
        raise InvalidInput(_("Adressen må begynne med https://."), field="url")
    note = PilotNote.objects.create(pilot=pilot, date=date, text=text.strip(), url=url, by=by)
    told = people_with(Role.MUNICIPALITY_REPRESENTATIVE, municipalities=[pilot.municipality_id])
    told += people_with(Role.CONTACT_PERSON, networks=[pilot.network_id]) + people_with(Role.PORTFOLIO_MANAGER)
    _tell(PILOT_NOTED, told, pilot, by, text=note.text)
    return note


def _tell(event: Event, told: Iterable[User | None], pilot: Pilot, by: User | None, **values: str) -> None:
    said = {
        "municipality": pilot.municipality,
        "solution": pilot.solution.short_name,
        "state": PilotState(pilot.state).label,
        "reason": pilot.reason,
    }
    tell(event, told, pilot.get_absolute_url(), but=by, **said, **values)
