"""`Idempotency-Key`: the same write sent twice is done once, and answered alike."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from partners.services.idempotency import Claim, claim_write, keep_answer, release_write
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import keyed_name, random_token

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
FORM = re.compile(r"[\x21-\x7e]{1,255}")
Handler = Callable[..., Response]


def idempotent(*, keeps_answer: bool = True) -> Callable[[Handler], Handler]:
    """Let a write be sent again under its key.

    With `keeps_answer=False` nothing of the answer is kept: the service itself knows the same words sent
    twice by `submission_key`, and gives the first result again.
    """

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        def wrapped(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            key = request.headers.get(HEADER)
            if key is None:
                return handler(view, request, *args, **kwargs)
            claim = _claim(request, key)
            if claim.is_answered and claim.row.answer is not None:
                return Response(claim.row.answer, status=claim.row.status, headers={REPLAYED: "true"})
            return _write(claim, keeps_answer, lambda: handler(view, request, *args, **kwargs))

        wrapped.is_idempotent = True  # type: ignore[attr-defined]
        return wrapped

    return decorate


def submission_key(request: Request) -> str:
    """Return the key under which a service knows the same words sent twice."""
    key = request.headers.get(HEADER)
    return keyed_name("api-submission", request.user.pk or "", key)[:64] if key else random_token()


def _claim(request: Request, key: str) -> Claim:
    if not FORM.fullmatch(key):
        raise DomainError(
            _("An Idempotency-Key has 1 to 255 letters, digits or signs, without spaces."),
            code="idempotency_key",
        )
    return claim_write(
        who=str(request.user.pk),
        key=key,
        address=f"{request.method} {request.path}",
        fingerprint=_fingerprint(request),
        at=timezone.now(),
    )


def _write(claim: Claim, keeps_answer: bool, write: Callable[[], Response]) -> Response:
    try:
        with transaction.atomic():
            response = write()
            if not claim.is_answered:
                answer = json.loads(JSONRenderer().render(response.data)) if keeps_answer else None
                keep_answer(claim, status=response.status_code, answer=answer)
    except Exception:
        release_write(claim)
        raise
    return response


def _fingerprint(request: Request) -> str:
    """Return a keyed digest of what was sent: fields by name, files by content."""
    sent = request.data
    fields = dict(sent.lists()) if hasattr(sent, "lists") else sent
    text = json.dumps(fields, sort_keys=True, default=_digest)
    return keyed_name("idempotency-body", text)


def _digest(value: Any) -> str:
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.hexdigest()
