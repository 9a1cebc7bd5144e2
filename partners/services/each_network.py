"""Work that is done for one network after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from partners.models import Network


def in_each_network(work: Callable[[Network], int | None], networks: Iterable[Network] | None = None) -> int:
    """Do the work in these networks, else in all of them; return the sum of what it returns.

    One whose work fails keeps no other from its turn: failures are raised, together, when all had theirs.
    """
    done, failures = 0, []
    for network in Network.objects.order_by("pk") if networks is None else networks:
        try:
            done += work(network) or 0
        except Exception as error:
            error.add_note(f"in the network {network.slug}")
            failures.append(error)
    if failures:
        message = f"The work failed in {len(failures)} network(s); it was done in all others."
        raise ExceptionGroup(message, failures)
    return done
