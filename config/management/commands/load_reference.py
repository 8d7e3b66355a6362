from typing import Any

from django.core.management.base import BaseCommand

import funding.reference
import networks.reference
import portfolio.reference
import rollouts.reference


class Command(BaseCommand):
    help = "Loads the reference figures that are missing. Rows that are there already are left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        for room in (networks, portfolio, rollouts, funding):
            self.stdout.write(room.reference.load())
