"""Fields that take what the forms take, and the bounds that both share."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from feedback.services.checking import MAX_FILE_BYTES, MAX_WORDS, check_photo, clean_words
from portal.kernel.errors import DomainError


class WordsField(serializers.CharField):
    """Words as they are counted: one kind of line end, nothing unseen."""

    default_error_messages = {
        "required": _("Write what you want to say first."),
        "blank": _("Write what you want to say first."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_WORDS, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Clean before the length is checked; what no database keeps is refused, not dropped."""
        text = super().to_internal_value(data)
        ProhibitNullCharactersValidator()(text)
        if not (words := clean_words(text)):
            self.fail("blank")
        return words


class ChoiceField(serializers.ChoiceField):
    """One of the named values; a wrong one isn't said back."""

    default_error_messages = {
        "invalid_choice": _("Choose one of the values that are named."),
    }


class PhotoField(serializers.FileField):
    """A picture up to 10 MB, known by its content; its name is never kept."""

    default_error_messages = {
        "empty": _("The photo is empty. Choose another one, or send it without."),
    }

    def __init__(self, **kwargs: Any) -> None:
        most = MAX_FILE_BYTES // 1024 // 1024
        super().__init__(required=False, help_text=f"Up to {most} MB; as multipart/form-data.", **kwargs)

    def to_internal_value(self, data: Any) -> UploadedFile:
        """Refuse with a sentence what is no photo."""
        photo: UploadedFile = super().to_internal_value(data)
        try:
            check_photo(photo, photo.size or 0)
        except DomainError as error:
            raise serializers.ValidationError(str(error.message), code=error.code) from error
        return photo


def most_of(form: Any, name: str) -> int:
    """Return how long the form of the page lets a field be."""
    return int(form.base_fields[name].max_length)
