"""What people write in Markdown, as HTML that is safe to show: paragraphs, lists, headings, emphasis and links."""

from __future__ import annotations

from typing import Any

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "h3", "h4", "blockquote", "code", "hr"}
CLASSES = {"ul": {"ds-list"}, "ol": {"ds-list"}, "a": {"ds-link"}}


def _build() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False})
    # Headings stand below the page's own.
    reader.core.ruler.push("fl", _ours)
    return reader


def _ours(state: Any) -> None:
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3" if token.tag == "h1" else "h4"
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            token.attrSet("class", "ds-list")
        for child in token.children or []:
            if child.type == "link_open":
                child.attrSet("class", "ds-link")


_READER = _build()


def prose(text: str) -> SafeString:
    """`text` as HTML; empty for an empty text. Nothing gets past the lists above."""
    if not text.strip():
        return SafeString("")
    html = nh3.clean(
        _READER.render(text.replace("\r\n", "\n")),
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )
    return SafeString(html.strip())
