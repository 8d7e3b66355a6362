"""How facts about municipalities come to be: one report at a time, never changed; pages, API and imports come here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput
from networks.models import Municipality, User
from networks.people.access import access_of, require
from portfolio.statuses.reporting import reportable_municipalities
from rollouts.facts.models import PRODUCT_FACTS, FactAnswer, FactKind, MunicipalityFact
from rollouts.products.models import Product, ProductVersion

EARLIEST = dt.date(2000, 1, 1)

# What follows when something new is told: `municipalities` (ids), `but` the one who told it.
ON_REPORT: list[Callable[..., object]] = []


@dataclass(frozen=True)
class Told:
    """What somebody says about one municipality. `seen` is the fact that the person saw (its id, None for none);
    without `check_seen` what is there is not asked about."""

    municipality: Municipality
    kind: str
    answer: str
    product: Product | None = None
    version: ProductVersion | None = None
    value: str = ""
    effective_date: dt.date | None = None
    seen: int | None = None
    check_seen: bool = False

    def same_as(self, fact: MunicipalityFact | None) -> bool:
        """Is this what is there? Unknown is the same as nothing told."""
        if fact is None:
            return self.answer == FactAnswer.UNKNOWN
        mine = (self.answer, self.product and self.product.pk, self.value.strip().casefold())
        version = self.version.pk if self.version else None
        return mine == (fact.answer, fact.product_id, fact.value.casefold()) and version in (None, fact.version_id)


def record(told: Told, *, by: User, source: str | None = None) -> MunicipalityFact | None:
    """See `record_many`."""
    return next(iter(record_many([told], by=by, source=source)), None)


@transaction.atomic
def record_many(rows: Iterable[Told], *, by: User, source: str | None = None) -> list[MunicipalityFact]:
    """Write all that is new in `rows`, or nothing; what says the same as what is there is left out. Gives the new ones.

    Raises `NotAllowed` outside the person's municipalities, `InvalidInput` (field: the kind) for what can't be, and
    `Conflict` (`theirs` is the fact) when another fact is there than the one that was seen.
    """
    rows = list(rows)
    ids = {row.municipality.pk for row in rows}
    # Two people who tell about the same municipality wait for each other.
    list(Municipality.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    allowed = set(reportable_municipalities(by).filter(pk__in=ids).values_list("pk", flat=True))
    require(ids <= allowed, who_may_tell())
    standing = {(fact.municipality_id, fact.kind): fact for fact in MunicipalityFact.objects.current(ids)}
    made = []
    for row in rows:
        fact = standing.get((row.municipality.pk, row.kind))
        if row.same_as(fact):
            continue
        if row.check_seen and row.seen != (fact.pk if fact else None):
            raise Conflict(
                _("Noen andre har endret opplysningen for %(name)s siden du åpnet siden. Nå står det: %(now)s.")
                % {"name": row.municipality.name, "now": fact.shown if fact else ""},
                theirs=fact,
                field=row.kind,
            )
        made.append(_checked(row, by, source))
    MunicipalityFact.objects.bulk_create(made)
    if made:
        for follow in ON_REPORT:
            follow(municipalities={fact.municipality_id for fact in made}, but=by)
    return made


def _answer(row: Told) -> tuple[Product | None, ProductVersion | None, str]:
    """What is kept of the answer: a product and its version, a name, or nothing."""
    product, version, value = row.product, row.version, row.value.strip()
    if row.answer != FactAnswer.GIVEN:
        return None, None, ""
    if row.kind in PRODUCT_FACTS:
        if product is None or product.kind != PRODUCT_FACTS[FactKind(row.kind)]:
            raise InvalidInput(_("Velg et produkt av riktig slag."), field=row.kind)
        if version is not None and version.product_id != product.pk:
            raise InvalidInput(_("Versjonen hører til et annet produkt."), field=row.kind)
        return product, version, ""
    if not value:
        raise InvalidInput(_("Skriv navnet."), field=row.kind)
    if len(value) > 120:
        raise InvalidInput(_("Skriv et kortere navn."), field=row.kind)
    return product, version, value


def _checked(row: Told, by: User, source: str | None) -> MunicipalityFact:
    if row.kind not in FactKind.values or row.answer not in FactAnswer.values:
        raise InvalidInput(_("Velg hva opplysningen gjelder."), field="kind")
    day = row.effective_date or timezone.localdate()
    if day > timezone.localdate():
        raise InvalidInput(_("Datoen kan ikke være fram i tid."), field="effective_date")
    if day < EARLIEST:
        raise InvalidInput(_("Er årstallet riktig?"), field="effective_date")
    product, version, value = _answer(row)
    own = row.municipality.pk in access_of(by).municipality_ids
    return MunicipalityFact(
        municipality=row.municipality,
        kind=row.kind,
        answer=row.answer,
        product=product,
        version=version,
        value=value,
        effective_date=day,
        recorded_by=by,
        source=source or (MunicipalityFact.Source.MUNICIPALITY if own else MunicipalityFact.Source.REGION),
    )


def who_may_tell() -> str:
    return _("Du kan bare gi opplysninger om kommuner i din egen region.")
