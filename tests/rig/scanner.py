"""A virus scanner that speaks clamd's INSTREAM and PING on a real socket; it knows EICAR's test file."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# In two parts, so that no scanner takes this file for one.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar-Test-Signature"


@dataclass
class Scanner:
    """Where it listens, what it was given, and the most that it takes."""

    address: str = ""
    most: int = 100 * 1024 * 1024
    scanned: list[bytes] = field(default_factory=list)


@contextmanager
def scanning(most: int = 100 * 1024 * 1024) -> Iterator[Scanner]:
    """Run a scanner on a free port of this machine."""
    scanner = Scanner(most=most)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(_answer(scanner, self) + b"\0")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        scanner.address = f"127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield scanner
        server.shutdown()


def _answer(scanner: Scanner, handler: socketserver.StreamRequestHandler) -> bytes:
    if (command := _word(handler)) != b"zINSTREAM":
        return b"PONG" if command == b"zPING" else b"UNKNOWN COMMAND"
    body = b""
    while length := struct.unpack("!L", handler.rfile.read(4))[0]:
        body += handler.rfile.read(length)
        if len(body) > scanner.most:
            return b"INSTREAM size limit exceeded. ERROR"
    scanner.scanned.append(body)
    return f"stream: {NAME} FOUND".encode() if EICAR in body else b"stream: OK"


def _word(handler: socketserver.StreamRequestHandler) -> bytes:
    word = b""
    while (sign := handler.rfile.read(1)) not in {b"\0", b""}:
        word += sign
    return word
