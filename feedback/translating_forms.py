"""Forms about the language of remarks and their translations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.enums import Outside
from feedback.languages import KNOWN
from feedback.queries.translating import Translating, base
from feedback.services.translating import MAX_TRANSLATION
from partners.languages import language_name
from partners.models import Network


class LanguageForm(forms.Form):
    """In which language the words are: the network's own first, then all others by name."""

    language = forms.ChoiceField(label=_("Language of the words"))

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = network.languages or [network.default_language]
        others = sorted((language_name(code), code) for code in KNOWN if code not in own)
        choices = [(code, language_name(code)) for code in own]
        self.fields["language"].choices = [*choices, *((code, name) for name, code in others)]


class TranslationForm(forms.Form):
    """What a colleague translates."""

    text = forms.CharField(
        label=_("Translation"),
        max_length=MAX_TRANSLATION,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class TranslatingForm(forms.Form):
    """What of a network may be sent to a translator, and what its people read as it is."""

    outside = forms.ChoiceField(
        label=_("Which remarks may be sent to the translator?"),
        choices=Outside.choices,
        widget=forms.RadioSelect,
    )
    reads = forms.MultipleChoiceField(
        label=_("What do your people read without a translation?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, network: Network, rule: Translating, **kwargs: Any) -> None:
        kwargs["initial"] = {"outside": rule.outside, "reads": sorted(rule.reads)}
        super().__init__(*args, **kwargs)
        others = dict.fromkeys(map(base, network.languages))
        choices = [(code, language_name(code)) for code in others if code != base(network.default_language)]
        if choices:
            self.fields["reads"].choices = choices
        else:
            del self.fields["reads"]
