"""Looks at what stands around the portal; each by a cheap, real question."""

from __future__ import annotations

import os
import shutil
import smtplib
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.template.defaultfilters import filesizeformat
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from portal.kernel.health import LIMIT_SECONDS, WELL, Condition, Finding
from toolkits.scanning import ping

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
MB = 1024 * 1024
FULL_BYTES, LOW_BYTES = 200 * MB, 1024 * MB


def connect_redis(url: str) -> Redis:
    """Return a connection that gives up within a second and doesn't try again."""
    once = Retry(NoBackoff(), 0)
    return Redis.from_url(url, socket_timeout=LIMIT_SECONDS, socket_connect_timeout=LIMIT_SECONDS, retry=once)


def look_at_broker() -> Finding:
    """Ask Redis; the embedded broker is a folder that must be writable."""
    if settings.REDIS_URL:
        with closing(connect_redis(settings.REDIS_URL)) as redis:
            redis.ping()
        return WELL
    folder = _existing(Path(settings.BROKER_DIR))
    return WELL if os.access(folder, os.W_OK) else Finding(Condition.GONE, _("the folder can't be written"))


def look_at_storage() -> Finding:
    """Ask the store for a file that isn't there."""
    default_storage.exists("ready")
    return WELL


def look_at_smtp() -> Finding:
    """Connect, hear the greeting, and go; a demo's mailbox is no server."""
    if settings.MAIL_DELIVERY_BACKEND != SMTP_BACKEND:
        return WELL
    server = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    with closing(
        server(settings.EMAIL_HOST, settings.EMAIL_PORT, local_hostname="localhost", timeout=LIMIT_SECONDS)
    ):
        return WELL


def look_at_scanner() -> Finding:
    """Ask the virus scanner whether it is there."""
    ping(settings.VIRUS_SCANNER, patience=LIMIT_SECONDS)
    return WELL


def look_at_disk() -> Finding:
    """Measure what is left where we write."""
    places = [Path(settings.BROKER_DIR).parent]
    if isinstance(default_storage, FileSystemStorage):
        places.append(Path(default_storage.location))
    free = min(shutil.disk_usage(_existing(place)).free for place in places)
    told = format_lazy(_("{size} free"), size=lazy(filesizeformat, str)(free))
    if free < FULL_BYTES:
        return Finding(Condition.GONE, told)
    return Finding(Condition.WEAK if free < LOW_BYTES else Condition.WELL, told)


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.parents) if place.exists())
