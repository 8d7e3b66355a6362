"""How a municipality stands in a pool, told apart by a word and a shape: a seat is full, the waiting list half, an
invitation hatched. Plain escaped strings, since there may be hundreds on a page."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from rollouts.sign_ups.answers_by_municipality import ANSWERS, Answer
from rollouts.sign_ups.moves import SignUpState

_HEX = "M8 1l6 3.5v7L8 15l-6-3.5v-7z"
# What is drawn on top of the empty shape.
_FILLED = {
    Answer.CONFIRMED: f'<path class="fl-answer__fill" d="{_HEX}"/>',
    Answer.WAITING: '<path class="fl-answer__fill" d="M8 1v14l-6-3.5v-7z"/>',
    Answer.INVITED: '<path class="fl-answer__lines" d="M2 7.5L8 1.5M2 11.5L11 2.5M4.5 13L14 4.5M8 14.5L14 9"/>',
    Answer.DECLINED: '<path class="fl-answer__lines" d="M4 8h8"/>',
}


def mark(answer: str) -> SafeString:
    """The shape alone, for where the word stands beside it."""
    drawn = _FILLED.get(Answer(answer), "")
    return mark_safe(  # noqa: S308 — only what stands above
        f'<svg class="fl-answer" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
        f'<path class="fl-answer__edge fl-answer__edge--{Answer(answer).value}" d="{_HEX}"/>{drawn}</svg>'
    )


def marked(answer: str) -> SafeString:
    """The shape and the word."""
    return format_html('<span class="fl-nowrap">{} {}</span>', mark(answer), Answer(answer).label)


def answer_of(state: str) -> Answer:
    """What a sign-up in `state` says."""
    return ANSWERS[SignUpState(state)]
