"""What a person does by a mailed link without signing in: stop mails, and take it back."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from partners.enums import ConsentPurpose
from partners.models import Network, Person
from partners.services.membership import record_consent
from portal.kernel.signed_links import read_link, sign_link

PURPOSE = "unsubscribe"


def unsubscribe_url(person: Person, purpose: str = ConsentPurpose.NEWS) -> str:
    """Return the address that stops mails of one purpose, for the mail and its List-Unsubscribe header."""
    token = sign_link(PURPOSE, {"person": person.pk, "purpose": purpose})
    return f"{settings.BASE_URL}{reverse('partners:unsubscribe', args=[person.network.slug, token])}"


def unsubscribe_headers(url: str) -> dict[str, str]:
    """Return the headers with which mail programs offer one-click unsubscribing (RFC 8058)."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def is_stop_link(*, network: Network | None, token: str) -> bool:
    """Say whether the token names somebody of this network."""
    payload = read_link(PURPOSE, token) or {}
    return Person.objects.filter(network=network, pk=payload.get("person")).exists()


def stop_mails(*, network: Network | None, token: str) -> None:
    """Withdraw the consent that the token names; a token that names nobody here does nothing, silently."""
    _record(network, token, granted=False, way="unsubscribe")


def resume_mails(*, network: Network | None, token: str) -> None:
    """Give the consent back, as from the page."""
    _record(network, token, granted=True, way="page")


def _record(network: Network | None, token: str, *, granted: bool, way: str) -> None:
    payload = read_link(PURPOSE, token) or {}
    person = Person.objects.filter(network=network, pk=payload.get("person")).first()
    if person is not None and payload.get("purpose") in ConsentPurpose.values:
        record_consent(person=person, purpose=payload["purpose"], granted=granted, way=way)
