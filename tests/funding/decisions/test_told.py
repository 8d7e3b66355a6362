"""The networks hear what is decided and paid, each its own amount and in its own written standard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from core.language import language_of, speaking_to
from core.notifications.models import Message
from funding.decisions import workflow as decisions
from funding.letters.sending import set_language
from funding.models import AllocationRun, Grant
from funding.runs import lifecycle as runs
from networks.models import Network, Role, User
from tests.funding.conftest import make_person


def read(user: User, event: str) -> list[str]:
    with speaking_to(user):
        return [row.words for row in Message.objects.filter(user=user, event=event).order_by("pk")]


@pytest.fixture
def run(small_grant: Callable[[int], Grant]) -> AllocationRun:
    grant = small_grant(2)
    run = AllocationRun.objects.create(
        grant=grant, key=grant.keys.current(), requested_by=make_person("en", Role.GRANT_MANAGER)
    )
    runs.carry_out(run.pk)
    run.refresh_from_db()
    return run


def test_a_decision_is_told_to_each_network(run: AllocationRun) -> None:
    by, second = User.objects.get(name="En"), make_person("to", Role.ADMINISTRATOR)
    first, other = (make_person(key, Role.CONTACT_PERSON, Network.objects.get(key=key)) for key in ("n0", "n1"))
    set_language(Network.objects.get(key="n1"), "nn", by=other)
    assert (language_of(first), language_of(other)) == ("nb", "nn")

    proposal = decisions.propose(run, {}, note="", by=by)
    assert read(second, "grant_proposed") == ["Forslag til vedtak om Prøvetilskudd venter"]
    assert read(by, "grant_proposed") == []
    decided = decisions.decide(proposal, by=second, decided_on=timezone.localdate())

    amounts = {line.network.key: line.amount for line in decided.proposed.select_related("network")}
    assert len(set(amounts.values())) == 2
    [words] = read(first, "grant_decided")
    assert words.startswith("Prøvetilskudd er vedtatt: ")
    assert words.endswith("til Nettverk 0")
    [nynorsk] = read(other, "grant_decided")
    assert nynorsk.startswith("Prøvetilskudd er vedteke: ")
    assert "".join(sign for sign in nynorsk if sign.isdigit()) == f"{amounts['n1']}1"
    assert read(by, "grant_proposal_settled") == ["Forslaget til vedtak om Prøvetilskudd: vedtatt"]
    # What waited for a decision waits no longer.
    assert not Message.objects.unread().filter(event="grant_proposed").exists()
