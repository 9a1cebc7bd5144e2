"""What follows when somebody proves who they are, or fails to: a line in the log, a new key of the session.

Lines name an account by its id, the way of the proof and nothing else: no address, no place, no device.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.signals import authentication_step_completed
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest

from partners.services.sessions import renew_key

logger = logging.getLogger(__name__)


def connect() -> None:
    """Listen to allauth and Django."""
    authentication_step_completed.connect(take_proof, dispatch_uid="take_proof")
    user_logged_in.connect(note_begin, dispatch_uid="note_begin")
    user_logged_out.connect(note_end, dispatch_uid="note_end")


def take_proof(request: HttpRequest, user: Any, method: str, **details: Any) -> None:
    """Note the proof; a fresh one inside a session changes its key, as signing in does (ASVS 7.2.4)."""
    again = bool(details.get("reauthenticated"))
    kind = details.get("type") or method
    logger.info("proved: user=%s by=%s again=%s", user.pk, kind, "yes" if again else "no")
    if again:
        renew_key(request)


def note_begin(user: Any, **_details: Any) -> None:
    """Note that a session began."""
    logger.info("signed in: user=%s", user.pk)


def note_end(user: Any, **_details: Any) -> None:
    """Note that somebody ended their session."""
    logger.info("signed out: user=%s", user.pk if user else "")


def note_failure(code: str) -> None:
    """Note that a proof failed; for whom stays unsaid, since whoever tries may have no account."""
    logger.warning("not proved: %s", code)
