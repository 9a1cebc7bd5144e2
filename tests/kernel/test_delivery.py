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
