"""Made-up suppliers for demo mode, who uses what, how far the adaptations have come, and rules for VKP on track C."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from networks.models import Municipality, Network, User
from portfolio.models import Solution
from rollouts.eligibility import news
from rollouts.eligibility.models import EligibilityRules
from rollouts.facts.models import FactKind, MunicipalityFact
from rollouts.pools.models import Pool
from rollouts.pools.moves import DECIDED_STATES
from rollouts.products.models import Product, ProductKind, ProductVersion, Supplier
from rollouts.rollouts.models import Rollout, Track
from rollouts.sign_ups.models import SignUp
from rollouts.suppliers.models import AdaptationReport, CommonRequest, DialogueEntry, RequestBacker

PRODUCTS = (
    ("Leverandør A", "Journal A", ProductKind.EHR),
    ("Leverandør B", "Journal B", ProductKind.EHR),
    ("Leverandør C", "Journal C", ProductKind.EHR),
    ("Leverandør D", "Trygghet D", ProductKind.WELFARE),
    ("Leverandør E", "Trygghet E", ProductKind.WELFARE),
)
CENTRES = ("Responssenter Sør", "Responssenter Nord", "")
# Solution, product, the history: state, days ago, promised in so many days from today, comment.
ADAPTATIONS: tuple[tuple[str, str, tuple[tuple[str, int, int | None, str], ...]], ...] = (
    ("vkp", "Journal A", (("ordered", 300, None, ""), ("promised", 240, -120, ""), ("delivered", 110, None, ""))),
    ("vkp", "Journal B", (("ordered", 280, None, ""), ("delivered", 60, None, ""))),
    ("vkp", "Journal C", (("not_ordered", 90, None, "Venter på at flere kommuner ber om det."),)),
    ("vkp", "Trygghet D", (("delivered", 150, None, ""), ("verified", 100, None, "Prøvd i hjemmetjenesten."))),
    ("vkp", "Trygghet E", (("promised", 100, 45, ""),)),
    ("kjernejournal", "Journal A", (("delivered", 400, None, ""),)),
    ("kjernejournal", "Journal B", (("delivered", 380, None, ""),)),
    (
        "kjernejournal",
        "Journal C",
        (
            ("promised", 120, 10, ""),
            ("promised", 12, 75, "Leverandøren har flyttet leveransen til neste hovedversjon."),
        ),
    ),
)


def load(users: dict[str, User], networks: dict[str, Network], solutions: dict[str, Solution]) -> None:
    """Once; what people have done with them is left alone."""
    if Supplier.objects.exists() or not {"agder", "troms-og-finnmark"} <= set(networks):
        return
    by, leader = users["nkg.leder"], users["innforing.nasjonal"]
    products = {}
    for supplier, name, kind in PRODUCTS:
        row, _created = Supplier.objects.get_or_create(name=supplier)
        products[name] = Product.objects.create(supplier=row, name=name, kind=kind)
    ProductVersion.objects.create(
        product=products["Journal C"], name="8.0", released_on=timezone.localdate() - dt.timedelta(days=200)
    )
    _facts(users, networks, products)
    somewhere = Municipality.objects.in_network(networks["agder"], timezone.localdate()).order_by("sort_key").first()
    for key, product, history in ADAPTATIONS:
        if key in solutions:
            _adaptation(solutions[key], products[product], history, leader, somewhere)
    _dialogue(users, networks, solutions, products)
    vkp = Rollout.objects.filter(track=Track.PARTIAL, solution=solutions.get("vkp")).first()
    if vkp is not None:
        rules = EligibilityRules.objects.create(
            rollout=vkp,
            version=1,
            rules={
                "ehr": sorted(products[name].pk for name in ("Journal A", "Journal B")),
                "welfare": [products["Trygghet D"].supplier_id],
            },
            created_at=timezone.now() - dt.timedelta(days=90),
            created_by=by,
        )
        Pool.objects.filter(rollout=vkp, state__in=DECIDED_STATES).update(criteria=rules)
        news.refresh(rollout_id=vkp.pk)


def _facts(users: dict[str, User], networks: dict[str, Network], products: dict[str, Product]) -> None:
    """Two regions have told about most of their municipalities; the municipalities in VKP's pools fit its rules."""
    today = timezone.localdate()
    in_vkp = set(
        SignUp.objects.joined().filter(pool__rollout__track=Track.PARTIAL).values_list("municipality", flat=True)
    )
    rows: list[MunicipalityFact] = []
    for key in ("agder", "troms-og-finnmark"):
        found = Municipality.objects.in_network(networks[key], today).valid_on(today).order_by("sort_key")
        for index, municipality in enumerate(found):
            fits = municipality.pk in in_vkp
            if not fits and index % 6 == 5:
                continue
            ehr = products["Journal " + ("A" if fits else "ABCC"[index % 4])]
            welfare = products["Trygghet " + ("D" if fits else "DDE"[index % 3])]
            common: dict[str, Any] = {
                "municipality": municipality,
                "effective_date": today - dt.timedelta(days=400 + index),
                "recorded_at": timezone.now() - dt.timedelta(days=200 - index),
                "recorded_by": users.get(f"kontakt.{key}"),
                "source": MunicipalityFact.Source.DEMO,
            }
            rows.append(MunicipalityFact(kind=FactKind.EHR, answer="given", product=ehr, **common))
            rows.append(MunicipalityFact(kind=FactKind.WELFARE, answer="given", product=welfare, **common))
            if centre := CENTRES[index % 3]:
                rows.append(MunicipalityFact(kind=FactKind.RESPONSE_CENTRE, answer="given", value=centre, **common))
            elif index % 2:
                rows.append(MunicipalityFact(kind=FactKind.RESPONSE_CENTRE, answer="none", **common))
    MunicipalityFact.objects.bulk_create(rows)


