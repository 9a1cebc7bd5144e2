"""The forms of the author: have your say, write back, say whether it was answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.enums import CheckResult, Kind, Mode, Urgency
from feedback.fields import PhotoField, RecordingField, SubmissionKeyField, WordsField
from feedback.services.submit import Subject, Words


class SayForm(forms.Form):
    """What both ways of speaking ask: kind, words, a photo, and whether we may quote."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of remark it is.")},
    )
    # Not a question of its own: a switch within "what is it", that most never touch.
    urgent = forms.ChoiceField(
        label=_("Is it urgent?"),
        choices=[("", _("Not urgent")), *Urgency.choices],
        required=False,
        widget=forms.Select(attrs={"class": "control"}),
        error_messages={"invalid_choice": _("Choose what is at stake, or leave it.")},
    )
    text = WordsField(
        label=_("Your words"), error_messages={"required": _("Write what you want to say first.")}
    )
    photo = PhotoField()
    voice = RecordingField()
    may_quote = forms.BooleanField(
        label=_("You may quote me"),
        required=False,
        help_text=_("In a report, without my name."),
    )
    submission_key = SubmissionKeyField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = not self.files.get("voice")

    @property
    def lost_photo(self) -> bool:
        """Say whether a photo was chosen that a browser will not send again by itself."""
        return self.is_bound and bool(self.errors) and bool(self.files.get("photo"))

    @property
    def lost_voice(self) -> bool:
        """Say the same of a recording."""
        return self.is_bound and bool(self.errors) and bool(self.files.get("voice"))

    def words(self, subject: Subject) -> Words:
        """Return what was filled in."""
        data = self.cleaned_data
        return Words(
            kind=data["kind"],
            text=data["text"],
            may_quote=data["may_quote"],
            urgent=data["urgent"],
            photo=data["photo"] or None,
            voice=data["voice"] or None,
            subject=subject,
        )


class RemarkForm(SayForm):
    """The remark form of somebody we know: five fields, who may see it first."""

    field_order = ("mode", "kind", "text", "photo", "may_quote")
    mode = forms.ChoiceField(
        label=_("Who may see this?"),
        choices=[(mode, mode.label) for mode in (Mode.AGENCY_ONLY, Mode.NAMED)],
        initial=Mode.AGENCY_ONLY,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may see this.")},
    )


class NoIdentityForm(SayForm):
    """The form that knows nobody: guarded by its ticket alone."""

    field_order = ("kind", "text", "photo", "may_quote")
    ticket = forms.CharField(widget=forms.HiddenInput, max_length=2000)


class ReplyForm(forms.Form):
    """What the author writes back through the relay."""

    text = WordsField(
        label=_("Write back"), error_messages={"required": _("Write what you want to say first.")}
    )
    submission_key = SubmissionKeyField()


class CheckForm(forms.Form):
    """Did that answer it?"""

    result = forms.ChoiceField(
        label=_("Did that answer it?"),
        choices=CheckResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
