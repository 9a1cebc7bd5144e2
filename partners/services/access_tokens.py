"""Make, revoke and note the use of personal access tokens."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from partners.enums import TokenScope
from partners.models import AccessToken
from partners.scope import Scope
from partners.services.activity import log_activity
from portal.kernel.errors import DomainError, NotAllowedError
from portal.kernel.identifiers import random_token, token_hash

# So that a scanner for lost secrets, and whoever finds one, knows whose it is.
PREFIX = "bct_"
MOST = 20
LIFETIMES = (30, 90, 365)
# How often the last use is noted: a write at each request would be dearer than most answers.
NOTED_SECONDS = 5 * 60


@transaction.atomic
def create_token(
    *, scope: Scope, name: str, scopes: Collection[str], days: int, at: datetime
) -> tuple[AccessToken, str]:
    """Make a token; returns it with its text, which nobody can read again."""
    cleaned = " ".join(name.split())[:60]
    if scope.user_id is None or scope.is_empty or scope.is_observed:
        raise NotAllowedError(_("Sign in as yourself to make a token."))
    if not cleaned:
        raise DomainError(_("Give the token a name, so that you know later what uses it."))
    if not scopes or set(scopes) - set(TokenScope.values):
        raise DomainError(_("Choose what the token may do."))
    if days not in LIFETIMES:
        raise DomainError(_("Choose how long the token lasts."))
    mine = AccessToken.objects.visible_to(scope)
    if mine.alive().count() >= MOST:
        raise DomainError(_("You have %(most)s tokens already. Revoke one first.") % {"most": MOST})
    text = PREFIX + random_token()
    token = AccessToken.objects.create(
        network_id=scope.network_id,
        user_id=scope.user_id,
        name=cleaned,
        token_hash=token_hash(text),
        ending=text[-4:],
        scopes=sorted(scopes),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    _log(scope, "partners.token_made", token)
    return token, text


@transaction.atomic
def revoke_token(*, scope: Scope, token: AccessToken, at: datetime) -> None:
    """End a token from the next request on; a second time changes nothing."""
    if AccessToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        _log(scope, "partners.token_revoked", token)


def note_token_use(token: AccessToken, at: datetime) -> None:
    """Keep when a token was used, to within minutes."""
    if cache.add(f"token-seen:{token.pk}", 1, NOTED_SECONDS):
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=at)


def _log(scope: Scope, verb: str, token: AccessToken) -> None:
    log_activity(
        scope=scope,
        verb=verb,
        object_kind="access_token",
        object_id=token.pk,
        data={"scopes": ", ".join(token.scopes)},
    )
