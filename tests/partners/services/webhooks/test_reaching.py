"""Which addresses are refused: whatever is not of the open internet, however it is written."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from partners.services.webhooks import posting, reaching
from partners.services.webhooks.posting import post
from partners.services.webhooks.reaching import AddressError, is_public, place_of
from tests.rig.receiver import receiving

PRIVATE = [
    "0.0.0.0",  # noqa: S104 (refused)
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]
# Numbers in other clothes: what the machine's resolver makes of them is what counts.
DISGUISED = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://3232235777/",
    "https://0/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://localhost/",
]
ODD = [
    "",
    "hook",
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "https://",
    "https://user@example.com/",
    "https://user:word@example.com/",
    "https://example.com/#part",
    "https://example.com:99999/",
    "https://example.com:port/",
    "https://exa mple.com/",
    "https://example.com/\r\nX: y",
    "https://example.com\\@127.0.0.1/",
    "https://exämple.com/",
    "https://[::1/",
    "https://example.com/" + "x" * 500,
]


@pytest.fixture
def _strict(settings) -> None:
    settings.WEBHOOKS_LOCAL_TARGETS = False


@pytest.fixture
def resolver(monkeypatch) -> Callable[..., list[str]]:
    """Let names resolve as they are told, one answer after the other, the last one for good."""
    asked: list[str] = []

    def told(*answers: list[str]) -> list[str]:
        waiting = list(answers)

        def look_up(host: str, port: int, **_more: object) -> list[tuple]:
            asked.append(host)
            numbers = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

        monkeypatch.setattr(reaching.socket, "getaddrinfo", look_up)
        return asked

    return told


@pytest.mark.parametrize("number", PRIVATE)
def test_private_number_is_not_public(number) -> None:
    assert is_public(number) is False


@pytest.mark.parametrize("number", PUBLIC)
def test_open_number_is_public(number) -> None:
    assert is_public(number) is True


@pytest.mark.parametrize("url", DISGUISED)
@pytest.mark.usefixtures("_strict")
def test_private_number_in_other_clothes_is_refused(url) -> None:
    with pytest.raises(AddressError) as refused:
        place_of(url)
    assert refused.value.code == "private"


@pytest.mark.parametrize("url", ODD)
@pytest.mark.usefixtures("_strict")
def test_odd_address_is_refused_with_a_sentence(url, resolver) -> None:
    resolver(["1.1.1.1"])
    with pytest.raises(AddressError) as refused:
        place_of(url)
    assert (refused.value.code, str(refused.value)[-1]) == ("address_refused", ".")


@pytest.mark.usefixtures("_strict")
def test_name_that_leads_inside_is_refused_even_if_only_one_of_its_numbers_does(resolver) -> None:
    resolver(["93.184.216.34", "10.0.0.7"])
    with pytest.raises(AddressError) as refused:
        place_of("https://intern.example/hook")
    assert refused.value.code == "private"


def test_unknown_name_is_refused(monkeypatch) -> None:
    def look_up(*_args: object, **_more: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(reaching.socket, "getaddrinfo", look_up)
    with pytest.raises(AddressError) as refused:
        place_of("https://nowhere.example/")
    assert refused.value.code == "unknown_name"
    monkeypatch.setattr(reaching.socket, "getaddrinfo", lambda *_args, **_more: [])
    with pytest.raises(AddressError):
        place_of("https://nowhere.example/")


@pytest.mark.parametrize(
    "url, port, path, host_header",
    [
        ("https://hooks.example", 443, "/", "hooks.example"),
        ("https://hooks.example:8443/a/b?c=d", 8443, "/a/b?c=d", "hooks.example:8443"),
        ("https://[2606:4700::1111]/x", 443, "/x", "[2606:4700::1111]"),
    ],
)
@pytest.mark.usefixtures("_strict")
def test_place_says_where_to_connect_and_by_which_name(url, port, path, host_header, resolver) -> None:
    resolver(["93.184.216.34"])
    place = place_of(url)
    assert (place.ip, place.port, place.path, place.host_header) == (
        "93.184.216.34",
        port,
        path,
        host_header,
    )


@pytest.mark.usefixtures("_strict")
def test_name_that_changes_its_mind_is_asked_once_and_the_number_found_is_used(resolver, monkeypatch) -> None:
    asked = resolver(["93.184.216.34"], ["127.0.0.1"])
    connected: list[str] = []

    def connect(self) -> None:
        connected.append(self.host)
        raise ConnectionRefusedError

    monkeypatch.setattr(posting.HTTPSConnection, "connect", connect)
    outcome = post("https://rebinding.example/hook", b"{}", {})
    assert (asked, connected) == (["rebinding.example"], ["93.184.216.34"])
    assert outcome.error == "no_answer:ConnectionRefusedError"


def test_peer_inside_is_refused_before_a_byte_is_sent(settings, monkeypatch) -> None:
    """Whatever led there: the other end of the connection is looked at again."""
    with receiving() as receiver:
        place = place_of(receiver.url)
        settings.WEBHOOKS_LOCAL_TARGETS = False
        monkeypatch.setattr(posting, "place_of", lambda _url, **_how: place)
        outcome = post(receiver.url, b"{}", {})
        assert (outcome.status, outcome.error, receiver.messages) == (None, "private", [])
