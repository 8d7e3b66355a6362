"""The open figures as an entry for data.norge.no: DCAT-AP-NO, as JSON-LD and Turtle."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Min
from django.urls import reverse
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD
from rdflib.term import Node

from core import demo
from core.text import clean_text
from portfolio.statuses.models import StatusReport

LICENCE = URIRef("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0")
PUBLIC = URIRef("http://publications.europa.eu/resource/authority/access-right/PUBLIC")
HEALTH = URIRef("http://publications.europa.eu/resource/authority/data-theme/HEAL")
GOVERNMENT = URIRef("http://publications.europa.eu/resource/authority/data-theme/GOVE")
DAILY = URIRef("http://publications.europa.eu/resource/authority/frequency/DAILY")
NORWAY = URIRef("http://publications.europa.eu/resource/authority/country/NOR")
LANGUAGE = URIRef("http://publications.europa.eu/resource/authority/language/NOB")
FILE_TYPE = "http://publications.europa.eu/resource/authority/file-type/"
# KS in the Central Coordinating Register for Legal Entities.
PUBLISHER = URIRef("https://organization-catalog.fellesdatakatalog.digdir.no/organizations/971032146")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
FORMATS = {"jsonld": "json-ld", "ttl": "turtle"}
TYPES = {"jsonld": "application/ld+json", "ttl": "text/turtle; charset=utf-8"}

# Each distribution: the address, its query, file type, media type and what it is.
DISTRIBUTIONS = [
    ("portfolio:progress_json", (), "JSON", "application/json", "Framdrift per løsning og område, JSON"),
    ("portfolio:progress_table", ("csv",), "CSV", "text/csv", "Framdrift per løsning, CSV"),
    ("status-list", (), "JSON", "application/json", "Status per kommune og løsning, JSON"),
]


def serialised(form: str) -> str:
    """The entry as `jsonld` or `ttl`."""
    return graph().serialize(format=FORMATS[form])


def graph() -> Graph:
    """Catalogue, data set and distributions; the period begins with the first effective date."""
    base = settings.SITE_URL.rstrip("/")
    found = Graph()
    for prefix, namespace in (("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("vcard", VCARD)):
        found.bind(prefix, namespace)
    catalogue = URIRef(f"{base}{reverse('portfolio:catalogue_entry', args=['ttl'])}")
    dataset = URIRef(f"{base}{reverse('portfolio:progress')}#datasett")
    contact = URIRef(f"{catalogue}#kontakt")

    def say(subject: Node, predicate: URIRef, *values: Node) -> None:
        for value in values:
            found.add((subject, predicate, value))

    say(catalogue, RDF.type, DCAT.Catalog)
    say(catalogue, DCTERMS.title, _nb("Åpne tall fra Fellesløp"))
    say(catalogue, DCTERMS.description, _nb("Kommunenes framdrift med felles e-helseløsninger."))
    say(catalogue, DCTERMS.publisher, PUBLISHER)
    say(catalogue, DCAT.contactPoint, contact)
    say(catalogue, DCTERMS.language, LANGUAGE)
    say(catalogue, FOAF.homepage, URIRef(f"{base}/"))
    say(catalogue, DCAT.dataset, dataset)

    say(contact, RDF.type, VCARD.Organization)
    say(contact, VCARD.fn, _nb("KS, e-helse"))
    say(contact, VCARD.hasURL, URIRef(f"{base}{reverse('help')}"))
    say(PUBLISHER, RDF.type, FOAF.Agent)
    say(PUBLISHER, FOAF.name, _nb("KS"))

    say(dataset, RDF.type, DCAT.Dataset)
    say(dataset, DCTERMS.identifier, Literal(str(dataset)))
    say(dataset, DCTERMS.title, _nb("Framdrift for e-helseløsninger i kommunene"))
    say(
        dataset,
        DCTERMS.description,
        _nb(
            "Hvor mange kommuner som har tilgjengeliggjort og tatt i bruk hver løsning, mot ambisjonen, per nettverk, "
            "fylke, størrelse og målform, på hvilken som helst dato. Tallene er det kommunene og regionene har meldt. "
            "Uten personopplysninger."
        ),
    )
    if said := demo.line():
        say(dataset, DCTERMS.description, _nb(said))
    say(dataset, DCTERMS.publisher, PUBLISHER)
    say(dataset, DCAT.contactPoint, contact)
    say(dataset, DCTERMS.accessRights, PUBLIC)
    say(dataset, DCTERMS.accrualPeriodicity, DAILY)
    say(dataset, DCTERMS.spatial, NORWAY)
    say(dataset, DCTERMS.language, LANGUAGE)
    say(dataset, DCAT.theme, HEALTH, GOVERNMENT)
    say(dataset, DCAT.keyword, *(_nb(word) for word in ("e-helse", "kommuner", "innføring", "framdrift")))
    say(dataset, DCAT.landingPage, URIRef(f"{base}{reverse('portfolio:progress')}"))
    first = StatusReport.objects.not_undone().aggregate(first=Min("effective_date"))["first"]
    if first is not None:
        period = URIRef(f"{dataset}-periode")
        say(dataset, DCTERMS.temporal, period)
        say(period, RDF.type, DCTERMS.PeriodOfTime)
        say(period, DCAT.startDate, _date(first))

    for number, (name, args, file_type, media_type, title) in enumerate(DISTRIBUTIONS, start=1):
        distribution = URIRef(f"{dataset}-{number}")
        say(dataset, DCAT.distribution, distribution)
        say(distribution, RDF.type, DCAT.Distribution)
        say(distribution, DCTERMS.title, _nb(title))
        say(distribution, DCAT.accessURL, URIRef(f"{base}{reverse(name, args=args)}"))
        say(distribution, DCTERMS.license, LICENCE)
        say(distribution, DCTERMS["format"], URIRef(f"{FILE_TYPE}{file_type}"))
        say(distribution, DCAT.mediaType, URIRef(f"https://www.iana.org/assignments/media-types/{media_type}"))
    return found


def _nb(text: str) -> Literal:
    return Literal(clean_text(text), lang="nb")


def _date(date: dt.date) -> Literal:
    return Literal(date.isoformat(), datatype=XSD.date)
