"""Who may read and answer the letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from funding.letters.models import LetterLanguage
from networks.models import Network, Role
from networks.people.access import access_of

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

from funding.access import may_manage_grants, may_see_runs


def may_read_letter(user: AbstractBaseUser | AnonymousUser, network: Network, *, sent: bool) -> bool:
    """May `user` read the network's letter? KS at any time, the network's contact person when it is sent."""
    return may_see_runs(user) or (sent and may_answer_for(user, network))


def may_answer_for(user: AbstractBaseUser | AnonymousUser, network: Network) -> bool:
    """May `user` choose the language of the network's letters and confirm them? Its contact person, and KS."""
    return may_manage_grants(user) or network.pk in access_of(user).network_ids(Role.CONTACT_PERSON)


def said_by(network: Network) -> str:
    """The written standard in which `network` wants its letters; "" when it hasn't said."""
    return LetterLanguage.objects.filter(network=network).values_list("language", flat=True).first() or ""
