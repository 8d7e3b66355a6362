"""What askers fill in; the form for one answer is in `forms_answer`, that for questionnaires in `forms_questions`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PlainForm, offer
from networks.models import Municipality, Network
from portfolio.access import may_edit_portfolio
from portfolio.enquiries import access
from portfolio.enquiries.models import Enquiry, Questionnaire, Visibility
from portfolio.enquiries.questionnaires import latest
from portfolio.enquiries.questions import QuestionKind
from portfolio.solutions.models import Solution

DAY = {"required": _("Velg en dato."), "invalid": _("Skriv en gyldig dato.")}


class EnquiryForm(PlainForm):
    questionnaire = forms.ModelChoiceField(
        label=_("Spørreskjema"),
        queryset=Questionnaire.objects.none(),
        empty_label=None,
        error_messages={"required": _("Velg et spørreskjema.")},
    )
    title = forms.CharField(
        label=_("Hva det gjelder"), max_length=150, error_messages={"required": _("Skriv hva det gjelder.")}
    )
    network = forms.ModelChoiceField(label=_("På vegne av"), queryset=Network.objects.none(), required=False)
    introduction = forms.CharField(
        label=_("Innledning"),
        help_text=_("Står øverst på siden og i e-posten."),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )
    open_until = forms.DateField(label=_("Åpen til og med"), widget=DateInput(), error_messages=DAY)
    visible_to = forms.ChoiceField(
        label=_("Hvem ser svarene?"), choices=Visibility.choices, widget=forms.RadioSelect, initial=Visibility.ASKERS
    )

    def __init__(self, data: Any = None, *, user: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        offer(self, "questionnaire", latest())
        offer(self, "network", access.asking_networks(user))
        field: Any = self.fields["network"]
        field.empty_label = gettext("KS") if may_edit_portfolio(user) else None
        field.required = not may_edit_portfolio(user)


class _ToSolutions(PlainForm):
    """Whose questionnaire asks about status, says of which solutions."""

    solutions = forms.ModelMultipleChoiceField(
        label=_("Status for"),
        queryset=Solution.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Velg hvilke løsninger det spørres om status for.")},
    )

    def __init__(self, data: Any = None, *, enquiry: Enquiry, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not any(one["kind"] == QuestionKind.STATUS for one in enquiry.questionnaire.questions):
            del self.fields["solutions"]
        self.enquiry = enquiry

    def solution_ids(self) -> list[int]:
        return [one.pk for one in self.cleaned_data.get("solutions", [])]


class PeopleForm(_ToSolutions):
    """Municipalities, whose representatives are asked."""

    municipalities = forms.ModelMultipleChoiceField(
        label=_("Kommuner"),
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Velg minst én kommune.")},
    )

    def __init__(self, data: Any = None, *, enquiry: Enquiry, **kwargs: Any) -> None:
        super().__init__(data, enquiry=enquiry, **kwargs)
        offer(self, "municipalities", access.askable(enquiry))


class AddressForm(_ToSolutions):
    """One who needs no account."""

    name = forms.CharField(
        label=_("Navn"), max_length=150, error_messages={"required": _("Skriv navnet på den som skal svare.")}
    )
    email = forms.EmailField(
        label=_("E-post"),
        error_messages={
            "required": _("Skriv en gyldig e-postadresse."),
            "invalid": _("Skriv en gyldig e-postadresse."),
        },
    )
    municipality = forms.ModelChoiceField(
        label=_("For kommunen"), queryset=Municipality.objects.none(), required=False, empty_label=_("Ingen")
    )

    def __init__(self, data: Any = None, *, enquiry: Enquiry, **kwargs: Any) -> None:
        super().__init__(data, enquiry=enquiry, **kwargs)
        offer(self, "municipality", access.askable(enquiry))


class ExtendForm(PlainForm):
    open_until = forms.DateField(label=_("Åpen til og med"), widget=DateInput(), error_messages=DAY)
