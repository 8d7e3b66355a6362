from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import networks.demo
import networks.gathering.demo_gatherings
import networks.group.demo_groups
import networks.need.demo_needs
import portfolio.demo
import portfolio.folio.demo_folio
import rollouts.demo


class Command(BaseCommand):
    help = "Loads demo accounts, demo statuses and demo rollouts. Only in demo mode; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demodata lastes bare i demomodus (DEMO=1).")
        users = networks.demo.load()
        for part in (networks.group.demo_groups, networks.need.demo_needs, networks.gathering.demo_gatherings):
            self.stdout.write(part.load(users))
        self.stdout.write(portfolio.demo.load())
        self.stdout.write(portfolio.folio.demo_folio.load(users))
        self.stdout.write(rollouts.demo.load(users))
        self.stdout.write(f"\nDemokontoer, alle med passordet «{networks.demo.PASSWORD}»:")
        for account in networks.demo.accounts():
            self.stdout.write(f"  {account['email']:<45} {account['role_label']}")
