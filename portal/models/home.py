"""The root of a network's pages, and the sponsor's mandate."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from portal.kernel.addresses import reserved_page_slugs, reserved_slugs
from portal.models.blocks import TEXT_FEATURES


class NetworkHome(Page):
    """The root of one network's pages; its slug is the network's."""

    scope_kind = "shared"

    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="homes")
    collection = models.ForeignKey(
        "wagtailcore.Collection", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    content_panels: ClassVar[list] = [FieldPanel("title")]
    promote_panels: ClassVar[list] = []  # its address is the network's, and no editor's to change
    private_page_options: ClassVar[list[str]] = []  # members read it; the form would list every group
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "portal.MandatePage",
        "portal.NewsIndex",
        "portal.CountryPage",
        "toolkits.ToolkitPage",
    ]

    class Meta:
        verbose_name = _("network home")

    def clean(self) -> None:
        """Refuse an address that is one of our own routes."""
        super().clean()
        if self.slug in reserved_slugs():
            raise ValidationError({"slug": _("This address is one of the portal's own. Choose another one.")})


class MandatePage(Page):
    """Who asked us to listen and what they promise: two sentences for the form, the whole for its page."""

    scope_kind = "shared"

    sponsor_name = models.CharField(_("sponsor"), max_length=100)
    sponsor_role = models.CharField(_("their role"), max_length=100)
    short = models.TextField(
        _("two sentences"),
        max_length=300,
        help_text=_("Stands above the remark form until somebody's first remark."),
    )
    body = RichTextField(_("the mandate"), features=TEXT_FEATURES)

    content_panels: ClassVar[list] = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("sponsor_name"), FieldPanel("sponsor_role")], heading=_("Sponsor")),
        FieldPanel("short"),
        FieldPanel("body"),
    ]
    private_page_options: ClassVar[list[str]] = []
    parent_page_types: ClassVar[list[str]] = ["portal.NetworkHome"]
    subpage_types: ClassVar[list[str]] = []
    template = "portal/mandate_page.html"

    class Meta:
        verbose_name = _("mandate")

    def can_move_to(self, parent: Page) -> bool:
        """Refuse another network's home, even to somebody who works for both."""
        own, other = self.get_parent().specific, parent.specific
        same = getattr(own, "network_id", None) == getattr(other, "network_id", None)
        return super().can_move_to(parent) and same

    def clean(self) -> None:
        """Refuse an address that is one of the network's own routes."""
        super().clean()
        if self.slug in reserved_page_slugs():
            raise ValidationError({"slug": _("This address is one of the portal's own. Choose another one.")})
