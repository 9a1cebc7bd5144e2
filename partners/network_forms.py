"""What the agency's lead fills in about partners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.enums import Band, Level
from partners.models import Partner

FACTS = ("name", "country", "street", "postcode", "town", "band", "ownership_group")


class FactsForm(forms.Form):
    """A partner's own facts."""

    name = forms.CharField(label=_("Name"), max_length=200)
    street = forms.CharField(label=_("Street"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    town = forms.CharField(label=_("Town"), max_length=100, required=False)
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Country"),
        help_text=_("Two letters, such as DE."),
        required=False,
        error_messages={"invalid": _("Write the country with two letters, such as DE.")},
    )
    band = forms.ChoiceField(
        label=_("Turnover band"), choices=[("", _("not known")), *Band.choices], required=False
    )
    ownership_group = forms.CharField(
        label=_("Ownership group"),
        max_length=100,
        required=False,
        help_text=_("The same words at every dealer of one owner."),
    )

    def clean_country(self) -> str:
        """Write countries in capitals."""
        return str(self.cleaned_data["country"]).upper()

    @property
    def facts(self) -> dict[str, str]:
        """Return what the services take."""
        return {name: self.cleaned_data[name] for name in FACTS}

    @staticmethod
    def present(partner: Partner) -> dict[str, Any]:
        """Return what stands there now."""
        return {name: getattr(partner, name) for name in FACTS}


class NewPartnerForm(FactsForm):
    """A partner that nobody knew yet."""

    level = forms.ChoiceField(label=_("Level"), choices=[c for c in Level.choices if c[0] != Level.HQ])
    number = forms.CharField(
        label=_("Number"), max_length=40, help_text=_("As it stands in the manufacturer's lists.")
    )
    field_order = ("level", "number", *FACTS)


class FilterNameForm(forms.Form):
    """The name of a saved filter."""

    name = forms.CharField(label=_("Name of the filter"), max_length=60)
