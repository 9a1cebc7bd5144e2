"""What somebody fills in for a target of webhooks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.services.webhooks.reaching import LONGEST
from portal.kernel.registries import webhook_types


class WebhookTargetForm(forms.Form):
    """Where to send, and what."""

    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST,
        help_text=_("Begins with https:// and is reached from the internet."),
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    events = forms.MultipleChoiceField(
        label=_("What is it told of?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the target is told of.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = [(key, kind.label) for key, kind in webhook_types.items()]
