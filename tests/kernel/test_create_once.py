"""A row is inserted once, and a failure of another kind is not taken for the second time."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from partners.models import Network
from portal.kernel.create_once import create_once
from tests.factories.partners import NetworkFactory

pytestmark = pytest.mark.django_db


def test_create_once_inserts_the_first_and_leaves_the_second() -> None:
    made = create_once(Network.objects, {"slug": "pumps"}, {"name": "Pumps"})
    assert made is not None
    with transaction.atomic():
        assert create_once(Network.objects, {"slug": "pumps"}, {"name": "Bikes"}) is None
        assert Network.objects.get(slug="pumps").name == "Pumps"


def test_create_once_raises_what_is_no_second_time() -> None:
    network = NetworkFactory()
    with pytest.raises(IntegrityError):
        create_once(Network.objects, {"slug": "pumps"}, {"pk": network.pk, "name": "Pumps"})
    assert list(Network.objects.all()) == [network]
