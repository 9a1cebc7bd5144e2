"""News and the pages of countries: aimed at an audience, one address in every language."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail_localize.fields import SynchronizedField

from partners.audience import aimed_q
from partners.scope import Scope
from portal.kernel.addresses import reserved_page_slugs
from portal.models.article_form import ArticleForm, foreign_things, has_strange_links
from portal.models.blocks import BODY_BLOCKS
from toolkits.models.aimed_page import AimedPage
from toolkits.models.editor import AudiencePanel, network_under
from toolkits.querysets import live_q, sees_drafts

VIEW = "portal.article"
# The same in every language: where and when it stands, and for whom.
SAME = ("slug", "audience", "dated_at", "go_live_at", "expire_at")


class ArticleQuerySet(PageQuerySet):
    """Who reads which page, and in which language."""

    def live(self) -> Self:
        """Keep what is published now by its own dates."""
        return self.filter(live_q(timezone.now()))

    def aimed_at(self, scope: Scope) -> Self:
        """Keep the published pages that reach the scope; a mailed link opens its toolkit alone."""
        if scope.link:
            return self.none()
        return self.live().filter(aimed_q(scope), network_id=scope.network_id)

    def visible_to(self, scope: Scope) -> Self:
        """Keep what the scope may read: drafts too for those who work on them."""
        return self.filter(network_id=scope.network_id) if sees_drafts(scope) else self.aimed_at(scope)

    def written(self) -> Self:
        """Leave out the stand-ins that hold another language's text until somebody translates it."""
        return self.filter(alias_of=None)

    def in_first_of(self, languages: list[str]) -> Self:
        """Keep each page once: in the first of the languages in which it is among these rows, else in any."""
        ranked = self.annotate(rank=_rank(languages))
        better = ranked.filter(
            Q(rank__lt=OuterRef("rank")) | Q(rank=OuterRef("rank"), locale_id__lt=OuterRef("locale_id")),
            translation_key=OuterRef("translation_key"),
        )
        return ranked.filter(~Exists(better.order_by()))


def _rank(languages: list[str]) -> Case:
    places = [When(locale__language_code=code, then=Value(at)) for at, code in enumerate(languages)]
    return Case(*places, default=Value(len(languages)), output_field=models.IntegerField())


class ArticleManager(PageManager.from_queryset(ArticleQuerySet)):  # type: ignore[misc]
    """Pages in the order of the tree, as Wagtail expects."""


class Article(AimedPage, Page):
    """What news and country pages share."""

    network = models.ForeignKey(
        "partners.Network", on_delete=models.PROTECT, related_name="+", editable=False
    )
    audience = models.ForeignKey(
        "partners.Audience", on_delete=models.PROTECT, related_name="+", verbose_name=_("audience")
    )
    intro = models.TextField(
        _("introduction"), max_length=400, help_text=_("One or two sentences: lists show them too.")
    )
    body = StreamField(BODY_BLOCKS, blank=True, verbose_name=_("text"))

    objects = ArticleManager()

    page_view = VIEW
    base_form_class = ArticleForm
    content_panels: ClassVar[list] = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("audience"), AudiencePanel()], heading=_("For whom")),
    ]
    promote_panels: ClassVar[list] = [FieldPanel("slug")]
    override_translatable_fields: ClassVar[list] = [
        SynchronizedField(name, overridable=False) for name in SAME if name != "dated_at"
    ]
    template = "portal/article.html"

    class Meta:
        abstract = True

    @property
    def text_language(self) -> str:
        """Return the language of the words: a stand-in holds those of the page it stands in for."""
        return str((self.alias_of or self).locale.language_code)

    def clean(self) -> None:
        """Refuse our own addresses and anything that belongs to another network."""
        super().clean()
        parent = self.get_parent().specific if self.depth and self.depth > 1 else None
        if isinstance(parent, Page) and parent.depth == 3 and self.slug in reserved_page_slugs():
            raise ValidationError({"slug": _("This address is one of the portal's own. Choose another one.")})
        if self.audience_id and self.audience.network_id != self.network_id:
            raise ValidationError({"audience": _("Choose one of this network.")})
        if parent and network_under(parent) != self.network_id:
            raise ValidationError(_("A page stays in its network. Make a new one over there."))
        if foreign_things(self):
            raise ValidationError({"body": _("Use pages and pictures of this network only.")})
        if has_strange_links(self):
            raise ValidationError({"body": _("Begin every link with https://, mailto: or tel:.")})

    def readable_by(self, scope: Scope) -> bool:
        """Say whether the scope may read the page at its address."""
        return type(self).objects.filter(pk=self.pk).aimed_at(scope).exists()


class CountryPage(Article):
    """What a country's dealers need to know; its news hang under it."""

    scope_kind = "targeted"

    parent_page_types: ClassVar[list[str]] = ["portal.NetworkHome"]
    subpage_types: ClassVar[list[str]] = ["portal.NewsPage"]

    class Meta:
        verbose_name = _("country page")
        verbose_name_plural = _("country pages")


class NewsIndex(Page):
    """The folder of a network's news: its address is the list's, which is a view of ours."""

    scope_kind = "shared"

    network = models.ForeignKey(
        "partners.Network", on_delete=models.PROTECT, related_name="+", editable=False
    )

    base_form_class = ArticleForm
    content_panels: ClassVar[list] = [FieldPanel("title")]
    promote_panels: ClassVar[list] = []
    private_page_options: ClassVar[list[str]] = []
    override_translatable_fields: ClassVar[list] = [SynchronizedField("slug", overridable=False)]
    parent_page_types: ClassVar[list[str]] = ["portal.NetworkHome"]
    subpage_types: ClassVar[list[str]] = ["portal.NewsPage"]
    max_count_per_parent = 1
    preview_modes: ClassVar[list] = []

    class Meta:
        verbose_name = _("news")
        verbose_name_plural = _("news")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Take the list's address, whatever the folder is called; those of other languages are the same."""
        self.slug = "news"
        if self.pk is None and (other := NewsIndex.objects.filter(network_id=self.network_id).first()):
            self.translation_key = other.translation_key
        super().full_clean(*args, **kwargs)

    def can_move_to(self, parent: Page) -> bool:
        """Refuse another network's home."""
        return super().can_move_to(parent) and network_under(parent) == self.network_id


class NewsPage(Article):
    """One piece of news."""

    scope_kind = "targeted"

    dated_at = models.DateTimeField(_("date"), default=timezone.now, help_text=_("Lists go by it."))

    content_panels: ClassVar[list] = [*Article.content_panels, FieldPanel("dated_at")]
    override_translatable_fields: ClassVar[list] = [
        SynchronizedField(name, overridable=False) for name in SAME
    ]
    parent_page_types: ClassVar[list[str]] = ["portal.NewsIndex", "portal.CountryPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("pieces of news")
        indexes = [models.Index(fields=["network", "-dated_at"], name="news_recent")]
