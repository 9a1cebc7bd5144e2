"""Ask a virus scanner about bytes: clamd's INSTREAM command, as its manual page describes it.

The bytes go over the wire, so the scanner needs no access to the store and may run on another machine.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from contextlib import closing, suppress

PATIENCE_SECONDS = 30
ANSWER_BYTES = 4096


class ScannerError(Exception):
    """The scanner can't be reached, or gave no verdict."""


def find_virus(address: str, blocks: Iterable[bytes]) -> str:
    """Return what the scanner calls that which it found, or nothing for clean bytes.

    `address` is a socket's path or `host:port`. Raises ScannerError when there is no verdict.
    """
    try:
        with closing(_connect(address)) as scanner:
            with suppress(ConnectionError):  # it answers and hangs up when it has had enough
                _send(scanner, blocks)
            return _verdict(_answer(scanner))
    except OSError as error:
        raise ScannerError(type(error).__name__) from error


def ping(address: str, *, patience: float = PATIENCE_SECONDS) -> None:
    """Ask whether the scanner is there; raise ScannerError when it isn't."""
    try:
        with closing(_connect(address, patience)) as scanner:
            scanner.sendall(b"zPING\0")
            said = _answer(scanner)
    except OSError as error:
        raise ScannerError(type(error).__name__) from error
    if said != "PONG":
        raise ScannerError(said[:100])


def _connect(address: str, patience: float = PATIENCE_SECONDS) -> socket.socket:
    if address.startswith("/"):
        return _connect_here(address, patience)
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=patience)


def _connect_here(path: str, patience: float) -> socket.socket:
    local = socket.socket(socket.AF_UNIX)
    try:
        local.settimeout(patience)
        local.connect(path)
    except OSError:
        local.close()
        raise
    return local


def _send(scanner: socket.socket, blocks: Iterable[bytes]) -> None:
    scanner.sendall(b"zINSTREAM\0")
    for block in blocks:
        scanner.sendall(struct.pack("!L", len(block)) + block)
    scanner.sendall(struct.pack("!L", 0))


def _answer(scanner: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < ANSWER_BYTES:
        more = scanner.recv(ANSWER_BYTES)
        if not more:
            break
        said += more
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()


def _verdict(said: str) -> str:
    told = said.removeprefix("stream: ")
    if told == "OK":
        return ""
    if told.endswith(" FOUND"):
        return told.removesuffix(" FOUND")
    raise ScannerError(told[:100] or "no answer")
