"""The receiving-capacity calendar, what a draft collides with, and the limits that KS sets."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core.http import SignedInRequest
from core.opens import opens
from core.pages import form_page
from networks.people.access import access_of
from rollouts.capacity import collisions as capacity
from rollouts.capacity import limits
from rollouts.capacity import rows as capacity_rows
from rollouts.capacity.forms import CalendarFilter, LimitsForm
from rollouts.capacity.html import Body
from rollouts.capacity.models import LimitKind
from rollouts.capacity.occupancy import Occupancy
from rollouts.capacity.weekload import WEEK, monday
from rollouts.pools.forms import PoolForm
from rollouts.pools.models import Pool
from rollouts.rollouts import access as rollout_access
from rollouts.rollouts.models import Rollout
from rollouts.sign_ups.seats import pools_for_pages

# Without a filter, a table of the municipalities shows those of which most is asked.
MOST_ROWS = 60
LONGEST = dt.timedelta(days=3 * 366)


@opens("sign_ups.see")
def calendar(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    form = CalendarFilter(request.GET, home=access_of(request.user).home_network)
    first, weeks = monday(form.first), form.weeks
    picture = Occupancy(request.user, first, first + weeks * WEEK - dt.timedelta(days=1))
    form.offer(picture)
    rows, left_out = capacity_rows.rows(picture, form.kind, form.numbers(picture), most=MOST_ROWS)
    return render(
        request,
        "rollouts/capacity/capacity.html",
        {
            "form": form,
            "kinds": [(kind.value, kind.label, _query(request, vis=kind.value)) for kind in LimitKind],
            "kind": form.kind,
            "weeks": [first + number * WEEK for number in range(weeks)],
            "this_week": monday(today),
            "rows": Body(rows, first, weeks).html(),
            "left_out": left_out,
            "earlier": _query(request, fra=(first - weeks * WEEK).isoformat()),
            "later": _query(request, fra=(first + weeks * WEEK).isoformat()),
            "may_set": limits.may_set(request.user),
        },
    )


def _query(request: HttpRequest, **changes: str) -> str:
    given = request.GET.copy()
    for name, value in changes.items():
        given[name] = value
    return f"?{given.urlencode()}"


@opens("capacity.limits", "GET", "POST")
def capacity_limits(request: SignedInRequest) -> HttpResponse:
    if not limits.may_set(request.user):
        raise PermissionDenied(_("Grensene settes av KS."))
    form = LimitsForm(request.POST or None, standing=limits.current())
    return form_page(
        request,
        form,
        "rollouts/capacity/limits.html",
        save=lambda: limits.set_limits(by=request.user, **form.wanted()),
        success=_("Grensene er lagret og gjelder fra nå."),
        to="rollouts:capacity",
    )


# --- Beside a form -----------------------------------------------------------------------------------------


@opens("pools.propose.regional", subject="rollout")
def collisions(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the dates in the form would collide with; asked for each time they change (`?pulje=` is the pool)."""
    rollout = get_object_or_404(Rollout.objects.visible_to(request.user).select_related("network", "solution"), pk=pk)
    if not rollout_access.may_propose(request.user, rollout):
        raise PermissionDenied(rollout_access.who_may_propose(rollout))
    asked = request.GET.get("pulje", "")
    pool = pools_for_pages(request.user).filter(rollout=rollout, pk=asked).first() if asked.isdecimal() else None
    reading = reading_of(request, rollout, pool, request.GET)
    return render(request, "rollouts/capacity/collisions.html", {"reading": reading, "in_form": True})


def reading_of(request: HttpRequest, rollout: Rollout, pool: Pool | None, typed: Any) -> capacity.Reading | None:
    """The collisions of the dates as they were typed; None while they make no period."""
    start, end, deadline = (_date(typed.get(name)) for name in ("start_date", "end_date", "sign_up_deadline"))
    if start is None or end is None or end < start or end - start > LONGEST:
        return None
    seats = str(typed.get("capacity") or "")
    return capacity.read(
        request.user,
        rollout,
        start,
        end,
        pool=pool,
        deadline=deadline,
        capacity=int(seats) if seats.isdecimal() and len(seats) < 5 else None,
    )


def asks_for_window(request: HttpRequest) -> bool:
    """A button that fills in dates, or only looks, and saves nothing."""
    return request.method == "POST" and "window" in request.POST


def with_window(
    request: HttpRequest, rollout: Rollout | None = None, form_class: type[PoolForm] = PoolForm
) -> PoolForm:
    """The form as it was typed, with the free window's dates in it; nothing is saved."""
    typed = {name: request.POST.get(name, "") for name in form_class.base_fields}
    # Three days with a comma between, as `collisions.html` writes them.
    days = [day if _date(day) else "" for day in request.POST.get("window", "").split(",")]
    names = ("start_date", "end_date", "sign_up_deadline")
    return form_class(
        rollout=rollout, initial=typed | {name: day for name, day in zip(names, days, strict=False) if day}
    )


def _date(value: Any) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    found = None
    with suppress(ValueError):
        found = parse_date(str(value or ""))
    # ISO weeks and the margins around the period must exist, too.
    return found if found and 1990 <= found.year <= 2200 else None
