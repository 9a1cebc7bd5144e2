"""The language switch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as keep_in_cookie

from partners.services.people import choose_language


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the choice in a cookie, and with the account of whoever is signed in."""
    code = request.POST.get("language", "")
    if request.user.is_authenticated and check_for_language(code):
        choose_language(user=request.user, language=code)
    return keep_in_cookie(request)
