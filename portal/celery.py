"""The Celery application: tasks are nudges with an id; the database is the ledger."""

from __future__ import annotations

import os
from pathlib import Path

from celery import Celery
from celery.signals import setup_logging
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")

TRANSPORT_ALIASES["filesystem"] = "portal.file_broker:Transport"
app = Celery("backchannel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def make_broker_folders(sender: Celery, **_kwargs: object) -> None:
    """Make the folders of the embedded broker: its transport expects them."""
    options = sender.conf.broker_transport_options or {}
    for key in ("data_folder_in", "control_folder"):
        if key in options:
            Path(options[key]).mkdir(parents=True, exist_ok=True)


@setup_logging.connect
def keep_our_logging(**_kwargs: object) -> None:
    """Log as the settings say: a receiver here keeps Celery from setting up its own lines."""
