"""Compile the translations (`.po` → `.mo`) without the gettext programs: `python -m config.catalogs`."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogs(folder: Path = LOCALE) -> list[Path]:
    """Write each `.mo` that is missing or older than its `.po`; return those written.

    Fuzzy entries are left out: a guess of the merge tool is not a translation.
    """
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parts[-3])
        # Written beside and moved in place, so that a server that starts now never reads half a file.
        part = target.with_suffix(".mo.part")
        with part.open("wb") as file:
            write_mo(file, catalog)
        part.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_catalogs():
        print(path.relative_to(LOCALE.parent), file=sys.stderr)
