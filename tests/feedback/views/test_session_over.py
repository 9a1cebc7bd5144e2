"""A part of a page that htmx asks for when the session has ended: the whole page signs in, and comes back."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.feedback import House

pytestmark = pytest.mark.django_db
ELSEWHERE = "https://elsewhere.example/desk/"


@pytest.mark.parametrize(
    "page, back",
    [
        ("http://testserver/pumps/desk/?view=mine", "/pumps/desk/?view=mine"),
        ("", None),
        (ELSEWHERE, None),
    ],
)
def test_form_sent_after_the_session_ended_leads_the_page_to_sign_in_and_back(
    client: Client, page: str, back: str | None
) -> None:
    """It is no success, or the device would forget what was typed; another host is never led to."""
    remark = House.build().remark()
    address = reverse("feedback:desk-case", args=[remark.network.slug, remark.number])
    headers = {"HX-Request": "true"} | ({"HX-Current-URL": page} if page else {})
    answer = client.post(address, {"action": "reply", "reply-text": "Typed."}, headers=headers)
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer.headers["HX-Redirect"].startswith("/accounts/")
    assert answer.headers["HX-Redirect"].endswith(urlencode({"next": back or address}, safe="/"))
