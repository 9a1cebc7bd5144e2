"""Try by writing what only writing can show: for the worker, never for a request."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from portal.kernel.health import WELL, Condition, Finding
from portal.kernel.identifiers import random_token


def try_storage() -> Finding:
    """Write, read and delete a small file."""
    kept = b"backchannel"
    try:
        name = default_storage.save(f"probes/{random_token()}", ContentFile(kept))
        with default_storage.open(name) as stream:
            is_same = stream.read() == kept
        default_storage.delete(name)
    except Exception as error:
        return Finding(Condition.GONE, type(error).__name__)
    return WELL if is_same else Finding(Condition.GONE, _("what was written is not what is read"))
