"""How a rollout comes to be, on the track that five questions speak for or for a reason. Errors as in `workflow`."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import InvalidInput, WrongState
from core.notifications.events import tell
from networks.models import Network, Role, User
from networks.people.access import require
from networks.people.recipients import people_with
from portfolio.models import Solution
from rollouts.pools import alike
from rollouts.readiness import assessment
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts import leaders as rollout_leaders
from rollouts.rollouts import tracks
from rollouts.rollouts.access import who_may_create
from rollouts.rollouts.events import ROLLOUT_ANNOUNCED, ROLLOUT_DELETED, ROLLOUT_LED
from rollouts.rollouts.models import Rollout, Track, TrackChoice
from rollouts.sheets.models import InformationSheet


@transaction.atomic
def create_rollout(
    *,
    by: User,
    solution: Solution,
    title: str,
    track: str,
    network: Network | None = None,
    leader: User | None = None,
    criteria: str = "",
    answers: Mapping[str, str] | None = None,
    deviation_reason: str = "",
    although_alike: bool = False,
) -> Rollout:
    """Set up a rollout: the NKG on tracks A and C, a contact person on B for the own network [004 §4.1].

    `answers` to the five questions (`tracks.QUESTIONS`) are kept; another track than the one they speak for needs a
    reason. A solution that is stopped or not ready is refused, and a rollout like it is said first (`alike`). The NKG
    is told of a regional rollout.
    """
    title, criteria = title.strip(), criteria.strip()
    if track not in Track.values:
        raise InvalidInput(_("Velg hva slags innføringsløp det er."), field="track")
    if not title:
        raise InvalidInput(_("Skriv en tittel."), field="title")
    if track == Track.REGIONAL and network is None:
        raise InvalidInput(_("Velg hvilken region innføringsløpet gjelder."), field="network")
    if track != Track.REGIONAL and network is not None:
        raise InvalidInput(_("Bare et regionalt innføringsløp hører til en region."), field="network")
    if track == Track.PARTIAL and not criteria:
        raise InvalidInput(_("Skriv hvilke vilkår kommunene må oppfylle."), field="criteria")
    require(
        rollout_access.may_create_rollout(by, track, network.pk if network else None),
        who_may_create(),
    )
    rollout_leaders.check(leader, Rollout(track=track, network=network))
    assessment.check_choosable(solution)
    alike.check_rollouts(solution, track, network, although_alike=although_alike)
    advised = _advised(track, answers, deviation_reason) if answers is not None else None
    rollout = Rollout.objects.create(
        solution=solution,
        title=title,
        track=track,
        network=network,
        leader=leader,
        criteria=criteria,
        created_by=by,
    )
    if advised is not None:
        TrackChoice.objects.create(
            rollout=rollout,
            answers=dict(answers or {}),
            advised=advised,
            chosen=track,
            deviation_reason=deviation_reason.strip() if advised != track else "",
            made_by=by,
        )
    if rollout.is_regional:
        nkg = people_with(Role.NATIONAL_COORDINATOR)
        tell(ROLLOUT_ANNOUNCED, nkg, rollout.get_absolute_url(), but=by, rollout=rollout, region=network)
    tell(ROLLOUT_LED, [leader], rollout.get_absolute_url(), but=by, rollout=rollout)
    return rollout


@transaction.atomic
def rename(rollout_id: int, *, by: User, title: str) -> Rollout:
    """Another title, by the one who made the rollout, while it has no pools; the history keeps the old one."""
    rollout = _own_without_pools(rollout_id, by)
    if not title.strip():
        raise InvalidInput(_("Skriv en tittel."), field="title")
    rollout.title = title.strip()
    rollout.save()
    return rollout


@transaction.atomic
def delete(rollout_id: int, *, by: User) -> str:
    """Take away a rollout that was made by mistake, with the plan and the drafts that came with it; its title. What
    others have been told or have decided about stands in the way. The NKG is told when it was told of it."""
    rollout = _own_without_pools(rollout_id, by)
    told_nkg, title, network = rollout.is_regional, rollout.title, str(rollout.network or "")
    for rows in (rollout.working_group, rollout.phases, rollout.milestones, rollout.activities, rollout.checklist):
        rows.all().delete()
    rollout.joined.all().delete()
    InformationSheet.objects.filter(rollout=rollout, published_at__isnull=True).delete()
    try:
        rollout.delete()
    except (ProtectedError, RestrictedError) as error:
        raise WrongState(
            _("Innføringsløpet kan ikke slettes: det er publisert informasjon om det, eller avgjort noe.")
        ) from error
    if told_nkg:
        nkg = people_with(Role.NATIONAL_COORDINATOR)
        tell(ROLLOUT_DELETED, nkg, reverse("rollouts:list"), but=by, rollout=title, region=network)
    return title


def who_may_change() -> str:
    return _("Dette kan den som har opprettet innføringsløpet, gjøre.")


def _own_without_pools(rollout_id: int, by: User) -> Rollout:
    """The locked rollout, for the one who made it and still may."""
    Rollout.objects.select_for_update(no_key=True).values_list("pk").get(pk=rollout_id)
    rollout = Rollout.objects.select_related("network", "solution").get(pk=rollout_id)
    require(rollout_access.may_change(by, rollout), who_may_change())
    if rollout.pools.exists():
        raise WrongState(_("Innføringsløpet har puljer, og kan ikke endres på denne måten."))
    return rollout


def _advised(track: str, answers: Mapping[str, str], deviation_reason: str) -> Track:
    if not tracks.is_complete(answers):
        raise InvalidInput(_("Svar på alle de fem spørsmålene."))
    advised = tracks.advise(answers).track
    if advised != track and not deviation_reason.strip():
        raise InvalidInput(
            _("Svarene peker mot «%(track)s». Skriv hvorfor du velger noe annet.") % {"track": advised.label},
            field="deviation_reason",
        )
    return advised
