"""The style guide: every component with sample data, on one page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.web.context import Place
from portal.web.style_guide_charts import sample_figures

MODES = [
    ("agency", _("The agency only")),
    ("named", _("HQ, with my name")),
    ("nobody", _("Nobody: no identity")),
]
MODE_HINTS = {
    "agency": _("HQ reads what you say, never who said it. We can reply to you."),
    "named": _("HQ sees your name and your dealership once we pass it on."),
    "nobody": _("Not even we know. Your answer waits behind the receipt link."),
}
MODE_ICONS = {"agency": "lock-closed", "named": "user", "nobody": "eye-slash"}
KINDS = [
    ("praise", _("Praise")),
    ("problem", _("Problem")),
    ("question", _("Question")),
    ("idea", _("Idea")),
    ("market", _("Market")),
]
COUNTRIES = [("de", _("Germany")), ("nl", _("Netherlands")), ("fr", _("France"))]


class SampleForm(forms.Form):
    """One field of every kind."""

    mode = forms.ChoiceField(
        label=_("Who may see this?"), choices=MODES, widget=forms.RadioSelect, initial="agency"
    )
    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, widget=forms.RadioSelect)
    words = forms.CharField(label=_("Your words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    email = forms.EmailField(label=_("Your e-mail address"), help_text=_("We send the answer there."))
    country = forms.ChoiceField(label=_("Country"), choices=COUNTRIES)
    photo = forms.FileField(
        label=_("A photo"), required=False, help_text=_("Up to 10 MB. Place and time are removed.")
    )
    quote = forms.BooleanField(
        label=_("You may quote me"), required=False, help_text=_("In the report, without my name.")
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"), choices=COUNTRIES, required=False, widget=forms.CheckboxSelectMultiple
    )


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return render(request, "portal/style_guide.html", _samples())


def _samples() -> dict[str, Any]:
    now = timezone.now()
    return {
        "form": SampleForm(),
        "bad_form": SampleForm(
            {"back-mode": "agency", "back-email": "nobody@", "back-country": "de"}, prefix="back"
        ),
        "mode_hints": MODE_HINTS,
        "mode_icons": MODE_ICONS,
        "now": now,
        "last_week": now - dt.timedelta(days=8),
        "soon": now + dt.timedelta(days=20),
        "stations": _stations(now),
        "figures": sample_figures(),
        "crumbs": [
            {"label": _("Toolkits"), "url": "#"},
            {"label": _("Spring campaign"), "url": "#"},
            {"label": _("Poster")},
        ],
        "tabs": [
            {"label": _("New"), "url": "#", "current": True, "count": 12},
            {"label": _("Due today"), "url": "#", "current": False, "count": 3},
            {"label": _("Owed by HQ"), "url": "#", "current": False, "count": 0},
        ],
        "bottom_items": [
            Place(_("Home"), "#", "home", True, True, 0),
            Place(_("Toolkits"), "#", "squares-2x2", False, True, 0),
            Place(_("Have your say"), "#", "chat-bubble-left-right", False, True, 0),
            Place(_("Answers"), "#", "check-badge", False, True, 2),
        ],
    }


def _stations(now: dt.datetime) -> list[dict[str, Any]]:
    ago = [now - dt.timedelta(days=days) for days in (21, 20, 14)]
    return [
        {"label": _("Received"), "at": ago[0], "state": "done"},
        {"label": _("Understood"), "at": ago[1], "state": "done"},
        {
            "label": _("Passed on"),
            "at": ago[2],
            "state": "current",
            "note": _("Answer due by the end of the month"),
        },
        {"label": _("Answered"), "at": None, "state": "ahead"},
        {"label": _("Told"), "at": None, "state": "ahead"},
        {"label": _("Checked"), "at": None, "state": "ahead"},
    ]
