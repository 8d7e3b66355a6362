import os
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction
from django.utils import timezone

from networks.geography.models import Municipality, Network
from networks.people.models import Role, RoleAssignment, User


class Command(BaseCommand):
    help = "Creates an account with one role, for example the first administrator. The password is read from PASSWORD."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--network", help="the network's key, for example agder")
        parser.add_argument("--municipality", help="the municipality's number, for example 4203")

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("PASSWORD")
        if not password:
            raise CommandError("Sett passordet i miljøvariabelen PASSWORD.")
        try:
            with transaction.atomic():
                user = User(email=User.objects.normalize_email(options["email"]), name=options["name"])
                validate_password(password, user)
                user.set_password(password)
                user.save()
                RoleAssignment.objects.create(
                    user=user,
                    role=options["role"],
                    network=_get(Network, key=options["network"]),
                    municipality=_get(Municipality, number=options["municipality"]),
                    valid_from=timezone.localdate(),
                )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except IntegrityError as error:
            raise CommandError("E-postadressen er i bruk, eller rollen og området passer ikke sammen.") from error
        self.stdout.write(f"{user.email} er opprettet.")


def _get(model: Any, **lookup: str | None) -> Any:
    if None in lookup.values():
        return None
    try:
        return model.objects.get(**lookup)
    except model.DoesNotExist as error:
        raise CommandError(f"Fant ikke {model._meta.verbose_name} {next(iter(lookup.values()))}.") from error
