"""The admin's form of a picture: one that can't be read is refused, whatever it trips over."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """Wagtail's own, with the sentence about unreadable pictures for every kind of unreadable."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):  # the form of several pictures has none
            self._read_with_care(field)

    @staticmethod
    def _read_with_care(field: Any) -> None:
        read = field.to_python

        def read_with_care(data: Any) -> Any:
            try:
                return read(data)
            except ValidationError:
                raise
            except Exception as error:  # a broken picture may raise whatever its decoder raises
                raise ValidationError(field.error_messages["invalid_image"], code="invalid_image") from error

        field.to_python = read_with_care
