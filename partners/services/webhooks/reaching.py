"""Which addresses may be told: public ones alone, looked at when saved and again at each connection."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from portal.kernel.errors import DomainError

LONGEST = 500
# Addresses of the newer kind that stand for one of the older: 64:ff9b::/96 and its local sibling.
TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class AddressError(DomainError):
    """We don't send there."""

    code = "address_refused"


@dataclass(frozen=True)
class Place:
    """An address, taken apart and resolved: where to connect, and by which name to ask."""

    url: str
    host: str
    port: int
    ip: str
    is_tls: bool

    @property
    def path(self) -> str:
        """Return what is asked for, query included."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    @property
    def host_header(self) -> str:
        """Return the name as the Host header says it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.is_tls else 80) else f"{name}:{self.port}"


def place_of(url: str, *, is_near: bool = False) -> Place:
    """Resolve an address once and return where to connect; refuse whatever is not public.

    Whoever connects uses the number found here and never the name again, so that a name that changes its
    mind in between gains nothing. `is_near`: it may be in our own network, and without TLS.
    """
    parts = _checked(url, is_near=is_near)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    found = _resolve(host, port)
    refuse_private(found, is_near=is_near)
    return Place(url, host, port, found[0], parts.scheme == "https")


def refuse_private(numbers: Sequence[str], *, is_near: bool = False) -> None:
    """Refuse when a single one of the numeric addresses is not of the open internet."""
    if not (is_near or settings.WEBHOOKS_LOCAL_TARGETS) and not all(is_public(number) for number in numbers):
        raise AddressError(
            _("This address leads into a private network. Give one that the internet reaches."),
            code="private",
        )


def is_public(text: str) -> bool:
    """Say whether a numeric address is one of the open internet."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(str(inner))
        if address.is_site_local or address.sixtofour or address.teredo:
            return False
    refused = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not refused


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the older address within a newer one, if that is what it stands for."""
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if any(address in network for network in TRANSLATED):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _checked(url: str, *, is_near: bool) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 (raises for a port that is none)
    except ValueError:
        raise AddressError(_("This is not an address. It begins with https:// and a name.")) from None
    schemes = {"https", "http"} if is_near or settings.WEBHOOKS_LOCAL_TARGETS else {"https"}
    if parts.scheme not in schemes or not parts.hostname:
        raise AddressError(_("The address begins with https:// and a name."))
    odd = any(ord(letter) <= 32 or ord(letter) >= 127 for letter in url)
    if odd or "@" in parts.netloc or "\\" in url or parts.fragment or len(url) > LONGEST:
        raise AddressError(
            _("Give the address without a password, without # and without blanks, in at most 500 letters.")
        )
    return parts


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressError(
            _("Nobody knows this name. Look at how it is written."), code="unknown_name"
        ) from None
    numbers = [str(entry[4][0]) for entry in found]
    if not numbers:
        raise AddressError(_("Nobody knows this name. Look at how it is written."), code="unknown_name")
    return numbers
