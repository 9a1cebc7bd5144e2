"""Background work: Celery over Redis in production, over files on the embedded installation."""

from __future__ import annotations

from datetime import timedelta

from celery.schedules import crontab

from portal.settings.parts.environment import VAR, number, text
from portal.settings.parts.mail_in import INBOUND_DOMAIN, INBOUND_IMAP_HOST

REDIS_URL = text("REDIS_URL")
BROKER_DIR = VAR / "broker"
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
# A request gives a broker that is away one second: without max_retries kombu tries for six.
REDIS_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 1,
    "socket_connect_timeout": 1,
    "max_retries": 0,
}
CELERY_BROKER_TRANSPORT_OPTIONS = (
    REDIS_OPTIONS
    if REDIS_URL
    else {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.2,
    }
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
SWEEP_SECONDS = number("SWEEP_SECONDS", 60 if REDIS_URL else 5)
# How long a worker that died keeps its work from others; never more than a minute.
LEASE_SECONDS = min(number("LEASE_SECONDS", 60), 60)
# Webhooks to http and to this machine's own network: for the demo and tests alone, so no variable sets it.
WEBHOOKS_LOCAL_TARGETS = False
# How long a look at the parts of the installation is good for.
HEALTH_SECONDS = 5
CELERY_BEAT_SCHEDULER = "portal.beat:Scheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "partners.sweep",
        "schedule": timedelta(seconds=SWEEP_SECONDS),
        "options": {"expires": 60},
    },
    "look-after": {
        "task": "partners.look_after",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 30},
    },
    # Reads add what isn't folded yet, so a late fold costs speed and never a figure.
    "fold": {
        "task": "feedback.fold",
        "schedule": timedelta(seconds=min(SWEEP_SECONDS, 5)),
        "options": {"expires": 5},
    },
    # Every hour: a month is over at another hour in each zone.
    "publish-coverage": {"task": "partners.publish_coverage", "schedule": crontab(minute="15")},
    "publish-figures": {"task": "feedback.publish", "schedule": crontab(hour="3", minute="30")},
    "remind-hq": {"task": "feedback.remind_hq", "schedule": crontab(hour="6", minute="20")},
    # Within the hour, and by the clock: the moment of a mail is not the moment of a voice.
    "tell-urgent": {"task": "feedback.tell_urgent", "schedule": crontab(minute="0,30")},
    "index-remarks": {"task": "feedback.index_remarks", "schedule": crontab(hour="2", minute="40")},
    "learn-themes": {"task": "feedback.learn_themes", "schedule": crontab(hour="3", minute="20")},
    # Every hour would do as well: the same night's snapshot is the same.
    "take-demand": {"task": "feedback.take_demand", "schedule": crontab(hour="3", minute="10")},
    "recount": {"task": "feedback.recount", "schedule": crontab(hour="2", minute="30")},
    "publish-scheduled": {"task": "toolkits.publish_scheduled", "schedule": timedelta(minutes=1)},
    "ask-for-reviews": {"task": "toolkits.ask_for_reviews", "schedule": crontab(hour="6", minute="10")},
    "ask-whether-helped": {"task": "toolkits.ask_whether_helped", "schedule": crontab(hour="7", minute="5")},
    "tell-of-changes": {"task": "toolkits.tell_of_changes", "schedule": crontab(hour="7", minute="25")},
    # Every hour: the day that is over ends at another hour in each zone.
    "emit-webhooks": {"task": "feedback.emit_webhooks", "schedule": crontab(minute="20")},
    "compare-groups": {"task": "partners.compare_groups", "schedule": crontab(hour="2", minute="10")},
    "purge-imports": {"task": "partners.purge_imports", "schedule": crontab(hour="2", minute="50")},
    # Every hour: whoever was erased since last night would come back with last night's backup.
    "keep-erasures": {"task": "partners.keep_erasures", "schedule": crontab(minute="45")},
    "retention": {"task": "partners.retention", "schedule": crontab(hour="2", minute="30")},
    "forget-decoys": {"task": "partners.forget_decoys", "schedule": crontab(hour="2", minute="20")},
}
if INBOUND_DOMAIN and INBOUND_IMAP_HOST:
    CELERY_BEAT_SCHEDULE["fetch-mail"] = {
        "task": "feedback.fetch_mail",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    }
CACHES = {
    "default": (
        {
            "BACKEND": "portal.kernel.sturdy_cache.SturdyCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
