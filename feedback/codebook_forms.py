"""The forms by which the codebook's lead merges and splits themes, and by which remarks are coded twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from feedback.models import Theme
from feedback.queries.desk import active_themes, agency_people
from feedback.queries.merging_themes import mergeable_into
from feedback.services.coding import MOST as MOST_REMARKS
from partners.models import Network
from partners.scope import Scope

# What a database can count days with, and more than anybody looks back or ahead.
DAYS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))]


class MergeThemeForm(forms.Form):
    """Into which theme one is merged."""

    into = forms.ModelChoiceField(
        label=_("Merge it into"),
        queryset=None,
        to_field_name="code",
        empty_label=_("Choose a theme"),
        error_messages={"required": _("Choose the theme that stays.")},
    )

    def __init__(self, *args: Any, scope: Scope, theme: Theme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = mergeable_into(scope, theme)
        self.fields["into"].label_from_instance = lambda other: other.local_name


class SplitThemeForm(forms.Form):
    """The themes of which one is made."""

    names = forms.CharField(
        label=_("The new themes, one name a line"),
        help_text=_("In the network’s first language. Definitions and other languages come afterwards."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    place = forms.ChoiceField(
        label=_("Where they stand"),
        choices=[("under", _("Under this theme")), ("beside", _("Beside this theme"))],
        initial="under",
        widget=forms.RadioSelect,
    )

    def clean_names(self) -> list[str]:
        """Return the names, one for each line that has one."""
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if any(len(name) > Theme._meta.get_field("name").max_length for name in names):
            raise forms.ValidationError(_("A name has 100 characters at most. Shorten it."))
        return names


class SampleForm(forms.Form):
    """What is drawn, and who codes it."""

    first_day = forms.DateField(
        label=_("Said from"), validators=DAYS, widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=_("Until"), validators=DAYS, widget=forms.DateInput(attrs={"type": "date"})
    )
    size = forms.IntegerField(label=_("How many remarks"), min_value=1, max_value=MOST_REMARKS, initial=30)
    coder = forms.ModelChoiceField(
        label=_("Who codes them"),
        help_text=_("Somebody who did not give these remarks their themes."),
        queryset=None,
        empty_label=_("Choose somebody"),
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["coder"].queryset = agency_people(network)
        self.fields["coder"].label_from_instance = lambda membership: membership.person.name


class CodingForm(forms.Form):
    """Which themes a remark has, in the eyes of whoever codes it."""

    item = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    themes = forms.ModelMultipleChoiceField(
        label=_("Its themes"),
        help_text=_("As many as fit, or none."),
        queryset=None,
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = active_themes(scope).select_related("parent")
        self.fields["themes"].label_from_instance = self._label_of

    @staticmethod
    def _label_of(theme: Theme) -> str:
        return f"{theme.parent.local_name} › {theme.local_name}" if theme.parent else theme.local_name