def _adaptation(
    solution: Solution,
    product: Product,
    history: tuple[tuple[str, int, int | None, str], ...],
    by: User,
    somewhere: Municipality | None,
) -> None:
    promised = None
    for state, ago, days, comment in history:
        day = timezone.localdate() + dt.timedelta(days=days) if days is not None else None
        AdaptationReport.objects.create(
            solution=solution,
            product=product,
            state=state,
            promised_for=day,
            delayed_from=promised if day and promised and promised < day else None,
            municipality=somewhere if state == "verified" else None,
            comment=comment,
            recorded_at=timezone.now() - dt.timedelta(days=ago),
            recorded_by=by,
        )
        promised = day


def _dialogue(
    users: dict[str, User],
    networks: dict[str, Network],
    solutions: dict[str, Solution],
    products: dict[str, Product],
) -> None:
    supplier, leader = products["Journal C"].supplier, users["innforing.nasjonal"]
    kjernejournal = solutions.get("kjernejournal")
    for ago, title, text in (
        (120, "Oppstart av tilpasningen", "Leverandøren lover en første leveranse før neste pulje starter."),
        (
            12,
            "Leveransen er flyttet",
            "Leverandøren venter til neste hovedversjon. Vi ba om en skriftlig plan.",
        ),
    ):
        DialogueEntry.objects.create(
            supplier=supplier,
            solution=kjernejournal,
            held_on=timezone.localdate() - dt.timedelta(days=ago),
            title=title,
            text=text,
            recorded_by=leader,
        )
    contact = users.get("kontakt.agder")
    if contact is None:
        return
    request = CommonRequest.objects.create(
        supplier=supplier,
        solution=kjernejournal,
        title="Vis kritisk informasjon uten ny pålogging",
        text="Helsepersonell bruker mye tid på å logge inn på nytt når de åpner kjernejournalen fra pasientlisten.",
        created_at=timezone.now() - dt.timedelta(days=30),
        created_by=contact,
    )
    own = Municipality.objects.in_network(networks["agder"], timezone.localdate()).order_by("sort_key")[:4]
    for municipality in own:
        RequestBacker.objects.create(request=request, municipality=municipality, joined_by=contact)
