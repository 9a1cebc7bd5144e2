from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html"]
)
def test_error_page_is_whole_and_says_what_to_do(rf: RequestFactory, name: str) -> None:
    page = render_to_string(name, request=rf.get("/")) if name != "500.html" else render_to_string(name)
    assert page.count("<h1") == 1
    assert 'class="lead"' in page
    assert re.findall(r"\sstyle=|<style", page) == []


def test_absent_address_after_sign_in_answers_with_our_page(client: Client, django_user_model: type) -> None:
    client.force_login(django_user_model.objects.create_user("a@example.org"))
    response = client.get("/nobody/nothing/")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


@pytest.mark.parametrize("name", ["account_request_login_code", "account_login", "account_signup"])
def test_entrance_pages_are_drawn_by_our_components(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1
    assert "page-entrance" in response.content.decode()


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "account_logout"])
def test_account_pages_are_drawn_by_our_components(
    client: Client, django_user_model: type, name: str
) -> None:
    client.force_login(django_user_model.objects.create_user("a@example.org"))
    page = client.get(reverse(name), follow=True).content.decode()
    assert page.count("<h1") == 1
    assert "page-entrance" in page


def test_form_without_its_token_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(reverse("account_request_login_code"), {"email": "a@example.org"})
    assert response.status_code == 403
    assert "This page was open too long" in response.content.decode()
