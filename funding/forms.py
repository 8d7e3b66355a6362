"""Form fields that several forms of this app share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from core.tables.values import read_amount


class PercentField(forms.DecimalField):
    """Shown and typed as per cent, kept as a part of one: `60` is `Decimal("0.6")`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=4, localize=True, **kwargs)
        self.widget.attrs.update(inputmode="decimal", size=8)

    def prepare_value(self, value: Any) -> Any:
        return (value * 100).normalize() + 0 if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def clean(self, value: Any) -> Decimal | None:
        percent = super().clean(value)
        return None if percent is None else percent / 100


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DateInput(), **kwargs)


class KronerField(forms.IntegerField):
    """Whole kroner, typed as people write them: `2 950 584`, `kr 2.950.584,-`, `44,5 mill.`"""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"min_value": 0, "widget": forms.TextInput(attrs={"inputmode": "text", "size": 14}), **kwargs}
        )

    def to_python(self, value: Any) -> int | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        amount = read_amount(value)
        if amount is None:
            text = _("«%(text)s» er ikke et beløp. Skriv for eksempel 2 950 584.")
            raise ValidationError(text, params={"text": value})
        if amount != amount.to_integral_value():
            raise ValidationError(_("Skriv hele kroner, uten øre."))
        return int(amount)
