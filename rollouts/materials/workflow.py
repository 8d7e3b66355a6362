"""Materials of a solution: who keeps them, their versions, the municipalities' copies, and what is missing.

Every function that writes opens one transaction. Errors as in `workflow`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput
from core.notifications.events import no_longer, tell
from networks.models import Municipality, Role, User
from networks.people.access import access_of, require
from networks.people.recipients import people_with
from portfolio.models import Solution
from rollouts import access
from rollouts.materials import uploads
from rollouts.materials.events import MATERIAL_VERSION
from rollouts.materials.models import Material, MaterialCopy, MaterialKind, MaterialRequirement, MaterialVersion
from rollouts.recipients import people_of
from rollouts.rollouts.models import Rollout

REVIEW_AFTER = dt.timedelta(days=365)
KEEPERS = (Role.NATIONAL_COORDINATOR, Role.PORTFOLIO_MANAGER)
STEWARDS = (*KEEPERS, Role.ROLLOUT_LEADER, Role.CONTACT_PERSON)


# --- Who -------------------------------------------------------------------------------------------------


def may_add(user: Any) -> bool:
    """The NKG, KS' portfolio managers and those who lead national rollouts."""
    return access_of(user).has(*KEEPERS) or access.is_national_leader(user)


def may_keep(user: Any, material: Material) -> bool:
    """May `user` publish versions, see which municipalities have old copies, and say that it still is right?"""
    return may_add(user) or (isinstance(user, User) and user.is_active and user.pk == material.steward_id)


def may_require(user: Any) -> bool:
    """May `user` say what a solution must have before municipalities are invited?"""
    return access_of(user).has(*KEEPERS)


def stewards() -> QuerySet[User]:
    """Those who can keep a material up to date."""
    return User.objects.filter(pk__in=[one.pk for one in people_with(*STEWARDS)]).order_by("name")


def who_may() -> str:
    return _("Dette kan forvalteren av materiellet, nasjonal koordineringsgruppe (NKG) og KS gjøre.")


# --- Versions --------------------------------------------------------------------------------------------


@transaction.atomic
def add(
    *,
    by: User,
    solution: Solution,
    kind: str,
    title: str,
    owner: str,
    language: str,
    steward: User,
    link: str = "",
    upload: UploadedFile | None = None,
) -> Material:
    """A new material with its first version."""
    require(may_add(by), who_may())
    if not stewards().filter(pk=steward.pk).exists():
        raise InvalidInput(
            _("Velg en forvalter som er i NKG eller er porteføljeansvarlig, innføringsleder eller kontaktperson."),
            field="steward",
        )
    title, owner = title.strip(), owner.strip()
    if Material.objects.filter(solution=solution, language=language, title=title).exists():
        raise InvalidInput(
            _("Det finnes alt materiell med denne tittelen. Publiser en ny versjon av det."), field="title"
        )
    material = Material.objects.create(
        solution=solution,
        kind=kind,
        title=title,
        owner=owner,
        language=language,
        steward=steward,
        review_due=timezone.localdate() + REVIEW_AFTER,
        created_by=by,
    )
    _publish(material, 1, by, link, upload, "")
    return material


@transaction.atomic
def publish(
    material_id: int, *, by: User, seen: int, note: str, link: str = "", upload: UploadedFile | None = None
) -> MaterialVersion:
    """The next version; those whose copies became old are told. `seen` is the number of the version that was read."""
    material = Material.objects.select_for_update(of=("self",)).select_related("solution").get(pk=material_id)
    require(may_keep(by, material), who_may())
    last = MaterialVersion.objects.filter(material=material).latest("number")
    if last.number != seen:
        raise Conflict(_("Noen andre har publisert en ny versjon siden du åpnet siden."), theirs=last)
    if not note.strip():
        raise InvalidInput(_("Skriv hva som er nytt, så kommunene ser om det angår dem."), field="note")
    version = _publish(material, last.number + 1, by, link, upload, note)
    material.review_due = timezone.localdate() + REVIEW_AFTER
    material.save()
    stale = list(MaterialCopy.objects.filter(material=material).values_list("municipality_id", flat=True))
    url = material.get_absolute_url()
    no_longer(url, MATERIAL_VERSION)
    tell(MATERIAL_VERSION, people_of(stale), url, but=by, title=material.title, note=version.change_note)
    return version


