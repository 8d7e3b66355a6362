"""One dialogue with each supplier instead of 357: who it is, what is asked of it together, and what was said [004]."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import InvalidInput, NotAllowed, WrongState
from core.notifications.events import tell
from networks.models import Municipality, User
from networks.people.access import require
from portfolio.models import Solution
from rollouts import access
from rollouts.products import access as supplier_access
from rollouts.products.models import Product, ProductKind, ProductVersion, Supplier
from rollouts.recipients import people_of
from rollouts.suppliers.adaptations import who_may_keep
from rollouts.suppliers.events import REQUEST_ANSWERED
from rollouts.suppliers.models import CommonRequest, DialogueEntry, RequestBacker, RequestState


@transaction.atomic
def add_supplier(*, by: User, name: str, contact: str = "") -> Supplier:
    require(supplier_access.may_keep(by), who_may_keep())
    supplier = Supplier(name=_named(name), contact=contact.strip())
    _once(supplier, _("Leverandøren er alt registrert."))
    return supplier


@transaction.atomic
def add_product(supplier: Supplier, *, by: User, name: str, kind: str) -> Product:
    require(supplier_access.may_keep(by), who_may_keep())
    if kind not in ProductKind.values:
        raise InvalidInput(_("Velg hva slags produkt det er."), field="kind")
    product = Product(supplier=supplier, name=_named(name), kind=kind)
    _once(product, _("Produktet er alt registrert."))
    return product


@transaction.atomic
def add_version(product: Product, *, by: User, name: str, released_on: dt.date | None = None) -> ProductVersion:
    require(supplier_access.may_keep(by), who_may_keep())
    version = ProductVersion(product=product, name=_named(name), released_on=released_on)
    _once(version, _("Versjonen er alt registrert."))
    return version


def _named(name: str) -> str:
    if not name.strip():
        raise InvalidInput(_("Skriv et navn."), field="name")
    return name.strip()


def _once(row: Supplier | Product | ProductVersion, message: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidInput(message, field="name") from error


@transaction.atomic
def write(
    supplier: Supplier, *, by: User, held_on: dt.date, title: str, text: str, solution: Solution | None = None
) -> DialogueEntry:
    """One line in the joint log; `held_on` is the day of the talk, today or before. It is never changed."""
    require(supplier_access.may_keep(by), who_may_keep())
    if held_on > timezone.localdate():
        raise InvalidInput(_("Datoen kan ikke være fram i tid."), field="held_on")
    for name, value in (("title", title), ("text", text)):
        if not value.strip():
            raise InvalidInput(_("Skriv noe her."), field=name)
    return DialogueEntry.objects.create(
        supplier=supplier,
        solution=solution,
        held_on=held_on,
        title=title.strip(),
        text=text.strip(),
        recorded_by=by,
    )


@transaction.atomic
def ask(
    supplier: Supplier,
    *,
    by: User,
    title: str,
    text: str,
    solution: Solution | None = None,
    municipalities: Iterable[Municipality] = (),
) -> CommonRequest:
    """Raise a common request, with the own `municipalities` behind it."""
    require(supplier_access.may_request(by), who_may_ask())
    for name, value in (("title", title), ("text", text)):
        if not value.strip():
            raise InvalidInput(_("Skriv noe her."), field=name)
    request = CommonRequest.objects.create(
        supplier=supplier, solution=solution, title=title.strip(), text=text.strip(), created_by=by
    )
    _join(request, list(municipalities), by)
    return request


@transaction.atomic
def stand_behind(request_id: int, municipalities: Iterable[Municipality], *, by: User) -> CommonRequest:
    """Exactly `municipalities` of those that `by` speaks for stand behind the request from now on."""
    request = _locked(request_id)
    chosen = list(municipalities)
    own = access.own_municipalities(by)
    if not own.exists():
        raise NotAllowed(who_may_ask())
    if request.state != RequestState.OPEN:
        raise WrongState(_("Ønsket er besvart. Meld et nytt hvis det fortsatt trengs."))
    theirs = RequestBacker.objects.filter(request=request, municipality__in=own.values("pk"))
    theirs.exclude(municipality__in=chosen).delete()
    _join(request, chosen, by)
    return request


@transaction.atomic
def answer(request_id: int, *, by: User, state: str, text: str) -> CommonRequest:
    """Record what the supplier answers; everyone behind the request is told. A later answer replaces it."""
    request = _locked(request_id)
    require(supplier_access.may_keep(by), who_may_keep())
    if state not in {RequestState.ACCEPTED, RequestState.REFUSED, RequestState.DONE}:
        raise InvalidInput(_("Velg hva leverandøren har svart."), field="state")
    if not text.strip():
        raise InvalidInput(_("Skriv hva leverandøren har svart."), field="answer")
    request.state, request.answer = state, text.strip()
    request.answered_at, request.answered_by = timezone.now(), by
    request.save()
    behind = list(request.backers.values_list("municipality", flat=True))
    said = {"supplier": request.supplier, "title": request.title, "answer": request.answer}
    tell(REQUEST_ANSWERED, [*people_of(behind), request.created_by], request.get_absolute_url(), but=by, **said)
    return request


def _join(request: CommonRequest, chosen: list[Municipality], by: User) -> None:
    ids = {municipality.pk for municipality in chosen}
    if access.own_municipalities(by).filter(pk__in=ids).count() != len(ids):
        raise NotAllowed(who_may_ask(), field="municipality")
    RequestBacker.objects.bulk_create(
        [RequestBacker(request=request, municipality_id=pk, joined_by=by) for pk in sorted(ids)],
        ignore_conflicts=True,
    )


def _locked(request_id: int) -> CommonRequest:
    found = CommonRequest.objects.select_for_update(of=("self",)).select_related("supplier", "created_by")
    return found.get(pk=request_id)


def who_may_ask() -> str:
    return _("Kommunens representant eller regionens kontaktperson melder ønsker på vegne av kommunen.")
