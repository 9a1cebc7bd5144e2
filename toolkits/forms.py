"""Forms of the admin pages of ours: every choice is of the network in the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.enums import Level, Role
from partners.models import Audience, Campaign, Network
from partners.queries.audience import (
    branch_choices,
    country_choices,
    numbers_of,
    partner_ids_of_numbers,
    tag_choices,
)
from toolkits.enums import Channel, Verdict
from toolkits.models import Asset
from toolkits.models.editor import language_choices, possible_owners
from toolkits.services.assets import AssetFields


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; each is judged by the service."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the list of uploads; empty files go on, so that the service names them."""
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if not uploads and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        return list(uploads)


FIELDS = ("title", "channel", "languages", "owner", "available_from", "expires_at", "licence")


def moment_input() -> forms.DateTimeInput:
    """Return a field for a moment, as browsers type it."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class AssetForm(forms.Form):
    """What is said about a file."""

    title = forms.CharField(label=_("Title"), max_length=150)
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[("", _("Any")), *Channel.choices], required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), widget=forms.CheckboxSelectMultiple, required=False
    )
    owner = forms.ModelChoiceField(
        label=_("Owner"), queryset=None, required=False, help_text=_("Whom dealers may ask about it.")
    )
    available_from = forms.DateTimeField(
        label=_("Available from"),
        required=False,
        widget=moment_input(),
        help_text=_("Before then no dealer sees it, by whichever way. Leave it empty if it is out at once."),
    )
    expires_at = forms.DateTimeField(
        label=_("Expires"),
        required=False,
        widget=moment_input(),
        help_text=_("From then on nobody can download it. Leave it empty if it stays."),
    )
    licence = forms.ModelChoiceField(
        label=_("Licence"),
        queryset=None,
        required=False,
        help_text=_("Where and until when it may be used. Leave it empty if it is yours to give."),
    )

    def __init__(self, *args: Any, network: Network, asset: Asset | None = None, **kwargs: Any) -> None:
        initial = {"languages": [network.default_language]}
        if asset is not None:
            initial = {name: getattr(asset, name) for name in FIELDS}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["languages"].choices = language_choices(network)
        self.fields["owner"].queryset = possible_owners(network)
        self.fields["licence"].queryset = network.licences.all()

    def asset_fields(self) -> AssetFields:
        """Return what the services take."""
        return AssetFields(**{name: self.cleaned_data[name] for name in FIELDS})

    def clean(self) -> dict[str, Any]:
        """Refuse a file that would end before it begins."""
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("available_from"), cleaned.get("expires_at")
        if begins and ends and ends <= begins:
            self.add_error("expires_at", _("It expires before it is available. Choose a later time."))
        return cleaned


class UploadForm(AssetForm):
    """New files; what is said holds for all of them."""

    files = FilesField(
        label=_("Files"),
        allow_empty_file=True,
        help_text=_(
            "PDF, pictures, Office documents, video, sound or ZIP; 150 MB each and 200 MB together at most."
        ),
    )
    field_order = ("files", "title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("For a single file; several take their file names.")


class ReplaceForm(forms.Form):
    """A new version of a file."""

    file = forms.FileField(label=_("New file"), allow_empty_file=True)
    note = forms.CharField(
        label=_("What changed"),
        max_length=200,
        help_text=_("A few words for whoever has the old file. Dealers read them beside the new one."),
    )


class BasketForm(forms.Form):
    """What is done with the basket, and with which file."""

    action = forms.ChoiceField(choices=[(name, name) for name in ("add", "remove", "empty")])
    asset = forms.IntegerField(min_value=1, max_value=2**62, required=False)


class CurrentForm(forms.Form):
    """A file of which somebody wants to know whether it is current."""

    file = forms.FileField(
        label=_("Your file"),
        allow_empty_file=True,
        help_text=_("It is compared and not kept. 200 MB at most."),
        error_messages={"required": _("Choose the file that you want to check.")},
    )

    def __init__(self, *args: Any, is_too_big: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_too_big:  # it was read no further, so that nothing of it is here
            said = _("The file is too big to be checked here. Use the address that is printed beside it.")
            self.fields["file"].error_messages["required"] = said


NO_VERDICT = dict.fromkeys(("required", "invalid_choice"), _("Choose what you want to say about it."))


class HelpedForm(forms.Form):
    """Did it help? What, and whether."""

    about = forms.CharField(max_length=40)
    verdict = forms.ChoiceField(choices=Verdict.choices, error_messages=NO_VERDICT)


NO_FILE = dict.fromkeys(("required", "invalid", "min_value", "max_value"), _("Choose which file you mean."))


class TakenForm(forms.Form):
    """Which file somebody has replaced, or uses no more, and the last change of it that they were shown."""

    file = forms.IntegerField(min_value=1, max_value=2**63 - 1, error_messages=NO_FILE)
    until = forms.IntegerField(min_value=1, max_value=2**63 - 1, error_messages=NO_FILE)


class AnnounceForm(forms.Form):
    """One press of the button, however often it arrives."""

    request_key = forms.CharField(max_length=64, min_length=16, widget=forms.HiddenInput)


class CampaignForm(forms.Form):
    """A name, a period and an owner."""

    name = forms.CharField(label=_("Name"), max_length=100)
    starts_on = forms.DateField(
        label=_("Starts on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Ends on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=None, required=False)

    def __init__(self, *args: Any, network: Network, campaign: Campaign | None = None, **kwargs: Any) -> None:
        names = ("name", "starts_on", "ends_on", "owner")
        initial = {name: getattr(campaign, name) for name in names} if campaign else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["owner"].queryset = possible_owners(network)


class NumbersField(forms.CharField):
    """Partner numbers, one a line, turned into ids of the network's partners."""

    widget = forms.Textarea(attrs={"rows": 3})
    network: Network

    def clean(self, value: Any) -> list[int]:
        """Return ids; an unknown number is named."""
        numbers = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        found = partner_ids_of_numbers(self.network, numbers)
        unknown = [number for number in numbers if number not in found]
        if unknown:
            raise forms.ValidationError(
                _("There is no partner with the number %(numbers)s. Correct or remove it.")
                % {"numbers": ", ".join(unknown)}
            )
        return [found[number] for number in numbers]


