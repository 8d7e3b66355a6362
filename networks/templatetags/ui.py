"""Tags and filters that every page is built from. A builtin library: no `{% load %}` needed.

What appears hundreds of times on a page (levels, bars, ages, numbers) is a plain string here, not a template.
How each looks and when to use it: `docs/design.md`.
"""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from hashlib import blake2s

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.widgets import Input
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

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
def signed(value: object) -> str:
    """A difference: `+11 983`, `−2`, `0`; "–" when there is none."""
    number = _decimal(value)
    if number is None:
        return DASH
    return f"+{_grouped(number)}" if number > 0 else _grouped(number)


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
        _stale_mark() if stale else "",
    )


# --- The adoption ladder -------------------------------------------------------------------------------

LEVEL_LABELS = {
    "not_reported": _("ikke rapportert"),
    "not_relevant": _("ikke aktuelt"),
    "not_started": _("ikke startet"),
    "planned": _("planlagt"),
    "made_available": _("tilgjengeliggjort"),
    "in_use": _("i bruk"),
    "benefit_realised": _("nyttiggjort"),
}
LEVEL_SHORT_LABELS = LEVEL_LABELS | {"made_available": _("tilgjengelig")}
LEVEL_CODES = tuple(LEVEL_LABELS)


@lru_cache(maxsize=64)
def _level(language: str | None, code: str, short: bool, stale: bool) -> SafeString:
    label = (LEVEL_SHORT_LABELS if short else LEVEL_LABELS)[code]
    return format_html(
        '<span class="fl-level fl-level--{}"><span class="fl-level__label">{}</span>{}</span>',
        code,
        label,
        _stale_mark() if stale else "",
    )


def _stale_mark() -> SafeString:
    return format_html(
        '<span class="fl-stale" title="{0}"><span class="ds-sr-only">, {0}</span></span>', gettext("bør bekreftes")
    )


@register.simple_tag
def level(code: str | None, short: bool = True, stale: bool = False) -> SafeString:
    """A level as word, shape and shade. `code` None or "" is `not_reported`; `short=False` writes the full word."""
    return _level(get_language(), str(code or "not_reported"), short, bool(stale))


@register.filter
def level_label(code: str | None) -> str:
    """The full word for a level."""
    return str(LEVEL_LABELS[str(code or "not_reported")])


