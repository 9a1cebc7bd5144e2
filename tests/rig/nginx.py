"""The nginx of deploy/nginx.conf before a portal, with ports, folders and a certificate of its own."""

from __future__ import annotations

import datetime
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ground.places import ROOT
from tests.rig.processes import free_port, listens, wait_until

FRAME = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
user {user};
events {{ }}
http {{
    types {{ application/pdf pdf; text/css css; application/javascript js; }}
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {site}
}}
"""


class Nginx:
    """One nginx with the example's configuration."""

    def __init__(self, folder: Path, *, portal_ports: Sequence[int], media: Path, static: Path) -> None:
        self.folder, self.media = folder, media
        self.port, self.plain_port = free_port(), free_port()
        self.log = folder / "backchannel.log"
        changes = {
            "server 127.0.0.1:8000;": " ".join(f"server 127.0.0.1:{port};" for port in portal_ports),
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port} ssl http2;",
            "/etc/ssl/portal/": f"{folder}/",
            "/var/lib/backchannel/static/": f"{static}/",
            "/var/lib/backchannel/media/": f"{media}/",
            "/var/log/nginx/backchannel.log": str(self.log),
        }
        site = (ROOT / "deploy" / "nginx.conf").read_text()
        for example, own in changes.items():
            assert example in site, example
            site = site.replace(example, own)
        user = "root" if os.geteuid() == 0 else "nobody"
        self.configuration = folder / "nginx.conf"
        self.configuration.write_text(FRAME.format(folder=folder, user=user, site=site))
        write_certificate(folder)

    @contextmanager
    def running(self) -> Iterator[Nginx]:
        """Run it for a while."""
        command = [os.environ["TEST_NGINX"], "-c", str(self.configuration), "-p", str(self.folder)]
        server = subprocess.Popen(command)
        try:
            wait_until(lambda: listens(self.port), "nginx listens", within=30)
            yield self
        finally:
            server.terminate()
            server.wait()


def write_certificate(folder: Path) -> None:
    """Write a certificate that nobody trusts, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "portal.example.com")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - datetime.timedelta(hours=1))
    made = made.not_valid_after(now + datetime.timedelta(days=1))
    certificate = made.sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "privkey.pem").write_bytes(private)
