"""Forms of licences, and of accepting their terms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.languages import language_name
from partners.models import Network
from partners.queries.audience import country_choices
from toolkits.enums import Channel
from toolkits.forms import moment_input
from toolkits.models import Licence
from toolkits.services.rights import LicenceFields
from toolkits.upkeep_forms import KeysField


class TermsForm(forms.Form):
    """Which terms somebody accepts."""

    terms = KeysField(error_messages={"required": _("Read the terms, then press the button below them.")})


class LicenceForm(forms.Form):
    """Where, until when and for what files may be used, and the terms in each language of the network."""

    name = forms.CharField(label=_("Name"), max_length=100)
    channels = forms.MultipleChoiceField(
        label=_("Channels"),
        choices=Channel.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Leave it empty if every use is allowed."),
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Partners elsewhere can't get at its files by any way. Leave it empty for everywhere."),
    )
    valid_until = forms.DateTimeField(
        label=_("Valid until"),
        required=False,
        widget=moment_input(),
        help_text=_("From then on its files have ended. Leave it empty if it stays."),
    )
    must_accept = forms.BooleanField(
        label=_("The terms must be accepted before the first download"), required=False
    )

    def __init__(self, *args: Any, network: Network, licence: Licence | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(licence), **kwargs)
        held = [(code, code) for code in licence.countries] if licence else []
        self.fields["countries"].choices = sorted({*country_choices(network), *held})
        self.languages = list(network.languages)
        for code in self.languages:
            self.fields[f"terms_{code}"] = forms.CharField(
                label=_("Terms of use: %(language)s") % {"language": language_name(code)},
                max_length=10_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 6}),
            )

    def licence_fields(self) -> LicenceFields:
        """Return what the service takes."""
        names = ("name", "countries", "valid_until", "channels", "must_accept")
        texts = {code: self.cleaned_data[f"terms_{code}"] for code in self.languages}
        return LicenceFields(**{name: self.cleaned_data[name] for name in names}, texts=texts)


def _initial(licence: Licence | None) -> dict[str, Any]:
    if licence is None:
        return {}
    names = ("name", "countries", "valid_until", "channels", "must_accept")
    texts = licence.current.texts if licence.current else {}
    return {name: getattr(licence, name) for name in names} | {
        f"terms_{code}": text for code, text in texts.items()
    }
