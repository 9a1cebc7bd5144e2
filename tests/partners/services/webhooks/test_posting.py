"""One attempt: certificates are checked by name, answers are read a little, nothing raises."""

from __future__ import annotations

import datetime as dt
import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from urllib3.connection import HTTPConnection

from partners.services.webhooks import posting, reaching
from partners.services.webhooks.posting import excerpt, post
from tests.rig.receiver import Answer, receiving

SAFE_CONTEXT = ssl.create_default_context


class Accepting(http.server.BaseHTTPRequestHandler):
    """Takes whatever comes."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_ignored: object) -> None:
        """Say nothing."""


def certificate(folder: Path, name: str) -> Path:
    """Write a key and a certificate for a name that this machine signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def tls(tmp_path: Path, monkeypatch) -> Iterator[tuple[int, Path]]:
    """Run a server with TLS for hooks.example, and let every name lead to it."""
    pem = certificate(tmp_path, "hooks.example")
    server = http.server.HTTPServer(("127.0.0.1", 0), Accepting)
    server.handle_error = lambda *_ignored: None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    here = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.server_port))
    monkeypatch.setattr(reaching, "_resolve", lambda _host, _port: [here[4][0]])
    yield server.server_port, pem
    server.shutdown()
    server.server_close()


def test_certificate_is_checked_against_the_name_though_the_number_is_connected_to(tls, monkeypatch) -> None:
    port, pem = tls
    monkeypatch.setattr(posting.ssl, "create_default_context", lambda: SAFE_CONTEXT(cafile=str(pem)))
    assert post(f"https://hooks.example:{port}/", b"{}", {}).status == 204
    wrong = post(f"https://other.example:{port}/", b"{}", {})
    assert (wrong.status, wrong.error) == (None, "no_answer:SSLCertVerificationError")


def test_certificate_that_nobody_known_signed_is_refused(tls) -> None:
    port, _pem = tls
    outcome = post(f"https://hooks.example:{port}/", b"{}", {})
    assert (outcome.status, outcome.error) == (None, "no_answer:SSLCertVerificationError")


def test_nobody_there_is_an_outcome() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    outcome = post(f"http://127.0.0.1:{port}/", b"{}", {})
    assert (outcome.status, outcome.error) == (None, "no_answer:ConnectionRefusedError")


def test_receiver_that_hangs_up_is_an_outcome() -> None:
    with receiving() as receiver:
        receiver.answer = Answer(drops=True)
        outcome = post(receiver.url, b"{}", {})
    assert (outcome.status, outcome.error) == (None, "no_answer:RemoteDisconnected")


def test_receiver_that_drips_is_cut_off(monkeypatch) -> None:
    """Each byte renews a socket's own patience; the watchdog's ends."""
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.5)
    over = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _address = listener.accept()
        with connection:
            try:
                while not over.wait(0.05):
                    connection.sendall(b"H")
            except OSError:
                over.set()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=drip, args=[listener], daemon=True).start()
        outcome = post(f"http://127.0.0.1:{listener.getsockname()[1]}/", b"{}", {})
        assert (outcome.status, outcome.error.partition(":")[0]) == (None, "no_answer")
        assert over.wait(10)


def test_little_of_a_long_answer_is_read() -> None:
    with receiving() as receiver:
        receiver.answer = Answer(200, body=b"y" * 1_000_000)
        outcome = post(receiver.url, b"{}", {})
    assert (outcome.status, outcome.error, outcome.answer) == (200, "", "y" * 200)


@pytest.mark.parametrize(
    "body, kept",
    [
        (b"", ""),
        (b" a\r\n\tb ", "a b"),
        (b"\x1b[31mred\x00", "[31mred"),
        ("zu spät ‮x".encode(), "zu spät x"),
        (b"\xff\xfe", "��"),
    ],
)
def test_excerpt_is_one_line_without_control_characters(body, kept) -> None:
    assert excerpt(body) == kept


def test_connection_that_is_not_open_is_no_peer_and_needs_no_end() -> None:
    closed = HTTPConnection("hooks.example")
    posting._shut(closed)
    with pytest.raises(OSError, match="^$"):
        posting._check_peer(closed)
