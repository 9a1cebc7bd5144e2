"""The kinds of events of which this app tells other systems."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.kernel.registries import WebhookType

TYPES = (
    WebhookType(
        "remark.received",
        _("Remark received"),
        _("Kind, route, mode and day. Named ones at once, protected ones after their day is over."),
        {
            "remark": "5f0c2a9e4d7b18c36ae2f491",
            "kind": "problem",
            "route": "form",
            "mode": "agency_only",
            "day": "2026-11-27",
        },
    ),
    WebhookType(
        "remark.answered",
        _("Answered"),
        _("HQ answered a theme: one event, however many it reaches."),
        {
            "answer": "b81d4f60e7a92c35d0164e8f",
            "theme": "27c9e05ab3f1648d90e2b7c4",
            "kind": "will_do",
            "promise_due": "2027-01-15",
            "day": "2026-11-27",
        },
    ),
    WebhookType(
        "promise.due",
        _("Promise due"),
        _("The day of a promise has come, and it is not marked as kept."),
        {
            "answer": "b81d4f60e7a92c35d0164e8f",
            "theme": "27c9e05ab3f1648d90e2b7c4",
            "due_on": "2027-01-15",
        },
    ),
)
