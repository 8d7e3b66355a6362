"""What a reform changes in this app: periods, counties, memberships and the roles of representatives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import ProtectedError, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.consequences import Consequence
from networks.geography.models import (
    OTHER_NAMES,
    County,
    Municipality,
    MunicipalityChange,
    MunicipalityPeriod,
    NetworkMembership,
    valid_on_q,
)
from networks.people.models import Role, RoleAssignment
from networks.reforms.ledger import Ledger
from networks.reforms.models import TraceKind
from networks.reforms.plan import Outcome, ReformPlan


class Geography:
    """The provider of this app."""

    key = "networks"
    order = 10

    @property
    def title(self) -> str:
        return _("Kommuner, nettverk og roller")

    # --- Preview -------------------------------------------------------------------------------------

    def preview(self, plan: ReformPlan) -> Iterator[Consequence]:
        yield self._count(plan)
        yield from self._counties(plan)
        moved = [
            f"{line.predecessor.name}: {old.network} → {one.network}"
            for one in plan.outcomes
            for line in one.lines
            if (old := plan.old_networks.get(line.predecessor_id)) and one.network and old.network != one.network
        ]
        if moved:
            yield Consequence(
                ngettext("%(n)d bytte av nettverk", "%(n)d bytter av nettverk", len(moved)) % {"n": len(moved)},
                len(moved),
                reverse("networks:list"),
                tuple(moved),
            )
        roles = list(_ending_roles(plan))
        if roles:
            yield Consequence(
                ngettext(
                    "%(n)d representant for en kommune som slutter, blir representant for etterfølgeren",
                    "%(n)d representanter for kommuner som slutter, blir representanter for etterfølgeren",
                    len(roles),
                )
                % {"n": len(roles)},
                len(roles),
                details=tuple(f"{role.user.name} ({role.municipality})" for role in roles),
            )
        new = [one for one in plan.outcomes if one.is_new]
        if new:
            yield Consequence(
                _("Nye kommuner får organisasjonsnummer og folketall når registrene har dem"),
                len(new),
                details=tuple(f"{one.number} {one.name}" for one in new),
                needs_decision=True,
            )

    def _count(self, plan: ReformPlan) -> Consequence:
        others = Municipality.objects.valid_on(plan.reform.date).exclude(
            pk__in=[one.pk for one in plan.predecessors]
            + [one.municipality.pk for one in plan.outcomes if one.municipality]
        )
        before = Municipality.objects.valid_on(plan.reform.day_before).count()
        after = others.count() + len(plan.outcomes)
        return Consequence(
            _("Landet går fra %(before)d til %(after)d kommuner") % {"before": before, "after": after},
            after - before,
            reverse("networks:municipalities") + f"?date={plan.reform.date.isoformat()}",
            tuple(_sentence(plan, one) for one in plan.outcomes),
        )

    def _counties(self, plan: ReformPlan) -> Iterator[Consequence]:
        wanted = {one.county_number: one.county_name for one in plan.outcomes}
        known = set(County.objects.valid_on(plan.reform.day_before).values_list("number", "name"))
        new = [f"{number} {name}" for number, name in sorted(wanted.items()) if (number, name) not in known]
        if new:
            yield Consequence(
                ngettext("%(n)d nytt fylke", "%(n)d nye fylker", len(new)) % {"n": len(new)}, len(new), "", tuple(new)
            )

    # --- Apply ---------------------------------------------------------------------------------------

    def apply(self, plan: ReformPlan, ledger: Ledger) -> None:
        date = plan.reform.date
        # End first, then begin: the database refuses two periods at a time.
        for period in plan.old_periods.values():
            if _changes(plan, period):
                ledger.change(period, valid_to=date)
        counties = self._settle_counties(plan, ledger)
        for outcome in plan.outcomes:
            if outcome.is_new:
                outcome.municipality = self._new_municipality(plan, outcome, ledger)
            self._begin(plan, outcome, counties[outcome.county_number], ledger)
        self._memberships(plan, ledger)
        for role in _ending_roles(plan):
            self._pass_on(plan, role, ledger)
        for outcome in plan.outcomes:
            for line in outcome.lines:
                ledger.create(
                    MunicipalityChange(
                        date=date,
                        kind=_change_kind(plan, outcome, line.predecessor),
                        predecessor=line.predecessor,
                        successor=outcome.municipality,
                    )
                )

    def _settle_counties(self, plan: ReformPlan, ledger: Ledger) -> dict[str, County]:
        """The county of each outcome's number on the date; new ones are made, those that lost all are ended."""
        date, found = plan.reform.date, {}
        left = {period.county_id for period in plan.old_periods.values()}
        used = set(MunicipalityPeriod.objects.valid_on(date).values_list("county", flat=True))
        names = {one.county_number: one.county_name for one in plan.outcomes}
        for county in County.objects.valid_on(date).filter(pk__in=left - used):
            if names.get(county.number) != county.name:
                ledger.change(county, valid_to=date)
        for number, name in names.items():
            existing = County.objects.valid_on(date).filter(number=number).first()
            found[number] = existing or ledger.create(County(number=number, name=name, valid_from=date))
        return found

    def _new_municipality(self, plan: ReformPlan, outcome: Outcome, ledger: Ledger) -> Municipality:
        # One that was made before and undone has no periods and is taken into use again.
        municipality = Municipality.objects.filter(number=outcome.number, periods__isnull=True).first()
        municipality = municipality or Municipality(number=outcome.number)
        ending = {one.pk for one in plan.ending}
        largest = next((one for one in outcome.predecessors if one.pk in ending), None)
        standards = {one.written_standard for one in outcome.predecessors}
        municipality.name = outcome.name
        municipality.written_standard = standards.pop() if len(standards) == 1 else "neutral"
        if largest is not None:
            # It is placed where the largest of those was that give way to it.
            for name in ("latitude", "longitude", "hex_column", "hex_row"):
                setattr(municipality, name, getattr(largest, name))
        municipality.save()
        # It borders on those that its predecessors did, and on them, where they go on.
        municipality.neighbours.add(
            *Municipality.objects.filter(neighbours__in=outcome.predecessors).exclude(pk=municipality.pk),
            *outcome.predecessors,
        )
        ledger.record([municipality])
        return municipality

    def _begin(self, plan: ReformPlan, outcome: Outcome, county: County, ledger: Ledger) -> None:
        assert outcome.municipality is not None  # noqa: S101 — set by apply
        old = plan.old_periods.get(outcome.continues.pk) if outcome.continues else None
        if old is not None and not _changes(plan, old):
            return
        period = MunicipalityPeriod(
            municipality=outcome.municipality,
            number=outcome.number,
            name=outcome.name,
            county=county,
            valid_from=plan.reform.date,
        )
        if old is not None and old.name == outcome.name:
            for name in ("official_name", *OTHER_NAMES):
                setattr(period, name, getattr(old, name))
        for name, text in outcome.other_names.items():
            if text:
                setattr(period, name, text)
        ledger.create(period)

    def _memberships(self, plan: ReformPlan, ledger: Ledger) -> None:
        networks = {one.continues.pk: one.network for one in plan.outcomes if one.continues}
        for membership in plan.old_networks.values():
            if networks.get(membership.municipality_id) != membership.network:
                ledger.change(membership, valid_to=plan.reform.date)
        for outcome in plan.outcomes:
            old = plan.old_networks.get(outcome.continues.pk) if outcome.continues else None
            if outcome.network and (old is None or old.network != outcome.network):
                ledger.create(
                    NetworkMembership(
                        municipality=outcome.municipality, network=outcome.network, valid_from=plan.reform.date
                    )
                )

    def _pass_on(self, plan: ReformPlan, role: RoleAssignment, ledger: Ledger) -> None:
        valid_to = role.valid_to
        assert role.municipality is not None  # noqa: S101 — a representative has one
        successors = plan.successors_of(role.municipality)
        if role.valid_from >= plan.reform.date:
            # It has not begun when the municipality ends: it begins in the successor instead.
            first = successors.pop(0).municipality
            ledger.change(role, municipality_id=first.pk if first else None)
        for outcome in successors:
            ledger.create(
                RoleAssignment(
                    user=role.user,
                    role=role.role,
                    municipality=outcome.municipality,
                    valid_from=max(plan.reform.date, role.valid_from),
                    valid_to=valid_to,
                )
            )
        if role.valid_from < plan.reform.date:
            ledger.change(role, valid_to=plan.reform.date)

    # --- In force, undo ------------------------------------------------------------------------------

    def come_into_force(self, plan: ReformPlan, ledger: Ledger) -> None:
        show_present([one.municipality for one in plan.outcomes if one.municipality])

    def blocks_undo(self, plan: ReformPlan) -> Iterator[str]:
        ledger = Ledger(plan.reform)
        for row, trace in ledger.changed_since():
            yield _("%(what)s er endret etter at reformen ble registrert.") % {
                "what": f"«{row}»" if row else trace.model.rsplit(".", maxsplit=1)[-1]
            }
        own = set(ledger.ids(RoleAssignment, TraceKind.CREATED))
        for outcome in plan.outcomes:
            if not outcome.is_new or outcome.municipality is None:
                continue
            roles = RoleAssignment.objects.filter(municipality=outcome.municipality).exclude(pk__in=own)
            if count := roles.count():
                yield ngettext(
                    "%(n)d person har fått en rolle i %(name)s.", "%(n)d personer har fått en rolle i %(name)s.", count
                ) % {"n": count, "name": outcome.name}

    def undo(self, plan: ReformPlan, ledger: Ledger) -> None:
        """All rows of this app are in the ledger; what remains is done in `tidy` afterwards."""


