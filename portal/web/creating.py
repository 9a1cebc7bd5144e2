"""Create a page in the Wagtail admin: one at a time under its parent, and nothing before the first "Save".

Wagtail saves a new page by itself after half a second. Whoever presses "Save" meanwhile sends the page twice,
and the slower of the two fails with a server error: its slug was free when it was checked, and taken when it
was saved.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page


class CreatePageView(CreateView):
    """The form of a new page; once it is kept, the page is saved by itself while it is edited."""

    @transaction.atomic
    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the page, or show the form again with what is wrong; the parent's lock makes others wait."""
        Page.objects.select_for_update().filter(pk=self.parent_page.pk).first()
        # What was read before the lock may say that the parent has no children yet.
        self.parent_page.refresh_from_db(fields=["numchild"])
        return super().post(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the form shows: nothing of saving by itself."""
        off = {"autosave_enabled": False, "autosave_indicator": None}
        return super().get_context_data(**kwargs) | off


class PageViews(PageViewSet):
    """Wagtail's views of every kind of page, with our way to create one."""

    add_view_class = CreatePageView
