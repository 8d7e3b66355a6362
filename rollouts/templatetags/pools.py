"""A pool's period, deadline and seats as all pages show them: plain escaped strings, since a table may have a hundred.

`{% load pools %}`, then `{{ pool|period }}`, `{{ pool|deadline }}`, `{{ pool|seats }}`, and `{{ pools|links }}`.
"""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from rollouts.capacity.occupancy import Running
from rollouts.pools.models import Pool
from rollouts.pools.moves import PoolState
from rollouts.sign_ups import marks

register = template.Library()

# So many pools are named; that there are more is said with three dots.
MOST_LINKS = 4


@register.filter
def period(pool: Pool) -> SafeString:
    """The weeks, and the days below them."""
    return format_html(
        '<span class="fl-nowrap">{}</span><br><span class="fl-subtle fl-small fl-nowrap">{}–{}</span>',
        pool.weeks,
        date_format(pool.start_date, "SHORT_DATE_FORMAT"),
        date_format(pool.end_date, "SHORT_DATE_FORMAT"),
    )


@register.filter
def deadline(pool: Pool) -> SafeString:
    """The last day for signing up, and how far away it is while the pool is open."""
    day = format_html('<span class="fl-nowrap">{}</span>', date_format(pool.sign_up_deadline, "SHORT_DATE_FORMAT"))
    if pool.takes_sign_ups:
        days = pool.days_left
        words = ngettext("om %(days)s dag", "om %(days)s dager", days) % {"days": days}
        left = gettext("siste dag i dag") if days == 0 else words
    elif pool.state == PoolState.OPEN:
        left = gettext("gått ut")
    else:
        return day
    return format_html('{} <span class="fl-subtle fl-small fl-nowrap">{}</span>', day, left)


@register.filter
def seats(pool: Pool) -> SafeString:
    """How many seats are taken of how many; only how many while the NKG hasn't approved."""
    capacity = localize(pool.capacity)
    if not (pool.is_decided or pool.taken):
        words = ngettext("%(capacity)s plass", "%(capacity)s plasser", pool.capacity) % {"capacity": capacity}
        return format_html('<span class="fl-nowrap">{}</span>', words)
    words = gettext("%(taken)s av %(capacity)s plasser") % {"taken": localize(pool.taken), "capacity": capacity}
    found = format_html('<span class="fl-nowrap">{}</span>', words)
    full = pool.fullness
    return format_html('{} <span class="fl-small fl-nowrap">{}</span>', found, full) if full else found


@register.filter
def marked(answer: str) -> SafeString:
    """How a municipality stands (`Answer`): shape and word."""
    return marks.marked(answer)


@register.filter
def standing(state: str) -> SafeString:
    """How a sign-up in `state` stands: shape and word."""
    return marks.marked(marks.answer_of(state))


@register.filter
def links(pools: Sequence[Running], target: str = "") -> SafeString:
    """The first of `pools` as links; with `_blank` they leave what is being typed alone."""
    before, _pk, after = reverse("rollouts:pool", args=[0]).partition("0")
    where = format_html(' target="{}" rel="noopener"', target) if target else ""
    rows = ((before, pool.pk, after, where, pool) for pool in pools[:MOST_LINKS])
    found = format_html_join(", ", '<a class="ds-link" href="{}{}{}"{}>{}</a>', rows)
    return format_html("{} …", found) if len(pools) > MOST_LINKS else found