def tidy(plan: ReformPlan, made: Iterable[int]) -> None:
    """After the ledger has taken everything back: remove new municipalities that have left no history.

    One that has stays without a period: it never existed on any date, and is taken into use again by the same number.
    """
    for municipality in Municipality.objects.filter(pk__in=list(made)):
        try:
            municipality.delete()
        except ProtectedError:
            continue
    show_present(plan.predecessors)


def show_present(municipalities: Iterable[Municipality]) -> None:
    """Let number and name of each say what its period of today says (before the first one, the first)."""
    today = timezone.localdate()
    for municipality in municipalities:
        periods = list(MunicipalityPeriod.objects.filter(municipality=municipality).order_by("valid_from"))
        begun = [period for period in periods if period.valid_from <= today]
        if not periods:
            continue
        present = begun[-1] if begun else periods[0]
        if (municipality.number, municipality.name) != (present.number, present.name):
            municipality.number, municipality.name = present.number, present.name
            municipality.save()


def _changes(plan: ReformPlan, period: MunicipalityPeriod) -> bool:
    """Does the reform end this period?"""
    for outcome in plan.outcomes:
        if outcome.continues and outcome.continues.pk == period.municipality_id:
            renamed = any(text and text != getattr(period, name) for name, text in outcome.other_names.items())
            return renamed or (period.number, period.name, period.county.name) != (
                outcome.number,
                outcome.name,
                outcome.county_name,
            )
    return True


