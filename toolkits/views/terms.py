"""Terms of use that come before a file: asked once in each version, on the address of the file itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.scope import Scope
from portal.kernel.errors import NotAllowedError
from portal.kernel.htmx import render_page
from toolkits.models import Asset
from toolkits.queries.rights import Waiting, waiting_terms
from toolkits.rights_forms import TermsForm
from toolkits.services.rights import accept_terms


def ask_first(request: HttpRequest, scope: Scope, assets: Sequence[Asset]) -> HttpResponse | None:
    """Return the page of the terms that wait, or after a tap the way on; None when nothing is in the way."""
    waiting = waiting_terms(scope, assets)
    if request.method != "POST":
        return _page(request, scope, waiting, TermsForm(), 403) if waiting else None
    if not waiting:
        return redirect(request.path)
    form = TermsForm(request.POST)
    if not form.is_valid():
        return _page(request, scope, waiting, form, 422)
    accept_terms(scope=scope, assets=assets, terms_ids=form.cleaned_data["terms"], at=timezone.now())
    return redirect(request.path)


def refuse_first(request: HttpRequest, scope: Scope, assets: Sequence[Asset]) -> HttpResponse | None:
    """Refuse a program and a picture, which can't read terms, until a person has accepted them."""
    if waiting_terms(scope, assets):
        raise NotAllowedError(
            _("Accept the terms of use first: press Download on the file's page."), code="terms_not_accepted"
        )
    return None


def _page(
    request: HttpRequest, scope: Scope, waiting: list[Waiting], form: TermsForm, status: int
) -> HttpResponse:
    frame = "portal/base_public.html" if scope.link else "portal/base.html"
    context = {"waiting": waiting, "form": form, "frame": frame}
    response = render_page(request, "toolkits/terms.html", context, status=status)
    # Not "no-referrer": the form would be posted with the origin "null", which the CSRF check refuses.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
