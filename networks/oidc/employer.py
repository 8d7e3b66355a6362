"""The employer that a provider says a person signed in on behalf of: shown and compared, never a reason for access."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from networks.geography.models import Municipality
from networks.groups.models import GroupMember
from networks.oidc.models import ExternalIdentity
from networks.oidc.providers import providers
from networks.people.models import RoleAssignment, User


@dataclass(frozen=True)
class Employer:
    """`municipality` is the one with that number on the date, None for another organisation. `fits` is None when
    nothing here says who the person works for; False when it is somebody else."""

    number: str
    municipality: Municipality | None
    fits: bool | None

    def __str__(self) -> str:
        shown = f"{self.number[:3]} {self.number[3:6]} {self.number[6:]}"
        return f"{self.municipality} ({shown})" if self.municipality else shown


@dataclass(frozen=True)
class Way:
    """One way in of a person, for a page; `label` is the provider's name, or its key when it is set up no longer."""

    identity: ExternalIdentity
    label: str
    employer: Employer | None


def employer(user: User, number: str, date: dt.date) -> Employer | None:
    """What the organisation number means on `date`; None for an empty one. At most three queries."""
    return _read(user, {number} - {""}, date).get(number)


def _read(user: User, numbers: set[str], date: dt.date) -> dict[str, Employer]:
    if not numbers:
        return {}
    municipalities = Municipality.objects.valid_on(date).filter(organisation_number__in=numbers)
    by_number = {municipality.organisation_number: municipality for municipality in municipalities}
    known = _employers(user, date)
    found = {}
    for number in numbers:
        municipality = by_number.get(number)
        fits = None if not known else municipality is not None and municipality.pk in known
        found[number] = Employer(number, municipality, fits)
    return found


def _employers(user: User, date: dt.date) -> set[int]:
    """The municipalities that the person represents, or is bought out from."""
    represented = RoleAssignment.objects.valid_on(date).filter(user=user, municipality__isnull=False)
    bought_out = GroupMember.objects.valid_on(date).filter(user=user, employer__isnull=False)
    return {
        *represented.values_list("municipality_id", flat=True),
        *bought_out.values_list("employer_id", flat=True),
    }


def ways_in(user: User, date: dt.date) -> list[Way]:
    """The person's accounts at providers, with the employer of the last sign-in as it is on `date`.

    At most four queries, however many there are.
    """
    known = providers()
    identities = list(user.identities.all())
    employers = _read(user, {identity.organisation_number for identity in identities} - {""}, date)
    return [
        Way(
            identity,
            known[identity.provider].label if identity.provider in known else identity.provider,
            employers.get(identity.organisation_number),
        )
        for identity in identities
    ]
