"""Making a person who has left nameless: the history keeps role and network, and forgets who it was.

Texts that people have written themselves are not searched. What the program wrote with a name in it is: see
`networks.personal_data.registry`.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import JSONField, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from networks.departures.models import Departure, DepartureState
from networks.geography.models import Municipality, Network
from networks.people.models import RoleAssignment, User
from networks.personal_data.registry import Relation, Treatment, all_mentions, relations, sources

logger = logging.getLogger(__name__)


def former(user: User) -> str:
    """What `user` is called afterwards: the last role and its place, "tidligere kontaktperson e-helse, Agder"."""
    roles = RoleAssignment.objects.filter(user=user).select_related("network", "municipality")
    last = roles.order_by("-valid_to", "-valid_from", "pk").first()
    if last is None:
        return _("tidligere bruker")
    place: Network | Municipality | None = last.network or last.municipality
    words = f"{last.get_role_display()}, {place}" if place else str(last.get_role_display())
    return _("tidligere %(role)s") % {"role": words}


def anonymise_due(today: dt.date | None = None) -> list[int]:
    """Make everybody nameless whose time has come; gives the keys of the departures. Safe to run twice."""
    from networks.departures.leaving import months_kept

    today = today or timezone.localdate()
    months = months_kept()
    waiting = Departure.objects.filter(state=DepartureState.LEFT).order_by("left_on", "pk")
    due = [one.pk for one in waiting if (day := one.due_on(months)) is not None and day <= today]
    done = []
    for pk in due:
        try:
            if anonymise(pk, today):
                done.append(pk)
        except Exception:
            # One that fails must not keep the others waiting; it is tried again the next night.
            logger.exception("Departure %s could not be anonymised", pk)
    return done


def anonymise(departure_id: int, today: dt.date | None = None) -> bool:
    """Make the person of one departure nameless, all or nothing; False when it isn't due (any more)."""
    from networks.departures.leaving import months_kept

    today = today or timezone.localdate()
    # What is stored is Norwegian, whichever language is in force.
    with transaction.atomic(), translation.override("nb"):
        departure = Departure.objects.select_for_update().filter(pk=departure_id, state=DepartureState.LEFT).first()
        due = departure.due_on(months_kept()) if departure else None
        if departure is None or due is None or due > today:
            return False
        user = User.objects.select_for_update().get(pk=departure.user_id)
        label = former(user)
        known = _known_as(user)
        for relation in relations():
            _treat(relation, user)
        for source in sources():
            if source.forget is not None:
                source.forget(user)
        _forget_mentions(known, label)
        user.name, user.title, user.email = label[:150], "", f"anonym-{user.pk}@anonym.invalid"
        user.is_active, user.last_login = False, None
        user.set_unusable_password()
        user.save()
        events: Any = apps.get_model("networks", "UserEvent")
        events.objects.filter(pgh_obj_id=user.pk).update(name=user.name, title="", email=user.email)
        departure.state, departure.anonymised_at = DepartureState.ANONYMISED, timezone.now()
        departure.save()
    logger.info("Departure %s is anonymised", departure_id)
    return True


def _known_as(user: User) -> list[str]:
    """The names and addresses that `user` has had here, the longest first; not those that somebody else has, too."""
    events: Any = apps.get_model("networks", "UserEvent")
    rows = list(events.objects.filter(pgh_obj_id=user.pk).values_list("name", "email"))
    names = {text for row in [*rows, (user.name, user.email)] for text in row if text}
    others = User.objects.exclude(pk=user.pk).filter(Q(name__in=names) | Q(email__in=names))
    return sorted(names - {text for row in others.values_list("name", "email") for text in row}, key=len, reverse=True)


def _treat(relation: Relation, user: User) -> None:
    stored, name = relation.stored, relation.field.name
    if stored.treatment is Treatment.KEEP:
        return
    rows = relation.model._base_manager.filter(**{name: user})
    if stored.treatment is Treatment.DELETE:
        rows.delete()
    else:
        if stored.also is not None:
            stored.also(user)
        _clear(rows, stored.clear)
    if relation.events is not None:
        past = relation.events.objects.filter(**{f"{name}_id": user.pk})
        if stored.treatment is Treatment.DELETE:
            past.delete()
        else:
            _clear(past, stored.clear)


def _clear(rows: Any, values: dict[str, Any]) -> None:
    for row in rows:
        for field, value in values.items():
            setattr(row, field, value(row) if callable(value) else value)
        row.save(update_fields=list(values))


def _forget_mentions(known: list[str], label: str) -> None:
    if not known:
        return
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in known))
    for one in all_mentions():
        model: Any = apps.get_model(one.model)
        for table in [model, *_event_tables(model)]:
            for field in one.fields:
                _replace(table, field, known, pattern, label)


def _event_tables(model: Any) -> list[Any]:
    return [table for table in apps.get_models() if getattr(table, "pgh_tracked_model", None) is model]


def _replace(table: Any, field: str, known: list[str], pattern: re.Pattern[str], label: str) -> None:
    column = table._meta.get_field(field)
    is_json = isinstance(column, JSONField)
    holds = Q()
    for name in known:
        # In a JSON column, the text of the database writes a character as itself but for quotes and backslashes.
        holds |= Q(_text__contains=json.dumps(name, ensure_ascii=False)[1:-1] if is_json else name)
    for row in table._base_manager.annotate(_text=Cast(field, TextField())).filter(holds):
        value = getattr(row, field)
        new = _in_json(value, pattern, label) if is_json else pattern.sub(label, value)[: column.max_length]
        table._base_manager.filter(pk=row.pk).update(**{field: new})


def _in_json(value: Any, pattern: re.Pattern[str], label: str) -> Any:
    if isinstance(value, str):
        return pattern.sub(label, value)
    if isinstance(value, list):
        return [_in_json(one, pattern, label) for one in value]
    if isinstance(value, dict):
        return {key: _in_json(one, pattern, label) for key, one in value.items()}
    return value
