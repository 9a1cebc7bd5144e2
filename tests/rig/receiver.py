"""A real receiver of webhooks: a web server of its own that checks signatures and fails as it is told."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook, WebhookVerificationError


@dataclass
class Answer:
    """What the receiver says; `drops`: it reads and hangs up. `hold`: what it waits for before it answers."""

    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    drops: bool = False
    hold: threading.Event | None = None


@dataclass(frozen=True)
class Message:
    """What came in."""

    id: str
    body: bytes
    signature: str
    host: str
    is_signed: bool
    at: float


@dataclass
class Receiver:
    """The server's memory: what came, what it took, and how it fails."""

    url: str = ""
    secret: str = ""
    answer: Answer = field(default_factory=Answer)
    fails: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(30))
    messages: list[Message] = field(default_factory=list)
    taken: list[Message] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def receive(self, headers: dict[str, str], body: bytes) -> Answer:
        """Note a message and choose the answer: by the share of failures, some of them without a word."""
        message = Message(
            headers.get("webhook-id", ""),
            body,
            headers.get("webhook-signature", ""),
            headers.get("host", ""),
            self._verified(headers, body),
            time.monotonic(),
        )
        with self.lock:
            self.messages.append(message)
            if self.chance.random() < self.fails:
                return Answer(drops=True) if self.chance.random() < 0.3 else Answer(500)
            self.taken.append(message)
        return self.answer

    def _verified(self, headers: dict[str, str], body: bytes) -> bool:
        try:
            Webhook(self.secret).verify(body, headers)
        except (WebhookVerificationError, EmptyWebhookSecretError):
            return False
        return True


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver on a free port of this machine."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = receiver.receive({key.lower(): value for key, value in self.headers.items()}, body)
            if answer.hold:
                answer.hold.wait(30)
            self.close_connection = True
            if answer.drops:
                return
            self.send_response(answer.status)
            for key, value in answer.headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_ignored: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_ignored: Any) -> None:
            """Say nothing: whoever gave up waiting has hung up."""

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
