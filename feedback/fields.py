"""Form fields of those who write: words, a photo, a recording, and what knows a form that was sent twice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from feedback.services.checking import MAX_WORDS, check_photo, check_voice, clean_words
from portal.kernel.errors import DomainError
from portal.kernel.identifiers import random_token

KEY_LENGTH = 64
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


class RecordingInput(forms.FileInput):
    """What the script of the form fills with a recording; without script nobody meets it."""

    is_hidden = True


class RecordingField(forms.FileField):
    """What was spoken, up to 10 MB, known by its content."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Your recording"),
            required=False,
            widget=RecordingInput(attrs={"hidden": True, "accept": "audio/*"}),
            error_messages={"empty": _("The recording is empty. Record it again, or type your words.")},
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse with a sentence what is no recording."""
        voice = super().clean(data, initial)
        if isinstance(voice, UploadedFile):
            try:
                check_voice(voice, voice.size or 0)
            except DomainError as error:
                raise forms.ValidationError(str(error.message), code=error.code) from error
        return voice


class SubmissionKeyField(forms.CharField):
    """What knows one filled-in form, also when a draft is sent again from another visit to the page."""

    def __init__(self) -> None:
        super().__init__(
            required=False,
            initial=random_token,
            widget=forms.HiddenInput(attrs={"data-draft": ""}),
        )

    def clean(self, value: Any) -> str:
        """Return the key, as much as one has of whatever came; a form without one is another each time."""
        return str(value or "").replace("\0", "")[:KEY_LENGTH] or random_token()
