"""What a passkey says, read with care: allauth's forms fail at numbers and depths that no passkey has."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.forms.fields import InvalidJSONInput


class CredentialField(forms.JSONField):
    """JSON, and a refusal for whatever can't be read as some."""

    def to_python(self, value: Any) -> Any:
        """Read it; a number of thousands of digits is no JSON of ours."""
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show again what can't be read as it came."""
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)


def _credential() -> CredentialField:
    return CredentialField(required=True, widget=forms.HiddenInput)


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    """Setting a passkey up."""

    credential = _credential()


class AuthenticateWebAuthnForm(webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second step."""

    credential = _credential()


class LoginWebAuthnForm(webauthn.LoginWebAuthnForm):
    """Signing in by a passkey."""

    credential = _credential()


class ReauthenticateWebAuthnForm(webauthn.ReauthenticateWebAuthnForm):
    """A passkey as the fresh proof."""

    credential = _credential()
