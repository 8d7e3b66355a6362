import csv
import dataclasses
import datetime as dt
import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext

from core.errors import DomainError
from core.tables.columns import by_name
from core.tables.spreadsheet import cell_safe
from funding.allocation.inputs import Parameters, compute, gather, lines_as_json
from funding.allocation.sharing import Allocation
from funding.grants.models import Grant
from funding.keys.forms import KeyForm
from funding.keys.models import AllocationKey
from funding.keys.versions import validate
from funding.results.columns import COMPUTED, OF_LINE
from funding.results.statement import NetworkResult

SHARES = ("flat_share", "municipality_weight", "population_weight")


def share(text: str) -> Decimal:
    """`0.6`, `0,6`, `60%` and `60 %` are the same share."""
    number = text.replace(",", ".").replace("\N{NO-BREAK SPACE}", "").strip()
    percent = number.endswith("%")
    try:
        value = Decimal(number.rstrip("% "))
    except InvalidOperation as error:
        raise CommandError(f"«{text}» er ikke en andel. Skriv for eksempel 0.6 eller 60%.") from error
    if not value.is_finite():
        raise CommandError(f"«{text}» er ikke en andel. Skriv for eksempel 0.6 eller 60%.")
    return value / 100 if percent else value


def kroner(text: str) -> int:
    """`36683801`, `36 683 801` and `36_683_801` are the same amount."""
    digits = "".join(text.replace("_", "").split())
    if not digits.lstrip("-").isdecimal():
        raise CommandError(f"«{text}» er ikke et helt antall kroner.")
    return int(digits)


