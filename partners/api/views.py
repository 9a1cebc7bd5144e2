"""The one base of the API's views: who asks, what they may, how often, and how it is refused."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from partners.api import description  # noqa: F401 (the description finds it by being imported)
from partners.api.authentication import TokenAuthentication
from partners.api.throttling import KnockThrottle, ReadThrottle, WriteThrottle
from partners.models import AccessToken, Network
from partners.scope import Scope
from portal.kernel.api.openapi import Described
from portal.kernel.api.parsing import BoundedJSONParser
from portal.kernel.api.problems import answer_with_problem
from portal.kernel.errors import NotAllowedError


class TokenScopeError(NotAllowedError):
    """The person may do it, but this token was not made for it."""

    code = "token_scope"


class NetworkView(APIView):
    """A view under `/api/v1/<network>/`: the same scope and refusals as the pages.

    `area` names the token scope (`<area>.read`, for writes `<area>.write`); `required_capability` is asked
    as `access.requires` does for pages: without it, 404. An address that answers readers of several kinds
    names the others' capabilities in `or_capabilities`.
    """

    area: ClassVar[str]
    required_capability: ClassVar[str]
    or_capabilities: ClassVar[tuple[str, ...]] = ()
    authentication_classes = (TokenAuthentication, SessionAuthentication)
    permission_classes = ()
    throttle_classes: Any = (ReadThrottle, WriteThrottle)
    parser_classes: Any = (BoundedJSONParser,)
    renderer_classes: Any = (JSONRenderer,)
    schema = Described()

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Make the view, marked with what it asks for."""
        view = super().as_view(**initkwargs)
        view.required_capability = cls.required_capability  # type: ignore[attr-defined]
        return view

    def get_exception_handler(self) -> Any:
        """Answer refusals as problem details."""
        return answer_with_problem

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let in who may, then count the request."""
        super().initial(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated(_("Send a personal access token, or sign in."))
        if request.method not in self.allowed_methods:
            raise exceptions.MethodNotAllowed(str(request.method))
        if self.asks_for_token(request) and not self._token_allows(request):
            raise TokenScopeError(_("This token was not made for that. Make one that may."))
        if self.network is None or not self._may_ask():
            raise Http404

    def perform_authentication(self, request: Request) -> None:
        """Find out who asks; whoever tries many tokens is told to wait."""
        try:
            super().perform_authentication(request)
        except exceptions.AuthenticationFailed:
            self._refuse_if_over([KnockThrottle()], request)
            raise

    def check_throttles(self, request: Request) -> None:
        """Count a request once it is known who asks."""
        self._refuse_if_over(self.get_throttles(), request)

    def _refuse_if_over(self, throttles: list[BaseThrottle], request: Request) -> None:
        waits = [throttle.wait() for throttle in throttles if not throttle.allow_request(request, self)]
        if waits:
            raise exceptions.Throttled(
                wait=max((wait for wait in waits if wait), default=1),
                detail=_("Too many requests. Wait as long as Retry-After says."),
            )

    def _may_ask(self) -> bool:
        return any(self.scope.can(each) for each in (self.required_capability, *self.or_capabilities))

    @staticmethod
    def asks_for_token(request: Request) -> bool:
        """Say whether a token asks, and not a session."""
        return isinstance(request.auth, AccessToken)

    def _token_allows(self, request: Request) -> bool:
        verb = "read" if request.method in SAFE_METHODS else "write"
        return f"{self.area}.{verb}" in request.auth.scopes

    @property
    def network(self) -> Network:
        """Return the network of the address."""
        return self.request._request.network  # type: ignore[attr-defined, no-any-return]

    @property
    def scope(self) -> Scope:
        """Return what whoever asks may see here."""
        return self.request._request.scope  # type: ignore[attr-defined, no-any-return]
