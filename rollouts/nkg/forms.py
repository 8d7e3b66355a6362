"""Forms of the NKG's meetings and log; the rules are in `meetings` and `decision_log`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm, offer
from networks.models import User
from rollouts.decisions.models import DecisionKind, Meeting
from rollouts.stops.models import Dispensation, Ratification


class MeetingForm(PlainForm):
    date = forms.DateField(
        label=_("Dato"),
        widget=DateInput(),
        error_messages={"required": _("Velg dato."), "invalid": _("Skriv en gyldig dato.")},
    )
    time = forms.TimeField(
        label=_("Klokkeslett"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"required": _("Velg klokkeslett."), "invalid": _("Skriv klokkeslettet som 09:30.")},
    )
    place = forms.CharField(
        label=_("Sted"), required=False, max_length=200, help_text=_("For eksempel et møterom eller «Teams».")
    )
    link = forms.URLField(
        label=_("Lenke til møtet"),
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={"invalid": _("Skriv hele adressen, for eksempel https://…")},
    )

    @classmethod
    def of(cls, meeting: Meeting, data: Any = None) -> MeetingForm:
        starts_at = timezone.localtime(meeting.starts_at)
        initial = {"date": starts_at.date(), "time": starts_at.time(), "place": meeting.place, "link": meeting.link}
        return cls(data, initial=initial)

    def given(self) -> dict[str, Any]:
        """What `meetings.plan` takes."""
        found = self.cleaned_data
        starts_at = timezone.make_aware(dt.datetime.combine(found["date"], found["time"]))
        return {"starts_at": starts_at, "place": found["place"], "link": found["link"]}


class PresentForm(PlainForm):
    present = forms.MultipleChoiceField(
        label=_("Før andre som til stede"),
        help_text=_("De får beskjed, og har 48 timer til å si fra hvis det ikke stemmer."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, members: list[User], here: set[int]) -> None:
        super().__init__(data, initial={"present": [str(pk) for pk in here]})
        choices: Any = self.fields["present"]
        choices.choices = [(str(person.pk), person.name) for person in members]

    def given(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["present"]]


class ObjectForm(PlainForm):
    """A member says that they weren't there."""

    reason = forms.CharField(
        label=_("Hva stemmer ikke?"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Skriv hva som ikke stemmer.")},
    )


class TitleForm(PlainForm):
    title = forms.CharField(
        label=_("Ny sak"), max_length=200, error_messages={"required": _("Skriv hva saken gjelder.")}
    )


class MinutesForm(PlainForm):
    minutes = forms.CharField(
        label=_("Referat"),
        help_text=_("Det som ble sagt utenom avgjørelsene. Avgjørelsene kommer med av seg selv."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 6}),
    )


class DecideForm(PlainForm):
    kind = forms.ChoiceField(
        label=_("Hva har møtet bestemt?"),
        choices=[
            (DecisionKind.APPROVED.value, _("Godkjenn")),
            (DecisionKind.RETURNED.value, _("Send tilbake")),
            (DecisionKind.POSTPONED.value, _("Utsett")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva møtet har bestemt.")},
    )
    reason = forms.CharField(
        label=_("Begrunnelse"),
        help_text=_("Trengs når saken sendes tilbake eller utsettes, og når noe uferdig godkjennes."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, about: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if isinstance(about, Dispensation):
            field: Any = self.fields["kind"]
            field.choices = [
                (DecisionKind.APPROVED.value, _("Innvilg")),
                (DecisionKind.RETURNED.value, _("Avslå")),
                (DecisionKind.POSTPONED.value, _("Utsett")),
            ]
            self.fields["reason"].help_text = _("Kommunen og regionen får se dette.")
        elif isinstance(about, Ratification):
            offer(
                self,
                "kind",
                [
                    (DecisionKind.APPROVED.value, _("Stansen står")),
                    (DecisionKind.RETURNED.value, _("Gjenoppta løsningen")),
                    (DecisionKind.POSTPONED.value, _("Utsett")),
                ],
            )
            self.fields["reason"].help_text = _("Alle som er innlogget, kan lese dette i loggen.")


class SupersedeForm(PlainForm):
    reason = forms.CharField(
        label=_("Hva er riktig?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Skriv hva som er riktig.")},
    )


class MarginForm(PlainForm):
    """What leaders may change without asking."""

    places = forms.IntegerField(
        label=_("Plasser mer"),
        help_text=_("Så mange plasser mer enn NKG har godkjent. 0: ingen."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
        error_messages={"required": _("Skriv et tall."), "invalid": _("Skriv et helt tall, for eksempel 2.")},
    )
    deadline_days = forms.IntegerField(
        label=_("Dager senere påmeldingsfrist"),
        help_text=_("Så mange dager etter fristen NKG har godkjent, men ikke etter puljens første dag. 0: ingen."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
        error_messages={"required": _("Skriv et tall."), "invalid": _("Skriv et helt tall, for eksempel 2.")},
    )
    reason = forms.CharField(
        label=_("Begrunnelse"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Skriv en begrunnelse.")},
    )


class AgreeForm(PlainForm):
    """A member agrees with what was put forward, for a reason of their own or without."""

    reason = forms.CharField(
        label=_("Din begrunnelse"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class ToMeetingForm(PlainForm):
    """A member wants to talk about what was put forward."""

    reason = forms.CharField(
        label=_("Hvorfor bør saken tas i møte?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Skriv hvorfor saken bør tas i møte.")},
    )
