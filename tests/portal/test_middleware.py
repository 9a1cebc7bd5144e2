"""What every request knows before its view."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.datastructures import MultiValueDictKeyError

from partners.enums import Role
from partners.models import Network
from portal.kernel.errors import DomainError, IllegalTransitionError
from portal.middleware import DomainErrorMiddleware, NetworkMiddleware
from tests.factories.partners import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


def _seen(path: str, user: object = None) -> dict:
    """Run the network middleware around a view that tells what it saw."""
    seen: dict = {}

    def view(request) -> HttpResponse:
        seen.update(network=request.network, scope=request.scope, zone=timezone.get_current_timezone_name())
        return HttpResponse()

    request = RequestFactory().get(path)
    request.user = user
    seen["response"] = NetworkMiddleware(view)(request)
    return seen


def test_network_comes_from_the_first_segment() -> None:
    network = NetworkFactory(slug="heat-pumps", time_zone="Europe/Amsterdam")
    seen = _seen("/heat-pumps/toolkits/")
    assert seen["network"] == network
    assert seen["zone"] == "Europe/Amsterdam"


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/accounts/heat-pumps/", "/Heat-Pumps/"])
def test_other_first_segments_name_no_network(path: str) -> None:
    NetworkFactory(slug="heat-pumps")
    seen = _seen(path)
    assert seen["network"] is None
    assert seen["scope"].is_empty


def test_scope_is_that_of_the_user_in_this_network() -> None:
    membership = MembershipFactory(role=Role.DEALER_STAFF)
    NetworkFactory(slug="another")
    here = _seen(f"/{membership.network.slug}/", membership.person.user)
    there = _seen("/another/", membership.person.user)
    assert here["scope"].membership_ids == (membership.pk,)
    assert there["scope"].is_empty


def test_scope_costs_nothing_until_it_is_asked(django_assert_num_queries) -> None:
    membership = MembershipFactory()
    request = RequestFactory().get(f"/{membership.network.slug}/")
    request.user = membership.person.user
    with django_assert_num_queries(1):
        NetworkMiddleware(lambda _request: HttpResponse())(request)


def test_admin_has_its_own_policy_and_pages_have_the_strict_one() -> None:
    assert "unsafe-inline" in _seen("/admin/")["response"].headers["Content-Security-Policy"]
    page = Client().get("/style-guide/")
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]
    for directive in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'self'"):
        assert directive in page.headers["Content-Security-Policy"]


def test_pages_are_kept_nowhere_unless_they_say_so() -> None:
    assert _seen("/")["response"].headers["Cache-Control"] == "private, no-store"
    own = HttpResponse(headers={"Cache-Control": "no-cache"})
    request = RequestFactory().get("/")
    assert NetworkMiddleware(lambda _request: own)(request).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/style-guide/", "/api/schema/", "/api/v1/nowhere/toolkits/"])
def test_other_origins_are_let_in_nowhere(path: str) -> None:
    asking = Client(headers={"origin": "https://evil.example", "access-control-request-method": "GET"})
    for answer in (asking.get(path), asking.options(path)):
        assert [name for name in answer.headers if name.lower().startswith("access-control")] == []


def test_unknown_network_asks_the_anonymous_to_sign_in_and_is_404_for_members() -> None:
    membership = MembershipFactory()
    client = Client()
    anonymous = client.get("/nowhere/toolkits/")
    assert anonymous.status_code == 302
    assert anonymous.headers["Location"].endswith("?next=/nowhere/toolkits/")
    client.force_login(membership.person.user)
    assert client.get("/nowhere/toolkits/").status_code == 404


def test_user_of_one_network_finds_nothing_in_the_other() -> None:
    membership, other = MembershipFactory(), NetworkFactory()
    client = Client()
    client.force_login(membership.person.user)
    assert client.get(f"/{other.slug}/").status_code == 404
    assert client.get(f"/{membership.network.slug}/").status_code == 200


def test_role_that_was_revoked_ends_with_the_next_request() -> None:
    membership = MembershipFactory()
    client = Client()
    client.force_login(membership.person.user)
    address = f"/{membership.network.slug}/"
    assert client.get(address).status_code == 200
    type(membership).objects.filter(pk=membership.pk).update(is_active=False)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "error,status", [(DomainError("Choose a date."), 422), (IllegalTransitionError("Load it again."), 409)]
)
def test_refusal_becomes_a_page_that_says_what_to_do(error: DomainError, status: int) -> None:
    request = RequestFactory().get("/")
    request.user, request.network, request.scope = None, None, None
    response = DomainErrorMiddleware(lambda _request: HttpResponse()).process_exception(request, error)
    assert response.status_code == status
    assert str(error.message) in response.content.decode()


def test_other_exceptions_pass_through() -> None:
    middleware = DomainErrorMiddleware(lambda _request: HttpResponse())
    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None
    assert Network.objects.count() == 0


def test_form_without_its_parts_is_a_bad_request() -> None:
    request = RequestFactory().post("/")
    request.user, request.network, request.scope = None, None, None
    middleware = DomainErrorMiddleware(lambda _request: HttpResponse())
    response = middleware.process_exception(request, MultiValueDictKeyError("steps-0-id"))
    assert response.status_code == 400
    assert "steps-0-id" not in response.content.decode()


@pytest.mark.parametrize("address", ["/%00/", "/heat-pumps/answers/%00/", "/files/assets/%00", "/?q=%00"])
def test_address_that_the_database_cannot_take_is_a_bad_request(address: str) -> None:
    assert Client().get(address).status_code == 400
