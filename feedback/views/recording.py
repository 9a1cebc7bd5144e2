"""Recordings at their stored address, for whoever may read the remark as it was said."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

from feedback.models import Recording
from feedback.queries.recording import recording_named
from partners.queries.scope import scope_for
from portal.kernel.delivery import send_played


def find_recording(request: HttpRequest, name: str) -> HttpResponseBase | None:
    """Answer with the recording, or None as if there were none."""
    found: Recording | None = recording_named(name, lambda network: scope_for(request.user, network))
    if found is None:
        return None
    return send_played(request, name=name, content_type=found.content_type)
