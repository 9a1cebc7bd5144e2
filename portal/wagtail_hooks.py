"""What the Wagtail admin needs of the root: an address for the documents that this house does not have."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks


def no_documents(request: HttpRequest) -> None:
    """Answer that there are none."""
    raise Http404


class NoDocuments:
    """An endpoint of the admin API: every admin page names its address, with wagtail.documents or without."""

    class model:
        """No row is a document."""

    @classmethod
    def get_urlpatterns(cls) -> list[URLPattern]:
        """Return the one address that the pages name."""
        return [path("", no_documents, name="listing")]


@hooks.register("construct_admin_api")
def register_no_documents(router: Any) -> None:
    """Take the place of the documents' endpoint."""
    router.register_endpoint("documents", NoDocuments)
