"""The seam between an answer about a status and the portfolio's statuses.

An answer is kept as an answer. What it does to the municipality's status is decided by the function that is registered
here: it gets the recipient, the solution's id, whether they agree, and the level, once the answers are submitted and
each time one is changed after that. It must bear being called twice with the same.
"""

from __future__ import annotations

from collections.abc import Callable

from portfolio.enquiries.models import Recipient, Response
from portfolio.enquiries.questions import QuestionKind

StatusHook = Callable[[Recipient, int, bool, str], None]
_hooks: list[StatusHook] = []


def register(hook: StatusHook) -> None:
    """From `AppConfig.ready()`; called inside the transaction of the answer."""
    if hook not in _hooks:
        _hooks.append(hook)


def submitted(recipient: Recipient, response: Response) -> None:
    """Hand on each answer about a status, for a municipality."""
    if recipient.municipality_id is None:
        return
    asked = [one["id"] for one in recipient.enquiry.questionnaire.questions if one["kind"] == QuestionKind.STATUS]
    for key, value in response.answers.items():
        question, _dot, solution = key.rpartition(".")
        if question in asked and value is not None:
            for hook in _hooks:
                hook(recipient, int(solution), value["agrees"], value["level"])
