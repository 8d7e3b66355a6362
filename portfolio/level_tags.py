"""The adoption level as word, shape and shade, and what the shades mean.

A builtin library: no `{% load %}` needed. How it looks and when to use it: `docs/design.md`.
"""

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from core.templatetags.figures import integer, stale_mark
from portfolio.levels import LEVEL_CODES, LEVEL_LABELS, LEVEL_SHORT_LABELS, NOT_REPORTED

register = template.Library()


@lru_cache(maxsize=64)
def _level(language: str | None, code: str, short: bool, stale: bool) -> SafeString:
    label = (LEVEL_SHORT_LABELS if short else LEVEL_LABELS)[code]
    return format_html(
        '<span class="fl-level fl-level--{}"><span class="fl-level__label">{}</span>{}</span>',
        code,
        label,
        stale_mark() if stale else "",
    )


@register.simple_tag
def level(code: str | None, short: bool = True, stale: bool = False) -> SafeString:
    """A level as word, shape and shade. `code` None or "" is `not_reported`; `short=False` writes the full word."""
    return _level(get_language(), str(code or NOT_REPORTED), short, bool(stale))


@register.filter
def level_label(code: str | None) -> str:
    """The full word for a level."""
    return str(LEVEL_LABELS[str(code or NOT_REPORTED)])


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
