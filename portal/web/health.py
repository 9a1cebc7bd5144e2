"""Whether the process lives and whether it can work."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Answer whether the database and the storage can be used; 503 names the part that can't."""
    parts = {"database": _database(), "storage": _storage()}
    healthy = all(parts.values())
    return JsonResponse(
        {"status": "ok" if healthy else "degraded", "parts": parts}, status=200 if healthy else 503
    )


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    except Exception:
        return False


def _storage() -> bool:
    try:
        default_storage.exists("ready")
        return True
    except Exception:
        return False


urlpatterns = [path("live", live, name="health-live"), path("ready", ready, name="health-ready")]
