"""What is unfinished about a case before the NKG decides: said in the queue, on the case, on the agenda and in the API,
and a reason for approving all the same goes to the log [004 §4.1]."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import InvalidInput
from rollouts.decisions.cases import Case


class GapKind(models.TextChoices):
    STOPPED = "stopped", gettext_lazy("løsningen er stoppet")
    INFORMATION = "information", gettext_lazy("informasjon")
    GROUP = "group", gettext_lazy("arbeidsgruppe")
    LEADER = "leader", gettext_lazy("innføringsleder")
    DATES = "dates", gettext_lazy("datoer")
    READINESS = "readiness", gettext_lazy("klar til bruk")
    MATERIALS = "materials", gettext_lazy("materiell")
    LEADER_LOAD = "leader_load", gettext_lazy("lederens kapasitet")
    NHN_LOAD = "nhn_load", gettext_lazy("NHNs kapasitet")
    SUPPLIER = "supplier", gettext_lazy("leverandør")


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, or more than there is room for: a few words without a full stop, and where it is."""

    kind: str
    what: str
    url: str = ""


@dataclass(frozen=True)
class Lesson:
    """What an earlier rollout of the same solution has to say, from the evaluation of `pool`."""

    advice: str
    pool: str
    url: str


@dataclass(frozen=True)
class Unfinished:
    """Everything that those who decide about one case should know first."""

    gaps: list[Gap] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return [gap.what for gap in self.gaps]


# Finds it for several cases at once, in their order. `RolloutsConfig.ready` says which function that is.
FIND: list[Callable[[Sequence[Case]], list[Unfinished]]] = []


def unfinished(cases: Sequence[Case]) -> list[Unfinished]:
    """In the order of `cases`; the same number of queries however many there are, and none without any."""
    return FIND[0](cases) if FIND and cases else [Unfinished() for _case in cases]


def unfinished_of(case: Case | None) -> Unfinished:
    return unfinished([case])[0] if case is not None else Unfinished()


def require_reason(found: Unfinished, reason: str) -> None:
    """Raise `InvalidInput` (field `reason`) when something is missing and nothing is said about approving anyway."""
    if found.gaps and not reason.strip():
        raise InvalidInput(
            _("Skriv hvorfor saken godkjennes selv om ikke alt er på plass: %(gaps)s.")
            % {"gaps": "; ".join(found.words)},
            field="reason",
        )
