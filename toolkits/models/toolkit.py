"""A toolkit: brief, steps, body and assets, aimed at an audience."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class ToolkitPage(Page):
    """A purpose-built bundle of sales-support material."""

    scope_kind = "targeted"

    brief = models.TextField(
        _("brief"), max_length=500, help_text=_("What it is for, in two or three sentences.")
    )
    body = RichTextField(_("body"), blank=True, features=["h2", "h3", "bold", "italic", "ol", "ul", "link"])
    languages = models.JSONField(_("languages"), default=list)
    network = models.ForeignKey("partners.Network", on_delete=models.PROTECT, related_name="toolkits")
    audience = models.ForeignKey("partners.Audience", on_delete=models.PROTECT, related_name="toolkits")
    campaign = models.ForeignKey("partners.Campaign", null=True, blank=True, on_delete=models.SET_NULL)
    owner_person = models.ForeignKey("partners.Person", null=True, blank=True, on_delete=models.SET_NULL)

    content_panels: ClassVar[list] = [*Page.content_panels, FieldPanel("brief"), FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["portal.NetworkHome"]
    subpage_types: ClassVar[list[str]] = []
    template = "toolkits/toolkit_page.html"

    class Meta:
        verbose_name = _("toolkit")
