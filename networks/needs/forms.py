"""Forms of the needs; the rules are in `networks/needs/workflow.py`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PlainForm
from networks.geography.models import Municipality, Network
from networks.needs.access import voices
from networks.needs.models import Need, Recipient


class VoiceForm(PlainForm):
    """A form filled in on behalf of one of the person's networks or municipalities."""

    voice = forms.ChoiceField(label=_("På vegne av"))

    def __init__(self, data: Any = None, *, user: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.voices = {f"{type(voice).__name__.lower()}-{voice.pk}": voice for voice in voices(user)}
        field: Any = self.fields["voice"]
        field.choices = [(code, str(voice)) for code, voice in self.voices.items()]

    def clean_voice(self) -> Network | Municipality:
        return self.voices[self.cleaned_data["voice"]]


class NeedForm(VoiceForm):
    title = forms.CharField(label=_("Tittel"), max_length=150, error_messages={"required": _("Skriv en tittel.")})
    description = forms.CharField(
        label=_("Hva er behovet?"),
        help_text=_("Hva som ikke virker i dag, hvem det gjelder, og hva som ville hjulpet."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Skriv hva behovet er.")},
    )
    topic = forms.CharField(
        label=_("Løsning eller tema"), required=False, max_length=100, help_text=_("For eksempel DigiHelse eller SFM.")
    )
    field_order = ["voice", "title", "description", "topic"]


class SupportForm(VoiceForm):
    comment = forms.CharField(
        label=_("Hvorfor er det viktig for dere?"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class MoveForm(PlainForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class LiftForm(MoveForm):
    recipient = forms.ChoiceField(label=_("Løft til"), choices=Recipient.choices)
    comment = forms.CharField(
        label=_("Regionens vurdering"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )


class AnswerForm(MoveForm):
    reason = forms.CharField(
        label=_("Svar til dem som står bak behovet"),
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Skriv et svar til dem som står bak behovet.")},
    )


class MergeForm(MoveForm):
    into_id = forms.TypedChoiceField(label=_("Slå sammen med"), coerce=int, empty_value=None)

    def __init__(self, data: Any = None, *, others: list[Need], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["into_id"]
        field.choices = [(need.pk, f"{need.title} ({need.origin})") for need in others]
