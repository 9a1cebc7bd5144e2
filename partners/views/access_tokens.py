"""A person's access tokens: list, make (shown once), revoke."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners.access import requires
from partners.enums import TokenScope
from partners.models import AccessToken
from partners.roles import Capability
from partners.services.access_tokens import create_token, revoke_token
from partners.token_forms import AccessTokenForm
from portal.kernel.errors import DomainError
from portal.kernel.shortcuts import get_visible_or_404

LABELS = dict(TokenScope.choices)


@require_safe
@requires(Capability.READ_MANDATE)
def access_tokens(request: HttpRequest, network: str) -> HttpResponse:
    """List the person's tokens in this network, the newest first."""
    mine = AccessToken.objects.visible_to(request.scope)
    rows = [(token, [LABELS[scope] for scope in token.scopes if scope in LABELS]) for token in mine]
    return render(request, "partners/account/tokens.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Capability.READ_MANDATE)
def access_token_new(request: HttpRequest, network: str) -> HttpResponse:
    """Make a token and show it, this once."""
    form = AccessTokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, text = create_token(scope=request.scope, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "partners/account/token_made.html", {"token": token, "text": text})
    status = 422 if request.method == "POST" else 200
    return render(request, "partners/account/token_new.html", {"form": form}, status=status)


@require_POST
@requires(Capability.READ_MANDATE)
def access_token_revoke(request: HttpRequest, network: str, pk: int) -> HttpResponse:
    """End a token."""
    token = get_visible_or_404(AccessToken.objects, request.scope, pk=pk)
    revoke_token(scope=request.scope, token=token, at=timezone.now())
    messages.success(request, _("“%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("partners:access-tokens", network=network)
