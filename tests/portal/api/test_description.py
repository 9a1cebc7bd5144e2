"""The API against its own description: generated requests of two tokens, 0 server errors, 0 violations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS

from feedback.enums import Mode
from partners.enums import Role
from partners.models import ImportRun
from tests.factories.feedback import ThemeFactory, say
from tests.factories.partners import MembershipFactory, NetworkFactory
from tests.factories.programs import token_of
from tests.factories.toolkits import AssetFactory, ToolkitFactory
from tests.scale import scale

EXAMPLES = scale(8, 200)
# These two ask for more than a description can say: a well-formed request for what isn't there is refused.
LEFT_OUT = {"positive_data_acceptance", "ignored_auth"}
pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's connection, and its transaction, over the requests, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def house():
    """A network with something of everything in it."""
    network = NetworkFactory(slug="pumps")
    dealer = MembershipFactory(network=network, role=Role.DEALER_PRINCIPAL)
    lead = MembershipFactory(network=network, role=Role.AGENCY_LEAD)
    asset = AssetFactory(network=network)
    toolkit = ToolkitFactory(network=network, assets=[asset])
    run = ImportRun.objects.create(network=network, filename="list.xlsx", stage="done")
    remark = say(dealer, mode=Mode.NAMED)
    real = {
        "asset_id": asset.pk,
        "toolkit_id": toolkit.pk,
        "partner_id": dealer.partner_id,
        "run_id": run.pk,
        "number": remark.number,
        "code": ThemeFactory(network=network).code,
    }
    return {"dealer": dealer, "lead": lead}, real


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answer whole, and close what was streamed: the client that asks does not."""
    answer: Any = get_wsgi_application()(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


def operations() -> Iterator[Any]:
    """Yield what the description names."""
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", application)
    for found in schema.get_all_operations():
        yield found.ok()


def try_operation(operation: Any, token: str, real: dict[str, Any]) -> None:
    """Send generated requests: half of them name what is really there."""
    checks = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def sent(case: Any) -> None:
        cache.clear()  # no throttle in the way
        case.path_parameters["network"] = "pumps"
        for name in set(case.path_parameters) & set(real):
            if len(str(case.path_parameters[name])) % 2:
                case.path_parameters[name] = real[name]
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=checks)

    sent()


@pytest.mark.parametrize("who", ["dealer", "lead"])
def test_generated_requests_meet_no_server_error_and_no_violation(house, who: str) -> None:
    people, real = house
    tried, token = [], token_of(people[who])[1]
    for operation in operations():
        try_operation(operation, token, real)
        tried.append(operation.label)
    assert len(tried) == len(set(tried)) > 10
