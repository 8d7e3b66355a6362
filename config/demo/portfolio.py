"""Demo work on the portfolio: an edition that is heard, two regions' plans, pilots with experience, scores.

Made through the domain functions, by the demo accounts, so that it follows the rules. Made up, but for PLL in Bergen,
which [002 §3.2b] tells of.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.notifications.models import Message
from networks.models import Municipality, Network, User
from portfolio.editions import items, lifecycle, scoring
from portfolio.editions.models import Criterion, PortfolioEdition, PortfolioItem
from portfolio.levels import Level
from portfolio.pilots import workflow as pilots
from portfolio.pilots.models import Pilot
from portfolio.pilots.moves import PilotAction, PilotState
from portfolio.plans import workflow as plans
from portfolio.plans.models import RegionalPlan
from portfolio.solutions import ambitions
from portfolio.solutions.models import Solution

# Points on the eight criteria, in their order.
POINTS = {
    "kjernejournal": (5, 4, 4, 5, 5, 4, 5, 5),
    "digihelse": (5, 4, 4, 1, 5, 4, 4, 3),
    "digihelsestasjon": (5, 3, 4, 1, 5, 4, 4, 3),
    "vkp": (4, 5, 3, 1, 5, 3, 4, 3),
    "vederlag": (3, 2, 1, 3, 3, 3, 2, 5),
    "meldinger": (4, 3, 2, 5, 4, 4, 4, 4),
    "helseplattformen": (4, 3, 3, 2, 4, 3, 4, 3),
    "sfm": (4, 3, 3, 4, 5, 4, 5, 4),
    "pll": (4, 4, 3, 4, 5, 5, 5, 4),
}
PLANS: dict[str, tuple[list[tuple[str, int | None, dt.date | None]], list[str], bool]] = {
    "agder": (
        [
            ("kjernejournal", 25, dt.date(2024, 12, 31)),
            ("digihelse", 20, dt.date(2025, 6, 30)),
            ("vkp", 10, dt.date(2025, 12, 31)),
            ("digihelsestasjon", 22, dt.date(2025, 6, 30)),
            ("meldinger", None, None),
        ],
        ["Felles responssenter for Agder", "Felles opplæring i digital hjemmeoppfølging"],
        True,
    ),
    "troms-og-finnmark": (
        [
            ("digihelse", 24, dt.date(2025, 12, 31)),
            ("kjernejournal", 39, dt.date(2025, 6, 30)),
            ("meldinger", 39, dt.date(2024, 12, 31)),
        ],
        ["Digital hjemmeoppfølging med lange avstander"],
        False,
    ),
}


@transaction.atomic
def load(users: dict[str, User]) -> str:
    """Make the work unless there is some; returns one line. Raises `RuntimeError` outside demo mode."""
    if not settings.DEMO:
        raise RuntimeError("Demo work is for demo mode only.")
    ks = users.get("ks.portefolje")
    if ks is not None and PortfolioEdition.objects.filter(year=2024).first() is None:
        before = set(Message.objects.values_list("pk", flat=True))
        _edition(ks, users)
        _ambition(ks)
        _plans(users)
        _pilots(ks, users.get("kommune.arendal"))
        # The inboxes begin with the work of the person, not with the making of the demo.
        Message.objects.exclude(pk__in=before).delete()
    return (
        f"{PortfolioEdition.objects.count()} utgaver, {RegionalPlan.objects.count()} regionale porteføljer og "
        f"{Pilot.objects.count()} piloter som demodata"
    )


def _edition(ks: User, users: dict[str, User]) -> None:
    for item in PortfolioItem.objects.filter(solution__key__in=POINTS, edition__year=2023).select_related("solution"):
        given = dict(zip(Criterion.values, POINTS[item.solution.key], strict=True))
        scoring.set_scores(item.pk, by=ks, points=given)
    edition = lifecycle.start_next(by=ks, year=2024)
    rows = {item.solution.key: item for item in edition.items.select_related("solution")}
    for key, points in POINTS.items():
        scoring.set_scores(rows[key].pk, by=ks, points=dict(zip(Criterion.values, points, strict=True)))
    items.remove_item(rows["vederlag"].pk, by=ks, reason="Overgangen var ferdig 16. november 2023 (demo).")
    items.promote(
        rows["tjenestemodell"].pk, by=ks, reason="Modellen er klar for bruk og innføres som en regional prosess (demo)."
    )
    items.move_item(rows["kjernejournal"].pk, by=ks, to=1)
    items.move_item(rows["digihelsestasjon"].pk, by=ks, to=2)
    edition.refresh_from_db()
    deadline = timezone.localdate() + dt.timedelta(days=30)
    edition = lifecycle.hear(edition.pk, by=ks, version=edition.version, hearing_until=deadline)
    contact, agder = users.get("kontakt.agder"), Network.objects.get(key="agder")
    if contact is not None:
        first = lifecycle.comment_on(
            edition.pk,
            by=contact,
            voice=agder,
            item_id=rows["vkp"].pk,
            text="Vi vil ha prismodellen på plass før vi anbefaler kommunene å koble seg på. (demo)",
        )
        lifecycle.answer(first.pk, by=ks, text="Enig. Ambisjonen for VKP vurderes når prismodellen er klar. (demo)")
        lifecycle.comment_on(
            edition.pk,
            by=contact,
            voice=agder,
            item_id=rows["kjernejournal"].pk,
            text="Godt at kjernejournal står øverst. Ta gjerne med helsestasjonen. (demo)",
        )


def _ambition(ks: User) -> None:
    ambitions.revise(
        Solution.objects.get(key="kjernejournal"),
        by=ks,
        count=200,
        level=Level.IN_USE,
        target_date=dt.date(2025, 12, 31),
        decided_on=dt.date(2024, 1, 23),
        decided_by="KommIT-rådet (demo)",
        reason="Tilgjengelig er ikke nok; kjernejournal skal være en del av tjenesten. (demo)",
    )


def _plans(users: dict[str, User]) -> None:
    for key, (national, own, decide) in PLANS.items():
        contact = users.get(f"kontakt.{key}")
        if contact is None:
            continue
        plan = plans.start_draft(Network.objects.get(key=key), by=contact, year=2024)
        plan.items.all().delete()
        for solution_key, ambition, target in national:
            plans.save_item(
                plan.pk,
                by=contact,
                version=plan.version,
                solution=Solution.objects.get(key=solution_key),
                ambition=ambition,
                target_date=target,
            )
            plan.refresh_from_db()
        for title in own:
            plans.save_item(plan.pk, by=contact, version=plan.version, title=f"{title} (demo)")
            plan.refresh_from_db()
        if decide:
            body = f"Helseledernettverket i {plan.network}"
            decided_on = dt.date(2024, 3, 14)
            plans.decide(plan.pk, by=contact, version=plan.version, decided_on=decided_on, decided_by=body)


def _pilots(ks: User, arendal: User | None) -> None:
    """Bergen as the sources tell it (it has no demo account of its own), and Arendal's interest in SFM."""
    if arendal is not None:
        pilots.register(
            Solution.objects.get(key="sfm"),
            Municipality.objects.get(number="4203"),
            by=arendal,
            motivation="To sykehjem og legetjenesten der vil prøve ut modulen. (demo)",
        )
    solution, bergen = Solution.objects.get(key="pll"), Municipality.objects.filter(number="4601").first()
    network = Network.objects.filter(key="vestland").first()
    if bergen is None or network is None:
        return
    pilot = Pilot.objects.create(
        solution=solution,
        municipality=bergen,
        network=network,
        state=PilotState.INTERESTED,
        motivation="Fastleger, legevakt, sykehus og kommunens tjenester skal prøve ut listen sammen.",
        by=ks,
    )
    pilot = pilots.move(
        pilot.pk,
        PilotAction.CHOOSE,
        by=ks,
        version=pilot.version,
        reason="Byen har alle aktørene som trengs. (demo)",
        owner_view="Direktoratet for e-helse og Norsk helsenett er enige. (demo)",
    )
    pilots.add_note(
        pilot.pk,
        by=ks,
        date=dt.date(2023, 4, 30),
        text="165 fastleger ved 35 legekontorer har fått opplæring, og 18 755 pasienter har fått en PLL.",
    )
