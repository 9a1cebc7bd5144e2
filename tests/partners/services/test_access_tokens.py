"""Tokens: what they are refused for, kept, and noted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from partners.models import AccessToken
from partners.scope import Scope
from partners.services.access_tokens import MOST, create_token, note_token_use
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.feedback import scope_of
from tests.factories.partners import MembershipFactory
from tests.factories.programs import token_of

pytestmark = pytest.mark.django_db
ASKED = {"name": "Price list", "scopes": ["toolkits.read"], "days": 30}


@pytest.fixture
def dealer():
    return MembershipFactory()


def make(scope: Scope, **changes):
    return create_token(scope=scope, at=timezone.now(), **ASKED | changes)


def test_create_token_lasts_as_long_as_asked_for(dealer) -> None:
    at = timezone.now()
    token, text = create_token(scope=scope_of(dealer), at=at, **ASKED)
    assert (token.user_id, token.network_id) == (dealer.person.user_id, dealer.network_id)
    assert (token.expires_at, text[-4:]) == (at + timedelta(days=30), token.ending)


def test_create_token_is_for_people_who_are_themselves(dealer) -> None:
    own = scope_of(dealer)
    for scope in (Scope.system(dealer.network_id), Scope.nobody(dealer.network_id), own.observed(by=1)):
        with pytest.raises(NotAllowedError, match="as yourself"):
            make(scope)
    assert AccessToken.objects.count() == 0


@pytest.mark.parametrize(
    "changes, advice",
    [
        ({"name": " \t "}, "a name"),
        ({"scopes": []}, "what the token may do"),
        ({"scopes": ["toolkits.read", "everything"]}, "what the token may do"),
        ({"days": 3650}, "how long"),
    ],
)
def test_create_token_says_what_is_missing(dealer, changes, advice: str) -> None:
    with pytest.raises(DomainError, match=advice):
        make(scope_of(dealer), **changes)
    assert AccessToken.objects.count() == 0


def test_create_token_counts_those_that_open_something(dealer) -> None:
    for _each in range(MOST):
        token_of(dealer)
    with pytest.raises(DomainError, match="Revoke one"):
        make(scope_of(dealer))
    AccessToken.objects.filter(pk=AccessToken.objects.latest("pk").pk).update(expires_at=timezone.now())
    assert make(scope_of(dealer))[0].name == "Price list"


def test_token_use_is_noted_once_in_a_while(dealer) -> None:
    token, _text = token_of(dealer)
    first = timezone.now()
    for at in (first, first + timedelta(seconds=1)):
        note_token_use(token, at)
    assert AccessToken.objects.get().last_used_at == first