def _publish(
    material: Material, number: int, by: User, link: str, upload: UploadedFile | None, note: str
) -> MaterialVersion:
    if bool(link) == bool(upload):
        raise InvalidInput(_("Skriv en lenke eller last opp en fil, ikke begge deler."), field="link")
    return MaterialVersion.objects.create(
        material=material,
        number=number,
        link=link,
        file=uploads.store(upload) if upload else None,
        change_note=note.strip()[:500],
        published_by=by,
    )


@transaction.atomic
def review(material_id: int, *, by: User) -> Material:
    """The steward has looked through it and it still is right; next time in a year."""
    material = Material.objects.select_for_update().get(pk=material_id)
    require(may_keep(by, material), who_may())
    material.review_due = timezone.localdate() + REVIEW_AFTER
    material.save()
    return material


# --- Copies ----------------------------------------------------------------------------------------------


@transaction.atomic
def keep_copy(
    material_id: int, *, by: User, municipality: Municipality, number: int, reference: str = ""
) -> MaterialCopy:
    """The municipality has made its own copy from version `number`, or brought it up to it."""
    if not access.own_municipalities(by).filter(pk=municipality.pk).exists():
        require(False, _("Kommunens egne folk og regionens kontaktperson registrerer kommunens kopi."))
    parent = MaterialVersion.objects.filter(material=material_id, number=number).first()
    if parent is None:
        raise InvalidInput(_("Velg en av versjonene i listen."), field="number")
    copy, _made = MaterialCopy.objects.update_or_create(
        material_id=material_id,
        municipality=municipality,
        defaults={
            "parent": parent,
            "reference": reference.strip()[:200],
            "updated_at": timezone.now(),
            "updated_by": by,
        },
    )
    return copy


def visible_copies(user: Any, material: Material) -> list[MaterialCopy]:
    """The own municipalities' copies; all to those who keep the material, without where they lie. Two queries."""
    own = set(access.own_municipalities(user).values_list("pk", flat=True))
    found = MaterialCopy.objects.filter(material=material).select_related("municipality", "parent")
    if not may_keep(user, material):
        found = found.filter(municipality__in=own)
    rows = list(found)
    for row in rows:
        row.is_own = row.municipality_id in own  # type: ignore[attr-defined]
        if not row.is_own:  # type: ignore[attr-defined]
            row.reference = ""
    return rows


# --- What a solution must have ---------------------------------------------------------------------------


@transaction.atomic
def set_requirements(solution: Solution, deliverers: Mapping[str, str], *, by: User) -> None:
    """What `solution` must have (kind → who is to deliver it) before municipalities are invited."""
    require(may_require(by), who_may())
    for kind, deliverer in deliverers.items():
        if kind not in MaterialKind.values:
            raise InvalidInput(_("Velg slag materiell fra listen."))
        MaterialRequirement.objects.update_or_create(
            solution=solution, kind=kind, defaults={"deliverer": deliverer.strip()[:100]}
        )
    MaterialRequirement.objects.filter(solution=solution).exclude(kind__in=deliverers).delete()


def missing_for(solution_id: int) -> list[MaterialRequirement]:
    """The requirements of the solution that no material meets yet."""
    there = Material.objects.filter(solution=solution_id).values("kind")
    return list(MaterialRequirement.objects.filter(solution=solution_id).exclude(kind__in=there))


def missing_counts(solutions: Iterable[int]) -> dict[int, int]:
    """How many requirements of each of these solutions no material meets yet; one query."""
    there = Material.objects.filter(solution=OuterRef("solution"), kind=OuterRef("kind"))
    lacking = MaterialRequirement.objects.filter(~Exists(there), solution__in=solutions).order_by()
    return dict(lacking.values_list("solution").annotate(n=Count("pk")))


def missing(rollout: Rollout, pool: Any = None) -> Iterator[Any]:
    """The gate's lines: each required material that isn't there, and who is to deliver it."""
    from rollouts.pools.gate import Missing

    url = f"{reverse('rollouts:materials')}?losning={rollout.solution.key}"
    for one in missing_for(rollout.solution_id):
        yield Missing(_("Materiell mangler: %(kind)s.") % {"kind": one.get_kind_display()}, one.deliverer, url)


def find(text: str = "", solution: Solution | None = None, kind: str = "", language: str = "") -> Any:
    """The materials that fit, by title, owner and solution."""
    found = Material.objects.with_latest().select_related("solution", "steward")
    for word in text.split():
        found = found.filter(Q(title__icontains=word) | Q(owner__icontains=word) | Q(solution__name__icontains=word))
    if solution is not None:
        found = found.filter(solution=solution)
    if kind:
        found = found.filter(kind=kind)
    if language:
        found = found.filter(language=language)
    return found
