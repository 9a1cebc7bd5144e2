"""What a mailed link opens: rights are read anew at each use."""

from __future__ import annotations

import pytest

from partners.models import User
from partners.queries.links import link_scope, toolkit_token
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db


def test_link_of_an_account_that_was_closed_opens_nothing() -> None:
    member = MembershipFactory()
    token = toolkit_token(membership_id=member.pk, toolkit_id=1)
    assert link_scope(member.network, token) is not None
    User.objects.filter(pk=member.person.user_id).update(is_active=False)
    assert link_scope(member.network, token) is None


def test_link_of_somebody_without_an_account_opens_their_toolkit() -> None:
    member = MembershipFactory()
    type(member.person).objects.filter(pk=member.person_id).update(user=None)
    assert link_scope(member.network, toolkit_token(membership_id=member.pk, toolkit_id=1)) is not None
