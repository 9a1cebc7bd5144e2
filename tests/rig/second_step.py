"""Codes as an authenticator app shows them."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time


def totp_code(secret: str, ahead: int = 0) -> str:
    """Return the code that an app shows now, or the one after it."""
    counters = sorted(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2 + ahead]))
