"""What one looks municipalities up by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Navn eller nummer, også gamle"), required=False, max_length=100)
    date = forms.DateField(label=_("Per dato"), required=False, widget=DateInput())
