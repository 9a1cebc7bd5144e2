"""What the agency's lead fills in to bring a network in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.enums import Level, Role
from partners.imports.fields import ABOVE_FIELDS, FIELDS, PARTNER_FIELDS, PERSON_FIELDS, MappingError
from partners.imports.guessing import guess_chain
from partners.imports.mapping import CHAIN, FLAT, TREE, Mapping
from partners.imports.table import Sheet

ACCEPTED = ".xlsx,.xls,.csv,.tsv,.txt"
SHOWN_SAMPLES = 3
ANSWERS = [("yes", _("Yes")), ("no", _("No"))]
STATES = [("active", _("Active")), ("inactive", _("Inactive"))]
MEANINGS: dict[str, Sequence[tuple[str, Any]]] = {
    "level": Level.choices,
    "role": Role.choices,
    "status": STATES,
    "consent": ANSWERS,
}


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("Your list"),
        help_text=_("Excel (.xlsx, .xls) or text (.csv, .tsv), up to 30 MB. Nothing changes yet."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("The file is empty. Choose the one with your partners.")},
    )


class MappingForm(forms.Form):
    """What each column means, and how the rows hang together."""

    shape = forms.ChoiceField(
        label=_("How are the rows connected?"),
        widget=forms.RadioSelect,
        choices=[
            (TREE, _("Each row names the number of the partner above it")),
            (FLAT, _("A list of dealers that repeats region and distributor in columns")),
        ],
    )

    def __init__(self, *args: Any, mapping: Mapping, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, initial={"shape": mapping.shape}, **kwargs)
        self.mapping, self.sheet = mapping, sheet
        for column in mapping.columns:
            self.fields[self.name_of(column.letter)] = forms.ChoiceField(
                label=_("Column %(letter)s means") % {"letter": column.letter},
                choices=_field_choices(),
                initial=column.field,
                required=False,
            )

    @staticmethod
    def name_of(letter: str) -> str:
        """Return the name of a column's field."""
        return f"column_{letter}"

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Return each column with its heading, some of its cells, and its select."""
        return [
            {
                "letter": column.letter,
                "heading": column.heading,
                "samples": self._samples(column.at),
                "guessed": bool(column.field) and column.confidence < 100,
                "field": self[self.name_of(column.letter)],
            }
            for column in self.mapping.columns
        ]

    def _samples(self, at: int) -> list[str]:
        cells = [row.cells[at] for row in self.sheet.samples if at < len(row.cells)]
        return list(dict.fromkeys(cell for cell in cells if cell))[:SHOWN_SAMPLES]

    def clean(self) -> dict[str, Any]:
        """Refuse with a sentence what can't be imported so."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "shape" in cleaned:
            try:
                self.chosen().require_usable()
            except MappingError as error:
                raise forms.ValidationError(str(error.message), code=error.code) from error
        return cleaned

    def chosen(self) -> Mapping:
        """Return the mapping as it was filled in."""
        fields = {
            column.letter: self.cleaned_data.get(self.name_of(column.letter), "")
            for column in self.mapping.columns
        }
        shape = self.cleaned_data["shape"]
        chosen = self.mapping.choose(fields, shape=shape)
        chain, by_country = self._chain(chosen) if shape == FLAT else ((), False)
        return replace(chosen, chain=chain, by_country=by_country)

    def _chain(self, chosen: Mapping) -> tuple[tuple[str, ...], bool]:
        """Return which columns become partners above; as they were, where nobody chose others."""
        if self.mapping.shape == FLAT and _above(chosen) == _above(self.mapping):
            return self.mapping.chain, self.mapping.by_country
        return guess_chain(chosen.columns, self.sheet.samples)


def _above(mapping: Mapping) -> tuple[str, ...]:
    fields = {column.field for column in mapping.columns}
    return tuple(name for name in CHAIN if {name, f"{name}_number"} & fields)


def _field_choices() -> list[tuple[Any, Any]]:
    return [
        ("", _("Leave out")),
        (_("Partner"), list(PARTNER_FIELDS.items())),
        (_("Partners above"), list(ABOVE_FIELDS.items())),
        (_("Person"), list(PERSON_FIELDS.items())),
    ]


class WordsForm(forms.Form):
    """What words mean that nobody understood: one select for each."""

    def __init__(self, *args: Any, words: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = list(words)
        for at, (name, word) in enumerate(self.words):
            self.fields[f"word_{at}"] = forms.ChoiceField(
                label=f"{FIELDS[name]}: {word}",
                choices=[("", _("Leave these rows out")), *MEANINGS[name]],
                required=False,
            )

    def meanings(self, known: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        """Return the words that are known together with those that were explained."""
        words = {name: dict(said) for name, said in known.items()}
        for at, (name, word) in enumerate(self.words):
            if meaning := self.cleaned_data.get(f"word_{at}"):
                words.setdefault(name, {})[word] = meaning
        return words


class ApplyForm(forms.Form):
    """Whether what is missing is deactivated, and how many that are."""

    deactivate_missing = forms.BooleanField(
        label=_("Deactivate the partners and end the roles that are missing from the file"), required=False
    )
    gone_confirmed = forms.IntegerField(
        label=_("How many partners will be deactivated? Type the number"),
        required=False,
        min_value=0,
        max_value=2**31 - 1,
    )
