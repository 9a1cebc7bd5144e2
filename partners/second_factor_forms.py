"""Codes of authenticator apps, each taken once for as long as a clock would take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa import app_settings
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache

if TYPE_CHECKING:
    from partners.models import User


def spend(user: User, code: str) -> str:
    """Keep the code as used; allauth forgets it after one period, but takes it for more with a tolerance."""
    key = TOTP(Authenticator(user_id=user.pk))._get_used_cache_key(code)
    cache.set(key, "y", timeout=app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1))
    return code


class AuthenticateForm(base.AuthenticateForm):
    """The second step of signing in."""

    def clean_code(self) -> str:
        """Take a code once."""
        return spend(self.user, super().clean_code())


class ReauthenticateForm(base.ReauthenticateForm):
    """The fresh proof."""

    def clean_code(self) -> str:
        """Take a code once."""
        return spend(self.user, super().clean_code())


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """Setting an app up: its first code signs nobody in afterwards."""

    def clean_code(self) -> str:
        """Take a code once."""
        return spend(self.user, super().clean_code())
