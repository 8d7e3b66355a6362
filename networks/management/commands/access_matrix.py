from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from networks.access_matrix import document


class Command(BaseCommand):
    help = "Writes docs/access.md: which role may do what where, and the action of each address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "access.md"
        text = document()
        if not options["check"]:
            path.write_text(text)
            self.stdout.write(f"Skrev {path.relative_to(settings.BASE_DIR)}.")
        elif not path.exists() or path.read_text() != text:
            raise CommandError("docs/access.md er ikke oppdatert. Kjør manage.py access_matrix.")
