"""The container's own question: ready only when the portal says so, asked under its name."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from runpy import run_path
from threading import Thread

import pytest

from tests.deploy.reading import DEPLOY


class Portal(BaseHTTPRequestHandler):
    """Answers with the status that its path names, and keeps the host that it was asked for."""

    hosts: list[str] = []

    def do_GET(self) -> None:
        self.hosts.append(self.headers["Host"])
        self.send_response(int(self.path[1:]))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Keep quiet."""


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("ALLOWED_HOSTS", "portal.example.com, 127.0.0.1")
    monkeypatch.setattr(Portal, "hosts", [])
    with HTTPServer(("127.0.0.1", 0), Portal) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("status, ready", [(200, True), (503, False), (400, False)])
def test_container_is_ready_when_the_portal_says_so(address: str, status: int, ready: bool) -> None:
    is_ready = run_path(str(DEPLOY / "ready.py"))["is_ready"]
    assert is_ready(f"{address}/{status}") is ready
    assert Portal.hosts == ["portal.example.com"]


def test_container_without_a_web_process_is_not_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "portal.example.com")
    assert run_path(str(DEPLOY / "ready.py"))["is_ready"]("http://127.0.0.1:1/") is False
