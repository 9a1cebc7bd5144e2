"""Signing in by a password."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.http import HttpRequest, HttpResponse

from partners.services.sessions import end_for_good


class LoginForm(forms.LoginForm):
    """allauth's own, whose session would last from its last change on."""

    def login(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign in, or go on to the second step; the session ends on its day."""
        response: HttpResponse = super().login(request, *args, **kwargs)
        end_for_good(request)
        return response
