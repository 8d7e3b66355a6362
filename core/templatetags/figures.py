"""Numbers, dates, bars and states as every page writes them.

A builtin library: no `{% load %}` needed.

What appears hundreds of times on a page is a plain string here, not a template.
How each looks and when to use it: `docs/design.md`.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from core.tones import tone_of

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"
DASH = "–"

# --- Numbers and dates ---------------------------------------------------------------------------------


def _decimal(value: object) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _grouped(value: Decimal, places: int = 0) -> str:
    """`1234567.5` → `1 234 567,5` (English: `1,234,567.5`); a real minus sign, spaces that never break."""
    value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(value):,.{places}f}"
    if not (get_language() or "nb").startswith("en"):
        text = text.replace(",", NBSP).replace(".", ",")
    return f"−{text}" if value < 0 else text


@register.filter
def integer(value: object) -> str:
    """A whole number with grouped thousands; "–" when there is none."""
    number = _decimal(value)
    return DASH if number is None else _grouped(number)


@register.filter
def signed(value: object, places: int = 0) -> str:
    """A difference: `+11 983`, `−2`, `0`, with `places` decimals; "–" when there is none."""
    number = _decimal(value)
    if number is None:
        return DASH
    return f"+{_grouped(number, int(places))}" if number > 0 else _grouped(number, int(places))


@register.filter
def decimal(value: object, places: int = 1) -> str:
    """A number with `places` decimals in the language's notation; "–" when there is none."""
    number = _decimal(value)
    return DASH if number is None else _grouped(number, int(places))


@register.filter
def nok(value: object) -> str:
    """Whole kroner: `36 683 801 kr`; "–" when there is none. In prose write «kroner» after `|integer`."""
    number = _decimal(value)
    if number is None:
        return DASH
    if (get_language() or "nb").startswith("en"):
        return f"NOK{NBSP}{_grouped(number)}"
    return f"{_grouped(number)}{NBSP}kr"


@register.filter
def percent(value: object, places: int = 0) -> str:
    """A share between 0 and 1 as per cent: `0.6` → `60 %`; "–" when there is none."""
    number = _decimal(value)
    if number is None:
        return DASH
    space = "" if (get_language() or "nb").startswith("en") else NBSP
    return f"{_grouped(number * 100, int(places))}{space}%"


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`, never negative."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(months, 0)


def _as_date(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value


@register.filter
def age_in_months(value: date | datetime | int | None, today: date | None = None) -> str:
    """How old a date (or a number of months) is: `4 md`, `ny` under one month, "–" without a date. Never breaks."""
    if value is None or value == "":
        return DASH
    months = value if isinstance(value, int) else months_between(_as_date(value), today or timezone.localdate())
    if months < 1:
        return gettext("ny")
    return ngettext("%(months)d md", "%(months)d md", months).replace(" ", NBSP) % {"months": months}


@register.simple_tag
def age(value: date | datetime | None, today: date | None = None, stale_after: int | None = None) -> SafeString:
    """The age of a date as `<time>` with the date itself as its title; marked when older than `stale_after` months."""
    if value is None or value == "":
        return format_html('<span class="fl-age">{}</span>', DASH)
    day = _as_date(value)
    stale = stale_after is not None and months_between(day, today or timezone.localdate()) >= stale_after
    return format_html(
        '<time class="fl-age{}" datetime="{}" title="{}">{}{}</time>',
        " fl-age--stale" if stale else "",
        day.isoformat(),
        date_format(day, "SHORT_DATE_FORMAT"),
        age_in_months(day, today),
        stale_mark() if stale else "",
    )


def stale_mark() -> SafeString:
    """Beside what is too old."""
    return format_html(
        '<span class="fl-stale" title="{0}"><span class="ds-sr-only">, {0}</span></span>', gettext("bør bekreftes")
    )


# --- Status against ambition ---------------------------------------------------------------------------


def _share(part: int, whole: int) -> str:
    """Per cent with a decimal point, for SVG attributes."""
    return f"{min(max(100 * part / whole, 0), 100):.2f}%" if whole else "0%"


@register.simple_tag
def progress(
    total: int,
    ambition: int | None = None,
    in_use: int | None = None,
    available: int | None = None,
    label: str = "",
) -> SafeString:
    """A bar of `total` municipalities: at least in use (dark), at least made available (lighter), the ambition a tick.

    Both counts are cumulative: `available` holds those in use too. With neither count the bar is hatched:
    not reported is something else than none. `label` replaces the spoken summary.
    """
    reported = in_use is not None or available is not None
    parts = []
    if in_use is not None:
        parts.append(gettext("%(count)s i bruk") % {"count": integer(in_use)})
    if available is not None:
        parts.append(gettext("%(count)s tilgjengeliggjort") % {"count": integer(available)})
    if not reported:
        parts.append(gettext("ikke oppgitt"))
    if ambition is not None:
        parts.append(gettext("ambisjon %(count)s") % {"count": integer(ambition)})
    parts.append(gettext("av %(count)s kommuner") % {"count": integer(total)})

    unknown = "" if reported else " fl-bar__track--unknown"
    shapes = [f'<rect class="fl-bar__track{unknown}" y="4" width="100%" height="12" rx="6"/>']
    if not reported:
        hatch = "".join(f'<line x1="{x}%" x2="{x}%" y1="7" y2="13"/>' for x in range(4, 98, 4))
        shapes.append(f'<g class="fl-bar__hatch">{hatch}</g>')
    if available:
        shapes.append(f'<rect class="fl-bar__available" y="4" width="{_share(available, total)}" height="12" rx="6"/>')
    if in_use:
        shapes.append(f'<rect class="fl-bar__in-use" y="4" width="{_share(in_use, total)}" height="12" rx="6"/>')
    if ambition is not None:
        x = _share(ambition, total)
        shapes.append(f'<line class="fl-bar__ambition" x1="{x}" x2="{x}" y1="0" y2="20"/>')
    return format_html(
        '<svg class="fl-bar" role="img" aria-label="{}" width="100%" height="20" focusable="false">{}</svg>',
        label or ", ".join(parts),
        mark_safe("".join(shapes)),  # noqa: S308 - numbers of ours only
    )


# --- States of a workflow ------------------------------------------------------------------------------


@register.simple_tag
def state(code: object, label: str = "") -> SafeString:
    """The state of a case as a tag. `{% state pool.state pool.get_state_display %}`."""
    code = str(code)
    return format_html(
        '<span class="ds-tag fl-state fl-state--{0}" data-size="sm" data-color="{0}">{1}</span>',
        tone_of(code),
        label or code,
    )
