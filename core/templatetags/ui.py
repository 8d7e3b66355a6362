"""What every page is put together from: hints, key figures, the way here, forms, tables.

A builtin library: no `{% load %}` needed.

Numbers, levels and states are in `figures`. How each looks and when to use it: `docs/design.md`.
"""

from decimal import Decimal
from hashlib import blake2s
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.widgets import Input
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext

from core.history import registry as history_registry
from core.once import FormTokenNode
from core.templatetags.figures import integer

register = template.Library()

# --- Words that explain figures ------------------------------------------------------------------------


def _key(*parts: object) -> str:
    """An id that is the same each time the same thing is rendered, so that a swapped page equals a fresh one."""
    text = "|".join(str(part) for part in parts)
    return f"{slugify(text)[:24].strip('-')}-{blake2s(text.encode(), digest_size=4).hexdigest()}"


@register.tag
def csrf_token(parser: template.base.Parser, token: template.base.Token) -> FormTokenNode:
    """What every form that sends something holds (`core.once`)."""
    return FormTokenNode()


@register.simple_tag
def hint(term: str, text: str, key: object = "") -> SafeString:
    """A "?" that shows what `term` means. Give `key` when the same hint is more than once on a page."""
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
    key: object = "",
) -> dict[str, object]:
    """A key figure: number, what it counts, its definition behind "?", a link to the rows behind it.

    A number is grouped; text (`60 %`, `12 kr`) stays as it is.
    """
    shown = integer(value) if value is None or isinstance(value, int | float | Decimal) else value
    return {
        "value": shown,
        "label": label,
        "definition": definition,
        "href": href,
        "note": note,
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
    """The URL with that name, or "#" while the app that owns it has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return "#"


# Pages of an app that are in the menu by themselves, with all that lies under their address.
OWN_ENTRIES = ("networks:needs", "networks:gatherings")


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, name: str, text: str) -> SafeString:
    """A link in the main menu; marked as the current section when the page belongs to the same app.

    A page of one app that lies under another, as a region's status under the region, says so with `nav_section`.
    """
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    url = address(name)
    path = request.path if request is not None else ""
    claimed = next((entry for entry in OWN_ENTRIES if path.startswith(address(entry))), "")
    if claimed:
        here = name == claimed
    else:
        sections = [context["nav_section"]] if context.get("nav_section") else match.app_names if match else []
        here = name not in OWN_ENTRIES and name.partition(":")[0] in sections
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


# --- Forms ---------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, label: str = "", help_text: str = "", readout: bool = True) -> SafeString:
    """One form field: label, help, input, then its errors. Radio buttons and check boxes become a fieldset.

    Django names the help and error texts and marks the input invalid; this only sets the classes of the
    design system. A field that may be left empty says so, or when it is asked for (`PlainForm.asked`). Dates are
    spelled out beside the native input.
    """
    widget = bound.field.widget
    if bound.is_hidden:
        return mark_safe(str(bound))  # noqa: S308 - rendered by Django
    if "ds-input" not in widget.attrs.get("class", "").split():
        widget.attrs["class"] = f"{widget.attrs.get('class', '')} ds-input".strip()
    if help_text:
        bound.help_text = help_text
    bound.__dict__.pop("subwidgets", None)  # cached without the class when an error summary is above
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    context = {
        "field": bound,
        "label": label or bound.label,
        "asked": getattr(bound.form, "asked", {}).get(bound.name, ""),
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
    """What must be put right before a form can be saved, with links to the fields. Empty when all is well.

    A list among `forms` means the forms in it (the rows of a formset).
    """
    items: list[dict[str, object]] = []
    general: list[object] = []
    flat: list[Any] = [one for given in forms for one in (given if isinstance(given, list) else [given])]
    for form in flat:
        general.extend(form.non_field_errors())
        for bound in form:
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


# --- History -------------------------------------------------------------------------------------------


@register.inclusion_tag("components/history.html", takes_context=True)
def history(context: template.Context, row: Any, open_to_reader: bool = False) -> dict[str, str]:
    """What has been changed about `row`, fetched when it is opened, for those who may see it (`core.history`).

    `row` may be the name of a kind whose rows are shown as one ("rollouts.capacitylimit"). `open_to_reader` where the
    page itself is for those who may see it, and nobody need be asked again.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    if isinstance(row, str):
        entry = history_registry.find(row)
        allowed = entry is not None and (open_to_reader or history_registry.may_see_kind(user, entry))
        return {"url": reverse("history_kind", args=[row]) if allowed else ""}
    if not (open_to_reader or history_registry.may_see(user, row)):
        return {"url": ""}
    return {"url": reverse("history", args=[history_registry.key_of(row), row.pk])}


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


@register.inclusion_tag("components/downloads.html", takes_context=True)
def downloads(context: template.Context, part: str = "", label: str = "") -> dict[str, str]:
    """Links to the page's table as Excel and CSV with the filter of the address (`core.tables.downloads.wanted`).

    `part` and `label` tell the tables of one page apart.
    """
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name in ("format", "tabell", "side"):
        query.pop(name, None)
    if part:
        query["tabell"] = part
    return {"query": query.urlencode(), "label": label}


@register.filter
def breakable(address: str) -> SafeString:
    """An e-mail address that goes to the next line at the @ rather than anywhere."""
    name, _at, domain = str(address).rpartition("@")
    return format_html("{}<wbr>@{}", name, domain) if name else format_html("{}", address)


@register.simple_tag
def save_status() -> SafeString:
    """Where a grid tells whether the last change was saved; filled by `static/js/grid.js`."""
    return format_html(
        '<span class="fl-save-status" data-save-status role="status" data-saving="{}" data-failed="{}"></span>',
        gettext("Lagrer …"),
        gettext("Ikke lagret"),
    )
