#!/usr/bin/env python3
"""Django's command line. `make manage ARGS="…"` runs it with a database at hand."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from core.history.origin import of_command

    with of_command(sys.argv):
        execute_from_command_line(sys.argv)
