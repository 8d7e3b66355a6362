"""What pages show of decisions that were put forward between meetings: who agrees, and who is waited for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from networks.models import User
from rollouts.decisions.cases import CASE_NAMES, Case
from rollouts.decisions.models import Attendance
from rollouts.decisions.models_motions import Motion, MotionQuerySet, MotionState, Voice
from rollouts.decisions.quorum import Quorum, able, members, quorum

SHOWN_WITH = ("put_forward_by", "ended_by", "solution", "rollout", "meeting", "ratification")


@dataclass
class ShownMotion:
    """One motion for the eyes of `user`; `agreed` and `waits_for` are members who may decide, by name."""

    motion: Motion
    quorum: Quorum
    agreed: list[User]
    waits_for: list[User]
    user: Any
    # Those who agree, with what each wrote.
    voices: list[Voice] = field(default_factory=list)
    # This member has put something else forward about the same case.
    has_another: bool = False
    # What is other in its terms, where it has any; the page says it in words.
    differences: list[Any] = field(default_factory=list)

    @property
    def reasons(self) -> list[Voice]:
        """What those who agree wrote beside it."""
        return [voice for voice in self.voices if voice.reason]

    @property
    def is_mine(self) -> bool:
        return bool(self.motion.put_forward_by_id == self.user.pk)

    @property
    def may_agree(self) -> bool:
        """One who has not said so yet; or anyone who may, when the others' voices are enough since somebody left."""
        if not self.motion.is_living or self.has_another:
            return False
        return self.user in self.waits_for or (self.quorum.holds and self.user in self.agreed)

    @property
    def may_refer(self) -> bool:
        """Ask for a meeting."""
        return self.motion.is_living and not self.is_mine and self.user in [*self.waits_for, *self.agreed]

    @property
    def may_take_back(self) -> bool:
        return self.motion.is_living and self.is_mine

    @property
    def stands_in_the_way(self) -> bool:
        """Nothing can be put forward: another member has asked for a meeting."""
        if self.motion.is_living:
            return False
        return self.motion.ended_by != self.user and self.motion.ended_by in [*self.agreed, *self.waits_for]

    @property
    def decides(self) -> bool:
        """This person's voice is the last that is needed."""
        return self.quorum.present + (self.user in self.waits_for) >= self.quorum.needed


@dataclass
class Standing:
    """Those that are pending, and the members who decide; three queries, whatever there is."""

    user: Any
    members: list[User] = field(default_factory=list)
    rows: list[Motion] = field(default_factory=list)

    def of(self, case: Case) -> list[ShownMotion]:
        """What waits about `case`, the oldest first; where nothing does, what was last sent to a meeting."""
        name = case.case_name
        mine = [row for row in self.rows if getattr(row, f"{name}_id") == case.pk]
        living = [row for row in mine if row.is_living]
        return [self.show(row, case, living) for row in living or mine[-1:]]

    @property
    def waivers(self) -> list[ShownMotion]:
        """The living ones that are about no case: waivers, and the margin."""
        return [self.show(row, None) for row in self.rows if row.about in {"waiver", "margin"} and row.is_living]

    def show(self, motion: Motion, case: Case | None, living: Iterable[Motion] = ()) -> ShownMotion:
        voices = list(motion.standing_voices)  # type: ignore[attr-defined]
        said = {voice.user_id for voice in voices}
        said |= set(motion.there) & set(motion.present)  # type: ignore[attr-defined]
        may = able(case, self.members)
        return ShownMotion(
            motion,
            quorum(case, self.members, said),
            [person for person in may if person.pk in said],
            [person for person in may if person.pk not in said],
            self.user,
            voices,
            any(one != motion and one.put_forward_by_id == self.user.pk for one in living),
        )

    def needed(self, case: Case | None) -> Quorum:
        """What a decision of `user` about `case` would be: their voice alone, of how many."""
        return quorum(case, self.members, [self.user.pk])


def standing(user: Any, about: Q | None = None, all_members: Iterable[User] | None = None) -> Standing:
    """Those that `about` is a condition on, or all of them; for a member of the NKG."""
    found = with_voices(Motion.objects.in_force())
    rows = list(found.filter(about) if about is not None else found)
    return Standing(user, list(all_members) if all_members is not None else members(), rows)


def with_voices(motions: MotionQuerySet) -> MotionQuerySet:
    """With `standing_voices`, those who agree with what they wrote, and `there`, the ids of those who for certain were
    in the meeting; one query more."""
    voices = Voice.objects.in_force().select_related("user").order_by("pk")
    certain = Attendance.objects.filter(meeting=OuterRef("meeting")).certain(timezone.now()).values("user_id")
    found = motions.select_related(*SHOWN_WITH).annotate(there=ArraySubquery(certain))
    return found.prefetch_related(Prefetch("voices", voices, to_attr="standing_voices"))


def waiting_on(user: User) -> list[Motion]:
    """The living ones that wait for `user`: a member who may decide, and has said nothing about the case since it was
    put forward. What a meeting has decided waits for those who were there only. One query."""
    about = Q(motion=OuterRef("pk"))
    for name in CASE_NAMES:
        about |= Q(**{f"motion__{name}": OuterRef(name)})
    since = Voice.objects.filter(about, motion__state=MotionState.LIVING, user=user).order_by()
    found = Motion.objects.living().filter(
        ~Exists(since.filter(said_at__gte=OuterRef("put_forward_at"))), meeting__isnull=True
    )
    cases = ("pool__rollout", "change__pool__rollout", "dispensation", "ratification")
    rows = found.select_related(*cases, "solution", "put_forward_by")
    return [row for row in rows if row.case is None or not row.case.was_made_by(user)]
