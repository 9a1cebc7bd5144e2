"""A full disk is told in a sentence; other errors are none of it."""

from __future__ import annotations

import errno

import pytest
from django.db.utils import OperationalError
from django.test import RequestFactory

from portal.web.full_disk import STATUS, FullDiskMiddleware, is_full


class DiskFull(Exception):
    """As PostgreSQL's driver raises it."""

    sqlstate = "53100"


def caused() -> OperationalError:
    error = OperationalError("could not extend file")
    error.__cause__ = DiskFull()
    return error


@pytest.mark.parametrize(
    "error, full",
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EACCES, "Permission denied"), False),
        (OperationalError("database or disk is full"), True),
        (caused(), True),
        (OperationalError("database is locked"), False),
        (ValueError("disk is full"), False),
    ],
)
def test_full_disk_is_known_by_its_error(error: Exception, full: bool) -> None:
    assert is_full(error) is full


def test_people_and_programs_are_told_in_their_own_form(rf: RequestFactory, db) -> None:
    tell = FullDiskMiddleware(lambda request: None).process_exception
    full = OSError(errno.ENOSPC, "No space left on device")
    api = tell(rf.get("/api/v1/pumps/remarks"), full)
    assert (api.status_code, b'"disk_full"' in api.content) == (STATUS, True)
    assert tell(rf.get("/"), ValueError()) is None
