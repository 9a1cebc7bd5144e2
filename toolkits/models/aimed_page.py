"""What a page that is aimed at an audience does: keep to its network, be shown by a registered view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from wagtail.models import Page

from partners.roles import capabilities_of
from partners.scope import Scope
from portal.kernel.registries import page_views
from toolkits.models.editor import network_under


class AimedPage:
    """Goes before Page among a model's bases; the model has the network and the language of its words."""

    page_view: ClassVar[str]
    # The audience says who reads it; Wagtail's own restrictions would list every network's groups.
    private_page_options: ClassVar[list[str]] = []
    if TYPE_CHECKING:
        network: Any
        network_id: int
        text_language: Any

    def can_move_to(self, parent: Page) -> bool:
        """Refuse another network's pages, even to somebody who works for both."""
        return bool(super().can_move_to(parent)) and network_under(parent) == self.network_id  # type: ignore[misc]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hand over to the view that upper code registered."""
        return page_views[self.page_view](request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the page as a dealer sees it; Wagtail resolves no address here: the page says whose it is."""
        request.network = self.network  # type: ignore[attr-defined]
        request.scope = Scope(  # type: ignore[attr-defined]
            network_id=self.network_id, user_id=request.user.pk, capabilities=capabilities_of("dealer_staff")
        )
        with translation.override(self.text_language):
            return self.serve(request)
