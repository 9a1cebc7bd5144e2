"""Forms of the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.enums import CloseReason, Kind, Route, Urgency
from feedback.fields import SubmissionKeyField, WordsField
from feedback.models import Case, PlannedReply, Theme
from feedback.queries.desk import agency_people, matching_themes
from feedback.queries.narrowing import LONGEST_WORDS
from partners.models import Membership, Network
from partners.scope import Scope

NOBODY = "0"
# What stands in a choice that nobody has made: a move that reaches people is never one press away.
UNCHOSEN = ("", "---------")


def owner_choices(people: Mapping[str, Membership]) -> list[tuple[str, Any]]:
    """Return nobody and everybody who may own a case."""
    return [(NOBODY, _("Nobody")), *((pk, membership.person.name) for pk, membership in people.items())]


class ThemeChoiceForm(forms.Form):
    """Names a theme by the beginning of its name."""

    theme = forms.CharField(label=_("Theme"), max_length=100)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        self.fields["theme"].widget.attrs.update(
            {
                "list": "codebook",
                "autocomplete": "off",
                "data-key": "t",
            }
        )

    def clean_theme(self) -> Theme:
        """Return the one theme that the words mean."""
        found = matching_themes(self.scope, self.cleaned_data["theme"])
        if not found:
            raise forms.ValidationError(
                _("No theme is called so. Choose one from the list, or add it under Themes.")
            )
        if len(found) > 1:
            names = ", ".join(theme.local_name for theme in found[:4])
            raise forms.ValidationError(_("Which one: %(names)s? Type more of it.") % {"names": names})
        return found[0]


class ReplyForm(forms.Form):
    """What the author reads from the agency; sent twice it is one reply."""

    submission_key = SubmissionKeyField()

    text = forms.CharField(
        label=_("Reply to the author"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "data-key": "r"}),
    )


class LaterForm(forms.Form):
    """When a reply is sent, by the network's clock."""

    when = forms.DateTimeField(
        label=_("Send it on"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class PlannedForm(LaterForm):
    """Other words, or another moment, for a reply that waits."""

    field_order = ("text", "when")
    text = forms.CharField(
        label=_("Reply to the author"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    @classmethod
    def of(cls, planned: PlannedReply) -> PlannedForm:
        """Return the form with what is kept."""
        initial = {"text": planned.text, "when": timezone.localtime(planned.due_at)}
        return cls(prefix=f"p{planned.pk}", initial=initial)


class NoteForm(forms.Form):
    """What only the agency reads."""

    text = forms.CharField(
        label=_("Internal note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2, "data-key": "n"})
    )


class TranscriptForm(forms.Form):
    """What was said in a recording, written down."""

    text = WordsField(label=_("What was said"))


class WordingForm(forms.Form):
    """What HQ reads of a protected remark."""

    wording = forms.CharField(
        label=_("Wording for HQ"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_read = forms.BooleanField(label=_("I read it: it may go to HQ as it is"), required=False)


class FlagForm(forms.Form):
    """Why a flagged remark is released, or stays with the agency."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class UrgentForm(forms.Form):
    """What is at stake."""

    kind = forms.ChoiceField(label=_("What is at stake"), choices=[UNCHOSEN, *Urgency.choices])


class HoldSendsForm(forms.Form):
    """Why nothing is sent to a dealer."""

    reason = forms.CharField(label=_("Why nothing is sent there"), max_length=300)


class OpenForm(forms.Form):
    """Why an identity is opened."""

    reason = forms.CharField(label=_("Why do you need to know?"), max_length=200)


class AssignForm(forms.Form):
    """Who works on the case."""

    owner = forms.ChoiceField(label=_("Owner"))

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(membership.pk): membership for membership in agency_people(network)}
        self.fields["owner"].choices = owner_choices(self.people)

    def clean_owner(self) -> Membership | None:
        """Return the membership, or None for nobody."""
        return self.people.get(self.cleaned_data["owner"])


class NarrowForm(forms.Form):
    """What a list of the desk is narrowed to; sent by GET, read by `narrowing_from`."""

    use_required_attribute = False
    words = forms.CharField(
        label=_("Words in it, or in its translation"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "dir": "auto"}),
    )
    theme = forms.ChoiceField(label=_("Theme"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Any")), *Kind.choices])
    route = forms.ChoiceField(label=_("Route"), choices=[("", _("Any")), *Route.choices])

    def __init__(self, *args: Any, codebook: Iterable[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [
            ("", _("Any")),
            *((theme.code, theme.local_name) for theme in codebook),
        ]


class SnoozeForm(forms.Form):
    """Until when a case is put off."""

    until = forms.DateField(
        label=_("Put off until"), widget=forms.DateInput(attrs={"type": "date", "data-key": "z"})
    )


class CloseForm(forms.Form):
    """Why a case is closed without an answer."""

    reason = forms.ChoiceField(label=_("What happened"), choices=[UNCHOSEN, *CloseReason.choices])
    words = forms.CharField(
        label=_("In your words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MergeForm(forms.Form):
    """Names the remark that says the same, by its number."""

    into = forms.CharField(
        label=_("Number of the remark that says the same"),
        max_length=20,
        widget=forms.TextInput(attrs={"data-key": "m", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope

    def clean_into(self) -> Case:
        """Return the case of that number."""
        number = self.cleaned_data["into"].upper()
        found = Case.objects.visible_to(self.scope).filter(remark__number=number)
        case: Case | None = found.select_related("remark__partner").first()
        if case is None:
            raise forms.ValidationError(_("No remark here has this number. Look at its page for it."))
        return case


class SelectionForm(forms.Form):
    """What is done to all selected cases; the button says which field counts."""

    use_required_attribute = False
    owner = forms.ChoiceField(label=_("Owner"))
    theme = forms.CharField(
        label=_("Theme"),
        max_length=100,
        widget=forms.TextInput(attrs={"list": "codebook", "autocomplete": "off"}),
    )
    until = forms.DateField(label=_("Put off until"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.ChoiceField(label=_("What happened"), choices=[UNCHOSEN, *CloseReason.choices])

    def __init__(self, *args: Any, network: Network, counts: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = counts in {"", name}
        self.people = {str(membership.pk): membership for membership in agency_people(network)}
        self.fields["owner"].choices = [UNCHOSEN, *owner_choices(self.people)]

    def clean_owner(self) -> Membership | None:
        """Return the membership, or None for nobody."""
        return self.people.get(self.cleaned_data["owner"])
