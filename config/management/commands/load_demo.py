from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import config.demo.accounts
import config.demo.enquiries
import config.demo.gatherings
import config.demo.grants
import config.demo.groups
import config.demo.needs
import config.demo.portfolio
import config.demo.rollouts
import config.demo.statuses


class Command(BaseCommand):
    help = "Loads demo accounts, demo statuses and demo rollouts. Only in demo mode; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demodata lastes bare i demomodus (DEMO=1).")
        users = config.demo.accounts.load()
        for part in (config.demo.groups, config.demo.needs, config.demo.gatherings, config.demo.grants):
            self.stdout.write(part.load(users))
        self.stdout.write(config.demo.statuses.load())
        self.stdout.write(config.demo.portfolio.load(users))
        self.stdout.write(config.demo.enquiries.load(users))
        self.stdout.write(config.demo.rollouts.load(users))
        self.stdout.write(f"\nDemokontoer, alle med passordet «{config.demo.accounts.PASSWORD}»:")
        for account in config.demo.accounts.accounts():
            self.stdout.write(f"  {account['email']:<45} {account['role_label']}")
