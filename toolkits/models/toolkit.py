"""A toolkit: brief, steps, body and assets, aimed at an audience."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from partners.scope import Scope
from portal.kernel.addresses import reserved_page_slugs
from toolkits.models.aimed_page import AimedPage
from toolkits.models.editor import AssetLinksPanel, AudiencePanel, ToolkitForm, network_under
from toolkits.querysets import ToolkitManager
from toolkits.reviewing import first_review

BODY_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr"]
VIEW = "toolkits.toolkit"


class ToolkitPage(AimedPage, Page):
    """A purpose-built bundle of sales-support material."""

    scope_kind = "targeted"

    network = models.ForeignKey(
        "partners.Network", on_delete=models.PROTECT, related_name="toolkits", editable=False
    )
    brief = models.TextField(
        _("brief"), max_length=500, help_text=_("What it is for, in two or three sentences.")
    )
    body = RichTextField(_("body"), blank=True, features=BODY_FEATURES)
    text_language = models.CharField(
        _("written in"), max_length=10, help_text=_("The language of the title, the brief and the steps.")
    )
    languages = models.JSONField(_("languages"), default=list)
    audience = models.ForeignKey(
        "partners.Audience", on_delete=models.PROTECT, related_name="toolkits", verbose_name=_("audience")
    )
    campaign = models.ForeignKey(
        "partners.Campaign",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="toolkits",
        verbose_name=_("campaign"),
    )
    owner_person = models.ForeignKey(
        "partners.Person",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="toolkits",
        verbose_name=_("owner"),
        help_text=_("Whom dealers may ask about it."),
    )
    review_on = models.DateField(
        _("review on"),
        null=True,
        blank=True,
        default=first_review,
        help_text=_("The owner is asked two weeks before. Left empty, it is in six months."),
    )

    objects = ToolkitManager()

    page_view = VIEW
    base_form_class = ToolkitForm
    content_panels: ClassVar[list] = [
        *Page.content_panels,
        FieldPanel("brief"),
        MultiFieldPanel(
            [FieldPanel("text_language"), FieldPanel("languages"), FieldPanel("audience"), AudiencePanel()],
            heading=_("For whom"),
        ),
        AssetLinksPanel("asset_links", heading=_("Files"), label=_("file")),
        InlinePanel("steps", heading=_("Steps"), label=_("step")),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("campaign"), FieldPanel("owner_person"), FieldPanel("review_on")],
            heading=_("Belongs to"),
        ),
    ]
    promote_panels: ClassVar[list] = [FieldPanel("slug")]
    parent_page_types: ClassVar[list[str]] = ["portal.NetworkHome"]
    subpage_types: ClassVar[list[str]] = []
    template = "toolkits/toolkit_page.html"

    class Meta:
        verbose_name = _("toolkit")
        verbose_name_plural = _("toolkits")

    def clean(self) -> None:
        """Refuse our own addresses and anything that belongs to another network."""
        super().clean()
        self.review_on = self.review_on or first_review()
        if self.slug in reserved_page_slugs():
            raise ValidationError({"slug": _("This address is one of the portal's own. Choose another one.")})
        for name in ("audience", "campaign", "owner_person"):
            related = getattr(self, name, None) if getattr(self, f"{name}_id") else None
            if related and related.network_id != self.network_id:
                raise ValidationError({name: _("Choose one of this network.")})
        parent = self.get_parent() if self.depth and self.depth > 1 else None
        if parent and network_under(parent) != self.network_id:
            raise ValidationError(_("A toolkit stays in its network. Make a new one over there."))

    def readable_by(self, scope: Scope) -> bool:
        """Say whether the scope may read the page at its address."""
        return type(self).objects.filter(pk=self.pk).visible_to(scope).exists()


class ToolkitStep(Orderable):
    """One step of what a dealer does with the toolkit."""

    scope_kind = "internal"

    page = ParentalKey(ToolkitPage, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(_("step"), max_length=120)
    text = models.TextField(_("how"), max_length=600, blank=True)

    panels: ClassVar[list] = [FieldPanel("title"), FieldPanel("text")]

    def __str__(self) -> str:
        return self.title


class ToolkitAsset(Orderable):
    """That a toolkit offers an asset."""

    scope_kind = "internal"

    page = ParentalKey(ToolkitPage, on_delete=models.CASCADE, related_name="asset_links")
    asset = models.ForeignKey(
        "toolkits.Asset", on_delete=models.PROTECT, related_name="toolkit_links", verbose_name=_("file")
    )

    panels: ClassVar[list] = [FieldPanel("asset")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.asset_id}"
