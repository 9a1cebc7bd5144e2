"""Refusals of the toolkits app."""

from __future__ import annotations

from portal.kernel.errors import DomainError


class UploadRefusedError(DomainError):
    """The file can't be taken; the sentence says what to send instead."""

    code = "upload_refused"


class NoteMissingError(DomainError):
    """A new version says what changed."""

    code = "note_missing"


class IsCurrentError(DomainError):
    """The version is out already: there is nothing to bring back."""

    code = "is_current"


class OtherNetworkError(DomainError):
    """A related object belongs to another network."""

    code = "other_network"


class NotAnnounceableError(DomainError):
    """The toolkit can't be announced now; the sentence says why."""

    code = "not_announceable"


class BasketError(DomainError):
    """Nothing was done to the basket; the sentence says what to do."""

    code = "basket"


class UpkeepError(DomainError):
    """Nothing was done to the files; the sentence says why."""

    code = "upkeep"
