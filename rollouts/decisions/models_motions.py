"""Between meetings: a member of the NKG puts a decision forward, and it is taken when enough of the others agree."""

from __future__ import annotations

from collections.abc import Callable

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.personal_data import PersonalData, keep
from core.triggers import append_only
from rollouts.decisions.cases import CASE_NAMES, Case
from rollouts.decisions.models import NO_CASE, DecisionKind, LoggedDecision, Meeting, MeetingState, one_case


class MotionState(models.TextChoices):
    LIVING = "living", _("venter på flere")
    CARRIED = "carried", _("vedtatt")
    TO_MEETING = "to_meeting", _("tas i møte")
    TAKEN_BACK = "taken_back", _("trukket")
    LAPSED = "lapsed", _("falt bort")


ABOUT_CASES = (DecisionKind.APPROVED, DecisionKind.RETURNED, DecisionKind.POSTPONED)
# What a member may put forward that is about no case.
MARGIN = DecisionKind.MARGIN
ABOUT_WAIVERS = (DecisionKind.WAIVED, DecisionKind.UNWAIVED)


class MotionQuerySet(models.QuerySet["Motion"]):
    def living(self) -> MotionQuerySet:
        """What waits for more members to agree, the oldest first."""
        return self.filter(state=MotionState.LIVING).order_by("put_forward_at", "pk")

    def in_force(self) -> MotionQuerySet:
        """The living ones, and those that a member asked to have taken in a meeting, until the NKG has met or the pool
        was sent in again; the oldest first."""
        met = Meeting.objects.filter(state=MeetingState.HELD, starts_at__gte=OuterRef("ended_at"))
        asked = Q(state=MotionState.TO_MEETING) & Q(~Exists(met))
        asked &= Q(pool__isnull=True) | Q(pool__submitted_at__lte=F("ended_at"))
        return self.filter(Q(state=MotionState.LIVING) | asked).order_by("put_forward_at", "pk")


