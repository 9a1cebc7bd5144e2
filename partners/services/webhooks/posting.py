"""One attempt: connect, post, read a little of the answer. No database here: many run side by side."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import TYPE_CHECKING

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from partners.services.webhooks.reaching import AddressError, Place, place_of, refuse_private

if TYPE_CHECKING:
    from collections.abc import Iterator

CONNECT_SECONDS, WHOLE_SECONDS = 3.0, 10.0
MOST_READ, EXCERPT = 4096, 200
GONE = 410
AGENT = "Backchannel-Webhooks/1"


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt; without a status nobody answered. Errors are words of `models.webhook`."""

    status: int | None = None
    error: str = ""
    answer: str = ""
    wait_seconds: float | None = None
    body: bytes = field(default=b"", repr=False)

    @property
    def is_delivered(self) -> bool:
        """Say whether the receiver took it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Say whether the receiver wants nothing any more."""
        return self.status == GONE


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float | None = None,
    most: int = MOST_READ,
    is_near: bool = False,
) -> Outcome:
    """Post once within ten seconds in all, or as many as are given; follows no redirect, and never raises.

    `most`: so many bytes of the answer are read. `is_near`: whoever runs the installation, and nobody else,
    chose an address in its own network.
    """
    seconds = seconds or WHOLE_SECONDS
    try:
        place = place_of(url, is_near=is_near)
        with _conversation(place, seconds) as connection:
            connection.connect()
            _check_peer(connection, seconds, is_near=is_near)
            sent = {"User-Agent": AGENT, **headers, "Host": place.host_header}
            connection.request("POST", place.path, body=body, headers=sent, preload_content=False)
            response = connection.getresponse()
            text = b""
            with suppress(
                OSError, HTTPError, HTTPException
            ):  # the status is the answer, whatever becomes of its words
                text = response.read(most, decode_content=False)
            wait = _wait(response.headers.get("Retry-After", ""))
            return Outcome(response.status, _error(response.status), excerpt(text), wait, text)
    except AddressError as refusal:
        return Outcome(error=refusal.code)
    except (OSError, HTTPError, HTTPException, ValueError, AttributeError) as error:
        # A socket that the watchdog shut ends in whatever the reader stumbled over.
        return Outcome(error=_name(error))


def excerpt(body: bytes) -> str:
    """Return the beginning of an answer in one line, without control characters."""
    text = body.decode("utf-8", errors="replace")
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:EXCERPT]


@contextmanager
def _conversation(place: Place, seconds: float) -> Iterator[HTTPConnection]:
    """Open nothing yet; see to it that the whole ends in time and that the socket is closed.

    Time limits of a socket start anew with each byte: a receiver that drips is cut off by a watchdog.
    """
    connection: HTTPConnection
    if place.is_tls:
        connection = HTTPSConnection(
            place.ip,
            place.port,
            timeout=CONNECT_SECONDS,
            cert_reqs="CERT_REQUIRED",
            ssl_context=ssl.create_default_context(),
            server_hostname=place.host,
        )
    else:
        connection = HTTPConnection(place.ip, place.port, timeout=CONNECT_SECONDS)
    watchdog = threading.Timer(seconds, _shut, [connection])
    watchdog.daemon = True
    watchdog.start()
    try:
        yield connection
    finally:
        watchdog.cancel()
        with suppress(OSError):
            connection.close()


def _shut(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _check_peer(connection: HTTPConnection, seconds: float = WHOLE_SECONDS, *, is_near: bool = False) -> None:
    """Look once more at who is at the other end, before a byte of ours is sent."""
    if connection.sock is None:
        raise OSError
    connection.sock.settimeout(seconds)
    refuse_private([str(connection.sock.getpeername()[0])], is_near=is_near)


def _error(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if status == GONE:
        return "gone"
    return "redirect" if 300 <= status < 400 else "status"


def _name(error: Exception) -> str:
    """Name what went wrong without any address; what a library wraps is what says most."""
    told: BaseException = error
    while told.__cause__ is not None:
        told = told.__cause__
    return "timeout" if isinstance(told, TimeoutError) else f"no_answer:{type(told).__name__}"


def _wait(header: str) -> float | None:
    """Return the seconds that Retry-After asks for, as a number or as a date."""
    if header.strip().isdecimal():
        return float(header.strip()[:9])
    try:
        at = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())
