"""Passwords that others have lost already, as a service knows them that the operator names."""

from __future__ import annotations

import hashlib
import logging
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)
PREFIX = 5
SECONDS = 2
MOST_BYTES = 200_000


class BreachedPasswordValidator:
    """Refuse passwords found in breaches, asked by the first five digits of their hash (k-anonymity).

    Without PWNED_PASSWORDS_URL nothing is asked; a service that is away or slow lets the password pass.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password that the service knows."""
        if settings.PWNED_PASSWORDS_URL and _is_known(password):
            raise ValidationError(
                _("This password is known from a breach elsewhere. Choose one that you use nowhere else."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        """Say what is refused."""
        return _("Your password can't be one that is known from a breach elsewhere.")


def _is_known(password: str) -> bool:
    digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    address = f"{settings.PWNED_PASSWORDS_URL.rstrip('/')}/{digest[:PREFIX]}"
    # Padding hides from watchers of the line how long the answer is.
    request = urllib.request.Request(address, headers={"Add-Padding": "true"})  # noqa: S310 (operator's address)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 (the same)
            lines = answer.read(MOST_BYTES).decode("ascii", "replace").splitlines()
    except (OSError, HTTPException, ValueError) as error:
        logger.warning("breach list not asked error=%s", type(error).__name__)
        return False
    found = dict(line.strip().split(":", 1) for line in lines if ":" in line)
    return found.get(digest[PREFIX:], "0") not in {"", "0"}
