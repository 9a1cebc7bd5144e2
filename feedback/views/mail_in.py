"""Mail comes in over HTTP: from a provider as it sends it, or raw from whatever else can post."""

from __future__ import annotations

import base64
import binascii
import logging
from http import HTTPStatus
from typing import Any

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.webhooks.base import AnymailCoreWebhookView
from anymail.webhooks.mailgun import MailgunInboundWebhookView
from anymail.webhooks.postmark import PostmarkInboundWebhookView
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_POST

from feedback.receivers import bytes_of
from feedback.services.mail_in.receiving import take_in
from portal.kernel.sessionless import sessionless

logger = logging.getLogger(__name__)
PROVIDERS: dict[str, type[AnymailCoreWebhookView]] = {
    "mailgun": MailgunInboundWebhookView,
    "postmark": PostmarkInboundWebhookView,
}
# A mail of 16 MB as a provider spells it in JSON.
MOST_POSTED = 25 * 1024 * 1024


@sessionless
@require_POST
def raw(request: HttpRequest, **_names: Any) -> HttpResponse:
    """Take in one mail as its bytes; `?to=` names the recipient of the envelope."""
    _require_secret(request)
    body = _bounded_body(request)
    if body is None:
        return _said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_big")
    recipients = [to for to in request.GET.getlist("to")[:20] if "@" in to]
    return _said(HTTPStatus.OK, take_in(raw=body, recipients=recipients, via="raw", at=timezone.now()))


@sessionless
@require_POST
def provided(request: HttpRequest, provider: str) -> HttpResponse:
    """Take in what a provider sends; it keeps and shows what we refuse because it can't be read."""
    _require_secret(request)
    view = PROVIDERS.get(provider)
    if view is None or (provider == "mailgun" and not settings.ANYMAIL["MAILGUN_WEBHOOK_SIGNING_KEY"]):
        raise Http404
    if _bounded_body(request) is None:
        return _said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_big")
    hook = view()
    try:
        hook.run_validators(request)
        events = hook.parse_events(request)
        for event in events:
            bytes_of(event.message)
    except AnymailWebhookValidationFailure:
        return _said(HTTPStatus.FORBIDDEN, "not_signed")
    except (RequestDataTooBig, SuspiciousOperation):
        return _said(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_big")
    except Exception as error:  # whatever a stranger's mail does to a reader of mails
        logger.warning("webhook not read provider=%s error=%s", provider, type(error).__name__)
        return _said(HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable")
    for event in events:
        hook.signal.send(sender=view, event=event, esp_name=hook.esp_name)
    return _said(HTTPStatus.OK, "kept")


def _require_secret(request: HttpRequest) -> None:
    """Answer whoever doesn't know the secret as if there were nothing here."""
    kind, _space, given = request.headers.get("Authorization", "").partition(" ")
    try:
        said = base64.b64decode(given, validate=True) if kind.lower() == "basic" else b""
    except (binascii.Error, ValueError):
        said = b""
    secret = settings.INBOUND_SECRET if settings.INBOUND_DOMAIN else ""
    if not constant_time_compare(said, secret.encode()) or not secret:
        raise Http404


def _bounded_body(request: HttpRequest) -> bytes | None:
    """Read the body up to its limit, which is higher here than for forms; None when it is bigger."""
    body = request.read(MOST_POSTED + 1)
    if len(body) > MOST_POSTED:
        return None
    request._body = body  # what Django keeps itself once it has read a body
    return body


def _said(status: int, outcome: str) -> HttpResponse:
    return HttpResponse(f"{outcome}\n", status=status, content_type="text/plain")
