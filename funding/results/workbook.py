"""The allocation as a spreadsheet in which every computed cell is a live formula over the inputs.

Sheets: the allocation, the municipalities that it counts, the key with all parameters, and, for floor and ceiling, the
corners of the water-filling. Each formula also carries the value that Fellesløp computed, for programs that don't
recalculate. A spreadsheet counts in floating point, so the exact shares are rounded to a millionth of a krone before
they are compared; of equal remainders the lower tie number (the order of the keys) goes first.
"""

from __future__ import annotations

import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext, pgettext
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from core.text import clean_data
from funding.allocation.sharing import NetworkShare
from funding.results import columns
from funding.results.statement import Statement

INK, TINT = "#00042E", "#EDEAFB"
# The columns of the allocation that have another name on the sheet of formulas.
SHARED = {"project": "project_number", "inhabitants": "population"}
# Where the parameters are on the sheet of the key, from the first row on.
PARAMETERS = ("total", "flat", "municipality", "population", "base", "floor", "ceiling", "unit")


class FormulaBook:
    """One workbook in the making. `facts` are pairs of name and value that say where the figures come from."""

    def __init__(self, statement: Statement, facts: list[tuple[str, Any]]) -> None:
        self.statement, self.facts = statement, clean_data(facts)
        self.key, self.networks = statement.key, clean_data(statement.inputs["networks"])
        self.factors: list[dict[str, Any]] = self.key.get("factors", [])
        self.lines = {line.key: line for line in statement.allocation.lines}
        self.parts = {row.key: row.parts for row in statement.rows}
        self.buffer = io.BytesIO()
        # Text is text, whatever it begins with; no links are made of it either.
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = Workbook(self.buffer, {"in_memory": True, **options})
        self.sheet = self.book.add_worksheet(gettext("Fordeling"))
        self.inputs = self.book.add_worksheet(gettext("Grunnlag"))
        self.about = self.book.add_worksheet(gettext("Om beregningen"))
        self.head = self.book.add_format({"bold": True, "font_color": INK, "bg_color": TINT, "text_wrap": True})
        self.kroner = self.book.add_format({"num_format": "#,##0"})
        self.exact = self.book.add_format({"num_format": "#,##0.00"})
        self.sum = self.book.add_format({"bold": True, "num_format": "#,##0", "top": 2})
        self.signed = self.book.add_format({"num_format": "+#,##0;-#,##0;0"})
        self.bold = self.book.add_format({"bold": True, "font_color": INK})

    def build(self) -> bytes:
        self._write_inputs()
        self._write_key()
        if self.statement.has_limits:
            self._write_corners()
        self._write_allocation()
        self.book.close()
        return self.buffer.getvalue()

    # --- Inputs -------------------------------------------------------------------------------------------

    def _write_inputs(self) -> None:
        heads = [pgettext("ett", "Nettverk"), gettext("Kommunenummer"), gettext("Kommune"), gettext("Innbyggere")]
        self.inputs.write_row(0, 0, heads, self.head)
        row = 1
        for network in self.networks:
            for number, name, inhabitants in network["municipalities"]:
                for column, text in enumerate((network["name"], number, name)):
                    self.inputs.write_string(row, column, text)
                self.inputs.write_number(row, 3, inhabitants, self.kroner)
                row += 1
        self.last_input = row
        self.inputs.freeze_panes(1, 0)
        self.inputs.autofilter(0, 0, row - 1, 3)
        self.inputs.set_column(0, 3, 22)

    def _write_key(self) -> None:
        """The parameters, one on each row with the value in column B; the facts below them."""
        key = self.key
        labels = [
            gettext("Til fordeling (kroner)"),
            gettext("Flat andel"),
            gettext("Andel etter antall kommuner"),
            gettext("Andel etter innbyggertall"),
            gettext("Fast beløp per nettverk (kroner)"),
            gettext("Minst per nettverk (kroner)"),
            gettext("Mest per nettverk (kroner)"),
            gettext("Avrundet til hele (kroner)"),
        ]
        values: list[Any] = [self.statement.total]
        values += [float(Decimal(key[name])) for name in ("flat_share", "municipality_weight", "population_weight")]
        values += [key["base_amount"], key.get("floor_amount"), key.get("ceiling_amount"), key["rounding_unit"]]
        for factor in self.factors:
            labels.append(gettext("Andel etter %(name)s") % {"name": factor["name"]})
            values.append(float(Decimal(factor["weight"])))
        for row, (label, value) in enumerate(zip(labels, values, strict=True)):
            self.about.write_string(row, 0, label, self.bold)
            if value is not None:
                self.about.write_number(row, 1, value)
        for row, (label, value) in enumerate(self.facts, start=len(labels) + 1):
            self.about.write_string(row, 0, label, self.bold)
            if isinstance(value, int):
                self.about.write_number(row, 1, value, self.kroner)
            else:
                self.about.write_string(row, 1, str(value))
        self.about.set_column(0, 0, 38)
        self.about.set_column(1, 1, 60)

    def _parameter(self, name: str) -> str:
        return f"'{self.about.get_name()}'!$B${PARAMETERS.index(name) + 1}"

    # --- The allocation -----------------------------------------------------------------------------------

    def _layout(self) -> list[str]:
        """The columns by name, in their order."""
        factors = [f"value{index}" for index in range(len(self.factors))]
        parts = ["flat", "municipality", "population", *(f"factor{index}" for index in range(len(self.factors)))]
        return [
            *("network", "project", "municipalities", "inhabitants", *factors, "base", *parts),
            *(("limited",) if self.statement.has_limits else ()),
            *("exact", "units", "remainder", "tie", "rank", "rounding", "amount", "decided", "difference"),
            *(column.name for column in columns.COMPUTED),
            *("stored", "check"),
        ]

    def _headings(self) -> dict[str, str]:
        found = {
            **{name: columns.label(SHARED.get(name, name)) for name in (*SHARED, "network", "municipalities", "base")},
            **{name: columns.label(name) for name in ("limited", "rounding", "amount", "decided", "difference")},
            **{column.name: str(column.label) for column in columns.COMPUTED},
            "flat": gettext("Flat del (nøyaktig)"),
            "municipality": gettext("Kommunedel (nøyaktig)"),
            "population": gettext("Innbyggerdel (nøyaktig)"),
            "exact": gettext("Nøyaktig beløp"),
            "units": gettext("Rundet ned (enheter)"),
            "remainder": gettext("Rest"),
            "tie": gettext("Rekkefølge ved lik rest"),
            "rank": gettext("Plass etter størst rest"),
            "stored": gettext("Lagret i Fellesløp"),
            "check": gettext("Kontroll (skal være 0)"),
        }
        for index, factor in enumerate(self.factors):
            found[f"value{index}"] = factor["name"]
            found[f"factor{index}"] = gettext("%(name)s (nøyaktig)") % {"name": factor["name"]}
        return found

    def _range(self, name: str) -> str:
        column = xl_col_to_name(self.columns.index(name))
        return f"${column}$2:${column}${len(self.networks) + 1}"

    def _write_allocation(self) -> None:
        self.columns = self._layout()
        headings = self._headings()
        self.sheet.write_row(0, 0, [headings[name] for name in self.columns], self.head)
        rows = {row.key: row for row in self.statement.rows}
        decided = {key: row.decided for key, row in rows.items()}
        ties = {key: number for number, key in enumerate(sorted(self.lines), start=1)}
        ranks = self._ranks()
        for row, network in enumerate(self.networks, start=1):
            line = self.lines[network["key"]]
            self.sheet.write_string(row, self.columns.index("network"), network["name"])
            self.sheet.write_string(row, self.columns.index("project"), network["project_number"])
            for index, factor in enumerate(self.factors):
                number = float(Decimal(factor["values"][network["key"]]))
                self.sheet.write_number(row, self.columns.index(f"value{index}"), number)
            self.sheet.write_number(row, self.columns.index("tie"), ties[line.key])
            self.sheet.write_number(row, self.columns.index("stored"), line.amount, self.kroner)
            for column in columns.COMPUTED:
                self.sheet.write(row, self.columns.index(column.name), column.of(rows[line.key]))
            if decided[line.key] is not None:
                self.sheet.write_number(row, self.columns.index("decided"), decided[line.key], self.kroner)
            for name, (formula, value, form) in self._formulas(row, line, ranks[line.key], decided[line.key]).items():
                self.sheet.write_formula(row, self.columns.index(name), formula, form, value)
        self._write_sums(decided)
        self.sheet.freeze_panes(1, 1)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_column(0, 0, 22)
        self.sheet.set_column(1, len(self.columns) - 1, 14)

    def _formulas(
        self, row: int, line: NetworkShare, rank: int, decided: int | None
    ) -> dict[str, tuple[str, float, Any]]:
        """By column: the formula, the value that it has, and how it is shown."""

        def cell(name: str) -> str:
            return str(xl_rowcol_to_cell(row, self.columns.index(name), col_abs=True))

        p, unit = self._parameter, self.key["rounding_unit"]
        sheet, last = f"'{self.inputs.get_name()}'!", self.last_input
        names, people = f"{sheet}$A$2:$A${last}", f"{sheet}$D$2:$D${last}"
        count = len(self.networks)
        shared = f"({p('total')}-{count}*{p('base')})"
        units = line.exact_amount / unit
        found: dict[str, tuple[str, float, Any]] = {
            "municipalities": (f"=COUNTIF({names},{cell('network')})", line.municipalities, self.kroner),
            "inhabitants": (f"=SUMIF({names},{cell('network')},{people})", line.population, self.kroner),
            "base": (f"={p('base')}", line.base, self.kroner),
            "flat": (f"={shared}*{p('flat')}/{count}", float(line.exact[0]), self.exact),
        }
        parts = [("municipality", "municipalities"), ("population", "inhabitants")]
        for (name, of), exact in zip(parts, line.exact[1:3], strict=True):
            whole = f"SUM({self._range(of)})"
            formula = f"=IF({whole}=0,0,{shared}*{p(name)}*{cell(of)}/{whole})"
            found[name] = (formula, float(exact), self.exact)
        for index, exact in enumerate(line.exact[3:]):
            weight = f"'{self.about.get_name()}'!$B${len(PARAMETERS) + 1 + index}"
            whole = f"SUM({self._range(f'value{index}')})"
            formula = f"=IF({whole}=0,0,{shared}*{weight}*{cell(f'value{index}')}/{whole})"
            found[f"factor{index}"] = (formula, float(exact), self.exact)
        parts_sum = "+".join(cell(name) for name in self.columns if name in found and self._is_part(name))
        remainder, tie = cell("remainder"), cell("tie")
        remainders, ties = self._range("remainder"), self._range("tie")
        # How many whole units are left to hand out, and the kroner below one unit.
        left = f"(INT({p('total')}/{p('unit')})-SUM({self._range('units')}))"
        rest = f"({p('total')}-INT({p('total')}/{p('unit')})*{p('unit')})"
        places = f"6+INT(LOG10({p('unit')}))"
        share = self._limited(f"({parts_sum})") if self.statement.has_limits else f"{cell('base')}+{parts_sum}"
        ranked = f"=1+SUMPRODUCT(({remainders}>{remainder})+({remainders}={remainder})*({ties}<{tie}))"
        amount = f"=({cell('units')}+IF({cell('rank')}<={left},1,0))*{p('unit')}+IF({cell('rank')}={left}+1,{rest},0)"
        to_cents = self.parts[line.key]
        limited = cell("limited") if self.statement.has_limits else "0"
        if self.statement.has_limits:
            formula = f"=ROUND({cell('exact')}-{cell('base')}-({parts_sum}),2)"
            found["limited"] = (formula, float(to_cents["limited"]), self.exact)
        cents = "-".join(f"ROUND({cell(name)},2)" for name in self.columns if self._is_part(name))
        rounding = f"=ROUND({cell('amount')}-{cell('base')}-{cents}-{limited},2)"
        found |= {
            "rounding": (rounding, float(to_cents["rounding"]), self.exact),
            "exact": (f"={share}", float(line.exact_amount), self.exact),
            "units": (f"=INT(ROUND({cell('exact')}/{p('unit')},{places}))", float(units // 1), self.kroner),
            "remainder": (
                f"=ROUND(ROUND({cell('exact')}/{p('unit')},{places})-{cell('units')},{places})",
                round(float(units % 1), 6),
                None,
            ),
            "rank": (ranked, rank, None),
            "amount": (amount, line.amount, self.kroner),
            "check": (f"={cell('amount')}-{cell('stored')}", 0, self.signed),
        }
        if decided is not None:
            formula = f"={cell('decided')}-{cell('amount')}"
            found["difference"] = (formula, decided - line.amount, self.signed)
        return found

    @staticmethod
    def _is_part(name: str) -> bool:
        return name in ("flat", "municipality", "population") or name.startswith("factor")

    def _ranks(self) -> dict[str, int]:
        """The order in which the kroner (units) that are left go out."""
        unit = self.key["rounding_unit"]
        order = sorted(self.lines.values(), key=lambda line: (-((line.exact_amount / unit) % 1), line.key))
        return {line.key: place for place, line in enumerate(order, start=1)}

    def _write_sums(self, decided: dict[str, int | None]) -> None:
        row = len(self.networks) + 1
        self.sheet.write_string(row, 0, gettext("Sum"), self.sum)
        lines = list(self.lines.values())
        totals: dict[str, float] = {
            "municipalities": self.statement.sums["municipalities"],
            "inhabitants": self.statement.sums["population"],
            "base": self.statement.sums["base"],
            "rounding": float(self.statement.parts["rounding"]),
            "exact": float(sum((line.exact_amount for line in lines), Fraction())),
            "amount": self.statement.sums["amount"],
            "stored": self.statement.sums["amount"],
            "check": 0,
        }
        if self.statement.has_limits:
            totals["limited"] = float(self.statement.parts["limited"])
        parts = [name for name in self.columns if self._is_part(name)]
        totals |= {name: float(sum(line.exact[index] for line in lines)) for index, name in enumerate(parts)}
        if self.statement.decided_sum is not None and self.statement.difference_sum is not None:
            totals |= {"decided": self.statement.decided_sum, "difference": self.statement.difference_sum}
        for name, total in totals.items():
            self.sheet.write_formula(row, self.columns.index(name), f"=SUM({self._range(name)})", self.sum, total)

    # --- Floor and ceiling --------------------------------------------------------------------------------

    def _limited(self, weighted: str) -> str:
        """`min(max(base + weighted * x / shared, floor), ceiling)`; an empty cell is no limit."""
        p = self._parameter
        scale = f"'{self.corners.get_name()}'!$B$1"
        value = f"{p('base')}+{weighted}*{scale}"
        value = f"MAX({value},{p('floor')})" if self._has("floor") else value
        return f"MIN({value},{p('ceiling')})" if self._has("ceiling") else value

    def _has(self, limit: str) -> bool:
        return self.key.get(f"{limit}_amount") is not None

    def _corner_formulas(self, sheet: str) -> list[str]:
        """The factors at which a network reaches a limit, with both ends."""
        p, formulas = self._parameter, ["=0", "=1"]
        columns = [xl_col_to_name(self.columns.index(name)) for name in self.columns if self._is_part(name)]
        for limit in filter(self._has, ("floor", "ceiling")):
            for row in range(2, len(self.networks) + 2):
                weighted = "+".join(f"{sheet}{column}{row}" for column in columns)
                formulas.append(f"=IF(({weighted})<=0,0,MAX(0,({p(limit)}-{p('base')})/({weighted})))")
        return formulas

    def _between_limits(self, value: str) -> str:
        """The terms that add up to `value`, or to the limit that it passes."""
        terms, inside = [], "1"
        for limit, beyond, within in (("floor", "<", ">="), ("ceiling", ">", "<=")):
            if self._has(limit):
                terms.append(f"({value}{beyond}{self._parameter(limit)})*{self._parameter(limit)}")
                inside += f"*({value}{within}{self._parameter(limit)})"
        return "+".join([*terms, f"{inside}*{value}"])

    def _write_corners(self) -> None:
        """The corners of the piecewise linear sum; between two of them lies the factor that makes the sum right."""
        self.corners = self.book.add_worksheet(gettext("Gulv og tak"))
        self.columns = self._layout()
        p, count, sheet = self._parameter, len(self.networks), f"'{self.sheet.get_name()}'!"
        raw = self._corner_formulas(sheet)
        last = len(raw) + 4
        weights = "+".join(sheet + self._range(name) for name in self.columns if self._is_part(name))
        self.corners.write_string(0, 0, gettext("Faktor som den vektede delen ganges med"), self.bold)
        self.corners.write_string(1, 0, gettext("Nærmeste hjørne under"), self.bold)
        self.corners.write_row(3, 0, [gettext("Hjørner"), gettext("Sortert"), gettext("Sum ved hjørnet")], self.head)
        for index, formula in enumerate(raw):
            row = index + 5
            self.corners.write_formula(row - 1, 0, formula)
            self.corners.write_formula(row - 1, 1, f"=SMALL($A$5:$A${last},{index + 1})")
            value = f"({p('base')}+({weights})*B{row})"
            self.corners.write_formula(row - 1, 2, f"=SUMPRODUCT({self._between_limits(value)})")
        sums, places, total = f"$C$5:$C${last}", f"$B$5:$B${last}", p("total")
        self.corners.write_formula(1, 1, f"=SUMPRODUCT(({sums}<={total}+0.0000001)*1)")
        low, high = "$B$2", f"MIN($B$2+1,{len(raw)})"
        low_sum, high_sum = f"INDEX({sums},{low})", f"INDEX({sums},{high})"
        low_at, high_at = f"INDEX({places},{low})", f"INDEX({places},{high})"
        slope = f"({total}-{low_sum})*({high_at}-{low_at})/({high_sum}-{low_sum})"
        shared = self.statement.total - count * self.key["base_amount"]
        known = float(self.statement.allocation.scale / shared) if shared else 0
        self.corners.write_formula(0, 1, f"=IF({high_sum}<={low_sum},{low_at},{low_at}+{slope})", None, known)
        self.corners.set_column(0, 2, 24)
