"""The form of an opening."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models import Opening
from feedback.openings import VARIABLES
from partners.languages import language_name
from partners.models import Network


class OpeningForm(forms.Form):
    """How a reply may begin, in each of the network's languages."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("By which your colleagues find it; authors never read it."),
        max_length=60,
    )

    def __init__(self, *args: Any, network: Network, opening: Opening | None = None, **kwargs: Any) -> None:
        if opening:
            texts = {f"text_{code}": text for code, text in opening.texts.items()}
            kwargs["initial"] = {"name": opening.name, **texts}
        super().__init__(*args, **kwargs)
        self.languages = network.languages or [network.default_language]
        for code in self.languages:
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Opening (%(language)s)") % {"language": language_name(code)},
                max_length=500,
                required=code == network.default_language,
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
            )

    def texts(self) -> dict[str, str]:
        """Return the words by language."""
        return {code: self.cleaned_data.get(f"text_{code}", "") for code in self.languages}

    @property
    def variables(self) -> list[tuple[str, Any]]:
        """Return what an opening can say by itself, as it is typed and in words."""
        return [(f"{{{name}}}", said) for name, said in VARIABLES.items()]
