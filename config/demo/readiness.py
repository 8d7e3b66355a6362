"""Readiness, the stop of VKP in 2022, plans and ticks for demo mode [000, 004 §4.2, §4.3].

That it went on in 2022 is known, not on which day; the day here is made up. Rows that are there already are left alone.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone

from networks.models import Municipality, User
from portfolio.models import Solution
from rollouts import access
from rollouts.decisions.models import DecisionKind, LoggedDecision
from rollouts.plans.models import Activity, ChecklistItem, ChecklistTick, Milestone, Phase, Process, WorkingGroupMember
from rollouts.plans.workflow import USUAL_CHECKLIST
from rollouts.readiness.models import ReadinessAssessment, ReadinessCriterion, ReadinessWaiver, Result
from rollouts.rollouts.models import Rollout, TrackChoice
from rollouts.rollouts.tracks import advise
from rollouts.sign_ups.models import SignUp
from rollouts.stops.models import Dispensation, Ratification, SolutionStop

EVIDENCE = {
    "behov": "Prøvd ut i flere kommuner av ulik størrelse. Tilbakemeldingene er tatt inn i løsningen.",
    "gevinst": "Gevinstanalysen fra utprøvingen er delt med kommunene.",
    "faglig-forsvarlig": "Helsefaglig vurdering er gjort før nasjonal innføring.",
    "maler": "ROS, DPIA, gevinstanalyse og opplæringsmateriell er overlevert.",
    "leverandorer": "De største journalsystemene er tilpasset og verifisert i drift.",
    "forvaltning": "Forvaltning og pris er avklart med eieren.",
}
# What is not settled yet, by solution and criterion, and whether the NKG has waived it.
REMAINING = {
    ("vkp", "forvaltning"): ("Prismodellen er midlertidig og skal evalueres.", True),
    ("sfm", "leverandorer"): ("Bare ett journalsystem er tilpasset og prøvd ut i sykehjem.", False),
}
STOPPED_ON = dt.date(2022, 6, 15)
RESUMED_ON = dt.date(2022, 12, 1)
STOP_REASON = "Det er ingen omforent finansieringsmodell for forvaltning og drift av løsningen."
RESUME_REASON = (
    "Knutepunktet blir en nasjonal tjeneste hos Norsk helsenett, med finansiering fram til endelig prismodell i 2024."
)
ANSWERS = {
    "national": {
        "ready": "all",
        "fitted": "yes",
        "simultaneity": "no",
        "capacity": "national",
        "suppliers": "none",
    },
    "regional": {
        "ready": "all",
        "fitted": "yes",
        "simultaneity": "region",
        "capacity": "regional",
        "suppliers": "none",
    },
    "partial": {
        "ready": "some",
        "fitted": "yes",
        "simultaneity": "no",
        "capacity": "national",
        "suppliers": "some",
    },
}


def load(users: dict[str, User]) -> None:
    """After the rollouts of the demo."""
    solutions = list(Solution.objects.filter(rollouts__isnull=False).distinct())
    for solution in solutions:
        if not ReadinessAssessment.objects.filter(solution=solution).exists():
            _assess(solution, users)
    vkp = next((one for one in solutions if one.key == "vkp"), None)
    if vkp is not None and not SolutionStop.objects.filter(solution=vkp).exists():
        stop = SolutionStop.objects.create(
            solution=vkp,
            reason=STOP_REASON,
            stopped_on=STOPPED_ON,
            stopped_by=users["ks.admin"],
            recorded_at=_at(STOPPED_ON),
            resumed_on=RESUMED_ON,
            resumed_by=users["ks.admin"],
            resume_reason=RESUME_REASON,
        )
        _ratify(stop, users)
        _dispense(stop, users)
    for rollout in Rollout.objects.select_related("solution", "network", "leader"):
        if not TrackChoice.objects.filter(rollout=rollout).exists():
            answers = ANSWERS[rollout.track]
            TrackChoice.objects.create(
                rollout=rollout,
                answers=answers,
                advised=advise(answers).track,
                chosen=rollout.track,
                made_by=rollout.created_by,
                made_at=_at(rollout.announced_on),
            )
    for rollout in Rollout.objects.filter(solution__key__in=["kjernejournal", "tjenestemodell"]):
        if not Phase.objects.filter(rollout=rollout).exists():
            _plan(rollout)


def _ratify(stop: SolutionStop, users: dict[str, User]) -> None:
    """What the NKG said about it; made up."""
    Ratification.objects.create(
        stop=stop,
        asks="ratify",
        reason=STOP_REASON,
        asked_at=_at(STOPPED_ON),
        asked_by=users["ks.admin"],
        state="upheld",
        decided_at=_at(STOPPED_ON + _days(6)),
        decided_by=users["nkg.leder"],
        decision_reason="Kommunene må vite hva driften koster før de går videre.",
    )
    Ratification.objects.create(
        stop=stop,
        asks="resume",
        reason=RESUME_REASON,
        asked_at=_at(RESUMED_ON - _days(9)),
        asked_by=users["ks.admin"],
        state="resumed",
        decided_at=_at(RESUMED_ON),
        decided_by=users["nkg.leder"],
        decision_reason=RESUME_REASON,
    )


def _dispense(stop: SolutionStop, users: dict[str, User]) -> None:
    """A municipality that could not wait while the solution was stopped; made up."""
    contact = users.get("kontakt.agder")
    municipality = access.own_municipalities(contact).order_by("-sort_key").first() if contact else None
    if contact is None or municipality is None:
        return
    row = Dispensation.objects.create(
        stop=stop,
        municipality=municipality,
        reason="Avtalen om dagens trygghetsalarmer går ut i oktober, og de nye trenger knutepunktet.",
        state="granted",
        applied_at=_at(STOPPED_ON + _days(20)),
        applied_by=contact,
        decided_at=_at(STOPPED_ON + _days(34)),
        decided_by=users["nkg.leder"],
        decision_reason="Kommunen hadde avtalen på plass før stansen, og dekker driften selv til det er avklart.",
    )
    LoggedDecision.objects.create(
        kind=DecisionKind.DISPENSED,
        subject=row.case_subject,
        url=row.get_absolute_url(),
        dispensation=row,
        reason=row.decision_reason,
        decided_at=_at(STOPPED_ON + _days(34)),
        decided_by=users["nkg.leder"],
    )


def _at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def _assess(solution: Solution, users: dict[str, User]) -> None:
    day = timezone.localdate() - dt.timedelta(days=300)
    for criterion in ReadinessCriterion.objects.current():
        remaining, waived = REMAINING.get((solution.key, criterion.key), ("", False))
        ReadinessAssessment.objects.create(
            solution=solution,
            criterion=criterion,
            result=Result.PARTLY if remaining else Result.MET,
            evidence="" if remaining else EVIDENCE.get(criterion.key, "Vurdert av KS."),
            remaining=remaining,
            assessed_on=day,
            assessed_by=users["ks.portefolje"],
            recorded_at=_at(day),
        )
        if waived:
            waiver = ReadinessWaiver.objects.create(
                solution=solution,
                criterion_key=criterion.key,
                reason="Kommunene får vite prisen for puljen før de bestemmer seg, og den holdes fast i to år.",
                given_by=users["nkg.leder"],
                given_at=_at(day + dt.timedelta(days=20)),
            )
            LoggedDecision.objects.create(
                kind=DecisionKind.WAIVED,
                subject=f"Unntak for {solution.short_name}: {criterion.title}",
                url=reverse("rollouts:readiness", args=[solution.key]),
                reason=waiver.reason,
                decided_at=waiver.given_at,
                decided_by=users["nkg.leder"],
            )


def _plan(rollout: Rollout) -> None:
    today = timezone.localdate()
    pool = rollout.pools.filter(state="running").order_by("number").first()
    start = pool.start_date if pool else today
    for name, first, last in (
        ("Forankring og avtaler", -60, -1),
        ("Oppstart og opplæring", 0, 55),
        ("Oppfølging av bruk", 56, 180),
    ):
        Phase.objects.create(rollout=rollout, name=name, start_date=start + _days(first), end_date=start + _days(last))
    Milestone.objects.create(
        rollout=rollout, name="Alle kommunene har gjort ROS og DPIA", due_on=start + _days(21), reached_on=None
    )
    Milestone.objects.create(
        rollout=rollout,
        name="Oppstartssamlingen er holdt",
        due_on=start + _days(2),
        reached_on=start + _days(2) if start + _days(2) <= today else None,
    )
    sessions: list[tuple[Process, str, int | None]] = [
        (Process.BENEFITS, "Gevinstverksted", 5),
        (Process.RISK, "ROS og DPIA sammen", 12),
        (Process.TRAINING, "Opplæring for superbrukere", 30),
        (Process.EXPERIENCE, "Erfaringsdeling", 62),
        (Process.OPERATIONS, "Overgang til drift", None),
        (Process.EVALUATION, "Felles evaluering", None),
    ]
    for process, title, day in sessions:
        Activity.objects.create(
            rollout=rollout,
            pool=pool,
            process=process,
            title=title,
            date=None if day is None else start + _days(day),
            starts_at=None if day is None else dt.time(9),
            ends_at=None if day is None else dt.time(11),
            link="" if day is None else "https://mote.example/felles",
            material_link="https://materiell.example/ros-og-dpia" if process == Process.RISK else "",
            responsible="Innføringslederen",
        )
    arendal = Municipality.objects.filter(number="4203").first()
    members: list[dict[str, Any]] = [
        {"name": "Nasjonal innføringsleder", "function": "innføringsleder", "organisation": "ks", "is_leader": True},
        {"name": "Rådgiver i Norsk helsenett", "function": "teknisk rådgiver", "organisation": "nhn"},
    ]
    if arendal is not None:
        members.append(
            {
                "name": "Fagsykepleier i Arendal",
                "function": "fagperson",
                "organisation": "municipality",
                "municipality": arendal,
            }
        )
    for member in members:
        WorkingGroupMember.objects.create(rollout=rollout, valid_from=rollout.announced_on, **member)
    items = [
        ChecklistItem.objects.create(rollout=rollout, text=str(text), due_weeks=weeks, order=order)
        for order, (text, weeks) in enumerate(USUAL_CHECKLIST, 1)
    ]
    if pool is None:
        return
    for number, row in enumerate(SignUp.objects.active().filter(pool=pool).order_by("pk")):
        for item in items[: 3 + number % 6]:
            ChecklistTick.objects.create(
                item=item, sign_up=row, done_at=_at(today - _days(3)), done_by=row.signed_up_by or rollout.created_by
            )


def _days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)
