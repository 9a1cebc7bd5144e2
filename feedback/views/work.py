"""One request at one case of the desk, which all its forms share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from feedback.enums import CaseState
from feedback.models import Case
from feedback.queries.gathered import Preview
from feedback.queries.narrowing import narrowing_from
from feedback.queries.saved_views import saved_view
from feedback.services.identity import Author

# In an address: a merged case itself is meant, not the one that it leads on to.
ALONE = "alone"


@dataclass
class Work:
    """One request at one case: the forms that came back, who was opened, and how it is shown."""

    request: HttpRequest
    case: Case
    show: Callable[[Work, int], HttpResponse]
    action: str = ""
    forms: dict[str, Form] = field(default_factory=dict)
    opened: Author | None = None
    merge_preview: Preview | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Return the case's own address, in the view from which it was reached."""
        return self.address_of(self.case)

    def address_of(self, case: Case) -> str:
        """Return a case's address in this view; a merged one's leads on, unless it says that it is meant."""
        view = saved_view(self.request.GET.get("view", "")).key
        path = reverse("feedback:desk-case", args=[self.request.network.slug, case.remark.number])
        kept = narrowing_from(self.request.GET, self.request.scope).query
        alone = f"&{ALONE}=1" if case.state == CaseState.MERGED else ""
        return f"{path}?{urlencode({'view': view})}{kept}{alone}"

    def refuse(self, name: str, form: Form) -> HttpResponse:
        """Show the case again with the form that needs another look."""
        self.forms[name] = form
        return self.show(self, 422)


Action = Callable[[Work], HttpResponse | None]
