"""The remark form as a browser sends it."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from feedback.enums import Mode

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
NO_IDENTITY = re.compile(r'class="say-nobody" href="([^"]+)"')


def filled(page, **changes: object) -> dict[str, object]:
    """Return the form's fields as a person would send them."""
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(page.text)}
    return {"mode": Mode.AGENCY_ONLY, "kind": "praise", "text": "The poster sells."} | hidden | changes


def no_identity_address(visitor: Client, query: str = "") -> str:
    """Return where the choice "no identity" leads."""
    page = visitor.get(reverse("feedback:say", args=["pumps"]) + query)
    return unescape(NO_IDENTITY.search(page.text)[1])
