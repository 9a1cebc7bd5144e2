"""What the three ways to the remark form share: its subject, its mandate, its texts."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from feedback.enums import Mode
from feedback.queries.own import has_spoken
from feedback.queries.reply_address import network_address
from feedback.services.checking import MAX_FILE_BYTES
from feedback.services.submit import Subject
from feedback.tickets import Ticket, write_ticket
from feedback.views.sending import author_key
from partners.models import Network
from partners.scope import Scope
from portal.kernel import registries

# Exactly who will see what: PRODUCT's table in the author's words.
MODE_HINTS = {
    Mode.AGENCY_ONLY: _(
        "Agency: your words and dealer, your name only for a logged reason. HQ and field: wording the agency "
        "cleared, no name. Colleagues, distributor: nothing."
    ),
    Mode.NAMED: _(
        "Agency, then HQ and field once passed on: your words, dealer and name. "
        "Colleagues, distributor: nothing."
    ),
}


def subject_about(scope: Scope, about: str) -> Subject:
    """Return what `kind:id` names, if this scope may see it; else no subject."""
    key, _colon, pk = about.partition(":")
    kind = registries.subject_kinds.get(key)
    if kind is None or not (pk.isascii() and pk.isdigit()) or len(pk) > 18:
        return Subject()
    found = kind.find(scope, int(pk))
    return Subject(key, int(pk), str(found)) if found is not None else Subject()


def no_identity_ticket(network: Network, scope: Scope, subject: Subject) -> str:
    """Return what the form that knows nobody must know: signed, without a trace of who asked for it."""
    country = next((seat.country for seat in scope.seats), "")
    if not _tells_nothing(scope, subject, country):
        subject = Subject()
    ticket = Ticket(
        network_id=network.pk,
        country=country,
        language=get_language() or network.default_language,
        day=timezone.localdate().isoformat(),
        subject_kind=subject.kind,
        subject_id=subject.id,
        subject_label=subject.label,
    )
    return write_ticket(ticket)


def no_identity_url(network: Network, scope: Scope, subject: Subject) -> str:
    """Return the address of the form that knows nobody, with its ticket."""
    query = urlencode({"ticket": no_identity_ticket(network, scope, subject)})
    return f"{reverse('feedback:say-no-identity', args=[network.slug])}?{query}"


def _tells_nothing(scope: Scope, subject: Subject, country: str) -> bool:
    """Say whether the subject may stand beside a country and nobody's name: what few are shown names them."""
    kind = registries.subject_kinds.get(subject.kind)
    if kind is None or kind.is_common is None or subject.id is None:
        return False
    found = kind.find(scope, subject.id)
    return found is not None and kind.is_common(found, country)


def mandate_for(network: Network, scope: Scope) -> Any | None:
    """Return who asked us to listen, until the person's first remark."""
    mandates = [find for _key, find in registries.mandates.items()]
    if not mandates or has_spoken(scope):
        return None
    return next((mandate for find in mandates if (mandate := find(network.pk))), None)


def form_context(request: HttpRequest, scope: Scope, subject: Subject) -> dict[str, Any]:
    """Return what the form's page shows around its fields."""
    return {
        "subject": subject,
        "subject_kind": registries.subject_kinds.get(subject.kind),
        "mode_hints": MODE_HINTS,
        "no_identity_url": no_identity_url(request.network, scope, subject),
        "mandate": mandate_for(request.network, scope),
        # A mailed link opens no other page: the whole mandate unfolds where its two sentences stand.
        "unfolds_mandate": bool(scope.link),
        "network_address": "" if scope.link else network_address(request.network),
        # Two people may share a counter's computer: each finds their own draft only.
        "draft_key": f"say:{author_key(scope)}",
        # Whoever looks on as somebody keeps nothing in that person's name.
        "owner": "" if scope.is_observed else author_key(scope),
        "most_bytes": MAX_FILE_BYTES,
        "is_kept": not scope.link and not scope.is_observed,
    }
