"""Markdown that people write, as safe HTML: `markdown-it-py` renders, `nh3` removes what could do harm.

Raw HTML is shown as text, and headings are put below the page's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

ALL_TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s", "strong",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """What a kind of text may hold. `heading` gives the tag for a heading's level, `classes` the class of a tag."""

    tags: set[str]
    heading: Callable[[int], str]
    attributes: dict[str, set[str]]
    schemes: set[str]
    rel: str
    rules: tuple[str, ...] = ()
    breaks: bool = False
    classes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def reader(self) -> MarkdownIt:
        return MarkdownIt("commonmark", {"html": False, "breaks": self.breaks}).enable(list(self.rules))


# Long texts, with tables.
FULL = Style(
    tags=ALL_TAGS,
    heading=lambda level: f"h{min(level + 2, 6)}",
    attributes={"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}},
    schemes={"http", "https", "mailto", "tel"},
    rel="nofollow noopener",
    rules=("table", "strikethrough"),
    breaks=True,
)
# Paragraphs, lists, headings, emphasis and links.
PROSE = Style(
    tags=ALL_TAGS - {"h5", "h6", "pre", "s", "table", "tbody", "td", "th", "thead", "tr"},
    heading=lambda level: "h3" if level == 1 else "h4",
    attributes={"a": {"href"}, "ol": {"start"}},
    schemes={"http", "https", "mailto"},
    rel="noopener nofollow",
    classes={"ul": "ds-list", "ol": "ds-list", "a": "ds-link"},
)


def as_html(text: str, style: Style = FULL) -> SafeString:
    """`text` as HTML without scripts, styles, pictures or anything else than `style` lets through."""
    reader = style.reader
    tokens = reader.parse(text)
    for token in tokens:
        _adapt(token, style)
        for child in token.children or []:
            _adapt(child, style)
    clean = nh3.clean(
        reader.renderer.render(tokens, reader.options, {}),
        tags=style.tags,
        attributes=style.attributes,
        allowed_classes={tag: {name} for tag, name in style.classes.items()},
        url_schemes=style.schemes,
        link_rel=style.rel,
    )
    return SafeString(clean)


def prose(text: str) -> SafeString:
    """`text` as paragraphs, lists, headings and links; empty for an empty text."""
    return SafeString(as_html(text.replace("\r\n", "\n"), PROSE).strip()) if text.strip() else SafeString("")


def _adapt(token: Any, style: Style) -> None:
    if token.type in ("heading_open", "heading_close"):
        token.tag = style.heading(int(token.tag[1:]))
    elif token.type == "th_open":
        token.attrs = {"scope": "col"}
    elif token.type.endswith("_open") and token.tag in style.classes:
        token.attrSet("class", style.classes[token.tag])
