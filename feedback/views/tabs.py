"""The ways between pages that belong together."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from feedback.queries.quarantine import count_quarantined
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


def quarantine_tab(request: HttpRequest, *, current: bool = False) -> list[dict[str, Any]]:
    """Return the desk's way to the mails about which a person has to decide; none while no mail comes in."""
    if not settings.INBOUND_DOMAIN:
        return []
    url = reverse("feedback:quarantine", args=[request.network.slug])
    count = count_quarantined(request.scope)
    return [{"label": _("Quarantine"), "url": url, "current": current, "count": count}]
