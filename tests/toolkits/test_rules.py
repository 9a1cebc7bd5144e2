"""What is said about somebody who wasn't mailed."""

from __future__ import annotations

import pytest

from partners.enums import Refusal, Role
from partners.scope import Scope, Seat
from toolkits.rules import shown_reason


def _scope(role: str) -> Scope:
    return Scope.of(1, 1, (Seat(1, 1, 1, "0001", "hq", role, "en", ""),))


@pytest.mark.parametrize("reason", [Refusal.BUDGET, Refusal.ANSWER_OWED])
def test_resting_hides_from_hq_whether_an_answer_is_owed(reason: str) -> None:
    assert shown_reason(_scope(Role.HQ_MARKETER), reason) == "resting: written to recently"
    assert shown_reason(_scope(Role.AGENCY_LEAD), reason) == Refusal(reason).label


@pytest.mark.parametrize(
    "reason, said",
    [
        ("told", "already told of this toolkit"),
        (Refusal.NO_CONSENT, "no consent"),
        ("refused 550", "refused 550"),
    ],
)
def test_other_reasons_are_said_as_they_are(reason: str, said: str) -> None:
    assert shown_reason(_scope(Role.HQ_MARKETER), reason) == said
