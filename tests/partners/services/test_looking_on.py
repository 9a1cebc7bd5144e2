"""Looking on as somebody else begins with the right, and with a reason."""

from __future__ import annotations

import pytest

from partners.models import ActivityLog, User
from partners.services.looking_on import begin_looking_on
from portal.kernel.errors import DomainError, NotAllowedError
from tests.factories.partners import MembershipFactory

pytestmark = pytest.mark.django_db


def test_looking_on_without_the_right_is_refused() -> None:
    one, other = MembershipFactory().person.user, MembershipFactory().person.user
    with pytest.raises(NotAllowedError):
        begin_looking_on(admin=one, address=other.email, reason="A call")
    assert not ActivityLog.objects.filter(verb__startswith="partners.looking_on").exists()


def test_looking_on_without_a_reason_is_refused() -> None:
    admin = User.objects.create_superuser("admin@example.org")
    with pytest.raises(DomainError):
        begin_looking_on(admin=admin, address=MembershipFactory().person.email, reason=" ")
    assert not ActivityLog.objects.filter(verb__startswith="partners.looking_on").exists()


@pytest.mark.parametrize("address", ["nobody@example.org", "other-admin@example.org"])
def test_looking_on_as_nobody_or_another_admin_is_refused(address: str) -> None:
    admin = User.objects.create_superuser("admin@example.org")
    User.objects.create_superuser("other-admin@example.org")
    with pytest.raises(DomainError, match="Nobody whose pages you may see has this address"):
        begin_looking_on(admin=admin, address=address, reason="A call")
    assert not ActivityLog.objects.filter(verb__startswith="partners.looking_on").exists()
