"""A client without a browser: keeps cookies, follows nothing, and can say that TLS ended in front of us."""

from __future__ import annotations

import http.client
import re
import ssl
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode


@dataclass(frozen=True)
class Reply:
    """One answer of the portal."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Caller:
    """Somebody who calls the portal over HTTP; `proxied` adds what nginx would; `tls` calls it."""

    port: int
    host: str = "127.0.0.1"
    proxied: bool = False
    tls: bool = False
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> Reply:
        """Ask for a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, data: dict[str, str]) -> Reply:
        """Send a form, with the token of the last page read and its origin."""
        token = next((value for name, value in self.cookies.items() if name.endswith("csrftoken")), "")
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": token, **data}))

    def _ask(self, method: str, path: str, body: str | None) -> Reply:
        origin = f"https://{self.host}" if self.proxied else f"http://{self.host}:{self.port}"
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Host": origin.split("//")[1], "Origin": origin, "Referer": origin + path}
        if self.proxied and not self.tls:
            headers |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = self._connection()
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for header in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        named = {name.title(): value for name, value in answer.headers.items()}
        return Reply(answer.status, named, text)

    def _connection(self) -> http.client.HTTPConnection:
        if not self.tls:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        trusting = ssl._create_unverified_context()  # noqa: S323 (the test's own certificate)
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=trusting)


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of a page, the CSRF token apart."""
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            found[name[1]] = value[1] if value else ""
    return found
