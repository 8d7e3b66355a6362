"""Demo accounts: roles, not persons. They exist only in demo mode."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from networks.geography.models import Municipality, Network
from networks.people.models import Role, RoleAssignment, User

PASSWORD = "fellesloep-demo"  # noqa: S105 — shown on the sign-in page in demo mode; production refuses demo mode
DOMAIN = "fellesloep.example"
FROM = dt.date(2024, 1, 1)

# account, name, role, network key, municipality number
ACCOUNTS: list[tuple[str, str, Role, str | None, str | None]] = [
    ("kontakt.agder", "Kontaktperson Agder", Role.CONTACT_PERSON, "agder", None),
    ("kontakt.troms-og-finnmark", "Kontaktperson Troms og Finnmark", Role.CONTACT_PERSON, "troms-og-finnmark", None),
    ("ressurs.agder", "Nettverksressurs Agder", Role.NETWORK_RESOURCE, "agder", None),
    ("innforing.nasjonal", "Nasjonal innføringsleder", Role.ROLLOUT_LEADER, None, None),
    ("nkg.leder", "Leder i koordineringsgruppen", Role.NATIONAL_COORDINATOR, None, None),
    ("nkg.sekretaer", "Sekretær i koordineringsgruppen", Role.NATIONAL_COORDINATOR, None, None),
    ("nkg.medlem", "Medlem av koordineringsgruppen", Role.NATIONAL_COORDINATOR, None, None),
    ("nkg.hdir", "Helsedirektoratet i koordineringsgruppen", Role.NATIONAL_COORDINATOR, None, None),
    ("nkg.vest", "Vestland i koordineringsgruppen", Role.NATIONAL_COORDINATOR, None, None),
    ("nkg.nord", "Nordland i koordineringsgruppen", Role.NATIONAL_COORDINATOR, None, None),
    ("nkg.kommune", "Kommunene i koordineringsgruppen", Role.NATIONAL_COORDINATOR, None, None),
    ("ks.tilskudd", "Tilskuddsansvarlig i KS", Role.GRANT_MANAGER, None, None),
    ("ks.portefolje", "Porteføljeansvarlig i KS", Role.PORTFOLIO_MANAGER, None, None),
    ("ks.admin", "Administrator i KS", Role.ADMINISTRATOR, None, None),
    ("kommune.arendal", "Arendal kommune", Role.MUNICIPALITY_REPRESENTATIVE, None, "4203"),
    ("leser", "Leser", Role.READER, None, None),
]


@transaction.atomic
def load() -> dict[str, User]:
    """Create the missing demo accounts; returns all of them by their short name."""
    if not settings.DEMO:
        raise RuntimeError("Demo accounts are for demo mode only.")
    users = {user.email.split("@")[0]: user for user in User.objects.filter(is_demo=True)}
    networks = {network.key: network for network in Network.objects.all()}
    municipalities = {
        municipality.number: municipality
        for municipality in Municipality.objects.filter(number__in=[account[4] for account in ACCOUNTS if account[4]])
    }
    # The password is the same, and published: hashed once, since that is slow by design.
    hashed = "" if len(users) >= len(ACCOUNTS) else make_password(PASSWORD)
    for account, name, role, network, municipality in ACCOUNTS:
        if account in users:
            continue
        users[account] = User.objects.create(
            email=f"{account}@{DOMAIN}", name=name, password=hashed, title=str(role.label), is_demo=True
        )
        RoleAssignment.objects.create(
            user=users[account],
            role=role,
            network=networks[network] if network else None,
            municipality=municipalities[municipality] if municipality else None,
            valid_from=FROM,
        )
    return users


def accounts() -> list[dict[str, str]]:
    """What the sign-in page and the terminal show; empty outside demo mode."""
    if not settings.DEMO:
        return []
    return [
        {"email": f"{account}@{DOMAIN}", "role_label": name, "password": PASSWORD}
        for account, name, _role, _network, _municipality in ACCOUNTS
    ]
