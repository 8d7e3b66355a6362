"""Demo needs in every state, one of them merged across two regions and answered. Written by roles, not persons."""

from __future__ import annotations

from django.db import transaction

from config.demo.time import days_ago
from networks.geography.models import Municipality, Network
from networks.needs import workflow as needs
from networks.needs.models import Need, Recipient
from networks.people.models import User


@transaction.atomic
def load(users: dict[str, User]) -> str:
    """Raise and move the demo needs, unless there are needs; returns one line that says what is there."""
    if not Need.objects.exists():
        _merged_and_answered(users)
        _on_the_way(users)
        _waiting(users)
    return f"{Need.objects.count()} behov"


def _raise(by: User, voice: Network | Municipality, title: str, description: str, topic: str) -> Need:
    return needs.raise_need(by=by, voice=voice, title=title, description=description, topic=topic)


def _merged_and_answered(users: dict[str, User]) -> None:
    south, north, ks = users["kontakt.agder"], users["kontakt.troms-og-finnmark"], users["ks.portefolje"]
    agder, finnmark = (Network.objects.get(key=key) for key in ("agder", "troms-og-finnmark"))
    with days_ago(150):
        first = _raise(
            north,
            finnmark,
            "Innlogging når mobildekningen er borte",
            "Hjemmetjenesten mister tilgangen til journalen på lange kjørestrekninger uten dekning. "
            "Vi trenger en måte å være logget inn på som tåler at nettet faller ut.",
            "Kjernejournal",
        )
        needs.lift(first.pk, by=north, version=1, recipient=Recipient.NHN, comment="Gjelder de fleste kommunene våre.")
    with days_ago(130):
        second = _raise(
            south,
            agder,
            "Pålogging i hjemmetjenesten uten mobilnett",
            "I dalene faller nettet ut, og de ansatte må logge inn på nytt hos hver bruker.",
            "Kjernejournal",
        )
        needs.support(second.pk, by=users["kommune.arendal"], voice=Municipality.objects.get(number="4203"))
        needs.lift(second.pk, by=south, version=1, recipient=Recipient.NHN)
    with days_ago(110):
        needs.merge(second.pk, by=ks, version=2, into_id=first.pk, comment="Samme behov fra to regioner.")
        needs.take_up(
            first.pk, by=ks, version=2, reason="Vi tar dette med Norsk helsenett og melder tilbake på neste samling."
        )
    with days_ago(12):
        needs.resolve(
            first.pk,
            by=ks,
            version=3,
            reason="Innloggingen varer nå ut vakten når enheten er sikret. Veiledningen er sendt regionene.",
        )


def _on_the_way(users: dict[str, User]) -> None:
    south, north, ks = users["kontakt.agder"], users["kontakt.troms-og-finnmark"], users["ks.portefolje"]
    agder, finnmark = (Network.objects.get(key=key) for key in ("agder", "troms-og-finnmark"))
    with days_ago(70):
        shared = _raise(
            south,
            agder,
            "Felles mal for risikovurdering av digital hjemmeoppfølging",
            "Hver kommune skriver sin egen vurdering av den samme løsningen. En felles mal ville spart mange uker.",
            "Digital hjemmeoppfølging",
        )
        needs.support(shared.pk, by=north, voice=finnmark, comment="Små kommuner har ikke kapasitet til dette alene.")
        needs.lift(shared.pk, by=south, version=1, recipient=Recipient.KS, comment="Drøftet i helseledernettverket.")
    with days_ago(30):
        needs.take_up(shared.pk, by=ks, version=2, reason="En arbeidsgruppe lager et utkast som regionene får prøve.")
    with days_ago(45):
        own = _raise(
            users["kommune.arendal"],
            Municipality.objects.get(number="4203"),
            "Egen skjermstørrelse i statusrutenettet",
            "Vi vil kunne velge hvor mange løsninger som vises samtidig på veggskjermen.",
            "Fellesløp",
        )
    with days_ago(40):
        needs.decline(own.pk, by=south, version=1, reason="Utskriften dekker dette. Si fra om den ikke gjør det.")


def _waiting(users: dict[str, User]) -> None:
    north = users["kontakt.troms-og-finnmark"]
    finnmark = Network.objects.get(key="troms-og-finnmark")
    with days_ago(38):
        slow = _raise(
            north,
            finnmark,
            "Samiske språk i DigiHelse",
            "Innbyggere som skriver samisk, møter bare norske tekster i dialogen med hjemmetjenesten.",
            "DigiHelse",
        )
        needs.lift(slow.pk, by=north, version=1, recipient=Recipient.KS, comment="Et krav i forvaltningsområdet.")
    with days_ago(9):
        _raise(
            users["kommune.arendal"],
            Municipality.objects.get(number="4203"),
            "Opplæringspakke for nye vikarer",
            "Sommervikarene trenger en kort innføring i løsningene før første vakt.",
            "Kjernejournal",
        )
    with days_ago(4):
        _raise(
            north,
            finnmark,
            "Felles anskaffelse av responssenter",
            "Flere kommuner har avtaler som går ut samtidig og vil gå sammen.",
            "Velferdsteknologi",
        )
