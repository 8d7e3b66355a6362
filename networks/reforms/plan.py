"""A reform's lines read as a whole: which municipalities come out of it, and whether that can be at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from networks.geography.models import (
    OTHER_NAMES,
    County,
    Municipality,
    MunicipalityPeriod,
    Network,
    NetworkMembership,
    Population,
)
from networks.reforms.models import Reform, ReformKind, ReformLine, ReformState


@dataclass
class Outcome:
    """One municipality of the new structure. `municipality` is None for a new one that has not been made yet."""

    number: str
    name: str
    county_name: str
    network: Network | None
    lines: list[ReformLine]
    continues: Municipality | None
    municipality: Municipality | None
    population: dict[int, int]
    # The Sámi and Kven names that were entered, by field.
    other_names: dict[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.continues is None

    @property
    def county_number(self) -> str:
        return self.number[:2]

    @property
    def predecessors(self) -> list[Municipality]:
        """Those that it is made of, the largest first."""
        found = [line.predecessor for line in self.lines]
        return sorted(found, key=lambda one: (-self.population.get(one.pk, 0), one.sort_key))

    @property
    def is_merged(self) -> bool:
        return len(self.lines) > 1

    @property
    def inherits(self) -> bool:
        """Does it take over what others have reported and signed up for, rather than go on with its own alone?"""
        return self.is_new or self.is_merged

    def get_absolute_url(self) -> str:
        return self.municipality.get_absolute_url() if self.municipality else ""


@dataclass
class ReformPlan:
    """What the reform says; every municipality of the old structure is there once, whatever comes of it."""

    reform: Reform
    outcomes: list[Outcome]
    predecessors: list[Municipality]
    old_periods: dict[int, MunicipalityPeriod]
    old_networks: dict[int, NetworkMembership]
    ending: list[Municipality] = field(default_factory=list)

    def successors_of(self, municipality: Municipality) -> list[Outcome]:
        return [one for one in self.outcomes if any(line.predecessor_id == municipality.pk for line in one.lines)]


def read(reform: Reform) -> ReformPlan:
    """The plan of `reform` as its lines say. Raises `InvalidInput` (field `lines`) for one without sense.

    For an applied reform the outcomes have their municipalities; a draft is checked against the country as it is.
    """
    lines = list(reform.lines.select_related("predecessor", "network"))
    if not lines:
        raise _problem(_("Legg inn minst én linje: fra hvilken kommune, til hvilken."))
    predecessors = list({line.predecessor_id: line.predecessor for line in lines}.values())
    old = MunicipalityPeriod.objects.valid_on(reform.day_before).filter(municipality__in=predecessors)
    memberships = NetworkMembership.objects.valid_on(reform.day_before).filter(municipality__in=predecessors)
    plan = ReformPlan(
        reform=reform,
        outcomes=[],
        predecessors=predecessors,
        old_periods={period.municipality_id: period for period in old.select_related("county")},
        old_networks={row.municipality_id: row for row in memberships.select_related("network")},
    )
    if reform.state == ReformState.DRAFT:
        _check_predecessors(plan)
    plan.outcomes = _outcomes(plan, lines)
    continued = {one.continues.pk for one in plan.outcomes if one.continues}
    plan.ending = [one for one in predecessors if one.pk not in continued]
    if reform.state == ReformState.DRAFT:
        _check_kind(plan)
        _check_counties(plan)
        for outcome in plan.outcomes:
            _check_number(plan, outcome)
    return plan


def _outcomes(plan: ReformPlan, lines: list[ReformLine]) -> list[Outcome]:
    by_number: dict[str, list[ReformLine]] = defaultdict(list)
    for line in lines:
        by_number[line.to_number].append(line)
    made: dict[str, Municipality] = {}
    if plan.reform.state == ReformState.APPLIED:
        periods = MunicipalityPeriod.objects.valid_on(plan.reform.date).filter(number__in=list(by_number))
        made = {period.number: period.municipality for period in periods.select_related("municipality")}
    counties = dict(County.objects.valid_on(plan.reform.date).values_list("number", "name"))
    population = _population(plan)
    outcomes = []
    for number, group in by_number.items():
        continues = next((line.predecessor for line in group if line.continues), None)
        outcomes.append(
            Outcome(
                number=number,
                name=_common(group, "to_name", number),
                county_name=_county_name(number, group, counties),
                network=_network(plan, number, group),
                lines=group,
                continues=continues,
                municipality=continues or made.get(number),
                population={
                    line.predecessor_id: population.get(line.predecessor_id, 0)
                    if line.population is None
                    else line.population
                    for line in group
                },
                other_names={name: _common(group, name, number) for name in OTHER_NAMES},
            )
        )
    return outcomes


def _population(plan: ReformPlan) -> dict[int, int]:
    """The latest known number of inhabitants of each predecessor before the reform."""
    figures = (
        Population.objects.filter(municipality__in=plan.predecessors, date__lt=plan.reform.date)
        .order_by("municipality", "-date")
        .distinct("municipality")
    )
    return dict(figures.values_list("municipality", "inhabitants"))


def _common(lines: list[ReformLine], name: str, number: str) -> str:
    values = {getattr(line, name) for line in lines if getattr(line, name)}
    if len(values) > 1:
        raise _problem(
            _("Linjene til %(number)s sier ulike ting: %(values)s.")
            % {"number": number, "values": ", ".join(sorted(values))}
        )
    return next(iter(values), "")


def _county_name(number: str, lines: list[ReformLine], counties: dict[str, str]) -> str:
    given, known = _common(lines, "county_name", number), counties.get(number[:2], "")
    if not given and not known:
        raise _problem(
            _("Det finnes ikke noe fylke %(county)s på den datoen. Skriv hva fylket til %(number)s skal hete.")
            % {"county": number[:2], "number": number}
        )
    return given or known


def _network(plan: ReformPlan, number: str, lines: list[ReformLine]) -> Network | None:
    given = {line.network for line in lines if line.network}
    old = {row.network for line in lines if (row := plan.old_networks.get(line.predecessor_id))}
    networks = given or old
    if len(networks) > 1:
        names = ", ".join(sorted(network.name for network in networks))
        raise _problem(
            _("Kommunene som blir %(number)s, hører til ulike nettverk (%(names)s). Velg hvilket den skal høre til.")
            % {"number": number, "names": names}
        )
    return next(iter(networks), None)


def _check_predecessors(plan: ReformPlan) -> None:
    for municipality in plan.predecessors:
        period = plan.old_periods.get(municipality.pk)
        date = f"{plan.reform.date:%d.%m.%Y}"
        if period is None:
            raise _problem(_("%(name)s finnes ikke dagen før %(date)s.") % {"name": municipality.name, "date": date})
        if period.valid_to is not None:
            raise _problem(
                _("%(name)s er alt endret fra %(other)s av en annen reform.")
                % {"name": municipality.name, "other": f"{period.valid_to:%d.%m.%Y}"}
            )


def _check_counties(plan: ReformPlan) -> None:
    """A county gets another name only when all its municipalities are in the reform: a name is part of a period."""
    wanted = {one.county_number: one.county_name for one in plan.outcomes}
    for county in County.objects.valid_on(plan.reform.date).filter(number__in=list(wanted)):
        if county.name == wanted[county.number]:
            continue
        others = MunicipalityPeriod.objects.valid_on(plan.reform.date).filter(county=county)
        if others.exclude(municipality__in=plan.predecessors).exists():
            raise _problem(
                _("Fylke %(number)s heter %(name)s og har kommuner som ikke er med i reformen.")
                % {"number": county.number, "name": county.name}
            )


def _check_number(plan: ReformPlan, outcome: Outcome) -> None:
    taken = (
        MunicipalityPeriod.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=plan.reform.day_before))
        .filter(number=outcome.number)
        .exclude(municipality=outcome.continues)
        .select_related("municipality")
        .first()
    )
    if taken is not None:
        raise _problem(
            _("Nummeret %(number)s brukes av %(name)s. La den kommunen fortsette, eller velg et annet nummer.")
            % {"number": outcome.number, "name": taken.municipality.name}
        )
    earlier = Municipality.objects.filter(number=outcome.number, periods__isnull=False)
    if outcome.continues:
        earlier = earlier.exclude(pk=outcome.continues.pk)
    if (other := earlier.first()) is not None:
        raise _problem(
            _("Nummeret %(number)s er brukt før, av %(name)s.") % {"number": outcome.number, "name": other.name}
        )


def _check_kind(plan: ReformPlan) -> None:
    kind = plan.reform.kind
    if kind == ReformKind.MERGER and not any(one.is_merged for one in plan.outcomes):
        raise _problem(_("I en sammenslåing må minst to kommuner få samme nye nummer."))
    if kind == ReformKind.SPLIT and not any(len(plan.successors_of(one)) > 1 for one in plan.predecessors):
        raise _problem(_("I en deling må minst én kommune bli til to eller flere."))
    if kind in (ReformKind.RENUMBERING, ReformKind.COUNTY_CHANGE) and (
        plan.ending or any(one.is_merged or one.is_new for one in plan.outcomes)
    ):
        raise _problem(_("Når bare nummer eller fylke endres, må hver kommune fortsette som seg selv."))


def _problem(message: str) -> InvalidInput:
    return InvalidInput(message, field="lines")
