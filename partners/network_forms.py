"""What the agency's lead fills in about partners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.enums import Band, Level
from partners.models import Partner
from portal.kernel.errors import DomainError


class PartnerForm(forms.Form):
    """A partner's level, number and facts; headquarters keeps its level."""

    level = forms.ChoiceField(label=_("Level"), choices=[c for c in Level.choices if c[0] != Level.HQ])
    number = forms.CharField(
        label=_("Number"), max_length=40, help_text=_("As it stands in the manufacturer's lists.")
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    country = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Country"),
        help_text=_("Two letters, such as DE."),
        required=False,
        error_messages={"invalid": _("Write the country with two letters, such as DE.")},
    )
    street = forms.CharField(label=_("Street"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    town = forms.CharField(label=_("Town"), max_length=100, required=False)
    band = forms.ChoiceField(
        label=_("Turnover band"), choices=[("", _("not known")), *Band.choices], required=False
    )
    ownership_group = forms.CharField(
        label=_("Ownership group"),
        max_length=100,
        required=False,
        help_text=_("The same words at every dealer of one owner."),
    )

    def __init__(self, *args: Any, partner: Partner | None = None, **kwargs: Any) -> None:
        if partner:
            kwargs["initial"] = {name: getattr(partner, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        if partner and partner.parent_id is None:
            del self.fields["level"]

    def clean_country(self) -> str:
        """Write countries in capitals."""
        return str(self.cleaned_data["country"]).upper()

    def refuse(self, error: DomainError) -> None:
        """Show a refusal at the field that it is about."""
        self.add_error(error.code if error.code in self.fields else None, str(error))


class FilterNameForm(forms.Form):
    """The name of a saved filter."""

    name = forms.CharField(label=_("Name of the filter"), max_length=60)
