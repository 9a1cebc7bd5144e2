"""Errors of the domain: a code for programs and a sentence for people that says what to do."""

from __future__ import annotations

from django.utils.functional import Promise


class DomainError(Exception):
    """A refusal by a service; `status` is the HTTP answer the boundary gives."""

    status = 422
    code = "refused"

    def __init__(self, message: str | Promise, *, code: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        if code:
            self.code = code


class NotAllowedError(DomainError):
    """The row is visible, but this scope may not do that to it."""

    status = 403
    code = "not_allowed"


class IllegalTransitionError(DomainError):
    """The state graph has no such edge."""

    status = 409
    code = "illegal_transition"


class StaleError(DomainError):
    """Somebody else changed the row meanwhile, or the lease was lost."""

    status = 409
    code = "stale"
