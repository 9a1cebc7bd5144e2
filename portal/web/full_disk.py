"""A full disk is told in a sentence that says what to do; what somebody typed stays on their device."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.kernel.api.problems import is_for_programs, problem_response

logger = logging.getLogger(__name__)
FULL = {errno.ENOSPC, errno.EDQUOT}
# PostgreSQL's classes 53100 (disk full); SQLite says it in words.
DISK_FULL = "53100"
STATUS = 507


class FullDiskMiddleware:
    """Answer 507 when there was no room for what was to be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; exceptions come to `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say it; everything else is told elsewhere."""
        if not is_full(exception):
            return None
        logger.error("disk full error=%s", type(exception).__name__)
        sentence = _(
            "There is no room left on our side, so nothing was kept. What you typed is still on your device: "
            "go back and send it again in some minutes. The people who run this portal can see it."
        )
        if is_for_programs(request):
            return problem_response(STATUS, "disk_full", sentence)
        return render(request, "portal/domain_error.html", {"message": sentence}, status=STATUS)


def is_full(exception: BaseException) -> bool:
    """Say whether an error means that a disk is full: a file's, SQLite's or PostgreSQL's."""
    if isinstance(exception, OSError):
        return exception.errno in FULL
    if not isinstance(exception, DatabaseError):
        return False
    told = getattr(exception.__cause__, "sqlstate", None)
    return told == DISK_FULL or "disk is full" in str(exception)