def _ending_roles(plan: ReformPlan) -> Iterator[RoleAssignment]:
    """The representatives of municipalities that end, whose role lasts until the reform or longer."""
    date: dt.date = plan.reform.date
    lasting = valid_on_q(date) | Q(valid_from__gte=date)
    yield from (
        RoleAssignment.objects.filter(lasting, role=Role.MUNICIPALITY_REPRESENTATIVE, municipality__in=plan.ending)
        .select_related("user", "municipality")
        .order_by("pk")
    )


def _change_kind(plan: ReformPlan, outcome: Outcome, predecessor: Municipality) -> str:
    if outcome.is_merged:
        return MunicipalityChange.Kind.MERGER
    if len(plan.successors_of(predecessor)) > 1:
        return MunicipalityChange.Kind.SPLIT
    return MunicipalityChange.Kind.RENUMBERING


def _sentence(plan: ReformPlan, outcome: Outcome) -> str:
    others = " – ".join(text for text in outcome.other_names.values() if text)
    names = [f"{plan.old_periods[one.pk].number} {plan.old_periods[one.pk].name}" for one in outcome.predecessors]
    name = f"{outcome.name} – {others}" if others else outcome.name
    goal = f"{outcome.number} {name}, {outcome.county_name}"
    if outcome.network:
        goal += f" ({outcome.network.name})"
    return f"{' + '.join(names)} → {goal}"