class AudienceForm(forms.Form):
    """A rule: any of these in each row, all rows together; then include adds and exclude wins."""

    name = forms.CharField(label=_("Name"), max_length=100)
    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=Level.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), widget=forms.CheckboxSelectMultiple, required=False
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries"), widget=forms.CheckboxSelectMultiple, required=False
    )
    branch_ids = forms.TypedMultipleChoiceField(
        label=_("Branches"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("With everything under them."),
    )
    tags = forms.MultipleChoiceField(label=_("Tags"), widget=forms.CheckboxSelectMultiple, required=False)
    include_ids = NumbersField(
        label=_("Always include"), required=False, help_text=_("Numbers of partners, one a line.")
    )
    exclude_ids = NumbersField(
        label=_("Always exclude"), required=False, help_text=_("Numbers of partners, one a line.")
    )

    def __init__(self, *args: Any, network: Network, audience: Audience | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(network, audience), **kwargs)
        self.fields["languages"].choices = language_choices(network)
        self.fields["countries"].choices = country_choices(network)
        self.fields["branch_ids"].choices = branch_choices(network)
        self.fields["tags"].choices = tag_choices(network)
        for name in ("include_ids", "exclude_ids"):
            self.fields[name].network = network
        for name in ("countries", "branch_ids", "tags"):
            if not self.fields[name].choices:
                del self.fields[name]


def _initial(network: Network, audience: Audience | None) -> dict[str, Any]:
    if audience is None:
        return {}
    plain = ("name", "levels", "roles", "languages", "countries", "branch_ids", "tags")
    numbers = {
        name: "\n".join(numbers_of(network, getattr(audience, name)))
        for name in ("include_ids", "exclude_ids")
    }
    return {name: getattr(audience, name) for name in plain} | numbers
