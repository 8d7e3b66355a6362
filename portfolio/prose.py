"""Plain text of the portfolio as HTML: paragraphs, and lists where lines begin with "- "."""

from __future__ import annotations

from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString


def prose(text: str) -> SafeString:
    """`text` escaped, with `<p>` and `<ul>`; empty for an empty text."""
    parts = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        for is_list, group in groupby(lines, key=lambda line: line.startswith("- ")):
            if is_list:
                items = "".join(f"<li>{escape(line[2:])}</li>" for line in group)
                parts.append(f'<ul class="ds-list">{items}</ul>')
            else:
                parts.append(f"<p>{escape(' '.join(group))}</p>")
    return SafeString("".join(parts))
