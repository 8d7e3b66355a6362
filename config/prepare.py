"""Bring database and static files to where the code is: `python -m config.prepare` (run at each start).

One process for all steps, since starting Django takes longer than a step that finds nothing to do.
Standard output holds only what `load_demo` says about the demo accounts.
"""

import sys

import django
from django.conf import settings
from django.core.management import call_command, get_commands


def prepare() -> None:
    """Migrate, load the reference figures, and in demo mode the demo accounts; every step may run twice."""
    noise = {"stdout": sys.stderr, "stderr": sys.stderr}
    call_command("migrate", interactive=False, verbosity=0, **noise)
    if not settings.DEBUG:
        # With DEBUG, pages name the files where they lie.
        call_command("collectstatic", interactive=False, verbosity=0, **noise)
    commands = get_commands()
    if "load_reference" in commands:
        call_command("load_reference", **noise)
    if settings.DEMO and "load_demo" in commands:
        call_command("load_demo")


if __name__ == "__main__":
    django.setup()
    prepare()
