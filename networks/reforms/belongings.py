"""What a reform changes for groups and needs: who a seat's employer is, and who gets the answer to an open need.

Neither has dates of its own, so nothing moves before the reform's date. Where a municipality becomes several, nobody
can say which of them it is: somebody must decide.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.consequences import Consequence
from networks.geography.models import Municipality, MunicipalityBorder
from networks.groups.models import GroupMember
from networks.needs.models import Need, NeedSupport
from networks.needs.moves import OPEN_STATES
from networks.reforms.ledger import Ledger
from networks.reforms.models import TraceKind
from networks.reforms.plan import ReformPlan


class Belongings:
    """The provider of groups and needs."""

    key = "belongings"
    order = 15

    @property
    def title(self) -> str:
        return _("Grupper, behov og registre")

    def preview(self, plan: ReformPlan) -> Iterator[Consequence]:
        yield from self._seats_that_move(plan)
        yield from self._needs_that_move(plan)
        yield from self._registers(plan)

    def _seats_that_move(self, plan: ReformPlan) -> Iterator[Consequence]:
        seats = list(_seats(plan))
        if seats:
            yield Consequence(
                ngettext(
                    "%(n)d plass i en regional gruppe får etterfølgeren som arbeidsgiver",
                    "%(n)d plasser i regionale grupper får etterfølgeren som arbeidsgiver",
                    len(seats),
                )
                % {"n": len(seats)},
                len(seats),
                reverse("networks:group", args=[seats[0].group.network.key]),
                tuple(f"{seat.group.network}: {seat.title} ({seat.employer})" for seat in seats),
                needs_decision=not all(_is_clear(plan, seat.employer) for seat in seats),
            )

    def _needs_that_move(self, plan: ReformPlan) -> Iterator[Consequence]:
        needs = list(_needs(plan))
        if needs:
            yield Consequence(
                ngettext(
                    "%(n)d behov uten endelig svar følger med til etterfølgeren",
                    "%(n)d behov uten endelig svar følger med til etterfølgeren",
                    len(needs),
                )
                % {"n": len(needs)},
                len(needs),
                reverse("networks:needs"),
                tuple(f"{need.municipality}: {need.title}" for need in needs),
                needs_decision=not all(_is_clear(plan, need.municipality) for need in needs),
            )

    def _registers(self, plan: ReformPlan) -> Iterator[Consequence]:
        registered = [one for one in plan.ending if one.organisation_number]
        if registered:
            yield Consequence(
                _("Organisasjonsnummer i Enhetsregisteret går ut; avtaler og innlogging som bruker dem, må endres"),
                len(registered),
                details=tuple(f"{one.organisation_number} {one.name}" for one in registered),
                needs_decision=True,
            )
        reshaped = [one.pk for one in plan.predecessors if one in plan.ending or len(plan.successors_of(one)) > 1]
        merged = [line.predecessor_id for one in plan.outcomes if one.is_merged for line in one.lines]
        count = MunicipalityBorder.objects.filter(municipality__in=[*reshaped, *merged]).count()
        if count:
            yield Consequence(
                _("Kommunegrensene må importeres på nytt; til da mangler de nye kommunene på kartet med grenser"),
                count,
                reverse("imports:list"),
                needs_decision=True,
            )

    def apply(self, plan: ReformPlan, ledger: Ledger) -> None:
        """Nothing before the date."""

    def come_into_force(self, plan: ReformPlan, ledger: Ledger) -> None:
        for seat in _seats(plan):
            if heir := _heir(plan, seat.employer):
                ledger.change(seat, employer_id=heir.pk)
        for need in _needs(plan):
            if heir := _heir(plan, need.municipality):
                ledger.change(need, municipality_id=heir.pk)
        for support in NeedSupport.objects.filter(
            municipality__in=plan.ending, need__state__in=OPEN_STATES
        ).select_related("municipality"):
            heir = _heir(plan, support.municipality)
            # Two who stood behind the same need become one.
            if heir and not NeedSupport.objects.filter(
                need=support.need_id, network=support.network_id, municipality=heir
            ):
                ledger.change(support, municipality_id=heir.pk)

    def blocks_undo(self, plan: ReformPlan) -> Iterator[str]:
        """What somebody has changed since is found in the ledger, for all apps."""
        made = [one.municipality for one in plan.outcomes if one.is_new and one.municipality]
        own = set(Ledger(plan.reform).ids(Need, TraceKind.CHANGED))
        for need in Need.objects.filter(municipality__in=made).exclude(pk__in=own).select_related("municipality")[:1]:
            yield _("%(name)s har meldt et behov: %(need)s.") % {"name": need.municipality, "need": need.title}

    def undo(self, plan: ReformPlan, ledger: Ledger) -> None:
        """All rows are in the ledger."""


def _is_clear(plan: ReformPlan, municipality: Municipality | None) -> bool:
    """Does one municipality take over from `municipality`?"""
    return municipality is not None and len(plan.successors_of(municipality)) == 1


def _heir(plan: ReformPlan, municipality: Municipality | None) -> Municipality | None:
    """Who takes over from `municipality`, once the reform is applied; None where it becomes several."""
    heirs = plan.successors_of(municipality) if municipality else []
    return heirs[0].municipality if len(heirs) == 1 else None


def _seats(plan: ReformPlan) -> Iterator[GroupMember]:
    lasting = Q(valid_to__isnull=True) | Q(valid_to__gt=plan.reform.date)
    yield from (
        GroupMember.objects.filter(lasting, employer__in=plan.ending)
        .select_related("group__network", "employer")
        .order_by("pk")
    )


def _needs(plan: ReformPlan) -> Iterator[Need]:
    found = Need.objects.filter(municipality__in=plan.ending, state__in=OPEN_STATES)
    yield from found.select_related("municipality").order_by("pk")
