"""The page of one person for those who manage people: roles, ways in, and how it ends."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from core.http import SignedInRequest
from core.opens import opens
from networks.departures.leaving import departure_of, may_close_account
from networks.oidc.employer import ways_in
from networks.people import access
from networks.people import lists as people_lists
from networks.people.views import for_people_managers
from networks.signin.models import AccountEventKind


@opens("people.see", subject="person")
@for_people_managers
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(people_lists.managed(request.user), pk=pk)
    today = timezone.localdate()
    ways = ways_in(person, today)
    rows = list(person.assignments.all())
    current = [row for row in rows if row.valid_to is None or row.valid_to > today]
    held = [
        {
            "assignment": row,
            "coming": row.valid_from > today,
            "may_end": access.may_end_role(request.user, row),
            "may_appoint_deputy": access.may_appoint_deputy(request.user, row),
        }
        for row in current
    ]
    others = person.is_active and person.pk != request.user.pk
    return render(
        request,
        "networks/home/person.html",
        {
            "person": person,
            "held": held,
            "past": [row for row in rows if row not in current],
            "invitation": next(iter(person.open_invitations), None),  # type: ignore[attr-defined]
            "now": timezone.now(),
            "ways": ways,
            "not_yet_in": person.is_active and not person.has_usable_password() and not ways,
            "may_give": others,
            "resets": person.account_events.filter(kind=AccountEventKind.FACTORS_RESET).select_related("by"),
            "may_reset": others and access.may_manage_account(request.user, person, current),
            "may_close": person.is_active and may_close_account(request.user, person),
            "departure": departure_of(person),
        },
    )
