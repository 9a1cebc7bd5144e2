"""A real translator: a web server that speaks like LibreTranslate or DeepL and fails as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Answers:
    """The server's memory: what it was asked, the words it knows, and how it fails."""

    url: str = ""
    key: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    words: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def answer(self, path: str, key: str, said: dict[str, Any]) -> tuple[int, bytes]:
        """Note what was asked and translate it, in the form of whichever it was asked as."""
        self.asked.append((path, said))
        if self.status != 200 or self.raw is not None:
            return self.status, self.raw or b"{}"
        if path == "/v2/translate":
            if key != f"DeepL-Auth-Key {self.key}":
                return 403, b"{}"
            told = [{"detected_source_language": "PL", "text": self._said(text)} for text in said["text"]]
            return 200, json.dumps({"translations": told}).encode()
        if path != "/translate":
            return 404, b"{}"
        if said.get("api_key", "") != self.key:
            return 403, json.dumps({"error": "Invalid API key"}).encode()
        return 200, json.dumps({"translatedText": self._said(said["q"])}).encode()

    def _said(self, text: str) -> str:
        return self.words.get(text, f"[{text}]")


@contextmanager
def translating() -> Iterator[Answers]:
    """Run a translator on a free port of this machine."""
    answers = Answers()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            key = self.headers.get("Authorization", "")
            status, told = answers.answer(self.path, key, json.loads(body))
            self.close_connection = True
            self.send_response(status)
            for name, value in answers.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_ignored: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    answers.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield answers
    finally:
        server.shutdown()
        server.server_close()
