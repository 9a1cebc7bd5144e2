"""Photos at their stored address, for whoever may read the remark; authors see theirs on the receipt."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponseBase

from feedback.models import Attachment
from feedback.queries.photo import photo_named
from partners.queries.scope import scope_for


def find_photo(request: HttpRequest, name: str) -> HttpResponseBase | None:
    """Answer with the photo, or None as if there were none."""
    photo: Attachment | None = photo_named(name, lambda network: scope_for(request.user, network))
    if photo is None:
        return None
    response = FileResponse(photo.image.open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, no-store"
    return response
