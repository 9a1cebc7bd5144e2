"""The form of the words that are looked for."""

from __future__ import annotations

from typing import Any

from django import forms

from feedback.finding_words import read_terms
from feedback.queries.price_words import lists_of
from partners.languages import language_name
from partners.models import Network
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import token_hash


class PriceWordsForm(forms.Form):
    """One list a language; `seen` says which lists the reader was shown the outcome of."""

    use_required_attribute = False
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        self.known = lists_of(network)
        kwargs["initial"] = {f"words_{language}": words for language, words in self.known.items()}
        super().__init__(*args, **kwargs)
        for language in self.known:
            self.fields[f"words_{language}"] = forms.CharField(
                label=language_name(language),
                required=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
            )

    @property
    def lists(self) -> dict[str, str]:
        """Return the words by language."""
        return {language: self.cleaned_data[f"words_{language}"] for language in self.known}

    @property
    def mark(self) -> str:
        """Return what stands for exactly these lists."""
        return token_hash("\x1f".join(self.lists.values()))

    @property
    def was_seen(self) -> bool:
        """Say whether the reader was shown what these very lists would change."""
        return bool(self.cleaned_data["seen"] == self.mark)

    def clean(self) -> dict[str, Any]:
        """Refuse a line that can't be looked for, beside its list."""
        for language in self.known:
            name = f"words_{language}"
            try:
                read_terms(self.cleaned_data.get(name, ""))
            except DomainError as error:
                self.add_error(name, str(error.message))
        return self.cleaned_data
