"""Who asks: a personal access token, or the session of somebody who is signed in."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from partners.models import AccessToken, User
from partners.queries.scope import scope_for
from partners.scope import Scope
from partners.second_factor import lacks_second_factor
from partners.services.access_tokens import PREFIX, note_token_use
from portal.kernel.identifiers import token_hash

CHALLENGE = 'Bearer realm="Backchannel"'


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer bct_...`; a token is one user's in one network, and opens nothing elsewhere."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        """Return whose token it is; a missing header leaves the question to the session."""
        scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        token = self._find(text.strip()) if scheme.lower() == "bearer" else None
        if token is None or not token.user.is_active or lacks_second_factor(token.user):
            raise exceptions.AuthenticationFailed(
                _("This token opens nothing. Make a new one under My account."), code="token"
            )
        now = timezone.now()
        note_token_use(token, now)
        if translation.check_for_language(token.user.language):
            translation.activate(token.user.language)  # as LanguageMiddleware does for a session
        request._request.scope = self._scope(request, token)  # type: ignore[attr-defined]
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge; with it, a refusal is 401 and not 403."""
        return CHALLENGE

    @staticmethod
    def _find(text: str) -> AccessToken | None:
        if not text.startswith(PREFIX):
            return None
        tokens: Any = AccessToken.objects.alive().select_related("user", "network")
        return tokens.filter(token_hash=token_hash(text)).first()

    @staticmethod
    def _scope(request: Request, token: AccessToken) -> Scope:
        network = request._request.network  # type: ignore[attr-defined]
        if network is None or network.pk != token.network_id:
            return Scope.nobody(0)
        return scope_for(token.user, network)