@pghistory.track()
class Motion(models.Model):
    """A decision about a case, a waiver or the leaders' margin, that a member has put forward; `kind` is that of the
    log, for a dispensation approved is to grant and returned to refuse. Several may wait about one case.

    `version` is that of the pool as it was read. A waiver is named by solution, criterion and rollout (None: all of
    them); to end one also by itself. With `meeting` it was decided there, by those in `present`, and waits until those
    of them whom the secretary has named have confirmed it, or have let the time to object go by. It ends once: carried,
    and then `decision` is the line of the log; sent to a meeting by a member with a reason; taken back; or lapsed, and
    then `end_reason` says why.
    """

    kind = models.CharField(_("avgjørelse"), max_length=10, choices=DecisionKind)
    subject = models.CharField(_("sak"), max_length=300)
    pool = models.ForeignKey("rollouts.Pool", models.PROTECT, null=True, blank=True, related_name="motions")
    change = models.ForeignKey("rollouts.PoolChange", models.PROTECT, null=True, blank=True, related_name="motions")
    dispensation = models.ForeignKey(
        "rollouts.Dispensation", models.PROTECT, null=True, blank=True, related_name="motions"
    )
    ratification = models.ForeignKey(
        "rollouts.Ratification", models.PROTECT, null=True, blank=True, related_name="motions"
    )
    solution = models.ForeignKey("portfolio.Solution", models.PROTECT, null=True, blank=True, related_name="motions")
    criterion_key = models.SlugField(max_length=60, blank=True)
    rollout = models.ForeignKey("rollouts.Rollout", models.PROTECT, null=True, blank=True, related_name="motions")
    waiver = models.ForeignKey(
        "rollouts.ReadinessWaiver", models.PROTECT, null=True, blank=True, related_name="motions"
    )
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="motions")
    present = ArrayField(models.BigIntegerField(), default=list, blank=True)
    version = models.PositiveIntegerField(null=True, blank=True)
    # Other terms than those that were asked for, as `Pool.terms()`; empty: as they are.
    terms = models.JSONField(_("andre vilkår"), default=dict, blank=True)
    reason = models.TextField(_("begrunnelse"), blank=True)
    state = models.CharField(_("tilstand"), max_length=10, choices=MotionState, default=MotionState.LIVING)
    put_forward_at = models.DateTimeField(_("lagt fram"), default=timezone.now)
    put_forward_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("avsluttet"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField(_("hvorfor det er avsluttet"), blank=True)
    decision = models.OneToOneField(LoggedDecision, models.PROTECT, null=True, blank=True, related_name="motion")

    objects = MotionQuerySet.as_manager()

    personal = PersonalData(
        put_forward_by=keep(_("Avgjørelser i NKG du har foreslått"), "subject", "reason"),
        ended_by=keep(_("Forslag i NKG du har avsluttet"), "subject", "end_reason"),
    )

    class Meta:
        verbose_name = _("forslag til avgjørelse i NKG")
        verbose_name_plural = _("forslag til avgjørelser i NKG")
        ordering = ["-put_forward_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="motion_state_known", condition=Q(state__in=MotionState.values)),
            models.CheckConstraint(
                name="motion_is_about_one_thing",
                condition=Q(
                    kind__in=ABOUT_CASES,
                    solution__isnull=True,
                    criterion_key="",
                    rollout__isnull=True,
                    waiver__isnull=True,
                )
                & one_case()
                & (Q(pool__isnull=True) | Q(version__isnull=False))
                | Q(kind__in=ABOUT_WAIVERS, solution__isnull=False, **dict.fromkeys(NO_CASE, True))
                & ~Q(criterion_key="")
                & (Q(kind="waived", waiver__isnull=True) | Q(kind="unwaived", waiver__isnull=False))
                | Q(
                    kind=MARGIN,
                    solution__isnull=True,
                    criterion_key="",
                    rollout__isnull=True,
                    waiver__isnull=True,
                    **dict.fromkeys(NO_CASE, True),
                ),
            ),
            models.CheckConstraint(name="motion_has_reason", condition=Q(kind="approved") | ~Q(reason="")),
            models.CheckConstraint(
                name="motion_ends_whole",
                condition=Q(
                    state="living", ended_at__isnull=True, ended_by__isnull=True, end_reason="", decision__isnull=True
                )
                | Q(state="carried", ended_at__gte=F("put_forward_at"), decision__isnull=False)
                | Q(
                    state="to_meeting",
                    ended_at__gte=F("put_forward_at"),
                    ended_by__isnull=False,
                    decision__isnull=True,
                )
                & ~Q(end_reason="")
                | Q(
                    state="taken_back",
                    ended_at__gte=F("put_forward_at"),
                    ended_by=F("put_forward_by"),
                    decision__isnull=True,
                )
                | Q(state="lapsed", ended_at__gte=F("put_forward_at"), decision__isnull=True) & ~Q(end_reason=""),
            ),
            # Members choose between several, each another decision; or other terms.
            *[
                models.UniqueConstraint(
                    fields=[case, "kind", "terms"], condition=Q(state="living"), name=f"one_living_motion_of_a_{case}"
                )
                for case in CASE_NAMES
            ],
            # Each member stands by one.
            *[
                models.UniqueConstraint(
                    fields=[case, "put_forward_by"],
                    condition=Q(state="living"),
                    name=f"one_living_motion_of_a_member_{case}",
                )
                for case in CASE_NAMES
            ],
            models.CheckConstraint(
                name="motion_with_terms_approves",
                condition=Q(terms={})
                | Q(kind="approved", dispensation__isnull=True, ratification__isnull=True) & ~Q(reason="")
                | Q(kind=MARGIN) & ~Q(reason=""),
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(state="living", kind=MARGIN), name="one_living_motion_of_the_margin"
            ),
            models.UniqueConstraint(
                fields=["solution", "criterion_key", "rollout"],
                condition=Q(state="living", solution__isnull=False),
                name="one_living_motion_of_a_waiver",
                nulls_distinct=False,
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="motion_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_motion_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["carried", "to_meeting", "taken_back", "lapsed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.short}"

    def get_absolute_url(self) -> str:
        return reverse("rollouts:motion", args=[self.pk])

    @property
    def case_url(self) -> str:
        """Where the case is read and decided about."""
        if self.pool_id is not None:
            return f"{reverse('rollouts:queue')}?sak={self.pool_id}"
        if self.change_id is not None:
            return f"{reverse('rollouts:queue')}?endring={self.change_id}"
        if self.dispensation_id is not None:
            return reverse("rollouts:dispensation", args=[self.dispensation_id])
        if self.ratification is not None:
            return self.ratification.get_absolute_url()
        return reverse("rollouts:readiness", args=[self.solution.key]) if self.solution else reverse("rollouts:margin")

    @property
    def is_living(self) -> bool:
        return self.state == MotionState.LIVING

    @property
    def case(self) -> Case | None:
        """None when it is about a waiver or the margin."""
        return self.change or self.pool or self.dispensation or self.ratification

    @property
    def what(self) -> str:
        """What is put forward, after "foreslår"."""
        return gettext("å godkjenne med andre vilkår") if self.has_terms else WHAT[self.about, self.kind]()

    @property
    def short(self) -> str:
        """What is put forward, in a word or two."""
        if self.has_terms:
            return gettext("andre vilkår")
        return SHORT.get((self.about, self.kind), SHORT["", self.kind])()

    @property
    def has_terms(self) -> bool:
        """Approved, but with other terms than those that were asked for."""
        return bool(self.terms) and self.kind == DecisionKind.APPROVED

    @property
    def about(self) -> str:
        """One of `CASE_NAMES`, or `margin`, or `waiver`."""
        other = "margin" if self.kind == MARGIN else "waiver"
        return next((name for name in CASE_NAMES if getattr(self, f"{name}_id") is not None), other)


WHAT = {
    ("pool", "approved"): lambda: gettext("å godkjenne puljen"),
    ("pool", "returned"): lambda: gettext("å sende puljen tilbake"),
    ("pool", "postponed"): lambda: gettext("å utsette saken"),
    ("change", "approved"): lambda: gettext("å godkjenne endringen"),
    ("change", "returned"): lambda: gettext("å sende endringen tilbake"),
    ("change", "postponed"): lambda: gettext("å utsette saken"),
    ("dispensation", "approved"): lambda: gettext("å innvilge søknaden"),
    ("dispensation", "returned"): lambda: gettext("å avslå søknaden"),
    ("dispensation", "postponed"): lambda: gettext("å utsette saken"),
    ("ratification", "approved"): lambda: gettext("å la stansen stå"),
    ("ratification", "returned"): lambda: gettext("å gjenoppta løsningen"),
    ("ratification", "postponed"): lambda: gettext("å utsette saken"),
    ("waiver", "waived"): lambda: gettext("å gi unntak"),
    ("waiver", "unwaived"): lambda: gettext("å oppheve unntaket"),
    ("margin", "margin"): lambda: gettext("et nytt spillerom for endringer"),
}
# By what it is about, where that has words of its own.
SHORT: dict[tuple[str, str], Callable[[], str]] = {
    ("", "approved"): lambda: gettext("godkjenn"),
    ("", "returned"): lambda: gettext("send tilbake"),
    ("", "postponed"): lambda: gettext("utsett"),
    ("dispensation", "approved"): lambda: gettext("innvilg"),
    ("dispensation", "returned"): lambda: gettext("avslå"),
    ("dispensation", "postponed"): lambda: gettext("utsett"),
    ("ratification", "approved"): lambda: gettext("la stansen stå"),
    ("ratification", "returned"): lambda: gettext("gjenoppta"),
    ("", "waived"): lambda: gettext("gi unntak"),
    ("", "unwaived"): lambda: gettext("opphev unntaket"),
    ("", "margin"): lambda: gettext("nytt spillerom"),
}


class VoiceQuerySet(models.QuerySet["Voice"]):
    def in_force(self) -> VoiceQuerySet:
        """The last word of each member about each case: who has since agreed with another proposal about it, or with
        the same one again, is counted there."""
        same = Q(motion=OuterRef("motion")) | Q(motion__state=MotionState.LIVING) & (
            Q(motion__pool=OuterRef("motion__pool"))
            | Q(motion__change=OuterRef("motion__change"))
            | Q(motion__dispensation=OuterRef("motion__dispensation"))
            | Q(motion__ratification=OuterRef("motion__ratification"))
        )
        later = Voice.objects.filter(same, user=OuterRef("user"), pk__gt=OuterRef("pk")).order_by()
        return self.filter(~Exists(later))


class Voice(models.Model):
    """A member agrees, for a reason of their own or without; the one who puts forward does so by that. Never changed.

    Several proposals about one case may wait at once; of a member's voices the last counts (`in_force`).
    """

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="voices", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(_("sagt"), default=timezone.now)
    reason = models.TextField(_("begrunnelse"), blank=True)

    objects = VoiceQuerySet.as_manager()

    personal = PersonalData(
        user=keep(_("Forslag i NKG du har sagt deg enig i"), "motion__subject", "said_at", "reason")
    )

    class Meta:
        verbose_name = _("enig i et forslag i NKG")
        verbose_name_plural = _("enige i forslag i NKG")
        ordering = ["said_at", "pk"]
        indexes = [models.Index(fields=["motion", "user"], name="voices_of_a_motion")]
        triggers = [append_only("voice_is_append_only")]

    def __str__(self) -> str:
        return f"{self.motion_id}: {self.user_id}"
