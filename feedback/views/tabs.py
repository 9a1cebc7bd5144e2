"""The ways between pages that belong together."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partners.roles import Capability

OWN = (("own", _("Yours")), ("everyones", _("All dealers")))
PASSED_ON = (
    ("passed-on", _("Named to HQ")),
    ("wordings", _("In cleared words")),
    ("everyones", _("Answered to all")),
)


def answer_tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Return the way between what somebody said, or was passed on to them, and the answers to all."""
    named = OWN if request.scope.can(Capability.READ_OWN_ANSWERS) else PASSED_ON
    if not request.scope.can(Capability.READ_ANSWERS):
        named = named[:-1]
    slug = request.network.slug
    return [
        {"label": label, "url": reverse(f"feedback:{name}", args=[slug]), "current": name == current}
        for name, label in named
    ]
