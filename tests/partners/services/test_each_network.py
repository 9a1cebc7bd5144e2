"""One network after the other: what fails in one keeps no other from its turn."""

from __future__ import annotations

import pytest

from partners.models import Network
from partners.services.each_network import in_each_network
from tests.factories.partners import NetworkFactory

pytestmark = pytest.mark.django_db


def test_work_in_each_network_adds_up() -> None:
    first, second = NetworkFactory.create_batch(2)
    assert in_each_network(lambda network: network.pk) == first.pk + second.pk
    assert in_each_network(lambda network: network.pk, [second]) == second.pk


def test_work_that_fails_in_one_network_is_done_in_the_others_and_raised_in_the_end() -> None:
    NetworkFactory.create_batch(3)
    broken = Network.objects.order_by("pk")[1]
    done = []

    def work(network: Network) -> int:
        if network == broken:
            raise ZeroDivisionError
        done.append(network.pk)
        return 1

    with pytest.raises(ExceptionGroup) as failed:
        in_each_network(work)
    assert done == [network.pk for network in Network.objects.exclude(pk=broken.pk).order_by("pk")]
    (error,) = failed.value.exceptions
    assert (type(error), error.__notes__) == (ZeroDivisionError, [f"in the network {broken.slug}"])
