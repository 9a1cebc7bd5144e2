"""Stored files keep their policy when nginx hands them out: it drops most headers of the portal's answer."""

from __future__ import annotations

from pathlib import Path

from django.test import RequestFactory

from portal.kernel.delivery import POLICY, send_stored

NGINX = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"


def test_nginx_repeats_the_policy_of_stored_files() -> None:
    protected = NGINX.read_text().split("location /protected/ {")[1].split("}")[0]
    assert f'add_header Content-Security-Policy "{POLICY}" always;' in protected
    assert "add_header X-Content-Type-Options nosniff always;" in protected


def test_name_with_a_line_end_is_no_header(settings) -> None:
    settings.ACCEL_REDIRECT_PREFIX = "/protected/"
    response = send_stored(
        RequestFactory().get("/"), name="x", content_type="image/webp", filename='a"\r\nSet-Cookie: b=c.webp'
    )
    assert response.headers["Content-Disposition"] == 'attachment; filename="a\\"Set-Cookie: b=c.webp"'


def test_nginx_repeats_the_policy_of_static_files() -> None:
    static = NGINX.read_text().split("location /static/ {")[1].split("}")[0]
    assert "add_header X-Content-Type-Options nosniff always;" in static
    assert (
        'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains; preload" always;'
        in static
    )
    assert (
        "add_header Content-Security-Policy \"default-src 'none'; frame-ancestors 'self'\" always;" in static
    )


def test_nginx_refuses_programs_that_ask_in_the_open() -> None:
    plain = NGINX.read_text().split("listen 80;")[1].split("server {")[0]
    assert " ".join(plain.split("location /api/ {")[1].split("}")[0].split()) == "return 403;"


def test_nginx_speaks_current_tls_with_forward_secrecy() -> None:
    text = NGINX.read_text()
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in text
    ciphers = text.split("ssl_ciphers ")[1].split(";")[0].split(":")
    assert [name for name in ciphers if not name.startswith("ECDHE-") or "CBC" in name] == []
    assert [name for name in ciphers if "GCM" not in name and "POLY1305" not in name] == []
