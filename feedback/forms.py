"""The forms of the author: have your say, write back, say whether it was answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from feedback.enums import CheckResult, Kind, Mode
from feedback.services.checking import MAX_WORDS, check_photo, clean_words
from feedback.services.submit import Subject, Words
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import random_token

PHOTO_TYPES = "image/jpeg,image/png,image/webp,image/gif,image/heic,image/heif,.heic,.heif"


class WordsField(forms.CharField):
    """Words as they are counted: one kind of line end, nothing unseen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=MAX_WORDS, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}), **kwargs
        )

    def to_python(self, value: Any) -> str:
        """Clean before the length is checked."""
        return clean_words(str(value or ""))


class PhotoField(forms.FileField):
    """A picture up to 10 MB, known by its content; its name is never kept."""

    def __init__(self) -> None:
        super().__init__(
            label=_("A photo"),
            required=False,
            help_text=_("Up to 10 MB. We remove place and time."),
            widget=forms.FileInput(attrs={"accept": PHOTO_TYPES}),
            error_messages={"empty": _("The photo is empty. Choose another one, or send it without.")},
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse with a sentence what is no photo."""
        photo = super().clean(data, initial)
        if isinstance(photo, UploadedFile):
            try:
                check_photo(photo, photo.size or 0)
            except DomainError as error:
                raise forms.ValidationError(str(error.message), code=error.code) from error
        return photo


class SayForm(forms.Form):
    """What both ways of speaking ask: kind, words, a photo, and whether we may quote."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of remark it is.")},
    )
    text = WordsField(
        label=_("Your words"), error_messages={"required": _("Write what you want to say first.")}
    )
    photo = PhotoField()
    may_quote = forms.BooleanField(
        label=_("You may quote me"),
        required=False,
        help_text=_("In a report, without my name."),
    )
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=random_token, max_length=64)

    @property
    def lost_photo(self) -> bool:
        """Say whether a photo was chosen that a browser will not send again by itself."""
        return self.is_bound and bool(self.errors) and bool(self.files.get("photo"))

    def words(self, subject: Subject) -> Words:
        """Return what was filled in."""
        data = self.cleaned_data
        return Words(
            kind=data["kind"],
            text=data["text"],
            may_quote=data["may_quote"],
            photo=data["photo"] or None,
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
    submission_key = forms.CharField(widget=forms.HiddenInput, initial=random_token, max_length=64)


class CheckForm(forms.Form):
    """Did that answer it?"""

    result = forms.ChoiceField(
        label=_("Did that answer it?"),
        choices=CheckResult.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
