"""Wagtail's filters and tags are made for one house: here each names one's own networks' people alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import wagtail.admin.filters
import wagtail.images.views.chooser
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from taggit.models import Tag
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.listing import GenericPageFilterSet, PageFilterSet
from wagtail.admin.views.reports.audit_logging import SiteHistoryReportFilterSet, get_users_for_filter
from wagtail.admin.views.reports.locked_pages import LockedPagesReportFilterSet
from wagtail.images import get_image_model
from wagtail.models import Page, PageLogEntry
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

TAGS = 10


def keep_networks_apart() -> None:
    """Put our choices in the place of Wagtail's, which name everybody who ever edited anything."""
    for filters in (PageFilterSet, GenericPageFilterSet):
        filters.base_filters["owner"].queryset = _people(_owners)
        filters.base_filters["edited_by"].queryset = _people(_editors)
    LockedPagesReportFilterSet.base_filters["locked_by"].queryset = _people(_lockers)
    SiteHistoryReportFilterSet.get_users_queryset = _logged
    # The tags used most, whoever used them: no choice of ours reaches these two.
    for module in (wagtail.admin.filters, wagtail.images.views.chooser):
        module.popular_tags_for_model = _no_tags


def _people(ids: Callable[[QuerySet[Any]], Any]) -> Callable[[HttpRequest], QuerySet[Any]]:
    def choices(request: HttpRequest) -> QuerySet[Any]:
        pages = PagePermissionPolicy().instances_user_has_any_permission_for(
            request.user, {"add", "change", "publish"}
        )
        return get_user_model()._default_manager.filter(pk__in=ids(pages.order_by()))

    return choices


def _owners(pages: QuerySet[Page]) -> QuerySet[Any]:
    return pages.values("owner_id")


def _editors(pages: QuerySet[Page]) -> QuerySet[Any]:
    edits = PageLogEntry.objects.filter(action="wagtail.edit", page__in=pages.values("pk"))
    return edits.order_by().values("user_id")


def _lockers(pages: QuerySet[Page]) -> QuerySet[Any]:
    return pages.values("locked_by_id")


def _logged(filters: SiteHistoryReportFilterSet) -> QuerySet[Any]:
    return get_users_for_filter(filters.request.user)


def _no_tags(model: Any, count: int = TAGS) -> QuerySet[Tag]:
    return Tag.objects.none()


@require_admin_access
def own_tags(request: HttpRequest) -> HttpResponse:
    """Complete a tag from those on images that the reader may choose."""
    begun = request.GET.get("term", "")
    if not begun:
        return JsonResponse([], safe=False)
    model = get_image_model()
    policy = CollectionOwnershipPermissionPolicy(model, auth_model=model, owner_field_name="uploaded_by_user")
    images = policy.instances_user_has_any_permission_for(request.user, {"add", "change", "choose"})
    names = Tag.objects.filter(name__istartswith=begun, image__in=images).order_by("name").distinct()
    return JsonResponse(list(names.values_list("name", flat=True)[:TAGS]), safe=False)
