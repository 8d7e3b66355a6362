"""Small inputs that went wrong; each stands for a kind. The tests of what reads them say what is right."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent

# One table of three municipalities that use VKP, in files that were not read whole.
SHAPES = (
    "03-sep-line.csv",
    "05-mac-cr.csv",
    "08-blank-line.csv",
    "09-blank-row.xlsx",
    "10-title-rows.xlsx",
    "12-cover-sheet.xlsx",
    "13-hidden-first-sheet.xlsx",
    "21-formatted-empty-rows.xlsx",
    "41-libreoffice.ods",
)


def content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def text(name: str) -> str:
    return content(name).decode()
