"""What the Wagtail admin shows to whom: everything that can be chosen is of an editor's own networks."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail_localize.models import StringSegment, Translation

from partners.queries.editing import edited_networks
from portal.models import NetworkHome
from portal.web.creating import PageViews

# Places of the platform admin, and of Wagtail's own help, which lives on another host.
HIDDEN = {"help", "reports", "settings"}


def _homes(request: HttpRequest) -> QuerySet[NetworkHome]:
    return NetworkHome.objects.filter(network__in=edited_networks(request.user))


@hooks.register("register_admin_viewset")
def page_views() -> PageViews:
    """Put our views of pages in the place of Wagtail's."""
    return PageViews()


@hooks.register("construct_page_chooser_queryset")
def own_pages(pages: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Offer pages of the editor's networks alone."""
    if request.user.is_superuser:
        return pages
    condition = Q(pk__in=[])
    for home in _homes(request):
        condition |= Q(path__startswith=home.path)
    return pages.filter(condition)


@hooks.register("construct_image_chooser_queryset")
def own_images(images: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """Offer images of the editor's networks alone."""
    if request.user.is_superuser:
        return images
    return images.filter(collection__in=_homes(request).values("collection_id"))


@hooks.register("construct_main_menu")
def hide_places(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out what editors have no use for."""
    if not request.user.is_superuser:
        items[:] = [item for item in items if item.name not in HIDDEN]


@hooks.register("before_unpublish_page")
def keep_home(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep a network's home published: without it, none of the network's pages has an address."""
    return _refuse_closing(request, [page])


@hooks.register("before_bulk_action")
def keep_homes(request: HttpRequest, action: str, pages: list[Any], _instance: Any) -> HttpResponse | None:
    """Keep homes published when many pages are unpublished at once."""
    return _refuse_closing(request, pages) if action == "unpublish" else None


@hooks.register("before_edit_page", order=-1)
def keep_halves(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep a translation back while texts are missing: they would stand there in another language."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    mine = {"source__object_id": page.translation_key, "target_locale": page.locale_id, "enabled": True}
    made = Translation.objects.filter(**mine).first()
    if made is None:
        return None
    texts = StringSegment.objects.filter(source=made.source)
    if not texts.annotate_translation(made.target_locale).filter(translation=None).exists():
        return None
    messages.error(request, _("Translate every text first, or readers get two languages at once."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _refuse_closing(request: HttpRequest, pages: list[Any]) -> HttpResponse | None:
    if not NetworkHome.objects.filter(pk__in=[page.pk for page in pages]).exists():
        return None
    messages.error(request, _("Every page of the network hangs on its home. Unpublish single pages instead."))
    return redirect("wagtailadmin_explore_root")
