"""Django's `migrate`, with an executor that doesn't render the whole site for each step (`config/migrating.py`)."""

from typing import Any
from unittest.mock import patch

from django.core.management.commands import migrate

from config.migrating import Executor


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        # The command has no other place to say which executor it uses.
        with patch.object(migrate, "MigrationExecutor", Executor):
            super().handle(*args, **options)
