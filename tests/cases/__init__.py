"""Small inputs that went wrong; each stands for a kind. The tests of what reads them say what is right."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def content(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def text(name: str) -> str:
    return content(name).decode()
