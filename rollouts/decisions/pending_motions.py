"""What pages show of decisions that were put forward between meetings: who agrees, and who is waited for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.utils import timezone

from networks.models import User
from rollouts.decisions.cases import Case
from rollouts.decisions.models import Attendance
from rollouts.decisions.models_motions import Motion, MotionQuerySet, Voice
from rollouts.decisions.quorum import Quorum, able, members, quorum

SHOWN_WITH = ("put_forward_by", "ended_by", "solution", "rollout", "meeting", "ratification")


@dataclass(frozen=True)
class ShownMotion:
    """One motion for the eyes of `user`; `agreed` and `waits_for` are members who may decide, by name."""

    motion: Motion
    quorum: Quorum
    agreed: list[User]
    waits_for: list[User]
    user: Any

    @property
    def is_mine(self) -> bool:
        return bool(self.motion.put_forward_by_id == self.user.pk)

    @property
    def may_agree(self) -> bool:
        """One who has not said so yet; or anyone who may, when the others' voices are enough since somebody left."""
        if not self.motion.is_living:
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
        """Nothing else can be put forward: one waits, or another member has asked for a meeting."""
        if self.motion.is_living:
            return True
        return self.motion.ended_by != self.user and self.motion.ended_by in [*self.agreed, *self.waits_for]

    @property
    def decides(self) -> bool:
        """This person's voice is the last that is needed."""
        return self.quorum.present + (self.user in self.waits_for) >= self.quorum.needed


@dataclass
class Standing:
    """Those that are pending, and the members who decide; two queries, whatever there is."""

    user: Any
    members: list[User] = field(default_factory=list)
    rows: list[Motion] = field(default_factory=list)

    def of(self, case: Case) -> ShownMotion | None:
        """What was put forward last about `case` and stands."""
        name = case.case_name
        mine = [row for row in self.rows if getattr(row, f"{name}_id") == case.pk]
        return self.show(mine[-1], case) if mine else None

    @property
    def waivers(self) -> list[ShownMotion]:
        """The living ones about waivers."""
        return [self.show(row, None) for row in self.rows if row.solution_id is not None and row.is_living]

    def show(self, motion: Motion, case: Case | None) -> ShownMotion:
        said = set(motion.said) | set(motion.there) & set(motion.present)  # type: ignore[attr-defined]
        may = able(case, self.members)
        return ShownMotion(
            motion,
            quorum(case, self.members, said),
            [person for person in may if person.pk in said],
            [person for person in may if person.pk not in said],
            self.user,
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
    """With `said`, the ids of those who agree, and `there`, of those who for certain were in the meeting; one query."""
    voices = Voice.objects.filter(motion=OuterRef("pk")).order_by("pk").values("user_id")
    certain = Attendance.objects.filter(meeting=OuterRef("meeting")).certain(timezone.now()).values("user_id")
    return motions.select_related(*SHOWN_WITH).annotate(said=ArraySubquery(voices), there=ArraySubquery(certain))


def waiting_on(user: User) -> list[Motion]:
    """The living ones that wait for `user`: a member who may decide, and has not said anything. What a meeting has
    decided waits for those who were there only. One query."""
    found = Motion.objects.living().filter(meeting__isnull=True).exclude(voices__user=user)
    cases = ("pool__rollout", "change__pool__rollout", "dispensation", "ratification")
    rows = found.select_related(*cases, "solution", "put_forward_by")
    return [row for row in rows if row.case is None or not row.case.was_made_by(user)]
