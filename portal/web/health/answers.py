"""The answers for machines: whether the process lives, and whether it can work."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import translation
from django.views.decorators.http import require_safe

from portal.kernel.health import Condition
from portal.web.health.states import PartState, part_states


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Name every part that doesn't work and what to do; 503 only when no page could be shown.

    A store, a mail server or a worker that is away is away for every node: to take all of them out of the
    load balancer would end what still works.
    """
    states = part_states()
    gone = [state for state in states if state.is_gone]
    stands = any(state.part.is_vital for state in gone)
    return JsonResponse(_told(states, gone), status=503 if stands else 200)


def _told(states: list[PartState], gone: list[PartState]) -> dict[str, Any]:
    known = [state for state in states if state.finding.condition != Condition.UNKNOWN]
    told: dict[str, Any] = {
        "status": "degraded" if gone else "ok",
        "parts": {state.part.key: not state.is_gone for state in known},
    }
    if gone:
        with translation.override("en"):
            told["to_do"] = {state.part.key: str(state.part.to_do) for state in gone}
    return told


urlpatterns = [path("live", live, name="health-live"), path("ready", ready, name="health-ready")]
