"""Wagtail's images: readable by the members of the network whose collection holds them."""

from __future__ import annotations

import mimetypes

from django.http import HttpRequest, HttpResponseBase
from wagtail.images import get_image_model

from partners.queries.scope import scope_for
from portal.kernel.delivery import send_stored
from portal.models import NetworkHome

SECONDS = 300


def find_image(request: HttpRequest, name: str) -> HttpResponseBase | None:
    """Answer for an image or a rendition of it; an image of no network belongs to nobody."""
    collection_id = _collection_of(name)
    if collection_id is None:
        return None
    home = NetworkHome.objects.filter(collection_id=collection_id).select_related("network").first()
    if home is None or scope_for(request.user, home.network).is_empty:
        return None
    return send_stored(
        request,
        name=name,
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        filename=name.rsplit("/", 1)[-1],
        inline=True,
        max_age=SECONDS,
    )


def _collection_of(name: str) -> int | None:
    """Return the collection of a stored image or of the image behind a rendition, by its exact name."""
    images = get_image_model()
    image = images.objects.filter(file=name).first()
    if image is not None:
        return image.collection_id
    rendition = images.get_rendition_model().objects.filter(file=name).select_related("image").first()
    return rendition.image.collection_id if rendition else None
