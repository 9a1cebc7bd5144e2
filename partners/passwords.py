"""Passwords that are easily guessed, and those that others have lost already."""

from __future__ import annotations

import hashlib
import logging
import re
import urllib.error
import urllib.request
from collections.abc import Collection, Iterator
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from partners.models import Membership

logger = logging.getLogger(__name__)
PREFIX = 5
SECONDS = 2
MOST_BYTES = 200_000
ENOUGH = 3
LONGEST = 72  # characters that are looked at
SHORTEST_WORD, ENOUGH_LEFT = 3, 8


class GuessablePasswordValidator:
    """Refuse what a program guesses soon: common passwords, rows of keys, repeats, words close to the person.

    Close are their name and address, the portal, and the networks and partners to which they belong.
    Guesses are estimated as Wheeler does (zxcvbn: Low-Budget Password Strength Estimation, USENIX Security
    2016), whose score of 3 means at least 10^8 of them.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse a password of too few guesses."""
        close = set(close_words(user))
        score = zxcvbn(password[:LONGEST], user_inputs=list(close))["score"]
        if score < ENOUGH or is_mostly(password, close):
            raise ValidationError(
                _("This password is guessed soon. Take four words that have nothing to do with each other."),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        """Say what is refused."""
        return _("Your password can't be a common one, a row of keys, or the name of your company.")


def is_mostly(password: str, words: Collection[str]) -> bool:
    """Say whether little is left of a password without these words, whatever stands between them."""
    rest = whole = "".join(re.findall(r"[^\W_]+", password.lower()))
    for word in sorted((word for word in words if len(word) >= SHORTEST_WORD), key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != whole and len(rest) < ENOUGH_LEFT


def close_words(user: Any) -> Iterator[str]:
    """Yield the words that somebody who knows the person would try, each alone and run together."""
    yield from ("backchannel", settings.WAGTAIL_SITE_NAME)
    if user is None or user.pk is None:
        return
    names = {user.email, *user.people.values_list("name", flat=True)}
    for seat in Membership.objects.filter(person__user=user).select_related("network", "partner"):
        names |= {seat.network.name, seat.partner.name}
    for name in names:
        words = re.findall(r"\w+", name.lower())
        yield from (*words, "".join(words))


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
