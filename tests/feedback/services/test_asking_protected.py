"""What HQ may not write to an author whom the relay protects."""

from __future__ import annotations

import pytest

from feedback.enums import Mode
from feedback.models import Message
from portal.kernel.errors import DomainError
from tests.factories.feedback import House
from tests.feedback.services.test_asking_back import PROTECTED, ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return House.build()


@pytest.mark.parametrize("mode", PROTECTED)
@pytest.mark.parametrize(
    "text",
    ["See https://hq.example/?v=7", "Look at WWW.hq.example", "Write to me@hq.example", "hq.example/x7"],
)
def test_question_to_a_protected_author_shows_no_way_around_the_relay(
    house: House, mode: str, text: str
) -> None:
    """Who opens an address is seen by whoever keeps its server."""
    row = house.passed(house.remark(mode=mode))
    with pytest.raises(DomainError) as refused:
        ask(house, row, text=text)
    assert (refused.value.code, Message.objects.count()) == ("way_around", 0)


def test_question_to_a_named_author_may_show_an_address(house: House) -> None:
    row = house.passed(house.remark(mode=Mode.NAMED))
    assert ask(house, row, text="Is it https://hq.example/x2?").text == "Is it https://hq.example/x2?"