def day(text: str) -> dt.date:
    """`2023-01-01` and `1.1.2023` are the same day."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a date has no time zone
        except ValueError:
            continue
    raise CommandError(f"«{text}» er ikke en dato. Skriv for eksempel 2023-01-01.")


class Command(BaseCommand):
    help = (
        "Computes the allocation of a grant without storing anything. The key's parameters may be replaced one by one. "
        "The weights are parts of the whole amount (0.6 + 0.2 + 0.2); two weights that make 1 by themselves "
        "(0.5 + 0.5) are taken as parts of what the flat share leaves. With only --flat-share, the weights keep their "
        "proportion."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--grant", help="the grant's key, for example 2024; the newest one with a key unless given")
        parser.add_argument("--total", help="kroner to share instead of the grant's amount")
        parser.add_argument("--flat-share", help="part that is shared equally, for example 0.6 or 60%%")
        parser.add_argument("--municipality-weight", help="part that follows the number of municipalities")
        parser.add_argument("--population-weight", help="part that follows the number of inhabitants")
        parser.add_argument("--base-amount", help="kroner for each network before the rest is shared")
        parser.add_argument("--floor", help="kroner that each network gets at least; 0 for none")
        parser.add_argument("--ceiling", help="kroner that each network gets at most; 0 for none")
        parser.add_argument("--population-date", help="the day of the population figures, for example 2023-01-01")
        parser.add_argument("--municipality-date", help="the day whose municipalities are counted")
        parser.add_argument("--rounding-unit", help="the amounts become multiples of so many kroner")
        parser.add_argument("--format", choices=["json", "csv", "table"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["grant"]:
            grant = Grant.objects.filter(key=options["grant"]).first()
        else:
            grant = Grant.objects.filter(keys__isnull=False).first()
        if grant is None:
            known = ", ".join(Grant.objects.values_list("key", flat=True)) or "ingen"
            wanted = f"noe tilskudd «{options['grant']}»" if options["grant"] else "noe tilskudd med fordelingsnøkkel"
            raise CommandError(f"Det finnes ikke {wanted}. Tilskudd som finnes: {known}.")
        key = grant.keys.current()
        if key is None:
            raise CommandError(f"Tilskuddet «{grant}» har ingen fordelingsnøkkel ennå.")
        total = kroner(options["total"]) if options["total"] else grant.amount_to_share
        try:
            parameters = self._parameters(grant, key, options)
            inputs = gather(grant, parameters, total=total)
            lines = _lines(inputs, compute(inputs))
        except DomainError as error:
            name = KeyForm.base_fields[error.field].label if error.field else ""
            raise CommandError(f"{name}: {error.message}" if name else error.message) from error
        write = {"json": self._json, "csv": self._csv, "table": self._table}[options["format"]]
        write(grant, total, parameters, lines)

    def _parameters(self, grant: Grant, key: AllocationKey, options: dict[str, Any]) -> Parameters:
        """The key's parameters with those of the command line in their place."""
        readers: dict[str, Any] = {
            "base_amount": kroner,
            "rounding_unit": kroner,
            "population_date": day,
            "municipality_date": day,
        }
        given = {name: read(options[name]) for name, read in readers.items() if options[name]}
        for option in ("floor", "ceiling"):
            if options[option]:
                given[f"{option}_amount"] = kroner(options[option]) or None
        given |= _shares(key, {name: share(options[name]) for name in SHARES if options[name]})
        stored = key.parameters()
        parameters = dataclasses.replace(stored, **given)
        if parameters == stored:
            return stored
        parameters = dataclasses.replace(parameters, name=gettext("prøvd ut"), version=None)
        # What a stored key would refuse is refused here too.
        validate(grant, parameters)
        return parameters

    def _json(self, grant: Grant, total: int, parameters: Parameters, lines: list[dict[str, Any]]) -> None:
        content = {
            "grant": int(grant.key) if grant.key.isdecimal() else grant.key,
            "total": sum(line["amount"] for line in lines),
            "key": parameters.as_json(),
            "lines": lines,
        }
        self.stdout.write(json.dumps(content, ensure_ascii=False, indent=2))

    def _csv(self, grant: Grant, total: int, parameters: Parameters, lines: list[dict[str, Any]]) -> None:
        writer = csv.writer(self.stdout, delimiter=";", lineterminator="\n")
        columns = _columns(lines)
        writer.writerow(columns)
        writer.writerows([cell_safe(line[column]) for column in columns] for line in lines)

    def _table(self, grant: Grant, total: int, parameters: Parameters, lines: list[dict[str, Any]]) -> None:
        columns = _columns(lines)
        numbers = columns[2:]
        sums: dict[str, Any] = {column: sum(line[column] for line in lines) for column in numbers}
        rows = [*lines, {"network": "Sum", "project_number": "", **sums}]
        cells = [columns, *([_shown(row[column]) for column in columns] for row in rows)]
        widths = [max(len(row[index]) for row in cells) for index in range(len(columns))]
        for row in cells:
            text = [
                cell.ljust(width) if index < 2 else cell.rjust(width)
                for index, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            self.stdout.write("  ".join(text).rstrip())


def _lines(inputs: dict[str, Any], allocation: Allocation) -> list[dict[str, Any]]:
    """The lines as the digest covers them, and the columns that follow from them."""
    found = lines_as_json(inputs, allocation)
    by_key: dict[str, Any] = {line.key: line for line in allocation.lines}
    for network, content in zip(inputs["networks"], found, strict=True):
        row = NetworkResult(network["key"], network["name"], network["project_number"], by_key[network["key"]], None)
        content.update(by_name(COMPUTED, row))
    return found


def _columns(lines: list[dict[str, Any]]) -> list[str]:
    """The columns that the lines have, in their order."""
    return [column.name for column in OF_LINE if column.name in lines[0]]


def _shares(key: AllocationKey, given: dict[str, Decimal]) -> dict[str, Decimal]:
    """The shares of the command line as parts of the whole amount."""
    weights = [given[name] for name in SHARES[1:] if name in given]
    flat = given.get("flat_share", key.flat_share)
    # Further factors keep their share.
    left = 1 - flat - key.factor_share
    if len(weights) == 2 and flat and sum(weights, Decimal()) == 1:
        return given | {name: (given[name] * left).normalize() for name in SHARES[1:]}
    weighted = key.municipality_weight + key.population_weight
    if set(given) == {"flat_share"} and weighted:
        municipality = (left * key.municipality_weight / weighted).quantize(Decimal("0.000001"))
        return given | {"municipality_weight": municipality, "population_weight": left - municipality}
    return given


def _shown(value: object) -> str:
    return f"{value:,}".replace(",", " ") if isinstance(value, int) else str(value)
