"""What people fill in about themselves."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partners.enums import ConsentPurpose


class AccountForm(forms.Form):
    """A person's own name, language and consents."""

    name = forms.CharField(label=_("Name"), max_length=150)
    language = forms.ChoiceField(
        label=_("Language"), help_text=_("Of the portal and of our mails."), choices=settings.LANGUAGES
    )
    consents = forms.MultipleChoiceField(
        label=_("We may write to you with"),
        choices=ConsentPurpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Codes, receipts and answers to what you said always reach you."),
    )
