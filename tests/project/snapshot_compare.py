"""Where two snapshots differ, said shortly: the same change on a hundred pages is one difference."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from pathlib import Path


def compare(before: Path, after: Path, ignore: list[str], shown: int) -> int:
    """Print each kind of difference with the files that have it; 1 when there is any."""
    ignored = re.compile("|".join(f"(?:{pattern})" for pattern in ignore)) if ignore else None
    names = [
        {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} for folder in (before, after)
    ]
    for folder, found in zip((before, after), names, strict=True):
        if not found:
            print(f"{folder} holds no snapshot.")
            return 1
    gone, new = sorted(names[0] - names[1]), sorted(names[1] - names[0])
    kinds: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(names[0] & names[1]):
        for change in changes((before / name).read_bytes(), (after / name).read_bytes(), ignored):
            kinds[change].append(name)
    for title, files in (("only before", gone), ("only after", new)):
        if files:
            print(f"{title}: {_some(files)}")
    for change, files in sorted(kinds.items(), key=lambda kind: -len(kind[1])):
        print(f"\n{_some(sorted(set(files)))}")
        for line in change[:shown]:
            print("  " + (line if len(line) < 200 else line[:200] + " …"))
        if len(change) > shown:
            print(f"  … {len(change) - shown} lines more")
    changed = {name for files in kinds.values() for name in files}
    of = f"{len(changed)} of {len(names[0] & names[1])} files differ in {len(kinds)} ways"
    print(f"\n{of}; {len(gone)} gone, {len(new)} new.")
    return int(bool(changed or gone or new))


def changes(before: bytes, after: bytes, ignored: re.Pattern[str] | None) -> list[tuple[str, ...]]:
    """The lines that went and came, one tuple for each place where they did."""
    if before == after:
        return []
    old, new = (text.decode().splitlines() for text in (before, after))
    if ignored:
        old, new = ([line for line in lines if not ignored.search(line)] for lines in (old, new))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False) if len(old) + len(new) < 4000 else None
    if matcher is None:
        lines = list(difflib.unified_diff(old, new, n=0, lineterm=""))[2:]
        return [tuple(line for line in lines if not line.startswith("@@"))] if lines else []
    return [
        tuple([f"- {line}" for line in old[a:b]] + [f"+ {line}" for line in new[c:d]])
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]


def _some(files: list[str], limit: int = 4) -> str:
    more = f" and {len(files) - limit} more" if len(files) > limit else ""
    return f"{len(files)}: " + ", ".join(files[:limit]) + more
