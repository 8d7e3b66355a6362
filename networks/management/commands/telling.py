from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from core.notifications.register import document


class Command(BaseCommand):
    help = "Writes docs/telling.md: who is told of what, for each move of a workflow and each act that counts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "telling.md"
        with translation.override(settings.LANGUAGE_CODE):
            text = document()
        if not options["check"]:
            path.write_text(text)
            self.stdout.write(f"Skrev {path.relative_to(settings.BASE_DIR)}.")
        elif not path.exists() or path.read_text() != text:
            raise CommandError("docs/telling.md er ikke oppdatert. Kjør manage.py telling.")
