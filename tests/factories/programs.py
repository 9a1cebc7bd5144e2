"""Programs that ask the API for somebody."""

from __future__ import annotations

from django.utils import timezone
from rest_framework.test import APIClient

from partners.enums import TokenScope
from partners.models import AccessToken, Membership
from partners.queries.scope import scope_for
from partners.services.access_tokens import create_token


def token_of(membership: Membership, *scopes: str) -> tuple[AccessToken, str]:
    """Make a token of somebody; without scopes, one that may do all they may."""
    return create_token(
        scope=scope_for(membership.person.user, membership.network),
        name="A program",
        scopes=scopes or TokenScope.values,
        days=30,
        at=timezone.now(),
    )


def program_of(membership: Membership, *scopes: str) -> APIClient:
    """Return a program that holds such a token."""
    program = APIClient()
    program.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(membership, *scopes)[1]}")
    return program
