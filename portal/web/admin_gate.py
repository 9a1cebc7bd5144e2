"""Wagtail's own sign-in would bypass the second factor: send people to ours, or say that there is nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode


def sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to the portal's sign-in and keep where the person wanted to go.

    Whoever is signed in and comes here was sent away from the admin: for them it does not exist.
    """
    if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    query = urlencode({"next": wanted if safe else reverse("wagtailadmin_home")})
    return redirect(f"{reverse('account_request_login_code')}?{query}")
