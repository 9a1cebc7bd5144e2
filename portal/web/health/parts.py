"""The parts of an installation, in the order in which people look for what is wrong."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partners.services.probing import try_storage
from portal.kernel.health import Part, parts, probes
from portal.web.health import inside, outside

PARTS = (
    Part(
        "database",
        _("Database"),
        _("Start PostgreSQL and see that DATABASE_URL leads to it; without it no page can be shown."),
        inside.look_at_database,
        10,
        is_vital=True,
        by_database=True,
    ),
    Part(
        "broker",
        _("Redis"),
        _("Start Redis and see that REDIS_URL leads to it; what waits is done within a minute afterwards."),
        outside.look_at_broker,
        20,
    ),
    Part(
        "storage",
        _("File store"),
        _("Bring the bucket or the folder back; words are kept meanwhile, photos and files are not."),
        outside.look_at_storage,
        30,
    ),
    Part(
        "smtp",
        _("Mail server"),
        _("See that SMTP_HOST answers and takes our password; mails wait in the outbox for about four days."),
        outside.look_at_smtp,
        40,
    ),
    Part(
        "worker",
        _("Worker"),
        _("Start backchannel-worker, and Redis if it is away; what waits is done once the worker runs."),
        inside.look_at_worker,
        50,
        by_database=True,
    ),
    Part(
        "scheduler",
        _("Scheduler"),
        _("Start backchannel-beat; until then what was not done at once is not tried again."),
        inside.look_at_scheduler,
        60,
        by_database=True,
    ),
    Part(
        "webhooks",
        _("Receivers of webhooks"),
        _("Tell the network's agency lead: Network, Webhooks shows which receiver fails and why."),
        inside.look_at_webhooks,
        70,
        by_database=True,
    ),
    Part(
        "disk",
        _("Disk"),
        _("Make room: old backups and logs first, never the folder of stored files; then enlarge the disk."),
        outside.look_at_disk,
        80,
    ),
    Part(
        "clock",
        _("Clock"),
        _("Set every machine's clock by NTP (timedatectl); until then links end early and work may wait."),
        inside.look_at_clock,
        90,
        by_database=True,
    ),
)


SCANNER = Part(
    "scanner",
    _("Virus scanner"),
    _("Start clamd and see that VIRUS_SCANNER leads to it; new files wait until it answers."),
    outside.look_at_scanner,
    45,
)


def register_parts() -> None:
    """Fill the registries that the task, the page and the machines' answer share."""
    for part in (*PARTS, SCANNER) if settings.VIRUS_SCANNER else PARTS:
        parts.register(part.key, part)
    probes.register("storage", try_storage)
