"""What may stand in a text: one rule for what comes in by forms, JSON and addresses, and for what goes out in files.

Letters, signs, spaces, tabs and line breaks are kept; what nobody can see, and what no file can hold, is not. Letters
are whole (NFC): "å" is one character, also when a Mac has sent it as two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

# What other systems end a line with: Word's break within a paragraph is a vertical tab.
LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
CONTROL = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
# Soft hyphen, joiners, spaces without a width, directions of writing, byte order mark, fillers, tags.
UNSEEN = (
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    r"\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Halves of surrogate pairs, and numbers that are no characters: no XML can hold them.
NO_CHARACTER = r"\ud800-\udfff\ufdd0-\ufdef" + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(0x11))
PICTURE = r"\u2600-\u27bf\U0001f000-\U0001faff"
# A joiner between two pictures makes them one, such as a health worker.
DROPPED = re.compile(
    rf"(?<=[{PICTURE}\ufe0f])(\u200d)(?=[{PICTURE}])|[{CONTROL}{UNSEEN}{NO_CHARACTER}]",
)
IN_NO_ADDRESS = re.compile(f"[{CONTROL}]")


def clean_text(text: str) -> str:
    """`text` in NFC with "\\n" for every line break, without control characters and without what nobody sees.

    Tabs stay. Cleaning twice changes nothing.
    """
    if text.isascii() and text.isprintable():
        return text
    text = DROPPED.sub(r"\1", LINE_BREAKS.sub("\n", text))
    return unicodedata.normalize("NFC", text)


def clean_line(text: str) -> str:
    """The same in one line, for subjects and names: a line break or tab becomes a space."""
    return re.sub(r"[\n\t]+", " ", clean_text(text))


def is_secret(name: object) -> bool:
    """Whether a field of this name holds a password, which is what was typed and nothing else."""
    return isinstance(name, str) and ("password" in name.lower() or name == "again")


def clean_data(value: Any) -> Any:
    """All texts in what JSON gives, names included, as `clean_text` makes them; passwords are left alone."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {
            clean_data(name): given if is_secret(name) and isinstance(given, str) else clean_data(given)
            for name, given in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)(map(clean_data, value)) if type(value) in (list, tuple) else value
    return value
