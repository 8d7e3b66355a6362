"""Who is told of what in this app: the rows of each idea."""

from core.notifications.register import Row
from funding.decisions.events import ROWS as DECISIONS
from funding.grant_pages.events import ROWS as GRANTS
from funding.letters.events import ROWS as LETTERS
from funding.reports.events import ROWS as REPORTS

ROWS: list[list[Row]] = [*DECISIONS, *GRANTS, *LETTERS, *REPORTS]
