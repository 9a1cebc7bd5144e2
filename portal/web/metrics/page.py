"""`/metrics`: for whoever knows the token or asks from a named address, and for nobody else."""

from __future__ import annotations

import os
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from portal.web.metrics.counted import COUNTED
from portal.web.metrics.queues import Queues

SAFE = {"GET", "HEAD"}
# What a proxy in front sets: such a request's address is the proxy's own, and says nothing.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


@csrf_exempt  # so that a refusal is the same as of an address that doesn't exist
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer in Prometheus' text form; to everybody else there is no such address."""
    if request.method not in SAFE or not (_knows_token(request) or _is_near(request)):
        raise Http404
    asked = CollectorRegistry()
    asked.register(Queues())
    return HttpResponse(
        generate_latest(asked) + generate_latest(_counted()), content_type=CONTENT_TYPE_LATEST
    )


def _counted() -> CollectorRegistry:
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return COUNTED
    of_all = CollectorRegistry()
    MultiProcessCollector(of_all)
    return of_all


def _knows_token(request: HttpRequest) -> bool:
    said = request.META.get("HTTP_AUTHORIZATION", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(said, f"Bearer {settings.METRICS_TOKEN}")


def _is_near(request: HttpRequest) -> bool:
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in ip_network(one) for one in settings.METRICS_ADDRESSES)
