"""A receipt's link survives a new key of the installation, as long as the earlier one is named."""

from __future__ import annotations

import pytest

from feedback.queries.receipt import receipt_path, remark_by_receipt
from tests.factories.feedback import say
from tests.factories.partners import MembershipFactory


def token_in(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[1]


@pytest.mark.django_db
def test_receipt_link_after_a_new_key_leads_to_the_remark_of_the_earlier_one(settings) -> None:
    remark = say(MembershipFactory())
    given = receipt_path(remark)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a-new-key", ["another", settings.SECRET_KEY]
    assert receipt_path(remark) == given
    assert remark_by_receipt(remark.network, token_in(given)) == remark


@pytest.mark.django_db
def test_receipt_link_when_the_earlier_key_is_not_named_leads_nowhere(settings) -> None:
    remark = say(MembershipFactory())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a-new-key", ["another"]
    assert remark_by_receipt(remark.network, token_in(receipt_path(remark))) is None
