"""Codes as an authenticator app shows them, and as mails bring them."""

from __future__ import annotations

import re

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from partners.models import Mail

CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)


def totp_code(secret: str, ahead: int = 0) -> str:
    """Return the code that an app shows now, or the one after it."""
    counters = sorted(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2 + ahead]))


def by_code(address: str, client: Client | None = None) -> Client:
    """Sign in as people do, by the code from the mail."""
    client = client or Client()
    client.post(reverse("account_request_login_code"), {"email": address})
    client.post(reverse("account_confirm_login_code"), {"code": latest_code(address)})
    return client


def latest_code(address: str) -> str:
    """Return the code in the latest mail to an address."""
    found = CODE.search(Mail.objects.filter(to_address=address).latest("pk").text)
    assert found is not None
    return found[1]
