"""The editor of rich text, whose input is read with care."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from wagtail.admin.rich_text import DraftailRichTextArea

# What Wagtail's converter raises for what no editor sends.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError)


class RichTextArea(DraftailRichTextArea):
    """Wagtail's own, except that input which no editor sends is a bad request, not a fault of ours."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Read what the editor sent."""
        try:
            return super().value_from_datadict(data, files, name)
        except UNREADABLE as error:
            message = "rich text that no editor sends"
            raise BadRequest(message) from error
