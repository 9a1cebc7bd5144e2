"""The page behind the mailed link, and forgetting a password."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.views import logout
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from sesame.utils import get_user

from partners.adapters import safe_next
from partners.models import User
from partners.services.people import forget_password


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show who would sign in, with one button; only its POST does. A used or old link offers a new one."""
    user = get_user(token, update_last_login=False)
    context = {"next": safe_next(request)}
    if user is None:
        return render(request, "partners/sign_in_link_used.html", context, status=410)
    if request.method == "POST":
        return sign_in(request, user, context["next"])
    return render(request, "partners/sign_in_link.html", {**context, "who": user})


def sign_in(request: HttpRequest, user: User, next_url: str = "") -> HttpResponse:
    """Go through allauth's stages, so that a second factor holds."""
    record_authentication(request, user, method="code", email=user.email)
    return perform_login(request, Login(user=user, redirect_url=next_url or None, email=user.email))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """Sign out, and let the browser forget what forms kept for the person."""
    was_in = request.user.is_authenticated
    response: HttpResponseBase = logout(request)
    if was_in and request.method == "POST":
        response.headers["Clear-Site-Data"] = '"storage"'
    return response


@require_POST
@login_required
@reauthentication_required
def remove_password(request: HttpRequest) -> HttpResponse:
    """Forget the password: signing in by mail goes on working."""
    forget_password(user=request.user)
    update_session_auth_hash(request, request.user)
    messages.success(request, _("Your password is gone. Sign in with a code from now on."))
    return redirect("mfa_index")
