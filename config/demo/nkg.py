"""The NKG's room in demo mode: decisions, meetings, and what waits for another member."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from networks.models import Municipality, Network, User
from rollouts.decisions import meetings
from rollouts.decisions.models import AgendaItem, Attendance, DecisionKind, LoggedDecision, Meeting, MeetingState
from rollouts.decisions.models_motions import Motion, Voice
from rollouts.members.models import Body, Duty, Seat
from rollouts.members.seats import members, name_of
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState


def load(users: dict[str, User]) -> None:
    """What the NKG has decided, in a meeting that has been and between meetings; the next meeting, with the queue on
    its agenda; and a decision that a member has put forward."""
    if Meeting.objects.exists():
        return
    _seat(users)
    leader, now = users["nkg.leder"], timezone.now()
    everyone = members()
    present = [name_of(person) for person in everyone]
    held = Meeting.objects.create(
        starts_at=_at_ten(-3),
        place="KS, Oslo, og Teams",
        created_by=leader,
        created_at=now - dt.timedelta(days=20),
        minutes="Orientering om veikartet for neste år. NHN ber om at puljer i januar meldes tidlig.",
    )
    here = {"registered_at": held.starts_at, "confirmed_at": held.starts_at}
    Attendance.objects.bulk_create([Attendance(meeting=held, user=person, **here) for person in everyone])
    decided = Pool.objects.exclude(decision="").order_by("decided_at").select_related("rollout")
    for number, pool in enumerate(decided.filter(state=PoolState.RETURNED), 1):
        AgendaItem.objects.create(meeting=held, position=number, pool=pool)
    for pool in decided:
        if pool.decided_at is None or pool.decided_by is None:
            continue
        in_meeting = pool.state == PoolState.RETURNED
        LoggedDecision.objects.create(
            kind=pool.decision,
            subject=str(pool),
            url=pool.get_absolute_url(),
            pool=pool,
            meeting=held if in_meeting else None,
            reason=pool.decision_reason,
            decided_at=max(pool.decided_at, held.starts_at) if in_meeting else pool.decided_at,
            decided_by=pool.decided_by,
            present=present,
        )
    waiting = Pool.objects.waiting_for_decision().select_related("rollout").first()
    if waiting is not None:
        AgendaItem.objects.create(meeting=held, position=9, pool=waiting)
        LoggedDecision.objects.create(
            kind=DecisionKind.POSTPONED,
            subject=str(waiting),
            url=waiting.get_absolute_url(),
            pool=waiting,
            meeting=held,
            reason="NHN må bekrefte at det er kapasitet til opplæringen før NKG svarer.",
            decided_at=held.starts_at,
            decided_by=leader,
            present=present,
        )
    held.state = MeetingState.HELD
    held.save()
    planned = meetings.plan(by=leader, starts_at=_at_ten(9), place="Teams")
    meetings.add_item(planned.pk, by=leader, title="Veikart for neste år")
    young = Pool.objects.waiting_for_decision().select_related("rollout").last()
    if young is not None:
        _put_forward(young, leader, now - dt.timedelta(days=2))


# By account: for whom, the network or the municipality, the duty.
SEATS: dict[str, tuple[Body, str, Duty]] = {
    "nkg.leder": (Body.KS, "", Duty.LEADER),
    "nkg.sekretaer": (Body.KS, "", Duty.SECRETARY),
    "nkg.medlem": (Body.NHN, "", Duty.MEMBER),
    "nkg.hdir": (Body.DIRECTORATE, "", Duty.MEMBER),
    "nkg.vest": (Body.REGIONAL_GROUP, "vestland", Duty.MEMBER),
    "nkg.nord": (Body.REGIONAL_GROUP, "nordland", Duty.MEMBER),
    "nkg.kommune": (Body.MUNICIPALITY, "4204", Duty.MEMBER),
}


def _seat(users: dict[str, User]) -> None:
    """KS leads, with NHN, the Directorate of Health, regional groups and a municipality."""
    for account, (body, place, duty) in SEATS.items():
        network = Network.objects.filter(key=place).first() if body == Body.REGIONAL_GROUP else None
        municipality = Municipality.objects.filter(number=place).first() if body == Body.MUNICIPALITY else None
        Seat.objects.create(user=users[account], body=body, network=network, municipality=municipality, duty=duty)


def _put_forward(pool: Pool, by: User, at: dt.datetime) -> None:
    """It waits for the other members."""
    motion = Motion.objects.create(
        kind=DecisionKind.APPROVED,
        subject=str(pool),
        pool=pool,
        version=pool.version,
        reason="Verkstedene er godt forberedt, og malen kan brukes av andre regioner etterpå.",
        put_forward_at=at,
        put_forward_by=by,
    )
    Voice.objects.create(motion=motion, user=by, said_at=at)


def _at_ten(days: int) -> dt.datetime:
    """Ten o'clock, so many days from today."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
