"""Every stored file is asked for here: the row that owns its name decides."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase

from portal.kernel import registries


def serve_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Hand the file out by the rule of the row that owns it; an unknown name is 404."""
    for _key, owner in registries.file_owners.items():
        if name.startswith(owner.prefix):
            response = owner.find(request, name)
            if response is not None:
                return response
    raise Http404
