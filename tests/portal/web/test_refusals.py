from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal.kernel.errors import NotAllowedError
from portal.middleware import DomainErrorMiddleware

REFUSAL = NotAllowedError("Only the addressee may answer. <Ask> them.")


@pytest.fixture
def middleware() -> DomainErrorMiddleware:
    return DomainErrorMiddleware(lambda request: HttpResponse())


def test_refusal_of_a_page_is_a_page_with_its_own_status(
    rf: RequestFactory, middleware: DomainErrorMiddleware
) -> None:
    response = middleware.process_exception(rf.post("/"), REFUSAL)
    assert response.status_code == 403
    assert "<title>" in response.content.decode()
    assert "Only the addressee may answer. &lt;Ask&gt; them." in response.content.decode()


def test_refusal_of_a_part_is_a_notice_in_the_message_region(
    rf: RequestFactory, middleware: DomainErrorMiddleware
) -> None:
    request = rf.post("/")
    request.htmx = SimpleNamespace(boosted=False)
    response = middleware.process_exception(request, REFUSAL)
    assert response.status_code == 422
    assert response["HX-Retarget"] == "#messages"
    assert response["HX-Reswap"] == "innerHTML"
    assert "<title>" not in response.content.decode()
    assert "Only the addressee may answer. &lt;Ask&gt; them." in response.content.decode()


def test_other_errors_go_on(rf: RequestFactory, middleware: DomainErrorMiddleware) -> None:
    assert middleware.process_exception(rf.get("/"), ValueError()) is None
