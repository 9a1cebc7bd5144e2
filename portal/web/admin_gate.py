"""Wagtail's own sign-in would bypass the second factor: send people to ours."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


def sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to the portal's sign-in and keep where the person wanted to go."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    query = urlencode({"next": wanted if safe else reverse("wagtailadmin_home")})
    return redirect(f"{reverse('account_request_login_code')}?{query}")
