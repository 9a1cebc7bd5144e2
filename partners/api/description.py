"""How the API's description names the ways to ask."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from partners.api.authentication import TokenAuthentication


class DescribedToken(OpenApiAuthenticationExtension):
    """Personal access tokens, as OpenAPI calls them."""

    target_class = TokenAuthentication
    name = "accessToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Return the scheme: a bearer token."""
        return {"type": "http", "scheme": "bearer", "description": "Made under My account; shown once."}
