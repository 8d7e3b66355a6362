"""Materials, and what the completed pool taught, for demo mode. Made once; what people did is left alone."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from networks.models import User
from portfolio.models import AdoptionStatus, Level, Solution, levels_from
from rollouts import access
from rollouts.completion.models import ProposalState, StatusProposal
from rollouts.evaluations import workflow as evaluations
from rollouts.evaluations.models import Evaluation, EvaluationAnswer
from rollouts.materials.models import Material, MaterialCopy, MaterialKind, MaterialRequirement, MaterialVersion
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.sign_ups.models import SignUp

# Solution, kind, title, owner, language, versions (days ago), days to the next review.
MATERIALS = [
    ("kjernejournal", MaterialKind.RISK, "Mal for ROS", "NHN", "nb", (300, 40), 300),
    ("kjernejournal", MaterialKind.PRIVACY, "Mal for DPIA", "NHN", "nb", (300,), -12),
    ("kjernejournal", MaterialKind.TRAINING, "Opplæringspakke for superbrukere", "NHN", "nb", (200,), 160),
    ("digihelsestasjon", MaterialKind.RISK, "Mal for ROS", "KS", "nb", (260, 30), 330),
    ("digihelsestasjon", MaterialKind.INFORMATION, "Informasjon til foreldre", "KS", "nb", (260,), 90),
    ("digihelsestasjon", MaterialKind.INFORMATION, "Informasjon til foreldre", "KS", "nn", (250,), 90),
    ("vkp", MaterialKind.RISK, "Mal for ROS", "NHN", "nb", (120,), 240),
    ("vkp", MaterialKind.PRIVACY, "Mal for DPIA", "NHN", "nb", (120,), 240),
    ("vkp", MaterialKind.BENEFIT, "Regneark for gevinster", "KS", "nb", (90,), 270),
    ("vkp", MaterialKind.PROCESSES, "Arbeidsflyt for responstjenesten", "KS", "nb", (60,), 300),
]
REQUIRED = {
    "vkp": [(MaterialKind.RISK, "NHN"), (MaterialKind.PRIVACY, "NHN"), (MaterialKind.BENEFIT, "KS")],
    "sfm": [(MaterialKind.TRAINING, "NHN")],
    "pll": [(MaterialKind.RISK, "NHN"), (MaterialKind.TRAINING, "NHN"), (MaterialKind.PROCESSES, "NHN")],
}
ANSWERS = [
    [5, 4, 4, "Forankring i oppvekst tok tid.", "Begynn med helsesykepleierne."],
    [4, 3, 5, "Oppsett av brukere.", "Sett av nok tid til test før oppstart."],
    [4, 4, 3, "", "Øv på meldingene sammen."],
]


def load(users: dict[str, User]) -> None:
    if Material.objects.exists():
        return
    solutions = {solution.key: solution for solution in Solution.objects.all()}
    for key, kind, title, owner, language, ages, due in MATERIALS:
        if key in solutions:
            steward = users["innforing.nasjonal" if owner == "NHN" else "ks.portefolje"]
            _material(solutions[key], kind, title, owner, language, ages, due, steward)
    for key, required in REQUIRED.items():
        for kind, deliverer in required if key in solutions else []:
            MaterialRequirement.objects.create(solution=solutions[key], kind=kind, deliverer=deliverer)
    _copies(users["kontakt.agder"])
    for pool in Pool.objects.filter(state=PoolState.COMPLETED, evaluation__isnull=True).select_related("rollout"):
        _evaluate(pool)


def _material(
    solution: Solution, kind: str, title: str, owner: str, language: str, ages: tuple[int, ...], due: int, steward: User
) -> None:
    now = timezone.now()
    material = Material.objects.create(
        solution=solution,
        kind=kind,
        title=title,
        owner=owner,
        language=language,
        steward=steward,
        review_due=timezone.localdate() + dt.timedelta(days=due),
        created_by=steward,
        created_at=now - dt.timedelta(days=ages[0]),
    )
    for number, age in enumerate(ages, 1):
        MaterialVersion.objects.create(
            material=material,
            number=number,
            link=f"https://materiell.fellesloep.example/{solution.key}/{material.pk}/{number}",
            change_note="Oppdatert etter erfaringer fra de første kommunene." if number > 1 else "",
            published_at=now - dt.timedelta(days=age),
            published_by=steward,
        )


def _copies(contact: User) -> None:
    """Three of Agder's municipalities have a ROS of their own; two of them made it from the first version."""
    material = Material.objects.filter(solution__key="kjernejournal", kind=MaterialKind.RISK).first()
    if material is None:
        return
    numbers = (1, 1, 2)
    own = access.own_municipalities(contact).order_by("sort_key")[: len(numbers)]
    for municipality, number in zip(own, numbers, strict=False):
        MaterialCopy.objects.create(
            material=material,
            municipality=municipality,
            parent=MaterialVersion.objects.get(material=material, number=number),
            reference=f"Sak 24/{municipality.pk}",
            updated_at=timezone.now() - dt.timedelta(days=60),
            updated_by=contact,
        )


def _evaluate(pool: Pool) -> None:
    """Answered by three municipalities and summed up by the one who led; two statuses still wait to be confirmed."""
    day = timezone.make_aware(dt.datetime.combine(pool.end_date + dt.timedelta(days=7), dt.time(11)))
    by = pool.created_by
    evaluation = Evaluation.objects.create(
        pool=pool,
        opened_at=day,
        open_until=timezone.localdate() + dt.timedelta(days=10),
        summary="Alle kom i gang etter planen. Tre av fire maler ble brukt som de var.",
        advice="Involver helsestasjonene fra første samling, og sett av to uker til test før oppstart.",
        shared_at=day + dt.timedelta(days=20),
        shared_by=by,
        **evaluations.current_questions(),
    )
    rows = list(evaluations.taking_part(pool).select_related("municipality").order_by("municipality__sort_key"))
    for row, values in zip(rows, ANSWERS, strict=False):
        EvaluationAnswer.objects.create(
            evaluation=evaluation, municipality=row.municipality, values=values, answered_by=by
        )
    _confirmed(pool, rows[:-2], by, day)
    for row in rows[-2:]:
        StatusProposal.objects.create(sign_up=row, level="made_available", effective_date=pool.end_date, created_at=day)


def _confirmed(pool: Pool, rows: list[SignUp], by: User, day: dt.datetime) -> None:
    """The first ones have confirmed their status; those that only have it available are followed up."""
    now = {
        one.municipality_id: one
        for one in AdoptionStatus.objects.filter(
            solution=pool.rollout.solution_id,
            municipality__in=[row.municipality_id for row in rows],
            level__in=levels_from(Level.MADE_AVAILABLE),
        )
    }
    for row in rows:
        if status := now.get(row.municipality_id):
            StatusProposal.objects.create(
                sign_up=row,
                level=status.level,
                effective_date=status.effective_date,
                state=ProposalState.CONFIRMED,
                created_at=day,
                answered_at=day + dt.timedelta(days=2),
                answered_by=by,
                report_id=status.report_id,
            )
