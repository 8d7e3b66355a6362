"""Norwegian alphabetical order and forgiving search, independent of the database's collations."""

import unicodedata

# A–Z is followed by Æ, Ø and Å; in ASCII, the three characters after "z" are "{", "|" and "}".
_AFTER_Z = {"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}"}
_PLAIN = {"đ": "d", "ŋ": "n", "ŧ": "t", "ü": "y"}


def sort_key(name: str) -> str:
    """An ASCII key whose byte order is the Norwegian alphabetical order of `name` (Aa counts as Å)."""
    key = []
    for character in name.lower().replace("aa", "å"):
        if character in _AFTER_Z:
            key.append(_AFTER_Z[character])
        else:
            key.append(_without_marks(_PLAIN.get(character, character)))
    return "".join(key)


def search_key(text: str) -> str:
    """`text` without case, marks and Norwegian letters, so that "Masoy" finds Måsøy."""
    folded = text.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    return "".join(_without_marks(_PLAIN.get(character, character)) for character in folded)


def _without_marks(character: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
