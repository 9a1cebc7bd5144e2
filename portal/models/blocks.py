"""What the body of a page is made of: text, pictures, quotes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail_localize.segments import StringSegmentValue

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr"]


class PictureBlock(blocks.StructBlock):
    """A picture with the words for whoever doesn't see it; translated are the words alone."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("what it shows"),
        max_length=200,
        required=False,
        help_text=_("For people who don't see it. Leave it empty if it only decorates."),
    )

    class Meta:
        icon = "image"
        label = _("picture")
        template = "portal/blocks/picture.html"

    def get_translatable_segments(self, value: Any) -> list[StringSegmentValue]:
        """Offer the words: a picture named by its number in a translation would escape the chooser."""
        return [StringSegmentValue("alt", value["alt"])] if value["alt"] else []

    def restore_translated_segments(self, value: Any, segments: Iterable[StringSegmentValue]) -> Any:
        """Put the translated words in."""
        for segment in segments:
            value["alt"] = segment.render_text()
        return value


class QuoteBlock(blocks.StructBlock):
    """Somebody's words and whose they are."""

    words = blocks.TextBlock(label=_("words"), max_length=600)
    by = blocks.CharBlock(label=_("who says so"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("quote")
        template = "portal/blocks/quote.html"


BODY_BLOCKS = (
    ("text", blocks.RichTextBlock(features=TEXT_FEATURES, label=_("text"))),
    ("picture", PictureBlock()),
    ("quote", QuoteBlock()),
)
