"""The files that somebody has picked in this session, to take them as one zip; a network has its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from toolkits.errors import BasketError

MOST = 200


def picked(session: Any, network_id: int) -> list[int]:
    """Return the keys of the files in the basket, in the order they were put in."""
    return list(session.get(_key(network_id), []))


def basket_of(request: HttpRequest) -> frozenset[int]:
    """Return the keys of the files that whoever asks has picked here; a preview has no session."""
    return frozenset(picked(getattr(request, "session", {}), request.network.pk))


def put_in(session: Any, network_id: int, asset_id: int) -> None:
    """Put a file in, unless it lies there."""
    ids = picked(session, network_id)
    if asset_id in ids:
        return
    if len(ids) >= MOST:
        raise BasketError(
            _("A basket holds %(most)s files. Download it, empty it, then go on.") % {"most": MOST}
        )
    session[_key(network_id)] = [*ids, asset_id]


def take_out(session: Any, network_id: int, asset_id: int) -> None:
    """Take a file out, if it lies there."""
    session[_key(network_id)] = [pk for pk in picked(session, network_id) if pk != asset_id]


def empty(session: Any, network_id: int) -> None:
    """Take all files out."""
    session.pop(_key(network_id), None)


def _key(network_id: int) -> str:
    return f"basket:{network_id}"
