"""`manage.py add_language`."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories.partners import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("add_language", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_speaks_to_accounts_and_gives_named_networks_pages_once() -> None:
    network = NetworkFactory(slug="pumps")
    seat = MembershipFactory(network=network, person__language="nl")
    type(seat.person.user).objects.update(language="en")
    spoken = "1 accounts are spoken to in nl from now on."
    assert said("nl", "--pages", "pumps") == [spoken, "pumps: has pages in nl."]
    assert said("nl", "--pages", "pumps")[1:] == ["pumps: had pages already in nl."]


@pytest.mark.parametrize("arguments", [["xx"], ["nl", "--pages", "nowhere"]])
def test_unknown_languages_and_networks_are_refused(arguments: list[str]) -> None:
    with pytest.raises(CommandError, match="xx|nowhere"):
        said(*arguments)