@register.simple_tag
def level_legend(counts: dict[str, int] | None = None, levels: str = "") -> SafeString:
    """What the shades mean, lowest first; with `counts` (code → number) also how many. `levels` names a selection."""
    codes = levels.split() or LEVEL_CODES
    items = (
        (
            code,
            LEVEL_LABELS[code],
            format_html(' <strong class="fl-num">{}</strong>', integer(counts.get(code, 0))) if counts else "",
        )
        for code in codes
    )
    return format_html(
        '<ul class="fl-legend" aria-label="{}">{}</ul>',
        gettext("Tegnforklaring"),
        format_html_join(
            "",
            '<li><svg viewBox="-0.9 -1.05 1.8 2.1" aria-hidden="true" focusable="false">'
            '<polygon class="fl-hex fl-hex--{}" points="0,-1 .87,-.5 .87,.5 0,1 -.87,.5 -.87,-.5"/></svg>{}{}</li>',
            items,
        ),
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

# Which tone a state has; every room's states may be listed here, an unknown one is neutral. Red is for errors only.
STATE_TONES = {
    "approved": "success",
    "applied": "success",
    "committed": "success",
    "confirmed": "success",
    "completed": "success",
    "done": "success",
    "met": "success",
    "signed_up": "success",
    "open": "info",
    "running": "info",
    "active": "info",
    "in_progress": "info",
    "ongoing": "info",
    "submitted": "support1",
    "proposed": "support1",
    "waiting": "support1",
    "queued": "support1",
    "waitlisted": "support1",
    "returned": "warning",
    "stopped": "warning",
    "waived": "warning",
    "partly": "warning",
    "postponed": "warning",
    "failed": "danger",
    # Self-check and needs
    "ok": "success",
    "missing": "warning",
    "resolved": "success",
    "raised": "support1",
    "lifted": "support1",
    "taken_up": "info",
}


@register.simple_tag
def state(code: object, label: str = "") -> SafeString:
    """The state of a case as a tag. `{% state pool.state pool.get_state_display %}`."""
    code = str(code)
    return format_html(
        '<span class="ds-tag fl-state fl-state--{0}" data-size="sm" data-color="{0}">{1}</span>',
        STATE_TONES.get(code, "neutral"),
        label or code,
    )


# --- Words that explain figures ------------------------------------------------------------------------


def _key(*parts: object) -> str:
    """An id that is the same each time the same thing is rendered, so that a swapped page equals a fresh one."""
    text = "|".join(str(part) for part in parts)
    return f"{slugify(text)[:24].strip('-')}-{blake2s(text.encode(), digest_size=4).hexdigest()}"


@register.simple_tag
def hint(term: str, text: str, key: object = "") -> SafeString:
    """A "?" that shows what `term` means. Give `key` when the same hint stands more than once on a page."""
    return format_html(
        '<button type="button" class="fl-hint" popovertarget="hint-{0}" aria-label="{1}">?</button>'
        '<span class="ds-popover fl-hint-text" id="hint-{0}" popover data-placement="bottom">'
        '<strong class="fl-hint-text__term">{2}</strong>{3}</span>',
        _key(term, text, key),
        gettext("Hva betyr «%(term)s»?") % {"term": term},
        term,
        text,
    )


@register.inclusion_tag("components/figure.html")
def figure(
    value: object,
    label: str,
    definition: str = "",
    href: str = "",
    note: str = "",
    updated: date | datetime | None = None,
    key: object = "",
) -> dict[str, object]:
    """A key figure: number, what it counts, its definition behind "?", a link to the rows behind it, its date.

    A number is grouped; text (`60 %`, `12 kr`) stands as it is.
    """
    shown = integer(value) if value is None or isinstance(value, int | float | Decimal) else value
    return {
        "value": shown,
        "label": label,
        "definition": definition,
        "href": href,
        "note": note,
        "updated": updated,
        "key": key,
    }


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", action: str = "", href: str = "") -> dict[str, str]:
    """What would have stood here and how it gets here."""
    return {"title": title, "text": text, "action": action, "href": href}


@register.inclusion_tag("components/facts.html")
def facts(*pairs: object, label: str = "") -> dict[str, object]:
    """Terms and values: `{% facts "Frist" pool.deadline "Kapasitet" pool.capacity %}`, or one list of pairs."""
    if len(pairs) == 1:
        items = [(term, value) for term, value in pairs[0]]  # type: ignore[attr-defined]
    else:
        items = list(zip(pairs[::2], pairs[1::2], strict=True))
    return {"items": items, "label": label}


# --- Finding the way -----------------------------------------------------------------------------------


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts: str) -> dict[str, object]:
    """The way to this page: text, address, text, address …, and the page's own title last.

    `{% url "networks:list" as list_url %}{% breadcrumbs _("Nettverk") list_url network.name %}`; the front page is
    put first.
    """
    *pairs, here = parts
    links = [(gettext("Forsiden"), address("front")), *zip(pairs[::2], pairs[1::2], strict=True)]
    return {"links": links, "here": here, "parent": links[-1]}


