"""What a person does by a mailed link without signing in: stop mails, and take it back."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from partners.enums import ConsentPurpose
from partners.models import Network, Person
from partners.services.consent import say_consent
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
    return _named(network, token)[0] is not None


def stop_mails(*, network: Network | None, token: str) -> None:
    """Withdraw the consent that the token names; a token that names nobody here does nothing, silently."""
    _record(network, token, granted=False, way="unsubscribe")


def resume_mails(*, network: Network | None, token: str) -> None:
    """Give the consent back, as from the page."""
    _record(network, token, granted=True, way="page")


def _record(network: Network | None, token: str, *, granted: bool, way: str) -> None:
    person, purpose = _named(network, token)
    if person is not None and purpose in ConsentPurpose.values:
        say_consent(person=person, purpose=purpose, granted=granted, way=way)


def _named(network: Network | None, token: str) -> tuple[Person | None, str]:
    payload = read_link(PURPOSE, token) or {}
    person = Person.objects.filter(network=network, pk=int(payload.get("person", 0))).first()
    return person, str(payload.get("purpose", ""))
