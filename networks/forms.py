from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Søk"), required=False, max_length=100, help_text=_("Navn eller kommunenummer, også gamle numre.")
    )
    date = forms.DateField(
        label=_("Per dato"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