def address(name: str) -> str:
    """The URL with that name, or "#" while the room that owns it has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return "#"


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, name: str, text: str) -> SafeString:
    """A link in the main menu; marked as the current section when the page belongs to the same room.

    A page of one room that stands under another, as a region's status under the region, says so with `nav_section`.
    """
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    section = name.partition(":")[0]
    sections = [context["nav_section"]] if context.get("nav_section") else match.app_names if match else []
    here = section in sections
    url = address(name)
    current = ""
    if here:
        current = ' aria-current="page"' if request is not None and request.path == url else ' aria-current="true"'
    return format_html('<a class="fl-nav__link" href="{}"{}>{}</a>', url, mark_safe(current), text)  # noqa: S308


@register.simple_tag
def href(name: str) -> str:
    """The URL with that name for the shell's links, or "#" while that page does not exist."""
    return address(name)


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: object, parameter: str = "side") -> dict[str, object]:
    """Links to the other pages of a Django `Page`; the rest of the query string is kept."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else {}

    def link(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}" if hasattr(query, "urlencode") else f"?{parameter}={number}"

    paginator = page.paginator  # type: ignore[attr-defined]
    current = page.number  # type: ignore[attr-defined]
    numbers = [
        {"number": n, "href": link(n) if isinstance(n, int) else "", "current": n == current}
        for n in paginator.get_elided_page_range(current, on_each_side=1, on_ends=1)
    ]
    return {
        "numbers": numbers,
        "several": paginator.num_pages > 1,
        "previous": link(current - 1) if current > 1 else "",
        "next": link(current + 1) if current < paginator.num_pages else "",
    }


@register.simple_tag(takes_context=True)
def sort_head(
    context: template.Context, text: str, field: str, parameter: str = "sorter", classes: str = ""
) -> SafeString:
    """A table head that sorts by `field` through the query string; `-field` is descending."""
    request = context.get("request")
    query = request.GET.copy() if request is not None else None
    current = query.get(parameter, "") if query is not None else ""
    direction = {field: "ascending", f"-{field}": "descending"}.get(current, "none")
    if query is None:
        return format_html('<th scope="col" class="{}">{}</th>', classes, text)
    query[parameter] = f"-{field}" if direction == "ascending" else field
    return format_html(
        '<th scope="col" class="fl-sort {}" aria-sort="{}"><a href="?{}">{}</a></th>',
        classes,
        direction,
        query.urlencode(),
        text,
    )


# --- Forms ---------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, label: str = "", help_text: str = "", readout: bool = True) -> SafeString:
    """One form field: label, help, input, then its errors. Radio buttons and check boxes become a fieldset.

    Django names the help and error texts and marks the input invalid; this only sets the classes of the
    design system. A field that may be left empty says so. Dates are spelled out beside the native input.
    """
    widget = bound.field.widget
    if bound.is_hidden:
        return mark_safe(str(bound))  # noqa: S308 - rendered by Django
    if "ds-input" not in widget.attrs.get("class", "").split():
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} ds-input".strip()
    if help_text:
        bound.help_text = help_text
    bound.__dict__.pop("subwidgets", None)  # cached without the class when an error summary stands above
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    context = {
        "field": bound,
        "label": label or bound.label,
        "optional": not bound.field.required and not isinstance(widget, CheckboxInput),
        "readout": readout and isinstance(widget, Input) and widget.input_type == "date",
        "options": list(bound.subwidgets) if is_group else [],
    }
    kind = "group" if is_group else "check" if isinstance(widget, CheckboxInput) else "input"
    return mark_safe(render_to_string(f"components/field_{kind}.html", context))  # noqa: S308 - escaped in the template


@register.simple_tag
def fields(form: object, names: str = "") -> SafeString:
    """All fields of a form in order, or those named in `names` ("start end capacity")."""
    wanted = names.split()
    chosen = [form[name] for name in wanted] if wanted else list(form)  # type: ignore[index, call-overload]
    return format_html_join("\n", "{}", ((field(bound),) for bound in chosen))


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: object) -> dict[str, object]:
    """What must be put right before a form can be saved, with links to the fields. Empty when all is well."""
    items: list[dict[str, object]] = []
    general: list[object] = []
    for form in forms:
        general.extend(form.non_field_errors())  # type: ignore[attr-defined]
        for bound in form:  # type: ignore[attr-defined]
            if not bound.errors:
                continue
            target = bound.id_for_label or (bound.subwidgets[0].id_for_label if bound.subwidgets else "")
            items.extend({"id": target or bound.auto_id, "label": bound.label, "text": text} for text in bound.errors)
    return {"items": items, "general": general, "any": bool(items or general)}


@register.inclusion_tag("components/confirm_dialog.html", takes_context=True)
def confirm_dialog(
    context: template.Context,
    id: str,  # noqa: A002 - the attribute's own name
    title: str,
    text: str,
    action: str,
    confirm: str,
    button: str = "",
    variant: str = "secondary",
    danger: bool = False,
) -> dict[str, object]:
    """A button that opens a dialog which asks before it posts to `action`. `button` is its text, else `confirm`."""
    return {
        "id": id,
        "title": title,
        "text": text,
        "action": action,
        "confirm": confirm,
        "button": button or confirm,
        "variant": variant,
        "danger": danger,
        "csrf_token": context.get("csrf_token"),
    }


# --- Tables --------------------------------------------------------------------------------------------


@register.simple_block_tag
def scroll(content: str, label: str) -> SafeString:
    """Around a table that may be wider than the screen: `{% scroll label=_("Status") %}<table>…{% endscroll %}`.

    The region takes focus, so that the keyboard can scroll it, and is named by `label`.
    """
    return format_html(
        '<div class="fl-scroll" role="region" tabindex="0" aria-label="{}">{}</div>',
        label,
        mark_safe(conditional_escape(content)),  # noqa: S308 - already rendered by the template
    )


@register.simple_tag
def save_status() -> SafeString:
    """Where a grid tells whether the last change was saved; filled by `static/js/grid.js`."""
    return format_html(
        '<span class="fl-save-status" data-save-status role="status" data-saving="{}" data-failed="{}"></span>',
        gettext("Lagrer …"),
        gettext("Ikke lagret"),
    )
