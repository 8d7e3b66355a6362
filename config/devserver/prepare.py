"""Bring database and static files to where the code is: `python -m config.devserver.prepare` (run at each start).

One process for all steps, since starting Django takes longer than a step that finds nothing to do.
Standard output holds only what `load_demo` says about the demo accounts.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.conf import settings
from django.core.management import call_command, get_commands

from config.devserver.instance import step


@contextmanager
def few_collections() -> Iterator[None]:
    """Collect garbage less often: migrating builds all models again for each operation, and a quarter of its time goes
    into collections that find nothing."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def prepare() -> None:
    """Migrate, load the reference figures, and in demo mode the demo accounts; every step may run twice."""
    noise = {"stdout": sys.stderr, "stderr": sys.stderr}
    with step("Legger inn tabellene"), few_collections():
        call_command("migrate", interactive=False, verbosity=0, **noise)
    if not settings.DEBUG:
        # With DEBUG, pages name the files where they lie.
        with step("Samler statiske filer"):
            call_command("collectstatic", interactive=False, verbosity=0, **noise)
    commands = get_commands()
    if "load_reference" in commands:
        with step("Legger inn grunndata: kommuner, nettverk, løsninger og tall"):
            call_command("load_reference", **noise)
    if settings.DEMO and "load_demo" in commands:
        with step("Legger inn demodata"):
            call_command("load_demo")


if __name__ == "__main__":
    django.setup()
    prepare()
